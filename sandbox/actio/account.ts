import type { GatewayRequest } from '../exchange';
import type { Clock } from '../time';
import { international } from './numbers';
import type { Mode, Settled } from './options';
import { badToken, noCredit, tooMany } from './refusals';

/** Checks who may send, from which number, how often, and how much. */
export class Account {
	mode: Mode;
	/** How many parts can still be sent. */
	credit: number;
	private readonly fromNumbers: ReadonlySet<string>;
	/** The start of the current rate limit window, in ms on the gateway's clock. */
	private windowFrom = -Infinity;
	private requests = 0;

	constructor(
		private readonly settled: Settled,
		private readonly clock: Clock,
	) {
		this.mode = settled.mode;
		this.credit = settled.credit;
		this.fromNumbers = new Set(settled.fromNumbers.map(international));
	}

	/** `mode`: the mode that the endpoint belongs to. @throws Refusal 401, 403, 429. */
	admit({ headers }: GatewayRequest, mode: Mode): void {
		const { token, dialect, exclusiveModes } = this.settled;
		const [, presented] = /^bearer +(\S+)$/i.exec(headers.authorization ?? '') ?? [];
		if (presented !== token) throw badToken(dialect === 'sendly' ? 401 : 403);
		if (exclusiveModes && mode !== this.mode) {
			throw badToken(403, `${mode === 'sms' ? 'SMS API' : '3CX SMS API'} is not enabled`);
		}
		this.count();
	}

	/** Whether the number is one of the account's, with or without country code or plus. */
	hasNumber(from: string): boolean {
		return this.fromNumbers.has(international(from));
	}

	/** A request that costs more than the remaining credit sends nothing. @throws Refusal 402. */
	spend(parts: number): void {
		if (parts > this.credit) throw noCredit();
		this.credit -= parts;
	}

	clear(): void {
		this.credit = this.settled.credit;
		this.windowFrom = -Infinity;
		this.requests = 0;
	}

	/** Refused requests do not count. */
	private count(): void {
		const { rateLimit } = this.settled;
		if (!rateLimit) return;
		const now = this.clock();
		if (now - this.windowFrom >= rateLimit.perMs) {
			this.windowFrom = now;
			this.requests = 0;
		}
		if (this.requests >= rateLimit.requests) {
			throw tooMany(Math.ceil((this.windowFrom + rateLimit.perMs - now) / 1000));
		}
		this.requests += 1;
	}
}
