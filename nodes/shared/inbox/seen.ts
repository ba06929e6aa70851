import { hash } from 'crypto';
import type { WallTime } from '../time';

/** An entry in a gateway's list. */
export interface Entry {
	/**
	 * Tells the entry from others. Without `hasId` two entries may have the same: two people may send
	 * "TAK" in the same second.
	 */
	fingerprint: string;
	/**
	 * The fingerprint that version 1 of a saved state has of the entry. It is made only if the entry was
	 * not seen by its fingerprint.
	 */
	formerly?: () => string;
	/** The gateway gave the entry an ID, and the fingerprint contains it. Its time may change. */
	hasId?: boolean;
	/** The gateway's time of the entry, or null if it gave no readable time. */
	at: WallTime | null;
	/** The kind of the entry, if the list has several. */
	part?: string;
	/** What the gateway can be asked for. Only an entry that may be pending needs a key. */
	key?: string;
	/** It will still change, so it is not reported yet. It keeps its key when it changes. */
	isPending?: boolean;
}

/**
 * How often each entry was seen. Each ten minutes of the gateway's time have one string of marks, and
 * an entry that was seen n times has its mark there n times. 100,000 entries take 800 kB as JSON.
 */
export type Seen = Readonly<Record<string, string>>;

const BUCKET_MS = 600_000;
/** 48 bits. Among 100,000 entries, one in 2.8 billion new entries is mistaken for another. */
const MARK_LENGTH = 8;
/** The bucket for entries without a readable time. */
const TIMELESS = 'timeless';

/**
 * Compares the entries of an answer with those seen before.
 * Invariant: an entry that occurs n times in an answer has been reported n times in total, no matter
 * how often the windows overlap. An entry with an ID is reported once, also if its time changes while
 * it is in the window.
 */
export function count(seen: Seen, entries: readonly Entry[]): { fresh: number[]; seen: Seen } {
	/** What was seen, by bucket, without what an entry of the answer has taken. */
	const left = new Map<string, Map<string, number>>();
	const newMarks = new Map<string, string[]>();
	const fresh: number[] = [];
	let all: Set<string> | undefined;
	entries.forEach((entry, index) => {
		const bucket = bucketOf(entry.at);
		let counts = left.get(bucket);
		if (!counts) left.set(bucket, (counts = tally(seen[bucket] ?? '')));
		const mark = markOf(entry.fingerprint);
		if (entry.hasId ? counts.has(mark) : take(counts, mark)) return;
		if (take(counts, formerMarkOf(entry))) return;
		const marks = newMarks.get(bucket);
		if (marks) marks.push(mark);
		else newMarks.set(bucket, [mark]);
		if (entry.hasId) {
			counts.set(mark, 1);
			all ??= allMarks(seen);
			if (all.has(mark)) return;
			all.add(mark);
		}
		fresh.push(index);
	});
	const next: Record<string, string> = { ...seen };
	for (const [bucket, marks] of newMarks) next[bucket] = (next[bucket] ?? '') + marks.join('');
	return { fresh, seen: next };
}

/** Whether at least one of the entries was seen before. */
export function hasSeen(seen: Seen, entries: readonly Entry[]): boolean {
	const tallies = new Map(Object.keys(seen).map((bucket) => [bucket, tally(seen[bucket]!)]));
	return entries.some(({ at, fingerprint }) => tallies.get(bucketOf(at))?.has(markOf(fingerprint)));
}

/** How many of the entries that were seen had no readable time. They are never forgotten. */
export function timelessCount(seen: Seen): number {
	return (seen[TIMELESS] ?? '').length / MARK_LENGTH;
}

/** Drops the buckets before `floor`, because no poll will ask for them again. */
export function forgetBefore(seen: Seen, floor: WallTime): Seen {
	const oldest = Math.floor(floor / BUCKET_MS);
	return Object.fromEntries(
		Object.entries(seen).filter(([bucket]) => bucket === TIMELESS || Number(bucket) >= oldest),
	);
}

function bucketOf(at: WallTime | null): string {
	return at === null ? TIMELESS : String(Math.floor(at / BUCKET_MS));
}

function markOf(fingerprint: string): string {
	return hash('sha1', fingerprint, 'base64').slice(0, MARK_LENGTH);
}

/** The mark that version 1 gave the entry, or a text that is not a mark if it has no other one. */
function formerMarkOf(entry: Entry): string {
	const formerly = entry.formerly?.() ?? entry.fingerprint;
	return formerly === entry.fingerprint ? '' : markOf(formerly);
}

/** Takes the mark from the counts once. Returns false if it is not there or was taken as often as seen. */
function take(counts: Map<string, number>, mark: string): boolean {
	const times = counts.get(mark) ?? 0;
	if (times > 0) counts.set(mark, times - 1);
	return times > 0;
}

function tally(marks: string): Map<string, number> {
	const counts = new Map<string, number>();
	for (let i = 0; i < marks.length; i += MARK_LENGTH) {
		const mark = marks.slice(i, i + MARK_LENGTH);
		counts.set(mark, (counts.get(mark) ?? 0) + 1);
	}
	return counts;
}

function allMarks(seen: Seen): Set<string> {
	return new Set(Object.values(seen).flatMap((marks) => [...tally(marks).keys()]));
}
