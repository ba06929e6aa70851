import type { Clock } from '../../time';
import { localTime } from '../../time';
import type { Status } from './life';
import type { Message } from './message';
import { placeholders } from './terms';

/** A report that was pushed to the client's address. */
export interface PushedReport {
	/** The message's id. */
	readonly id: string;
	/** As it was called. */
	readonly url: string;
	/** When it was called, in ms on the gateway's clock. */
	readonly at: number;
	/** The HTTP status that came back; null while none has, or when none came. */
	status: number | null;
	/** Why none came. */
	error: string | null;
}

/**
 * The words of the older XML API: those of #STAN# here are nowhere said.
 * Source: HTTPS XML API, "NAT".
 */
const words: Partial<Record<Status, string>> = {
	delivered: 'DELIVRD',
	undelivered: 'UNDELIV',
	unsent: 'ERR',
};

const lookEveryMs = 50;
const timeoutMs = 10_000;
const mostAtOnce = 10;

/**
 * Calls an address once for each message, by GET, when its status has become final. Whether the
 * vendor does by GET or POST, and whether it tries again, is nowhere said.
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

	/** Its report will go to its `dlrUrl`, if it has one; what was not taken has no report. */
	expect(message: Message): void {
		if (message.dlrUrl === null || message.errorCode !== null) return;
		this.waiting.push(message);
		this.timer ??= setInterval(() => this.look(), lookEveryMs).unref();
	}

	/** No more reports, not even those on their way. */
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
			const { endedAt, dlrUrl, cancelledAt } = message;
			if (dlrUrl === null || cancelledAt !== null) continue;
			if (endedAt === null) still.push(message);
			else this.queue.push(this.call(message, dlrUrl, endedAt));
		}
		this.waiting = still;
		if (still.length === 0 && this.timer) {
			clearInterval(this.timer);
			this.timer = null;
		}
		while (this.running < mostAtOnce && this.queue.length > 0) void this.work();
	}

	private async work(): Promise<void> {
		this.running += 1;
		for (let next = this.queue.shift(); next; next = this.queue.shift()) await next();
		this.running -= 1;
	}

	private call(message: Message, dlrUrl: string, endedAt: number): () => Promise<void> {
		const { id, status, reason } = message;
		const values = [id, words[status] ?? '', localTime(endedAt, this.timeZone), reason ?? ''];
		const url = placeholders.reduce(
			(text, placeholder, i) => text.replaceAll(placeholder, encodeURIComponent(values[i] ?? '')),
			dlrUrl,
		);
		const { signal } = this.cut;
		return async () => {
			const report: PushedReport = { id, url, at: this.clock(), status: null, error: null };
			this.pushed.push(report);
			try {
				const late = AbortSignal.timeout(timeoutMs);
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
