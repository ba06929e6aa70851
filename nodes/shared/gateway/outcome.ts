import { GatewayError, InvalidInput, type Failure } from './error';

/**
 * What became of a message.
 * - `accepted`: the gateway accepted it. `messageId` is null if the gateway does not give one.
 *   `isQueued`: the gateway keeps it until its own connection to the network is back.
 * - `rejected`: it was not sent.
 * - `unknown`: the request was sent, but the gateway gave no usable answer. It may have been sent.
 */
export type Outcome =
	| { outcome: 'accepted'; messageId: string | null; isQueued?: boolean }
	| { outcome: 'rejected' | 'unknown'; failure: Failure };

/** The outcome of a message that is not known to be accepted. */
export type Refusal = Extract<Outcome, { failure: Failure }>;

export function accepted(messageId: string | null, isQueued = false): Outcome {
	return { outcome: 'accepted', messageId, ...(isQueued && { isQueued }) };
}

export function rejected(failure: Failure): Refusal {
	return { outcome: 'rejected', failure };
}

export function unknown(failure: Failure): Refusal {
	return { outcome: 'unknown', failure };
}

/**
 * The outcome of every message in a request that failed with `error`. An unexpected error does not
 * say what the gateway did, so the outcome is unknown.
 */
export function outcomeOf(error: unknown): Refusal {
	if (error instanceof InvalidInput) return rejected(error.failure);
	if (error instanceof GatewayError) {
		return error.effect === 'none' ? rejected(error.failure) : unknown(error.failure);
	}
	const message =
		error instanceof Error ? String(error) : 'Something that is not an error was thrown.';
	return unknown({ code: 'unexpected', message });
}
