import { groupBy, inChunks, inRounds } from '../../shared/gateway/batches';
import type { Outcome } from '../../shared/gateway/outcome';
import type { Permit } from '../../shared/gateway/permit';
import type { SerwerSms } from '../client/request';
import { sendPersonalized, sendSms, type SendAnswer } from '../client/sending';
import { envelopeKey, needsOneText, wireEnvelope, type SerwerSmsMessage } from './compose';
import { outcomesOf } from './readOutcomes';

/** Source: HTTPS API v2, "Introduction". */
export const MAX_WITH_ONE_TEXT = 100_000;
const MAX_WITH_OWN_TEXTS = 10_000;

/**
 * Splits messages into as few requests as possible. A request takes either one text for 100,000
 * numbers, or 10,000 messages with different texts. The way that needs fewer requests is used.
 *
 * No request has a number twice, because SerwerSMS drops a repeated number even if the texts
 * differ.
 */
export function requestsFor<Entry extends { message: SerwerSmsMessage }>(
	entries: Entry[],
	size: number,
): Entry[][] {
	return groupBy(entries, ({ message }) => envelopeKey(message)).flatMap((group) =>
		inRounds(group, ({ message }) => message.to).flatMap((round) => {
			const mixedTexts = inChunks(round, Math.min(size, MAX_WITH_OWN_TEXTS));
			const isOneTextOnly = needsOneText(group[0]!.message);
			if (!isOneTextOnly && hasMoreTextsThan(round, mixedTexts.length)) return mixedTexts;
			const byText = groupBy(round, ({ message }) => message.text);
			const sameText = byText.flatMap((same) => inChunks(same, size));
			return isOneTextOnly || sameText.length <= mixedTexts.length ? sameText : mixedTexts;
		}),
	);
}

/**
 * Each text needs at least one request with one text. If there are more texts than requests with
 * different texts, grouping the messages by text can be skipped.
 */
function hasMoreTextsThan(entries: Array<{ message: SerwerSmsMessage }>, count: number): boolean {
	const texts = new Set<string>();
	return entries.some(({ message }) => texts.add(message.text).size > count);
}

/**
 * Sends messages with the same `envelopeKey` in one request and returns an outcome for each.
 * @throws {GatewayError} if the whole request failed.
 */
export async function sendBatch(
	api: SerwerSms,
	permit: Permit,
	messages: SerwerSmsMessage[],
): Promise<Outcome[]> {
	return outcomesOf(await submit(api, permit, messages), messages);
}

async function submit(
	api: SerwerSms,
	permit: Permit,
	messages: SerwerSmsMessage[],
): Promise<SendAnswer> {
	const [first] = messages as [SerwerSmsMessage];
	const { contactId, text } = first;
	const envelope = {
		...wireEnvelope(first, api.timeZone),
		unique_id: messages.map(({ reference }) => reference),
	};
	if (contactId !== null) {
		return await sendSms(api, permit, { contact_id: contactId, text, ...envelope });
	}
	if (messages.every((message) => message.text === text)) {
		const phone = messages.map(({ to }) => `+${to}`);
		return await sendSms(api, permit, { phone, text, ...envelope });
	}
	const own = messages.map(({ to, text: ownText }) => ({ phone: `+${to}`, text: ownText }));
	return await sendPersonalized(api, permit, { messages: own, ...envelope });
}
