import { GatewayError, type Failure } from './error';
import { outcomeOf, rejected, unknown, type Outcome } from './outcome';
import { sideBySide } from './sideBySide';

export interface Bulk<Message> {
	/** How many requests may be under way at once; 1 where absent. */
	atOnce?: number;
	/**
	 * Sends one request; an outcome per message, in order.
	 * @throws {GatewayError} when the request as a whole failed.
	 */
	send: (batch: Message[]) => Promise<Outcome[]>;
	/** Told once for each batch, right after its request. */
	onOutcomes: (batch: Message[], outcomes: Outcome[]) => void;
	/** True once the execution is cancelled: no further request leaves. */
	isCancelled: () => boolean;
}

/**
 * So many requests in a row without a usable answer, and the rest is kept back: of those that
 * carry many messages, and of those that carry one.
 */
const UNANSWERED_LIMIT = { many: 2, one: 10 };

/**
 * Sends messages in full requests. A request that fails ends neither the others nor what was sent
 * before. Where every further request would fail too, or the gateway has stopped answering, the
 * rest is rejected unsent rather than risked.
 */
export async function sendInBatches<Message>(
	batches: Message[][],
	{ atOnce = 1, send, onOutcomes, isCancelled }: Bulk<Message>,
): Promise<void> {
	let unanswered = 0;
	let stop: Failure | null = null;
	await sideBySide(batches, atOnce, async (batch) => {
		if (stop === null && isCancelled()) {
			stop = { code: 'cancelled', message: 'The execution was canceled.' };
		}
		if (stop !== null) {
			onOutcomes(batch, fill(batch, rejected(notSent(stop))));
			return;
		}
		const result = await send(batch).catch((error: unknown) => ({ error }));
		if (Array.isArray(result)) {
			unanswered = 0;
			onOutcomes(batch, matched(batch, result));
			return;
		}
		const { error } = result;
		const refusal = outcomeOf(error);
		unanswered = refusal.outcome === 'unknown' ? unanswered + 1 : 0;
		const limit = batch.length > 1 ? UNANSWERED_LIMIT.many : UNANSWERED_LIMIT.one;
		const affectsAll = error instanceof GatewayError && error.affectsAll;
		if (affectsAll || unanswered >= limit) stop = refusal.failure;
		onOutcomes(batch, fill(batch, refusal));
	});
}

/** Where there are more or fewer outcomes than messages, nothing says whose they are. */
function matched(batch: unknown[], outcomes: Outcome[]): Outcome[] {
	if (outcomes.length === batch.length) return outcomes;
	const message = `${outcomes.length} results came for ${batch.length} messages.`;
	return fill(batch, unknown({ code: 'unexpected', message }));
}

/** The list in pieces of at most `size`. */
export function inChunks<T>(list: readonly T[], size: number): T[][] {
	const chunks: T[][] = [];
	for (let start = 0; start < list.length; start += size) {
		chunks.push(list.slice(start, start + size));
	}
	return chunks;
}

/** The list in groups of equal key, each in the list's order. */
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

/** The list in rounds of which none has a key twice, each in the list's order. */
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

/** Why a message was kept back after another one's request had failed. */
export function notSent({ code, message }: Failure): Failure {
	return { code, message: `Not sent, because an earlier request failed: ${message}` };
}

function fill(batch: unknown[], outcome: Outcome): Outcome[] {
	return batch.map(() => outcome);
}
