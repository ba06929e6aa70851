import type { Run } from './operation';

/** The pauses between requests, in seconds. The last one repeats. */
const PAUSES_S = [2, 3, 5, 8, 13, 20, 30];

/**
 * Asks with growing pauses until `ask` returns true, which says that nothing is left to ask for, or
 * until the time is up. It always asks a last time at the end.
 * @throws {GatewayError} as soon as the execution is canceled.
 */
export async function askAgain(
	timeoutMs: number,
	{ cancellation }: Pick<Run, 'cancellation'>,
	ask: () => Promise<boolean>,
): Promise<void> {
	const deadline = Date.now() + timeoutMs;
	for (let round = 0; ; round++) {
		const isDone = await ask();
		const left = deadline - Date.now();
		if (isDone || left <= 0) return;
		const pause = PAUSES_S[Math.min(round, PAUSES_S.length - 1)]! * 1000;
		await cancellation.sleep(Math.min(pause, left));
	}
}
