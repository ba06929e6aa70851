import { notSent } from '../shared/gateway/batches';
import { GatewayError } from '../shared/gateway/error';
import type { Permit } from '../shared/gateway/permit';
import { accepted, outcomeOf, rejected, unknown, type Outcome } from '../shared/gateway/outcome';
import { sideBySide } from '../shared/gateway/sideBySide';
import { internationalDigits } from '../shared/sms/numbering';
import { MULTI_PATHS, send, sendMulti, type Actio } from './client';
import type { ActioMessage } from './compose';

const REQUESTS_AT_ONCE = 5;

/**
 * The path that each gateway has, by Base URL. The process remembers it and tries it first. If it is
 * gone, the other path is tried.
 */
const knownPaths = new Map<string, (typeof MULTI_PATHS)[number]>();

/** The connections whose gateway or token does not allow several numbers in one request. */
const withoutMulti = new WeakSet<Actio>();

/** A message, and the position of its outcome. */
type Positioned = [position: number, message: ActioMessage];

/** Until a message has an outcome, it counts as one that may have been sent. */
const NO_OUTCOME = unknown({ code: 'unexpected', message: 'The message has no result.' });

/**
 * Sends messages that have the same sender and text to different numbers. The gateway accepts all
 * numbers of a request or none. If its refusal names bad numbers, their messages are rejected and
 * the rest is sent again without them. If it names none, or takes only one number per request, each
 * message gets its own request. If it refuses the sender or the text, all messages are rejected.
 * @throws {GatewayError} when the request as a whole failed.
 */
export async function sendBatch(
	actio: Actio,
	permit: Permit,
	messages: ActioMessage[],
): Promise<Outcome[]> {
	if (messages.length === 1) return [await sendSingle(actio, permit, messages[0]!)];
	const outcomes = messages.map((): Outcome => NO_OUTCOME);
	let remaining: Positioned[] = [...messages.entries()];
	while (remaining.length > 1 && !withoutMulti.has(actio)) {
		const batch = remaining.map(([, message]) => message);
		const result = await sendTogether(actio, permit, batch).catch((error: unknown) => ({ error }));
		if (result === null) break;
		if (result instanceof Map) {
			for (const [position, { to }] of remaining) outcomes[position] = outcomeOfId(result.get(to));
			return outcomes;
		}
		if (!isRefusal(result.error) || refusesAll(result.error)) {
			// A thrown error applies to every message, including those that are already rejected.
			if (remaining.length === messages.length) throw result.error;
			for (const [position] of remaining) outcomes[position] = outcomeOf(result.error);
			return outcomes;
		}
		const reasons = badNumbers(result.error, batch);
		if (reasons.size === 0) break;
		for (const [position, message] of remaining) {
			const reason = reasons.get(message);
			if (reason === undefined) continue;
			outcomes[position] = rejected({ code: 'invalidNumber', message: reason });
		}
		remaining = remaining.filter(([, message]) => !reasons.has(message));
	}
	await sendSingly(actio, permit, remaining, outcomes);
	return outcomes;
}

/** Sends one message in its own request. */
async function sendSingle(
	actio: Actio,
	permit: Permit,
	{ from, to, text }: ActioMessage,
): Promise<Outcome> {
	return accepted(await send(actio, permit, { from, to, body: text }));
}

/**
 * Sends each message in its own request and fills in its outcome. After an error that would hit
 * every further request too, the rest is not sent.
 * @throws {GatewayError} that error, if no message of the whole batch was or may have been sent.
 */
async function sendSingly(
	actio: Actio,
	permit: Permit,
	messages: Positioned[],
	outcomes: Outcome[],
): Promise<void> {
	let stop: GatewayError | null = null;
	await sideBySide(messages, REQUESTS_AT_ONCE, async ([position, message]) => {
		if (stop !== null) {
			// Rejected even if the failed request is unknown: this message was not in it.
			outcomes[position] = rejected(notSent(stop.failure));
			return;
		}
		const result = await sendSingle(actio, permit, message).catch((error: unknown) => error);
		if (result instanceof GatewayError && result.affectsAll) stop ??= result;
		outcomes[position] = isOutcome(result) ? result : outcomeOf(result);
	});
	const isNothingSent = outcomes.every(({ outcome }) => outcome === 'rejected');
	if (stop !== null && isNothingSent) throw stop as GatewayError;
}

function isOutcome(result: unknown): result is Outcome {
	return typeof result === 'object' && result !== null && 'outcome' in result;
}

/**
 * Sends all messages in one request and returns the message IDs by number. A request to a path that
 * does not exist sends nothing, so the other path is tried next. Null if the gateway has neither
 * path or the token may not use them.
 * @throws {GatewayError}
 */
async function sendTogether(
	actio: Actio,
	permit: Permit,
	messages: ActioMessage[],
): Promise<Map<string, string> | null> {
	const { from, text } = messages[0]!;
	const request = { from, to: messages.map(({ to }) => to), body: text };
	const known = knownPaths.get(actio.baseUrl);
	const first = known === undefined ? [] : [known];
	for (const path of new Set([...first, ...MULTI_PATHS])) {
		const ids = await sendMulti(actio, permit, path, request).catch(nullIfUnavailable);
		if (ids === null) continue;
		knownPaths.set(actio.baseUrl, path);
		return ids;
	}
	knownPaths.delete(actio.baseUrl);
	withoutMulti.add(actio);
	return null;
}

function outcomeOfId(id: string | undefined): Outcome {
	return id === undefined
		? unknown({ code: 'noMessageId', message: 'The gateway returned no ID for this number.' })
		: accepted(id);
}

/** For `catch`: null if the path does not exist or the token may not use it. */
async function nullIfUnavailable(error: unknown): Promise<null> {
	const isUnavailable =
		error instanceof GatewayError && (error.status === 404 || error.status === 403);
	return isUnavailable ? null : await Promise.reject(error);
}

/** Whether the gateway refused the content of the request (HTTP 422). */
function isRefusal(error: unknown): error is GatewayError {
	return error instanceof GatewayError && error.status === 422;
}

/** The gateway refused the sender, the text or the token, so it would refuse every such request. */
function refusesAll({ fields }: GatewayError): boolean {
	return Object.keys(fields).some((field) => !/^to(\.|$)/.test(field));
}

/**
 * Why the gateway refused some of the numbers, by message. A refusal names a number by its position
 * (`to.3`) or in the text of a complaint.
 */
function badNumbers({ fields }: GatewayError, messages: ActioMessage[]): Map<ActioMessage, string> {
	const reasons = new Map<ActioMessage, string>();
	for (const [field, texts] of Object.entries(fields)) {
		const reason = `The gateway refused this number: ${texts.join(' ')}`;
		const position = /^to\.(\d+)$/.exec(field)?.[1];
		if (position !== undefined) {
			const message = messages[Number(position)];
			if (message) reasons.set(message, reason);
		} else if (field === 'to') {
			const mentioned = new Set(
				texts.flatMap((text) => text.match(/\d{9,15}/g) ?? []).map(internationalDigits),
			);
			for (const message of messages) {
				if (mentioned.has(message.to)) reasons.set(message, reason);
			}
		}
	}
	return reasons;
}
