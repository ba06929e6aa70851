import { notSent } from '../shared/gateway/batches';
import { GatewayError } from '../shared/gateway/error';
import { accepted, outcomeOf, rejected, unknown, type Outcome } from '../shared/gateway/outcome';
import { sideBySide } from '../shared/gateway/sideBySide';
import { national, send, sendMulti, type Actio } from './client';
import type { ActioMessage } from './message';

const SIDE_BY_SIDE = 5;

/** Sends one message in a request of its own. */
export async function sendOne(actio: Actio, { from, to, text }: ActioMessage): Promise<Outcome> {
	return accepted(await send(actio, { from, to, body: text }));
}

/**
 * Sends messages with one sender and text to different numbers. The gateway takes all or none: the
 * numbers it names as bad are rejected, and the rest is sent again without them. Where it names
 * none, or has no call for many, each message goes by itself.
 * @throws {GatewayError} when the request as a whole failed.
 */
export async function sendTogether(actio: Actio, messages: ActioMessage[]): Promise<Outcome[]> {
	if (messages.length === 1) return [await sendOne(actio, messages[0]!)];
	const outcomes = new Map<ActioMessage, Outcome>();
	let open = messages;
	while (open.length > 1 && !actio.isSingleOnly) {
		const result = await sendAll(actio, open).catch((error: unknown) => ({ error }));
		if (Array.isArray(result)) {
			open.forEach((message, i) => outcomes.set(message, result[i]!));
			return messages.map((message) => outcomes.get(message)!);
		}
		if (!isRefusal(result.error)) {
			// What was rejected before stays so; nothing else is known.
			if (outcomes.size === 0) throw result.error;
			for (const message of open) outcomes.set(message, outcomeOf(result.error));
			return messages.map((message) => outcomes.get(message)!);
		}
		const named = namedAsBad(result.error, open);
		if (named.size === 0) break;
		for (const [message, reason] of named) {
			outcomes.set(message, rejected({ code: 'invalidNumber', message: reason }));
		}
		open = open.filter((message) => !named.has(message));
	}
	await sendEach(actio, open, outcomes);
	return messages.map((message) => outcomes.get(message)!);
}

/**
 * Each in a request of its own. Once every further one would fail too, the rest is not tried.
 * @throws {GatewayError} that failure, where it is all there is to tell.
 */
async function sendEach(
	actio: Actio,
	messages: ActioMessage[],
	outcomes: Map<ActioMessage, Outcome>,
): Promise<void> {
	let stop: GatewayError | null = null;
	await sideBySide(messages, SIDE_BY_SIDE, async (message) => {
		if (stop !== null) {
			// Whatever the earlier request did, this message was in none.
			outcomes.set(message, rejected(notSent(stop.failure)));
			return;
		}
		const result = await sendOne(actio, message).catch((error: unknown) => error);
		if (result instanceof GatewayError && result.affectsAll) stop ??= result;
		outcomes.set(message, isOutcome(result) ? result : outcomeOf(result));
	});
	const isLost = [...outcomes.values()].every(({ outcome }) => outcome === 'rejected');
	if (stop !== null && isLost) throw stop as GatewayError;
}

function isOutcome(result: unknown): result is Outcome {
	return typeof result === 'object' && result !== null && 'outcome' in result;
}

async function sendAll(actio: Actio, messages: ActioMessage[]): Promise<Outcome[]> {
	const { from, text } = messages[0]!;
	const ids = await sendMulti(actio, { from, to: messages.map(({ to }) => to), body: text });
	return messages.map(({ to }) => {
		const id = ids.get(national(to));
		return id === undefined
			? unknown({ code: 'noMessageId', message: 'The gateway gave no ID for this number.' })
			: accepted(id);
	});
}

/** A refusal of what was sent (422) or of the way it was sent. */
function isRefusal(error: unknown): error is GatewayError {
	return error instanceof GatewayError && (error.status === 422 || error.code === 'notEnabled');
}

/** The messages whose numbers a refusal names: by position (`to.3`), or in its text. */
function namedAsBad({ fields }: GatewayError, messages: ActioMessage[]): Map<ActioMessage, string> {
	const named = new Map<ActioMessage, string>();
	for (const [field, texts] of Object.entries(fields)) {
		const reason = `The gateway refuses this number: ${texts.join(' ')}`;
		const position = /^to\.(\d+)$/.exec(field)?.[1];
		if (position !== undefined) {
			const message = messages[Number(position)];
			if (message) named.set(message, reason);
		} else if (field === 'to') {
			const mentioned = new Set(
				texts.flatMap((text) => text.match(/\d{9,15}/g) ?? []).map(national),
			);
			for (const message of messages) {
				if (mentioned.has(national(message.to))) named.set(message, reason);
			}
		}
	}
	return named;
}
