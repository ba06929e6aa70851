import { setTimeout as sleep } from 'node:timers/promises';

interface Poller {
	poll(): Promise<void>;
}

/**
 * Polls again and again until it is stopped. A failed poll is tried again at the next time: a server
 * may be off, and a table may not exist yet.
 */
export function pollEvery(ms: number, poller: Poller): { stop: () => Promise<void> } {
	const stopping = new AbortController();
	const { signal } = stopping;
	const running = (async () => {
		while (!signal.aborted) {
			await poller.poll().catch(() => undefined);
			await sleep(ms, undefined, { signal }).catch(() => undefined);
		}
	})();
	return {
		stop: async () => {
			stopping.abort();
			await running;
		},
	};
}
