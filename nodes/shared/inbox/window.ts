import type { WallTime } from '../time';
import { updatePending } from './pending';
import { textOf, timeOf, type Inbox } from './savedInbox';
import { count, forgetBefore, type Entry } from './seen';
import type { Stream } from './stream';

export interface Window {
	from: WallTime;
	to: WallTime;
}

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/**
 * Each window begins this long before the newest entries, because a gateway may list an entry late.
 * A clock change of an hour takes up to 60 of these minutes.
 */
const OVERLAP = 90 * MINUTE;

/** More than the difference between any two time zones. */
const ZONE_MARGIN = 26 * 60 * MINUTE;

/** More than a clock is wrong by. */
const CLOCK_MARGIN = 8 * DAY;

/**
 * How many of the newest entries may have a time in the future. The window follows the one before
 * them. Our clock cannot tell which entries those are, because it may be wrong too.
 */
const MAX_IN_FUTURE = 4;

/**
 * The window to ask for. It ends in the future, so that no entry is missed if n8n's clock is slow or
 * the credential has the wrong time zone.
 */
export function windowOf(inbox: Inbox, now: WallTime): Window {
	return { from: timeOf(inbox.floor), to: now + CLOCK_MARGIN };
}

/** The window for a look at what the gateway has listed lately. */
export function recentWindow(now: WallTime): Window {
	return { from: now - ZONE_MARGIN, to: now + CLOCK_MARGIN };
}

/** The window to look at if the recent one is empty. It includes the present if n8n's clock is fast. */
export function wideWindow(now: WallTime): Window {
	return { from: now - CLOCK_MARGIN, to: now + CLOCK_MARGIN };
}

/** The first state. Everything that the gateway lists in the window counts as seen. */
export function startInbox(
	stream: Stream,
	entries: readonly Entry[],
	{ from }: Pick<Window, 'from'>,
	now: WallTime,
): Inbox {
	const nextFloor = textOf(Math.max(from, followedTime(entries, now)));
	const empty: Inbox = {
		version: 2,
		...stream,
		floor: textOf(from),
		nextFloor,
		seen: {},
	};
	return advance(empty, entries, now).inbox;
}

export interface Advanced {
	/** The indexes of the entries to report. */
	fresh: number[];
	inbox: Inbox;
	/** How many pending entries will never be reported, because too many are waiting. */
	givenUp: number;
}

/**
 * Compares an answer with the state. To report nothing twice when polls overlap, read the state only
 * after the answer has arrived, and save the result in the same tick.
 *
 * The floor follows the gateway's own times, so it does not depend on our clock. Our clock only limits
 * the effect of many entries in the future. The floor moves one poll late, because an entry may be
 * missing in one answer: if an entry is deleted while pages are read, another one is on no page. The
 * floor never moves back, because entries that were already forgotten would be reported again.
 *
 * Entries of a part that the state does not follow count as seen.
 */
export function advance(
	inbox: Inbox,
	entries: readonly Entry[],
	now: WallTime,
	/** The keys that were asked for in addition to the window. */
	asked: readonly string[] = [],
): Advanced {
	const before = timeOf(inbox.floor);
	const floor = Math.max(before, timeOf(inbox.nextFloor));
	const nextFloor = Math.max(floor, followedTime(entries, now));
	const times = { before, floor: nextFloor, now };
	const { settled, waiting, givenUp } = updatePending(inbox.waiting, entries, asked, times);
	const positions = entries
		.map((_, index) => index)
		.filter((index) => shouldCount(entries[index]!, before));
	const counted = count(
		inbox.seen,
		positions.length === entries.length ? entries : positions.map((index) => entries[index]!),
	);
	const fresh = [...settled, ...counted.fresh.map((index) => positions[index]!)];
	return {
		fresh: fresh.filter((index) => isFollowed(inbox, entries[index]!)),
		givenUp,
		inbox: {
			...inbox,
			floor: textOf(floor),
			nextFloor: textOf(nextFloor),
			seen: forgetBefore(counted.seen, floor),
			...(waiting && { waiting }),
		},
	};
}

/** Where the next windows may begin according to this answer, or -Infinity if it has few entries. */
function followedTime(entries: readonly Entry[], now: WallTime): WallTime {
	const times = entries.map(({ at }) => at ?? -Infinity);
	const inOrder = Float64Array.from(times).sort();
	return Math.min(inOrder.at(-1 - MAX_IN_FUTURE) ?? -Infinity, now) - OVERLAP;
}

function shouldCount({ at, isPending }: Entry, floor: WallTime): boolean {
	return !isPending && (at === null || at >= floor);
}

function isFollowed({ parts }: Inbox, { part }: Entry): boolean {
	return part === undefined || parts.includes(part);
}
