import type { GatewayError } from './error';
import type { Permit } from './permit';

/**
 * - `read`: repeating the request changes nothing at the gateway.
 * - `change`: repeating it may make a change twice, such as adding a contact.
 * - a permit: repeating it may send a message or start a survey again.
 */
export type Purpose = 'read' | 'change' | Permit;

export interface RetryPolicy {
	/** The maximum number of attempts, including the first. */
	tries: number;
	/**
	 * The first pause in milliseconds. Each further pause is twice as long. A random extra of up to half
	 * the pause keeps workers that failed together from trying again together.
	 */
	pauseMs: number;
	/** The longest pause. If a longer one is due, or the gateway asks for one, there is no retry. */
	longestPauseMs: number;
}

export const DEFAULT_POLICY: RetryPolicy = { tries: 3, pauseMs: 500, longestPauseMs: 30_000 };

/**
 * The pause before the request is repeated, in milliseconds, or null if it must not be repeated.
 * A request that sends is repeated only if the failed attempt provably had no effect. A pause that
 * the gateway asks for is never shortened.
 */
export function pauseBeforeRepeat(
	error: GatewayError,
	purpose: Purpose,
	/** How many attempts were made so far, at least 1. */
	attempts: number,
	policy: RetryPolicy,
	/** Returns a number in [0, 1). */
	random: () => number = Math.random,
): number | null {
	const isSafe = purpose === 'read' || error.effect === 'none';
	if (!error.transient || !isSafe || attempts >= policy.tries) return null;
	const backOff = policy.pauseMs * 2 ** (attempts - 1);
	const shortest = error.retryAfterMs ?? backOff;
	if (shortest > policy.longestPauseMs) return null;
	return Math.min(shortest + Math.floor((random() * backOff) / 2), policy.longestPauseMs);
}
