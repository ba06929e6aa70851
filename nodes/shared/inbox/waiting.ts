import type { WallTime } from './localTime';
import type { Entry } from './seen';

/**
 * What was listed but not to be reported yet when the window moved on, such as a message that is
 * still on its way: its key, and the minute of its time, 0 where it has none. It is asked for by its
 * key until it is ripe. Those asked for longest ago stand first.
 */
export type Waiting = ReadonlyArray<readonly [key: string, minute: number]>;

const MINUTE = 60_000;

/** A poll asks for so many at most; the others have their turn in the next ones. */
const ASKED_AT_ONCE = 2_500;

/** 500 kB as JSON. Beyond it the oldest are given up. */
const MOST_WAITING = 20_000;

/** What the gateway has not listed for so long will not ripen any more. */
const GIVEN_UP_AFTER = 15 * 24 * 60 * MINUTE;

/** The keys to ask for in this poll, besides the window. */
export function keysToAsk(waiting: Waiting = []): string[] {
	return waiting.slice(0, ASKED_AT_ONCE).map(([key]) => key);
}

/**
 * Sorts out what lies before the window: which of the entries are ripe now (their indexes), and what
 * waits from here on. `waiting` is undefined where nothing ever waited.
 *
 * Invariant: an unripe entry is in the window, or it waits; when it is ripe it is reported once,
 * from the one or the other.
 */
export function ripen(
	waiting: Waiting | undefined,
	entries: readonly Entry[],
	asked: readonly string[],
	{ before, floor, now }: Record<'before' | 'floor' | 'now', WallTime>,
): { late: number[]; waiting: Waiting | undefined } {
	const left = new Map(waiting);
	const late: number[] = [];
	const answered = new Set<string>();
	entries.forEach(({ key, at, isUnripe }, index) => {
		if (key === undefined) return;
		answered.add(key);
		const wasWaiting = left.has(key);
		const isInWindow = at === null || at >= before;
		if (wasWaiting) left.delete(key);
		if (!isUnripe) {
			if (wasWaiting && !isInWindow) late.push(index);
		} else if (wasWaiting || (isInWindow && (at === null || at < floor))) {
			left.set(key, at === null ? 0 : Math.floor(at / MINUTE));
		}
	});
	for (const key of asked) {
		const minute = left.get(key);
		if (minute === undefined || answered.has(key)) continue;
		left.delete(key);
		if (minute * MINUTE >= now - GIVEN_UP_AFTER) left.set(key, minute);
	}
	const isUntouched = waiting === undefined && left.size === 0;
	return { late, waiting: isUntouched ? undefined : newest([...left]) };
}

function newest(entries: Waiting): Waiting {
	if (entries.length <= MOST_WAITING) return entries;
	const times = entries.map(([, minute]) => minute).sort((a, b) => b - a);
	const oldest = times[MOST_WAITING - 1]!;
	return entries.filter(([, minute]) => minute >= oldest).slice(0, MOST_WAITING);
}
