import type { Parameters } from 'fast-check';

/**
 * By default every run tries the same inputs, so that a new failure comes from the last change.
 * `FUZZ_RUNS=20` tries twenty times as many inputs, different ones each time. `FUZZ_SEED=…` repeats
 * a run.
 */
const times = Number(process.env.FUZZ_RUNS ?? 1);
const seed = process.env.FUZZ_SEED ?? (process.env.FUZZ_RUNS === undefined ? 1 : undefined);

/** How many inputs a property is tried with. fast-check reports seed and path of a failure. */
export function runs<T>(usual: number): Parameters<T> {
	return {
		numRuns: Math.ceil(usual * times),
		...(seed !== undefined && { seed: Number(seed) }),
		// Every input costs requests, so fast-check stops shrinking a failure after this time.
		interruptAfterTimeLimit: 3_000_000,
		markInterruptAsFailure: true,
	};
}

/** A limit for jest that no test reaches, because the number of runs ends a test. */
export const TIME_LIMIT_MS = 3_600_000;
