import { wallTime, type WallTime } from '../time';
import { toPending, type PendingEntries } from './pending';
import type { Seen } from './seen';
import { streamOfVersion1, type Stream } from './stream';

/**
 * What a trigger remembers between polls: one JSON value that is replaced as a whole. Times are wall
 * times as text, so that people can read the state.
 */
export interface Inbox extends Stream {
	version: 2;
	/** No poll asks for anything before this time. */
	floor: string;
	/** The floor of the poll after the next one, so that every entry is listed to two polls. */
	nextFloor: string;
	seen: Seen;
	/** Entries that were pending when the floor passed them. */
	waiting?: PendingEntries;
}

/** The stored state of a list, or null if there is none to continue from. */
export function restore(stored: unknown, list: string): Inbox | null {
	const inbox = upgraded(stored as Partial<Inbox> | null | undefined);
	const isIntact =
		inbox?.version === 2 &&
		inbox.list === list &&
		isTime(inbox.floor) &&
		isTime(inbox.nextFloor) &&
		typeof inbox.account === 'object' &&
		Array.isArray(inbox.parts) &&
		typeof inbox.seen === 'object' &&
		inbox.seen !== null;
	return isIntact ? (inbox as Inbox) : null;
}

/** What version 1 saved. */
interface InboxOfVersion1 {
	version: 1;
	stream: string;
	floor: string;
	seen: Seen;
	waiting?: ReadonlyArray<readonly [key: string, minute: number]>;
}

function upgraded(
	stored: Partial<Inbox> | Partial<InboxOfVersion1> | null | undefined,
): Partial<Inbox> | null | undefined {
	if (stored?.version !== 1) return stored as Partial<Inbox> | null | undefined;
	const stream = streamOfVersion1(String(stored.stream));
	const { floor, seen, waiting } = stored;
	return (
		stream && {
			...stream,
			version: 2,
			floor,
			nextFloor: floor,
			seen,
			...(waiting && { waiting: waiting.map(([key, minute]) => toPending(key, minute)) }),
		}
	);
}

export function timeOf(text: string): WallTime {
	return wallTime(text) ?? 0;
}

export function textOf(time: WallTime): string {
	return new Date(Math.floor(time / 1000) * 1000).toISOString().slice(0, 19);
}

function isTime(text: unknown): boolean {
	return typeof text === 'string' && wallTime(text) !== null;
}
