import { sendInBatches } from '../../gateway/batches';
import type { Draft, Message } from '../../gateway/message';
import { outcomeOf, type Outcome } from '../../gateway/outcome';
import type { Run } from '../operation';
import type { Messaging } from './messaging';
import type { Batches, Pending } from './pending';

type Scheduling = Pick<Messaging<never, never>, 'sharedOptions'>;

/**
 * When the gateway has to send a message, in Allowed Hours. Null is now.
 * @throws {InvalidInput} if that is not possible.
 */
export function timeInHours(
	{ sharedOptions }: Scheduling,
	{ gate: { hours } }: Pick<Run, 'gate'>,
	index: number,
	sendAt: string | null,
	spreadMs: number,
): string | null {
	if (sharedOptions.includes('sendAt')) return hours.place(index, sendAt, spreadMs);
	hours.check(index);
	return sendAt;
}

/** For how long from its time on the gateway may send a message. */
export function spreadOf(
	{ spreadMs }: Pick<Messaging<never, never>, 'spreadMs'>,
	draft: Draft,
): number {
	return spreadMs?.(draft) ?? 0;
}

/**
 * Sends a batch, part of which may have come to the end of its Allowed Hours since it was prepared:
 * many messages take a while. What the gateway schedules is moved, anything else is rejected.
 */
export async function sendInHours<M extends Message>(
	messaging: Scheduling,
	run: Pick<Run, 'gate' | 'cancellation'>,
	batch: Array<Pending<M>>,
	send: (batch: Array<Pending<M>>) => Promise<Outcome[]>,
	batches: Batches<Pending<M>>,
): Promise<Outcome[]> {
	const outcomes = new Map<Pending<M>, Outcome>();
	let isMoved = false;
	for (const entry of batch) {
		const { index, spreadMs, message } = entry;
		const { scheduledAt } = message;
		try {
			const time = timeInHours(messaging, run, index, scheduledAt, spreadMs);
			if (time === scheduledAt) continue;
			isMoved = true;
			(message as Message).scheduledAt = time;
		} catch (error) {
			outcomes.set(entry, outcomeOf(error));
		}
	}
	if (!isMoved && outcomes.size === 0) return await send(batch);
	const open = batch.filter((entry) => !outcomes.has(entry));
	await sendInBatches(batches(open), {
		send,
		onOutcomes: (part, results) => part.forEach((entry, i) => outcomes.set(entry, results[i]!)),
		isCanceled: () => run.cancellation.isCanceled,
	});
	return batch.map((entry) => outcomes.get(entry)!);
}
