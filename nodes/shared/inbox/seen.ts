import { createHash } from 'crypto';
import type { WallTime } from './localTime';

/** Something a gateway lists: what tells it from others, and the gateway's own time of it. */
export interface Entry {
	/** All that is known of it. Two entries may be equal: two people may send "TAK" in one second. */
	fingerprint: string;
	/** Null where the gateway gave no readable time. */
	at: WallTime | null;
	/** What it can be asked for by, where it may be unripe. */
	key?: string;
	/** Not to be reported yet: it will change, and is then another entry under the same key. */
	isUnripe?: boolean;
}

/**
 * How often each entry was seen: per ten minutes of the gateway's time one string of fingerprints,
 * a repeated entry standing there repeatedly. 100,000 entries take 800 kB as JSON.
 */
export type Seen = Readonly<Record<string, string>>;

const BUCKET_MS = 600_000;
/** 48 bits: among 100,000 entries a new one is mistaken for another once in 2.8 billion. */
const MARK_LENGTH = 8;
/** Where entries without a readable time are counted. */
const TIMELESS = 'timeless';

/**
 * Counts the entries of an answer against those seen before.
 * Invariant: an entry that stands n times in an answer has been reported n times in all, however
 * often and in whatever overlapping windows it is asked for.
 */
export function count(seen: Seen, entries: readonly Entry[]): { fresh: number[]; seen: Seen } {
	const before = new Map<string, Map<string, number>>();
	const now = new Map<string, number>();
	const added = new Map<string, string[]>();
	const fresh: number[] = [];
	entries.forEach((entry, index) => {
		const bucket = bucketOf(entry.at);
		let known = before.get(bucket);
		if (!known) before.set(bucket, (known = tally(seen[bucket] ?? '')));
		const mark = markOf(entry.fingerprint);
		const nth = (now.get(bucket + mark) ?? 0) + 1;
		now.set(bucket + mark, nth);
		if (nth <= (known.get(mark) ?? 0)) return;
		fresh.push(index);
		const list = added.get(bucket);
		if (list) list.push(mark);
		else added.set(bucket, [mark]);
	});
	const next: Record<string, string> = { ...seen };
	for (const [bucket, marks] of added) next[bucket] = (next[bucket] ?? '') + marks.join('');
	return { fresh, seen: next };
}

/** Drops what lies wholly before `floor`: it will not be asked for again. */
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
	return createHash('sha1').update(fingerprint).digest('base64').slice(0, MARK_LENGTH);
}

function tally(marks: string): Map<string, number> {
	const counts = new Map<string, number>();
	for (let i = 0; i < marks.length; i += MARK_LENGTH) {
		const mark = marks.slice(i, i + MARK_LENGTH);
		counts.set(mark, (counts.get(mark) ?? 0) + 1);
	}
	return counts;
}
