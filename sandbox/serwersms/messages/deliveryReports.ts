import { localTime, type Clock } from '../../time';
import type { Status } from './life';
import type { Message } from './message';
import { PLACEHOLDERS } from './terms';

/** A report that was pushed to the client's address. */
export interface PushedReport {
	/** The message's id. */
	readonly id: string;
	/** The URL that was called. */
	readonly url: string;
	/** When it was called, in ms on the gateway's clock. */
	readonly at: number;
	/** The HTTP status of the answer. Null until there is one, and forever after an error. */
	status: number | null;
	/** Why there is no answer. */
	error: string | null;
}

/**
 * Words of the older XML API, because no source gives the words of #STAN#. Source: HTTPS XML API,
 * "NAT".
 */
const STATUS_WORDS: Partial<Record<Status, string>> = {
	delivered: 'DELIVRD',
	undelivered: 'UNDELIV',
	unsent: 'ERR',
};

const LOOK_EVERY_MS = 50;
const TIMEOUT_MS = 10_000;
const MAX_AT_ONCE = 10;

/**
 * Calls an address once for each message whose status has become final. It uses GET and does not
 * retry, because no source says what the vendor does.
 */
export class DeliveryReports {
	readonly pushed: PushedReport[] = [];
	private waiting: Message[] = [];
	private queue: Array<() => Promise<void>> = [];
	private running = 0;
	private timer: NodeJS.Timeout | null = null;
	private cut = new AbortController();

	constructor(
		private readonly clock: Clock,
		private readonly timeZone: string,
	) {}

	/** Watches a message for its report. Refused messages and those without a `dlrUrl` have none. */
	expect(message: Message): void {
		if (message.dlrUrl === null || message.errorCode !== null) return;
		this.waiting.push(message);
		this.timer ??= setInterval(() => this.look(), LOOK_EVERY_MS).unref();
	}

	/** Stops all reports, including those in progress. */
	stop(): void {
		if (this.timer) clearInterval(this.timer);
		this.timer = null;
		this.cut.abort();
		this.cut = new AbortController();
		this.waiting = [];
		this.queue = [];
	}

	clear(): void {
		this.stop();
		this.pushed.length = 0;
	}

	private look(): void {
		const still: Message[] = [];
		for (const message of this.waiting) {
			const { endedAt, dlrUrl, canceledAt } = message;
			if (dlrUrl === null || canceledAt !== null) continue;
			if (endedAt === null) still.push(message);
			else this.queue.push(this.call(message, dlrUrl, endedAt));
		}
		this.waiting = still;
		if (still.length === 0 && this.timer) {
			clearInterval(this.timer);
			this.timer = null;
		}
		while (this.running < MAX_AT_ONCE && this.queue.length > 0) void this.work();
	}

	private async work(): Promise<void> {
		this.running += 1;
		for (let next = this.queue.shift(); next; next = this.queue.shift()) await next();
		this.running -= 1;
	}

	private call(message: Message, dlrUrl: string, endedAt: number): () => Promise<void> {
		const { id, status, reason } = message;
		const values = [
			id,
			STATUS_WORDS[status] ?? '',
			localTime(endedAt, this.timeZone),
			reason ?? '',
		];
		const url = PLACEHOLDERS.reduce(
			(text, placeholder, i) => text.replaceAll(placeholder, encodeURIComponent(values[i] ?? '')),
			dlrUrl,
		);
		const { signal } = this.cut;
		return async () => {
			const report: PushedReport = { id, url, at: this.clock(), status: null, error: null };
			this.pushed.push(report);
			try {
				const late = AbortSignal.timeout(TIMEOUT_MS);
				const response = await fetch(url, {
					redirect: 'manual',
					signal: AbortSignal.any([signal, late]),
				});
				report.status = response.status;
				await response.body?.cancel();
			} catch (error) {
				report.error = String(error instanceof Error ? (error.cause ?? error) : error);
			}
		};
	}
}
