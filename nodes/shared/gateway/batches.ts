import { GatewayError, type Failure } from './error';
import { outcomeOf, rejected, type Outcome } from './outcome';

export interface Bulk<Message> {
	/** How many messages go into one request at most. */
	size: number;
	/**
	 * Sends one request; an outcome per message, in order.
	 * @throws {GatewayError} when the request as a whole failed.
	 */
	send: (batch: Message[]) => Promise<Outcome[]>;
	/** Told right after each request, before the next leaves: a crash in between forgets nothing. */
	onOutcomes: (batch: Message[], outcomes: Outcome[]) => void;
	/** True once the execution is cancelled: no further request leaves. */
	isCancelled: () => boolean;
	/** Why nothing may leave any more, as an earlier bulk to the same gateway found out. */
	stopped?: Failure | null;
}

/** So many requests in a row without a usable answer, and the rest is kept back. */
const UNANSWERED_LIMIT = 2;

/**
 * Sends messages in full requests, one after the other. A request that fails ends neither the
 * others nor what was sent before. Where every further request would fail too, or the gateway has
 * stopped answering, the rest is rejected unsent rather than risked; the reason is returned.
 */
export async function sendInBatches<Message>(
	messages: Message[],
	{ size, send, onOutcomes, isCancelled, stopped = null }: Bulk<Message>,
): Promise<Failure | null> {
	let unanswered = 0;
	let stop = stopped;
	for (const batch of chunks(messages, size)) {
		if (stop === null && isCancelled()) {
			stop = { code: 'cancelled', message: 'The execution was canceled.' };
		}
		if (stop !== null) {
			onOutcomes(batch, fill(batch, rejected(notSent(stop))));
			continue;
		}
		try {
			onOutcomes(batch, await send(batch));
			unanswered = 0;
		} catch (error) {
			onOutcomes(batch, fill(batch, outcomeOf(error)));
			unanswered++;
			if (!(error instanceof GatewayError)) continue;
			if (error.effect === 'none') unanswered = 0;
			if (error.affectsAll || unanswered >= UNANSWERED_LIMIT) stop = error.failure;
		}
	}
	return stop;
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

function notSent({ code, message }: Failure): Failure {
	return { code, message: `Not sent, because an earlier request failed: ${message}` };
}

function fill(batch: unknown[], outcome: Outcome): Outcome[] {
	return batch.map(() => outcome);
}

function* chunks<T>(list: T[], size: number): Generator<T[]> {
	for (let start = 0; start < list.length; start += size) yield list.slice(start, start + size);
}

/**
 * Runs `work` over the list with at most `limit` at a time; results in the list's order. After a
 * failure nothing new is begun, what runs is awaited, and the first failure is thrown.
 */
export async function sideBySide<T, R>(
	list: readonly T[],
	limit: number,
	work: (entry: T, index: number) => Promise<R>,
): Promise<R[]> {
	const results = new Array<R>(list.length);
	let next = 0;
	let failure: { error: unknown } | null = null;
	const lane = async () => {
		while (next < list.length && failure === null) {
			const index = next++;
			try {
				results[index] = await work(list[index] as T, index);
			} catch (error) {
				failure ??= { error };
			}
		}
	};
	await Promise.all(Array.from({ length: Math.min(limit, list.length) }, lane));
	if (failure !== null) throw (failure as { error: unknown }).error;
	return results;
}
