import { GatewayError, InvalidInput, type Failure } from './error';

/**
 * What became of a message.
 * - `accepted`: the gateway took it; `messageId` is its id, null where it gives none.
 * - `rejected`: nothing was sent.
 * - `unknown`: the request left and no usable answer came; it may have been sent.
 */
export type Outcome =
	| { outcome: 'accepted'; messageId: string | null }
	| { outcome: 'rejected' | 'unknown'; failure: Failure };

/** What is not, or not known to be, accepted. */
export type Refusal = Extract<Outcome, { failure: Failure }>;

export function accepted(messageId: string | null): Outcome {
	return { outcome: 'accepted', messageId };
}

export function rejected(failure: Failure): Refusal {
	return { outcome: 'rejected', failure };
}

export function unknown(failure: Failure): Refusal {
	return { outcome: 'unknown', failure };
}

/**
 * The outcome of every message in a request that failed with `error`. An error nobody foresaw says
 * nothing of what the gateway did, so it leaves the outcome unknown.
 */
export function outcomeOf(error: unknown): Refusal {
	if (error instanceof InvalidInput) return rejected(error.failure);
	if (error instanceof GatewayError) {
		return error.effect === 'none' ? rejected(error.failure) : unknown(error.failure);
	}
	const message = error instanceof Error ? String(error) : 'Something was thrown that is no error.';
	return unknown({ code: 'unexpected', message });
}
