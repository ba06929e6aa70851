import { GatewayError, type Failure } from './error';
import { outcomeOf, rejected, unknown, type Outcome } from './outcome';
import { sideBySide } from './sideBySide';

export interface Bulk<Message> {
	/** How many requests may be under way at once. The default is 1. */
	atOnce?: number;
	/**
	 * Sends one request and returns an outcome for each message, in order.
	 * @throws {GatewayError} when the request as a whole failed.
	 */
	send: (batch: Message[]) => Promise<Outcome[]>;
	/** Called once for each batch, right after its request. */
	onOutcomes: (batch: Message[], outcomes: Outcome[]) => void;
	/** Once this is true, no further request is sent. */
	isCanceled: () => boolean;
}

/** Sending stops after 2 unanswered requests in a row with many messages each, or 10 with one. */
const UNANSWERED_LIMIT = { many: 2, one: 10 };

/**
 * Sends messages batch by batch. A failed request does not stop the others. If every further request
 * would fail too, or the gateway has stopped answering, the remaining messages are not sent and their
 * outcome is rejected.
 */
export async function sendInBatches<Message>(
	batches: Message[][],
	{ atOnce = 1, send, onOutcomes, isCanceled }: Bulk<Message>,
): Promise<void> {
	let unanswered = 0;
	let stop: Failure | null = null;
	await sideBySide(batches, atOnce, async (batch) => {
		if (stop === null && isCanceled()) {
			stop = { code: 'cancelled', message: 'The execution was canceled.' };
		}
		if (stop !== null) {
			onOutcomes(batch, sameForAll(batch, rejected(notSent(stop))));
			return;
		}
		const result = await send(batch).catch((error: unknown) => ({ error }));
		if (Array.isArray(result)) {
			unanswered = 0;
			onOutcomes(batch, checkCount(batch, result));
			return;
		}
		const { error } = result;
		const refusal = outcomeOf(error);
		unanswered = refusal.outcome === 'unknown' ? unanswered + 1 : 0;
		const limit = batch.length > 1 ? UNANSWERED_LIMIT.many : UNANSWERED_LIMIT.one;
		const affectsAll = error instanceof GatewayError && error.affectsAll;
		if (affectsAll || unanswered >= limit) stop = refusal.failure;
		onOutcomes(batch, sameForAll(batch, refusal));
	});
}

/** With more or fewer results than messages, nobody knows which result belongs to which message. */
function checkCount(batch: unknown[], outcomes: Outcome[]): Outcome[] {
	if (outcomes.length === batch.length) return outcomes;
	const message = `The gateway returned ${outcomes.length} results for ${batch.length} messages.`;
	return sameForAll(batch, unknown({ code: 'unexpected', message }));
}

/** Splits the list into chunks of at most `size` entries. */
export function inChunks<T>(list: readonly T[], size: number): T[][] {
	const chunks: T[][] = [];
	for (let start = 0; start < list.length; start += size) {
		chunks.push(list.slice(start, start + size));
	}
	return chunks;
}

/** Groups entries with the same key. Each group keeps the list's order. */
export function groupBy<T>(list: readonly T[], keyOf: (entry: T) => string): T[][] {
	const groups = new Map<string, T[]>();
	for (const entry of list) {
		const key = keyOf(entry);
		const group = groups.get(key);
		if (group) group.push(entry);
		else groups.set(key, [entry]);
	}
	return [...groups.values()];
}

/** Splits the list into rounds that contain each key at most once. Each round keeps the list's order. */
export function inRounds<T>(list: readonly T[], keyOf: (entry: T) => string): T[][] {
	const seen = new Map<string, number>();
	const rounds: T[][] = [];
	for (const entry of list) {
		const key = keyOf(entry);
		const round = seen.get(key) ?? 0;
		seen.set(key, round + 1);
		(rounds[round] ??= []).push(entry);
	}
	return rounds;
}

/** Why a message was not sent after an earlier request had failed. */
export function notSent({ code, message }: Failure): Failure {
	return { code, message: `An earlier request failed: ${message}` };
}

function sameForAll(batch: unknown[], outcome: Outcome): Outcome[] {
	return batch.map(() => outcome);
}
