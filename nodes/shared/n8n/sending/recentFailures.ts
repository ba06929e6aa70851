import type { IDataObject } from 'n8n-workflow';

/** What an entry stands for: an item's index, or what else tells it from all others of the run. */
export type Key = string | number;

/** Outputs by key. They are the output items themselves, so they take no memory. */
export type Entries = Record<Key, IDataObject>;

/**
 * Entries of runs that failed recently in this process, and of their retries, oldest first. n8n
 * starts each retry of a failed execution from what was saved with that execution, so a second retry
 * would not know what the first one sent. (Of other processes only that they retried is known; see retries.ts.)
 */
const failures = new Map<string, { entries: Entries; size: number }>();
const MOST_ENTRIES = 100_000;
let total = 0;

export function recall(runId: string): Entries {
	return failures.get(runId)?.entries ?? {};
}

/** Returns whether the run was known. */
export function forget(runId: string): boolean {
	total -= failures.get(runId)?.size ?? 0;
	return failures.delete(runId);
}

/** Remembers a run as the newest; the oldest ones make room for it. */
export function remember(runId: string, entries: Entries): void {
	forget(runId);
	// A run without entries takes memory too.
	const size = Object.keys(entries).length + 1;
	failures.set(runId, { entries, size });
	total += size;
	for (const oldest of failures.keys()) {
		if (total <= MOST_ENTRIES) break;
		forget(oldest);
	}
}
