import type { Parameters } from 'fast-check';

/**
 * A plain run plays the same each time, so that what turns red was broken by the last change.
 * `FUZZ_RUNS=20` plays twenty times as many, and others each time; `FUZZ_SEED=…` plays the same again.
 */
const times = Number(process.env.FUZZ_RUNS ?? 1);
const seed = process.env.FUZZ_SEED ?? (process.env.FUZZ_RUNS === undefined ? 1 : undefined);

/** How often a property is tried; fast-check says seed and path of what fails. */
export function runs<T>(usual: number): Parameters<T> {
	return {
		numRuns: Math.ceil(usual * times),
		...(seed !== undefined && { seed: Number(seed) }),
		// A run costs requests: a failure is made smaller for so long, and no longer.
		interruptAfterTimeLimit: 3_000_000,
		markInterruptAsFailure: true,
	};
}

/** For jest: without a limit worth mentioning, as the number of runs is what ends a test. */
export const PATIENCE = 3_600_000;
