import type { WallTime } from '../time';
import type { Entry } from './seen';

/**
 * Entries that were still pending when the window moved past them, such as messages that are not
 * delivered yet. Each is a text: the minute of its time, or 0 without a time, a blank and its key.
 * Polls ask for it by its key until it is no longer pending. The list has the order in which polls last
 * asked. They are texts because n8n wraps each nested list of a state in a proxy.
 */
export type PendingEntries = readonly string[];

const MINUTE = 60_000;

/** The most keys that a poll asks for. The next polls ask for the others. */
const MAX_KEYS_PER_POLL = 2_500;

/** These take about 2 MB as JSON. If there are more, the oldest are given up. */
const MAX_WAITING = 100_000;

/** An entry this old that the gateway no longer lists is given up. */
const GIVE_UP_AFTER = 15 * 24 * 60 * MINUTE;

/** The keys to ask for in this poll, in addition to the window. */
export function keysToAsk(waiting: PendingEntries = []): string[] {
	return waiting.slice(0, MAX_KEYS_PER_POLL).map((entry) => fromPending(entry)[0]);
}

interface Updated {
	/** The indexes of the entries before the window that are no longer pending. */
	settled: number[];
	/** The entries to ask for from now on. Undefined if there never were any. */
	waiting: PendingEntries | undefined;
	/** How many entries were given up because too many are waiting. */
	givenUp: number;
}

/**
 * Decides about the entries before the window.
 *
 * Invariant: a pending entry is either in the window or waiting. Once it is no longer pending, it is
 * reported once, from one of the two.
 */
export function updatePending(
	waiting: PendingEntries | undefined,
	entries: readonly Entry[],
	asked: readonly string[],
	{ before, floor, now }: Record<'before' | 'floor' | 'now', WallTime>,
): Updated {
	const left = new Map(waiting?.map(fromPending));
	const settled: number[] = [];
	const answered = new Set<string>();
	entries.forEach(({ key, at, isPending }, index) => {
		if (key === undefined) return;
		answered.add(key);
		const wasWaiting = left.has(key);
		const isInWindow = at === null || at >= before;
		if (wasWaiting) left.delete(key);
		if (!isPending) {
			if (wasWaiting && !isInWindow) settled.push(index);
		} else if (wasWaiting || (isInWindow && (at === null || at < floor))) {
			left.set(key, at === null ? 0 : Math.floor(at / MINUTE));
		}
	});
	for (const key of asked) {
		const minute = left.get(key);
		if (minute === undefined || answered.has(key)) continue;
		left.delete(key);
		if (minute * MINUTE >= now - GIVE_UP_AFTER) left.set(key, minute);
	}
	const kept = newest([...left]);
	const isUntouched = waiting === undefined && left.size === 0;
	return {
		settled,
		waiting: isUntouched ? undefined : kept.map(([key, minute]) => toPending(key, minute)),
		givenUp: left.size - kept.length,
	};
}

type Pair = readonly [key: string, minute: number];

export function toPending(key: string, minute: number): string {
	return `${minute} ${key}`;
}

function fromPending(entry: string): Pair {
	const blank = entry.indexOf(' ');
	return [entry.slice(blank + 1), Number(entry.slice(0, blank))];
}

function newest(entries: readonly Pair[]): readonly Pair[] {
	if (entries.length <= MAX_WAITING) return entries;
	const times = entries.map(([, minute]) => minute).sort((a, b) => b - a);
	const oldest = times[MAX_WAITING - 1]!;
	return entries.filter(([, minute]) => minute >= oldest).slice(0, MAX_WAITING);
}
