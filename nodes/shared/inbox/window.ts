import { wallTime, type WallTime } from './localTime';
import { count, forgetBefore, type Entry, type Seen } from './seen';
import { ripen, type Waiting } from './waiting';

/** What a poll remembers: one JSON value, replaced as a whole. */
export interface Inbox {
	version: 1;
	/** What is listened to; a change of it (another event, another account) starts anew. */
	stream: string;
	/** Wall time, as text for whoever reads the state: nothing before it is asked for again. */
	floor: string;
	seen: Seen;
	/** What was unripe when the floor passed it. */
	waiting?: Waiting;
}

export interface Window {
	from: WallTime;
	to: WallTime;
}

const MINUTE = 60_000;

/**
 * Each window begins this much before the newest entry seen: how late an entry may turn up in the
 * gateway's list. A clock set forward by an hour takes 60 minutes of it; one set back is within it.
 */
const OVERLAP = 90 * MINUTE;

/** A day more than any two clocks and zones differ. */
const DAY = 26 * 60 * MINUTE;

/**
 * The window to ask for. Its end lies in the future, so that neither a fast clock at the gateway
 * nor a wrong time zone in the credential hides an entry.
 */
export function windowOf(inbox: Inbox | null, now: WallTime): Window {
	return { from: inbox ? floorOf(inbox) : now - DAY, to: now + DAY };
}

/** The state at the start: all that is there already counts as seen. */
export function begin(stream: string, entries: readonly Entry[], now: WallTime): Inbox {
	const empty: Inbox = { version: 1, stream, floor: asText(now - DAY), seen: {} };
	return advance(empty, entries, now).inbox;
}

/**
 * Which entries of an answer are new (their indexes, in the answer's order), and the state after.
 * Call it with the state as it is when the answer has come, and keep the result in the same tick:
 * then polls that overlap report nothing twice.
 *
 * The floor follows the gateway's own times, so it needs no clock of ours to be right; ours only
 * bounds what a time far in the future could do. It never falls, or what it let be forgotten
 * would be reported again when the clock is set back.
 */
export function advance(
	inbox: Inbox,
	entries: readonly Entry[],
	now: WallTime,
	/** The keys of those that were asked for besides the window. */
	asked: readonly string[] = [],
): { fresh: number[]; inbox: Inbox } {
	const before = floorOf(inbox);
	const newest = entries.reduce((latest, { at }) => Math.max(latest, at ?? latest), -Infinity);
	const floor = Math.max(before, Math.min(newest, now) - OVERLAP);
	const { late, waiting } = ripen(inbox.waiting, entries, asked, { before, floor, now });
	const positions = entries
		.map((_, index) => index)
		.filter((index) => isToCount(entries[index]!, before));
	const counted = count(
		inbox.seen,
		positions.length === entries.length ? entries : positions.map((index) => entries[index]!),
	);
	const fresh = counted.fresh.map((index) => positions[index]!);
	return {
		fresh: [...late, ...fresh],
		inbox: {
			...inbox,
			floor: asText(floor),
			seen: forgetBefore(counted.seen, floor),
			...(waiting && { waiting }),
		},
	};
}

function isToCount({ at, isUnripe }: Entry, floor: WallTime): boolean {
	return !isUnripe && (at === null || at >= floor);
}

/** The state of this stream out of what was stored, or null where there is none to go on from. */
export function restore(stored: unknown, stream: string): Inbox | null {
	const inbox = stored as Partial<Inbox> | null | undefined;
	const intact =
		inbox?.version === 1 &&
		inbox.stream === stream &&
		typeof inbox.floor === 'string' &&
		wallTime(inbox.floor) !== null &&
		typeof inbox.seen === 'object' &&
		inbox.seen !== null;
	return intact ? (inbox as Inbox) : null;
}

function floorOf(inbox: Inbox): WallTime {
	return wallTime(inbox.floor) ?? 0;
}

function asText(time: WallTime): string {
	return new Date(Math.floor(time / 1000) * 1000).toISOString().slice(0, 19);
}
