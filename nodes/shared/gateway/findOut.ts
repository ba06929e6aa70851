import { GatewayError, orGatewayError, type Failure } from './error';
import { outcomeOf, rejected, unknown, type Outcome } from './outcome';

/** A message that is asked for under any of these references. */
export interface Sought<Message> {
	message: Message;
	references: readonly string[];
}

/** What the gateway has under the references that were asked for. */
export type Found = ReadonlyMap<string, Outcome>;

/** How to send to a gateway that can be asked, by the reference, whether it has a message. */
export interface ReferenceLookup<Message> {
	/** @throws {GatewayError} when the request as a whole failed. */
	send: (batch: Message[]) => Promise<Outcome[]>;
	/**
	 * What became of each message, null when the gateway has none under its reference.
	 * @throws {GatewayError}
	 */
	find: (messages: Message[]) => Promise<Array<Outcome | null>>;
	/**
	 * Whether what the gateway has under a message's reference can only be this message. Otherwise it
	 * may be another message, to which the user gave the same reference before.
	 */
	ownsReference: (message: Message) => boolean;
	/**
	 * The outcome of a message that may have been sent before this run knew of it, when the gateway
	 * refuses its reference with these words and has no message that is certainly this one. Null if it
	 * cannot have been sent before.
	 */
	perhapsThere: (message: Message, refusal: Failure) => Outcome | null;
	/** Rejects when the execution is canceled meanwhile. */
	sleep: (ms: number) => Promise<void>;
}

interface Open<Message> {
	message: Message;
	index: number;
}

/**
 * How long a request whose answer was lost may still be on its way. The gateway is asked after each
 * pause. A message that is not there after the last pause was not taken. But as long as some turn up,
 * the gateway is still working on a large request, and is asked once more.
 */
const PAUSES_MS = [1_000, 3_000];

/** How often a message that was not there is sent again before its outcome stays unknown. */
const REPEATS = 2;

/**
 * Sends a batch. When an outcome is unknown, the gateway is asked for the message: either it is there,
 * or it is sent again under the same reference.
 * @throws {GatewayError} when all of it failed and asking did not help.
 */
export async function sendAndFindOut<Message>(
	batch: Message[],
	lookup: ReferenceLookup<Message>,
): Promise<Outcome[]> {
	const outcomes = new Array<Outcome>(batch.length);
	let open = batch.map((message, index) => ({ message, index }));
	let failure: { error: unknown; outcome: Outcome } | null = null;
	let { ownsReference } = lookup;
	// Asking again would not tell whose message it is that the gateway has.
	const undecided = new Set<Outcome | null>();
	let perhapsThere: typeof lookup.perhapsThere = (message, refusal) => {
		const outcome = lookup.perhapsThere(message, refusal);
		undecided.add(outcome);
		return outcome;
	};
	for (let repeat = 0; open.length > 0 && repeat <= REPEATS; repeat++) {
		const messages = open.map(({ message }) => message);
		let isRefusedAgain = false;
		const results = await sendUnused(messages, {
			...lookup,
			ownsReference,
			perhapsThere,
		}).catch((error: unknown) => {
			const outcome = outcomeOf(error);
			// The first request may still arrive, whatever the gateway says to the second.
			isRefusedAgain = repeat > 0 && outcome.outcome === 'rejected';
			if (isRefusedAgain) return open.map(({ index }) => outcomes[index]!);
			failure = { error, outcome };
			return open.map(() => outcome);
		});
		// From now on, the message that the gateway has may be the one just sent.
		ownsReference = () => true;
		perhapsThere = (_, refusal) => unknown(refusal);
		if (isRefusedAgain) break;
		// A refusal of some of them says as little about the first request, so they are asked for.
		const refused = new Set(
			open.filter((_, position) => repeat > 0 && results[position]!.outcome === 'rejected'),
		);
		open.forEach((entry, position) => {
			if (!refused.has(entry)) outcomes[entry.index] = results[position]!;
		});
		const unsettled = open.filter(
			({ index }) => outcomes[index]!.outcome === 'unknown' && !undecided.has(outcomes[index]!),
		);
		const missing = unsettled.length > 0 ? await ask(unsettled, outcomes, lookup) : [];
		// The gateway cannot be asked either: nothing more can be known, and nothing more may be sent.
		if (missing === null) break;
		open = missing.filter((entry) => !refused.has(entry));
	}
	const last = failure as { error: unknown; outcome: Outcome } | null;
	if (last !== null && outcomes.every((outcome) => outcome === last.outcome)) throw last.error;
	return outcomes;
}

/**
 * Sends messages. If the gateway refuses them all because it has a message under some of the
 * references, those messages are settled and the others are sent again.
 * @throws {GatewayError}
 */
async function sendUnused<Message>(
	messages: Message[],
	lookup: ReferenceLookup<Message>,
): Promise<Outcome[]> {
	const results = await orGatewayError(lookup.send(messages));
	if (!(results instanceof GatewayError)) return results;
	const { failure, refusesReference } = results;
	const perhaps = messages.map((message) => lookup.perhapsThere(message, failure));
	const isForReference = refusesReference === true || perhaps.some((outcome) => outcome !== null);
	if (!refusesReference || !isForReference) throw results;
	const found = await orGatewayError(lookup.find(messages));
	// A refused question says nothing about the message, which may be there. And a message that was
	// sent a moment ago may not be listed yet; the caller asks for it again.
	const doubt = found instanceof GatewayError ? found : results;
	const isOwn = (message: Message) => lookup.ownsReference(message);
	if (found instanceof GatewayError || found.every((there) => there === null)) {
		return messages.map((message, i) => {
			const mayBeThere = perhaps[i] !== null || refusesReference === true;
			if (isOwn(message) && mayBeThere) return unknown(doubt.failure);
			return perhaps[i] ?? rejected(failure);
		});
	}
	const others = messages.filter((_, i) => !found[i]);
	const sent = others.length > 0 ? await sendUnused(others, lookup).catch(outcomeOf) : [];
	let next = 0;
	return messages.map((message, i) => {
		const there = found[i];
		if (there) return isOwn(message) ? there : (perhaps[i] ?? rejected(failure));
		return Array.isArray(sent) ? sent[next++]! : sent;
	});
}

/** Settles what the gateway has. Returns what it does not have, or null when it cannot be asked. */
async function ask<Message>(
	unknown: Array<Open<Message>>,
	outcomes: Outcome[],
	{ find, sleep }: ReferenceLookup<Message>,
): Promise<Array<Open<Message>> | null> {
	let missing = unknown;
	let hasTurnedUp = false;
	for (let round = 0; round < PAUSES_MS.length || hasTurnedUp; round++) {
		const before = missing.length;
		try {
			await sleep(PAUSES_MS[round] ?? PAUSES_MS.at(-1)!);
			const found = await find(missing.map(({ message }) => message));
			missing.forEach(({ index }, position) => {
				const outcome = found[position];
				if (outcome) outcomes[index] = outcome;
			});
			missing = missing.filter((_, position) => !found[position]);
		} catch {
			return null;
		}
		if (missing.length === 0) break;
		hasTurnedUp = missing.length < before;
	}
	return missing;
}
