import { setTimeout as pause } from 'node:timers/promises';
import { Agent, request } from 'undici';

/** A call to an address outside. Kannel repeats it until somebody takes it. */
export interface Call {
	readonly url: string;
	/** The statuses of the answers, in order; null for none. */
	readonly statuses: Array<number | null>;
}

/** Connections at the same time. Further calls wait. */
const MAX_CONNECTIONS = 16;

/**
 * Calls addresses as an smsbox does: GET, and again after a pause while the answer is not 2xx.
 * Source: Kannel User's Guide, `http-request-retry` and `http-queue-delay`.
 */
export class Calls {
	readonly made: Call[] = [];
	private agent = new Agent({ connections: MAX_CONNECTIONS });
	private closing = new AbortController();

	constructor(private readonly repeatAfterMs: number) {}

	/** Resolves when the call was taken, or when nobody waits for it anymore. */
	async get(url: string): Promise<Call> {
		const call: Call = { url, statuses: [] };
		this.made.push(call);
		const { signal } = this.closing;
		while (!signal.aborted) {
			const status = await this.attempt(url);
			call.statuses.push(status);
			if (status !== null && status >= 200 && status < 300) break;
			await pause(this.repeatAfterMs, undefined, { signal }).catch(() => undefined);
		}
		return call;
	}

	/** Makes a call that somebody else repeats. Returns the status, or null without an answer. */
	async once(url: string): Promise<number | null> {
		const status = await this.attempt(url);
		this.made.push({ url, statuses: [status] });
		return status;
	}

	/** Gives up all calls and forgets them. */
	clear(): void {
		this.closing.abort();
		void this.agent.destroy();
		this.agent = new Agent({ connections: MAX_CONNECTIONS });
		this.closing = new AbortController();
		this.made.length = 0;
	}

	async close(): Promise<void> {
		this.closing.abort();
		await this.agent.destroy();
	}

	private async attempt(url: string): Promise<number | null> {
		try {
			const { statusCode, body } = await request(url, { dispatcher: this.agent });
			await body.dump();
			return statusCode;
		} catch {
			return null;
		}
	}
}
