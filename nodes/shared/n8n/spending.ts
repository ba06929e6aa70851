import { InvalidInput } from '../gateway/error';
import type { Run } from './operation';
import type { Item } from './parameters';
import { problemOf } from './problem';

/** How many messages an operation has still to send for an item, so far as that is known before. */
export type Spends = (item: Item, run: Pick<Run, 'ledger'>) => number;

/** One message for each item that the ledger does not know. */
export const oneMessage: Spends = ({ index }, { ledger }) =>
	ledger.get(index) === undefined ? 1 : 0;

/**
 * Why nothing of this run may be sent: it would take the execution over Max Messages, the limit of
 * its first item. Null where it may. Counted is what all runs of the node in this execution and
 * the one it retries have sent, or may have sent; and of this run every item that is not settled
 * yet, also one that would then be refused. What cannot be counted is not sent either.
 */
export function overspending(items: Item[], run: Run, spends: Spends): InvalidInput | null {
	try {
		return tooMany(items, run, spends);
	} catch (error) {
		return new InvalidInput(problemOf(error).message);
	}
}

/** Whether an item has a limit, which something of unknown size cannot keep. */
export function hasLimit(item: Item): boolean {
	return readLimit(item) !== null;
}

function tooMany(items: Item[], run: Run, spends: Spends): InvalidInput | null {
	const limit = items[0] ? readLimit(items[0]) : null;
	if (limit === null) return null;
	const wanted = items.reduce((sum, item) => sum + spends(item, run), 0);
	const { sent } = run.ledger;
	if (wanted === 0 || sent + wanted <= limit) {
		run.ledger.announce(wanted);
		return null;
	}
	return new InvalidInput(
		`Max Messages allows ${limit} in one execution. It has sent ${sent} so far, and ${wanted} more ${wanted === 1 ? 'is' : 'are'} wanted now, so nothing of this run is sent. Find out whether so many are meant; then raise Max Messages, or give the node fewer items.`,
	);
}

/** @throws {InvalidInput} for a limit that is no number. */
function readLimit(item: Item): number | null {
	const value = item.value('options.maxMessages');
	if (value === undefined || value === null || value === '') return null;
	const limit = Math.floor(Number(value));
	if (Number.isFinite(limit)) return Math.max(0, limit);
	throw new InvalidInput('Max Messages is no number. Give a whole one, or remove the option.');
}
