import type { GatewayError } from './error';

/**
 * - `read`: asking again changes nothing at the gateway.
 * - `send`: asking again may send a message again, or start a survey again.
 */
export type Purpose = 'read' | 'send';

export interface RetryPolicy {
	/** How often a request is made at most, the first time included. */
	tries: number;
	/** The first pause in milliseconds; each further one is twice as long. */
	pauseMs: number;
	/** A pause longer than this, also one the gateway asks for, is not waited out. */
	longestPauseMs: number;
}

export const PATIENT: RetryPolicy = { tries: 3, pauseMs: 500, longestPauseMs: 30_000 };

/**
 * The pause before the request may be repeated, in milliseconds, or null where it must not be.
 * A request that sends is repeated only if the failed one provably had no effect.
 */
export function pauseBeforeRepeat(
	error: GatewayError,
	purpose: Purpose,
	/** How many tries were made so far, at least 1. */
	made: number,
	policy: RetryPolicy,
): number | null {
	const harmless = purpose === 'read' || error.effect === 'none';
	if (!error.transient || !harmless || made >= policy.tries) return null;
	const pause = error.retryAfterMs ?? policy.pauseMs * 2 ** (made - 1);
	return pause <= policy.longestPauseMs ? pause : null;
}
