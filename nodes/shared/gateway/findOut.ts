import { outcomeOf, type Outcome } from './outcome';

/** A gateway that can be asked, by the reference, whether it has a message. */
export interface Courier<Message> {
	/** @throws {GatewayError} when the request as a whole failed. */
	send: (batch: Message[]) => Promise<Outcome[]>;
	/**
	 * What became of each message, null where the gateway has none under its reference.
	 * @throws {GatewayError}
	 */
	find: (messages: Message[]) => Promise<Array<Outcome | null>>;
	/** Rejects when the execution is cancelled meanwhile. */
	sleep: (ms: number) => Promise<void>;
}

interface Open<Message> {
	message: Message;
	index: number;
}

/**
 * How long a request whose answer was lost may still be on its way, asked after each pause. What
 * is not there then was not taken; but as long as some turn up, the gateway is still at work on a
 * large request, and is asked once more.
 */
const PAUSES_MS = [1_000, 3_000];

/** How often what was not there is sent again, before its outcome stays unknown. */
const REPEATS = 2;

/**
 * Sends a batch. Where an outcome is unknown the gateway is asked for the message: it is there,
 * or it is sent again under the same reference.
 * @throws {GatewayError} when all of it failed and asking did not help.
 */
export async function sendAndFindOut<Message>(
	batch: Message[],
	courier: Courier<Message>,
): Promise<Outcome[]> {
	const outcomes = new Array<Outcome>(batch.length);
	let open = batch.map((message, index) => ({ message, index }));
	let failure: { error: unknown; outcome: Outcome } | null = null;
	for (let repeat = 0; open.length > 0 && repeat <= REPEATS; repeat++) {
		const results = await courier
			.send(open.map(({ message }) => message))
			.catch((error: unknown) => {
				const outcome = outcomeOf(error);
				failure = { error, outcome };
				return open.map(() => outcome);
			});
		open.forEach(({ index }, position) => (outcomes[index] = results[position]!));
		const unknown = open.filter(({ index }) => outcomes[index]!.outcome === 'unknown');
		const missing = unknown.length > 0 ? await ask(unknown, outcomes, courier) : [];
		// Not to be asked either: nothing more can be known, and nothing more may be sent.
		if (missing === null) break;
		open = missing;
	}
	const last = failure as { error: unknown; outcome: Outcome } | null;
	if (last !== null && outcomes.every((outcome) => outcome === last.outcome)) throw last.error;
	return outcomes;
}

/** Settles what the gateway has; returns what it has not, or null where it cannot be asked. */
async function ask<Message>(
	unknown: Array<Open<Message>>,
	outcomes: Outcome[],
	{ find, sleep }: Courier<Message>,
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
