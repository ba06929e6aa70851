import { Agent, request } from 'undici';
import type { Clock } from '../time';

/** One attempt to tell the webhook something; there is never a second one. */
export interface WebhookCall {
	/** In ms on the gateway's clock. */
	readonly at: number;
	/** Null: no URL was set, and so nothing was posted. */
	readonly url: string | null;
	readonly body: unknown;
	/** The HTTP status answered; null while there is none, and for ever when there is an error. */
	status: number | null;
	error: string | null;
}

/** Connections to a webhook at one time; more calls wait for theirs. */
const mostConnections = 16;
/** How long an answer may take. The specification sets no time; this lets go of a dead receiver. */
const patienceMs = 10_000;

/** Source: SMS API 1.0, 1.3 and 1.4: one attempt, redirects are not followed, no authorisation. */
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

	/** @throws RangeError for what is no http or https URL. */
	set url(url: string | null) {
		if (url !== null && !isWebUrl(url)) throw new RangeError(`not a web address: ${url}`);
		this.address = url;
	}

	/** Never rejects: the returned call says what came of it. */
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
			// Whatever else the receiver says is of no interest.
			await answer.body.dump().catch(() => undefined);
		} catch (error) {
			call.error = wordsOf(error);
		}
		return call;
	}

	/** Breaks off what is under way and forgets what was. */
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
		connections: mostConnections,
		connect: { timeout: patienceMs },
		headersTimeout: patienceMs,
		bodyTimeout: patienceMs,
	});
}

/** Where a name has several addresses, the error has no words of its own, only a code. */
function wordsOf(error: unknown): string {
	const { message, code } = error as { message?: string; code?: string };
	return message || code || String(error);
}
