import { groupBy, inChunks, inRounds } from '../shared/gateway/batches';
import { GatewayError } from '../shared/gateway/error';
import { rejected, unknown, type Outcome } from '../shared/gateway/outcome';
import type { IsOurs } from '../shared/gateway/message';
import { REFERENCE_USED } from './codes';
import { sendPersonalized, sendSms, type SendAnswer } from './client/sending';
import type { SerwerSms } from './client/wire';
import { findMessages } from './found';
import { envelopeKey, isForAllOnly, wireEnvelope, type SerwerSmsMessage } from './message';
import { outcomesOf } from './outcomes';

/** Source: HTTPS API v2, "Introduction". */
export const MOST_WITH_ONE_TEXT = 100_000;
const MOST_WITH_OWN_TEXTS = 10_000;

/**
 * The messages in as few requests as the gateway takes them in. One text goes to 100,000 numbers, and
 * 10,000 messages may have texts of their own; of several texts whatever takes fewer requests.
 *
 * No request has a number twice: SerwerSMS drops a repeated one, whatever its text.
 */
export function requestsFor(messages: SerwerSmsMessage[], size: number): SerwerSmsMessage[][] {
	return groupBy(messages, envelopeKey).flatMap((group) =>
		inRounds(group, ({ to }) => to).flatMap((round) => {
			const ownTexts = inChunks(round, Math.min(size, MOST_WITH_OWN_TEXTS));
			const isForAll = isForAllOnly(group[0]!);
			if (!isForAll && hasMoreTexts(round, ownTexts.length)) return ownTexts;
			const texts = groupBy(round, ({ text }) => text).flatMap((same) => inChunks(same, size));
			return isForAll || texts.length <= ownTexts.length ? texts : ownTexts;
		}),
	);
}

/** Each text takes a request at least, so where there are many it need not be known whose. */
function hasMoreTexts(messages: SerwerSmsMessage[], count: number): boolean {
	const texts = new Set<string>();
	return messages.some(({ text }) => texts.add(text).size > count);
}

/**
 * Sends messages with the same envelope in one request, which the gateway takes or refuses as a
 * whole; an outcome for each.
 * @throws {GatewayError} when the request as a whole failed.
 */
export async function sendTogether(
	api: SerwerSms,
	messages: SerwerSmsMessage[],
	isOurs: IsOurs<SerwerSmsMessage>,
): Promise<Outcome[]> {
	const answer = await submit(api, messages).catch(keepReferenceUsed);
	return answer instanceof GatewayError
		? await withoutUsed(api, messages, isOurs, answer)
		: outcomesOf(answer, messages);
}

async function submit(api: SerwerSms, messages: SerwerSmsMessage[]): Promise<SendAnswer> {
	const [first] = messages as [SerwerSmsMessage];
	const envelope = {
		...wireEnvelope(first, api.timeZone),
		unique_id: messages.map(({ reference }) => reference),
	};
	if (first.contactId !== null) {
		return await sendSms(api, { contact_id: first.contactId, text: first.text, ...envelope });
	}
	if (messages.every(({ text }) => text === first.text)) {
		const phone = messages.map(({ to }) => `+${to}`);
		return await sendSms(api, { phone, text: first.text, ...envelope });
	}
	const own = messages.map(({ to, text }) => ({ phone: `+${to}`, text }));
	return await sendPersonalized(api, { messages: own, ...envelope });
}

/**
 * The gateway refused all of them, since it has a message under one or more of the references. What
 * is there and can only be this message was sent by an earlier try. What is there under a reference
 * that the user gave may be another message, so this one was not sent. The others are sent again.
 */
async function withoutUsed(
	api: SerwerSms,
	messages: SerwerSmsMessage[],
	isOurs: IsOurs<SerwerSmsMessage>,
	error: GatewayError,
): Promise<Outcome[]> {
	const found = await findMessages(api, messages).catch(keepGatewayError);
	if (found instanceof GatewayError) {
		// That the question was refused says nothing of the message, which may be there.
		return messages.map((message) =>
			isOurs(message) ? unknown(found.failure) : rejected(error.failure),
		);
	}
	const outcomes = new Map<SerwerSmsMessage, Outcome>();
	messages.forEach((message, i) => {
		const there = found[i];
		if (there) outcomes.set(message, isOurs(message) ? there : rejected(error.failure));
	});
	const others = messages.filter((message) => !outcomes.has(message));
	if (others.length === messages.length) {
		// What was sent a moment ago may not be listed yet; it will be asked for again.
		return messages.map((message) =>
			isOurs(message) ? unknown(error.failure) : rejected(error.failure),
		);
	}
	if (others.length > 0) {
		const results = await sendTogether(api, others, isOurs);
		others.forEach((message, i) => outcomes.set(message, results[i]!));
	}
	return messages.map((message) => outcomes.get(message)!);
}

async function keepGatewayError(error: unknown): Promise<GatewayError> {
	return error instanceof GatewayError ? error : await Promise.reject(error);
}

async function keepReferenceUsed(error: unknown): Promise<GatewayError> {
	const isUsed = error instanceof GatewayError && REFERENCE_USED.has(error.code);
	return isUsed ? error : await Promise.reject(error);
}
