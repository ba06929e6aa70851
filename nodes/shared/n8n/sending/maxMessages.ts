import type { IDataObject } from 'n8n-workflow';
import { InvalidInput } from '../../gateway/error';
import type { Item } from '../parameters';
import { problemOf } from '../problem';
import type { Key } from './recentFailures';
import type { Ledger, Runs } from './ledger';

/**
 * How many messages an operation has still to send for an item, as far as that is known before.
 * `known` gives what an earlier attempt did under a key.
 */
export type MessageCount = (item: Item, known: (key: Key) => IDataObject | undefined) => number;

/** One message for each item that was not sent before. */
export const oneMessage: MessageCount = ({ index }, known) => (known(index) === undefined ? 1 : 0);

/** What runs under way at once are going to send: an agent can call a tool twice at once. */
const underWay = new WeakMap<Runs, Map<MessageLimit, number>>();

/**
 * The limit Max Messages, of a run's first item. It counts what all runs of the node have sent, or
 * may have sent, in this execution and in the one it retries, and what runs under way at the same
 * time are going to send.
 */
export class MessageLimit {
	/** How many messages the operation said it would send. */
	private expected = 0;
	/** For how many it asked a permit so far. */
	private permitted = 0;
	/** How many this run had sent in earlier attempts. */
	private readonly before: number;

	constructor(
		private readonly ledger: Ledger,
		private readonly first: Item | undefined,
		/** Whether an AI agent is told the refusal: it cannot change the limit. */
		private readonly isTool = false,
	) {
		this.before = ledger.sent;
	}

	/**
	 * Why nothing of this run may be sent, or null. What the items still need is counted before the
	 * first request, also for items that are rejected later. What cannot be counted is not sent.
	 */
	refusalFor(items: Item[], count: MessageCount): InvalidInput | null {
		try {
			const limit = this.read();
			if (limit === null) return null;
			const known = (key: Key) => this.ledger.get(key);
			const wanted = items.reduce((sum, item) => sum + count(item, known), 0);
			const sent = this.sentByOthers + this.before;
			if (wanted > 0 && sent + wanted > limit) return this.tooMany(limit, sent, wanted);
			this.reserve(wanted);
			return null;
		} catch (error) {
			return new InvalidInput(problemOf(error).message);
		}
	}

	/**
	 * Counts messages for which a permit is asked. What the operation announced was checked before.
	 * @throws {InvalidInput} when they would exceed the limit.
	 */
	check(count: number): void {
		this.permitted += count;
		if (this.permitted <= this.expected) return;
		const limit = this.read();
		if (limit === null) return;
		const sent = this.sentByOthers + this.before + this.permitted - count;
		if (sent + count > limit) throw this.tooMany(limit, sent, count);
	}

	/** The run has ended: what it has sent stands in the ledger now. */
	close(): void {
		underWay.get(this.ledger.runs)?.delete(this);
	}

	private tooMany(limit: number, sent: number, wanted: number): InvalidInput {
		const advice = this.isTool
			? 'Do not try again. Report that the limit is reached.'
			: 'Check whether so many are intended. If they are, raise Max Messages; if not, give the node fewer items.';
		return new InvalidInput(
			`Max Messages allows ${limit} in one execution. It has sent ${sent} so far, and ${wanted} more would exceed the limit, so nothing of this run was sent. ${advice}`,
		);
	}

	private read(): number | null {
		return this.first ? readLimit(this.first) : null;
	}

	private reserve(count: number): void {
		this.expected = count;
		const others = underWay.get(this.ledger.runs) ?? new Map<MessageLimit, number>();
		underWay.set(this.ledger.runs, others.set(this, this.before + count));
	}

	/** What other runs have sent, and what those under way have announced and not sent yet. */
	private get sentByOthers(): number {
		let count = this.ledger.sentByAllRuns - this.ledger.sent;
		for (const [other, expected] of underWay.get(this.ledger.runs) ?? []) {
			if (other !== this) count += Math.max(0, expected - other.ledger.sent);
		}
		return count;
	}
}

/** Whether an item has a limit. Something of unknown size cannot keep it. */
export function hasLimit(item: Item): boolean {
	return readLimit(item) !== null;
}

/** @throws {InvalidInput} for a limit that is set but cannot be read: it is never taken for none. */
function readLimit(item: Item): number | null {
	const limit = item.limit('maxMessages', 'Max Messages').number('maxMessages', 'Max Messages', {});
	return limit === null ? null : Math.max(0, Math.floor(limit));
}
