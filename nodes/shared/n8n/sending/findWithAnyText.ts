import { groupBy } from '../../gateway/batches';
import type { Found, Sought } from '../../gateway/findOut';
import type { Message } from '../../gateway/message';
import type { Outcome } from '../../gateway/outcome';
import type { Run } from '../operation';
import type { Pending } from './pending';
import { kindIn, kindOf, type References } from './references';

/**
 * Finds out what became of messages that are not at the gateway under their own references, when n8n
 * was killed and the rows may have changed since. A row that was removed or moved changes a message's
 * count, and a row that was edited changes its text. So the gateway is asked for every message that
 * the execution may have sent to the recipient, with any text.
 *
 * A message is taken for one that is there only when their texts are of one kind. When something is
 * there that belongs to none of the messages, it may be any of them with another text: those get
 * null. The others are not in the result; the gateway does not have them.
 * @throws {GatewayError}
 */
export async function findWithAnyText<M extends Message>(
	ask: (sought: Array<Sought<M>>) => Promise<Found[]>,
	missing: Array<Pending<M>>,
	/** All messages that were asked for, with those that are there. */
	asked: Array<Pending<M>>,
	{ gate, references }: Pick<Run, 'gate' | 'references'>,
): Promise<Map<Pending<M>, Outcome | null>> {
	const results = new Map<Pending<M>, Outcome | null>();
	const groups = groupBy(missing, recipientOf);
	const found = await findAll(ask, groups, asked, references);
	const taken = gate.sentReferences();
	const open = new Set(missing);
	for (const entry of asked) if (!open.has(entry)) taken.add(entry.message.reference!);
	// What an earlier attempt gave a message is its own still.
	for (const { earlier, message } of missing) if (earlier) taken.delete(message.reference!);
	for (const group of groups) {
		const recipient = recipientOf(group[0]!);
		const there = found.get(recipient)!;
		const free = [...there].filter(([reference]) => !taken.has(reference));
		const unmatched = group.filter((entry) => {
			const kind = kindOf(entry.text);
			const at = free.findIndex(([reference]) => kindIn(reference) === kind);
			const [match] = at < 0 ? [] : free.splice(at, 1);
			if (!match) return true;
			const [reference, outcome] = match;
			entry.message.reference = reference;
			results.set(entry, outcome);
			return false;
		});
		const isLeft = free.some(([, { outcome }]) => outcome !== 'rejected');
		for (const entry of unmatched) {
			if (isLeft) results.set(entry, null);
			giveFreeReference(entry, references, (each) => there.has(each) || taken.has(each));
		}
	}
	return results;
}

/**
 * A message must not have a reference under which there is another one: it is sent now, or a retry
 * asks for it.
 */
function giveFreeReference<M extends Message>(
	{ identity, message, text }: Pending<M>,
	references: References,
	isUsed: (reference: string) => boolean,
): void {
	const { recipient } = identity!;
	while (isUsed(message.reference!)) {
		(message as Message).reference = references.of(references.another(recipient), text);
	}
}

/**
 * How many counts without a message end the search. A count is skipped when its message turned out to
 * be there under a lower one.
 */
const EMPTY_COUNTS = 3;

/**
 * Everything that the gateway has for the recipients. The counts are asked for up to the highest of
 * these messages, and then on as long as there is something.
 */
async function findAll<M extends Message>(
	ask: (sought: Array<Sought<M>>) => Promise<Found[]>,
	groups: Array<Array<Pending<M>>>,
	asked: Array<Pending<M>>,
	references: References,
): Promise<Map<string, Map<string, Outcome>>> {
	const highest = new Map<string, number>();
	for (const { identity } of asked) {
		if (!identity) continue;
		const { recipient, nth } = identity;
		highest.set(recipient, Math.max(nth, highest.get(recipient) ?? 0));
	}
	const found = new Map<string, Map<string, Outcome>>();
	let ranges = groups.map(([first]) => {
		const recipient = recipientOf(first!);
		found.set(recipient, new Map());
		return { recipient, message: first!.message, from: 1, to: highest.get(recipient)! };
	});
	while (ranges.length > 0) {
		const answers = await ask(
			ranges.map(({ recipient, message, from, to }) => ({
				message,
				references: Array.from({ length: to - from + 1 }, (_, i) => from + i).flatMap((nth) =>
					references.ofAnyText({ recipient, nth }),
				),
			})),
		);
		ranges = ranges.flatMap((range, i) => {
			const { recipient, to } = range;
			const answer = answers[i]!;
			for (const [reference, outcome] of answer) found.get(recipient)!.set(reference, outcome);
			return answer.size > 0 ? [{ ...range, from: to + 1, to: to + EMPTY_COUNTS }] : [];
		});
	}
	return found;
}

function recipientOf<M extends Message>({ identity }: Pending<M>): string {
	return identity!.recipient;
}
