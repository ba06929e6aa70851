import { Agent, request } from 'undici';
import type { Clock } from '../time';

/** One call to the webhook. A call is never repeated. */
export interface WebhookCall {
	/** In ms on the gateway's clock. */
	readonly at: number;
	/** Null: no URL was set, so nothing was posted. */
	readonly url: string | null;
	readonly body: unknown;
	/** The HTTP status of the answer. Null until there is one, and null forever after an error. */
	status: number | null;
	error: string | null;
}

/** The most connections to a webhook at the same time. Further calls wait. */
const MAX_CONNECTIONS = 16;
/** How long an answer may take. The specification sets no limit; this one drops a dead receiver. */
const ANSWER_TIMEOUT_MS = 10_000;

/** Source: SMS API 1.0, 1.3 and 1.4: one attempt, redirects are not followed, no authorization. */
export class Webhook {
	/** In the order they were made. */
	readonly calls: WebhookCall[] = [];
	private agent = newAgent();
	private address: string | null = null;

	constructor(
		private readonly clock: Clock,
		url: string | null,
	) {
		this.url = url;
	}

	get url(): string | null {
		return this.address;
	}

	/** @throws RangeError if it is not an http or https URL. */
	set url(url: string | null) {
		if (url !== null && !isWebUrl(url))
			throw new RangeError(`"${url}" is not an http or https URL.`);
		this.address = url;
	}

	/** Never rejects. The returned call has the result. */
	async post(body: unknown): Promise<WebhookCall> {
		const { url } = this;
		const call: WebhookCall = { at: this.clock(), url, body, status: null, error: null };
		this.calls.push(call);
		if (url === null) {
			call.error = 'no webhook URL is set';
			return call;
		}
		try {
			const answer = await request(url, {
				dispatcher: this.agent,
				method: 'POST',
				headers: { 'content-type': 'application/json' },
				body: JSON.stringify(body),
			});
			call.status = answer.statusCode;
			// The body of the answer does not matter.
			await answer.body.dump().catch(() => undefined);
		} catch (error) {
			call.error = wordsOf(error);
		}
		return call;
	}

	/** Aborts the calls in progress and forgets all earlier ones. */
	async clear(): Promise<void> {
		const { agent } = this;
		this.calls.length = 0;
		this.agent = newAgent();
		await agent.destroy();
	}

	async close(): Promise<void> {
		if (!this.agent.destroyed) await this.agent.destroy();
	}
}

export function isWebUrl(url: string): boolean {
	return URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
}

function newAgent(): Agent {
	return new Agent({
		connections: MAX_CONNECTIONS,
		connect: { timeout: ANSWER_TIMEOUT_MS },
		headersTimeout: ANSWER_TIMEOUT_MS,
		bodyTimeout: ANSWER_TIMEOUT_MS,
	});
}

/** If a host name has several addresses, the error has a code but no message. */
function wordsOf(error: unknown): string {
	const { message, code } = error as { message?: string; code?: string };
	return message || code || String(error);
}
