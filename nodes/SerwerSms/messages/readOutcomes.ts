import type { Failure } from '../../shared/gateway/error';
import { accepted, rejected, unknown, type Outcome } from '../../shared/gateway/outcome';
import { internationalDigits } from '../../shared/sms/numbering';
import { ERROR_MESSAGES, FAILURE_REASONS } from '../codes';
import type { WireReport } from '../client/messages';
import type { SendAnswer, SentItem } from '../client/sending';
import type { SerwerSmsMessage } from './compose';

/**
 * The outcome of each message of one request. If there is one result per message and all numbers
 * agree in order, results match messages by position. Otherwise a result matches the only message
 * with its number. A message without a clear match stays unknown, and is then looked up by its
 * reference.
 */
export function outcomesOf(answer: SendAnswer, messages: SerwerSmsMessage[]): Outcome[] {
	const isTest = messages[0]?.test === true;
	return resultsOf(answer, messages).map((item) => {
		if (item === 'accepted') return accepted(null);
		if (item === null) return unknown(NO_RESULT);
		return outcomeOfItem(item, isTest);
	});
}

const NO_RESULT: Failure = {
	code: 'noResult',
	message: 'SerwerSMS gave no result for this message.',
};

/**
 * The outcome for one result. An ID means that the message was accepted, even if its status is a new
 * word, unless the result also has an error. It is unknown if the result says neither that the message
 * was accepted nor that it was not sent. A test sends nothing, so the ID of its result is of no use.
 */
export function outcomeOfItem(item: SentItem, isTest: boolean): Outcome {
	const status = item.status.trim().toLowerCase();
	if (status === 'unsent') return rejected(failureOf(item));
	if (item.id === null || hasError(item)) return unknown(NO_RESULT);
	return accepted(isTest ? null : item.id);
}

/** An error code of 0 does not count as an error. */
function hasError({ errorCode }: SentItem): boolean {
	return errorCode !== null && errorCode.trim() !== '' && Number(errorCode) !== 0;
}

/** The outcome of a message whose report was found: the gateway has it, and sent it or not. */
export function outcomeOfReport({ id, status, reason }: WireReport): Outcome {
	if (status !== 'unsent') return accepted(id);
	return rejected({ code: reason ?? 'unsent', message: notSentMessage(reason) });
}

function notSentMessage(reason: string | null): string {
	if (reason === null) return 'SerwerSMS did not send the message and gave no reason.';
	const sentence = Object.hasOwn(FAILURE_REASONS, reason)
		? FAILURE_REASONS[reason]
		: `It gave the reason "${reason}".`;
	return `SerwerSMS did not send the message. ${sentence}`;
}

function failureOf({ errorCode, errorMessage }: SentItem): Failure {
	const meaning =
		ERROR_MESSAGES[Number(errorCode ?? NaN)] ?? 'SerwerSMS did not send this message.';
	const details = [errorCode, errorMessage].filter(Boolean).join(': ');
	return { code: errorCode ?? 'unsent', message: details ? `${meaning} (${details})` : meaning };
}

/** For each message, its result, `accepted` if only the counts say so, or null. */
function resultsOf(
	{ items, queued, unsent }: SendAnswer,
	messages: SerwerSmsMessage[],
): Array<SentItem | 'accepted' | null> {
	if (items === null || items.length === 0) {
		const areAllAccepted = queued === messages.length && (unsent ?? 0) === 0;
		return messages.map(() => (areAllAccepted ? 'accepted' : null));
	}
	// The node does not know a contact's number, so it cannot compare it.
	if (messages.length === 1 && messages[0]!.contactId !== null) {
		return [items.length === 1 ? items[0]! : null];
	}
	const isInOrder =
		items.length === messages.length &&
		messages.every(({ to }, i) => isSameNumber(items[i]!.phone, to));
	return isInOrder ? items : matchByNumber(items, messages);
}

function matchByNumber(items: SentItem[], messages: SerwerSmsMessage[]): Array<SentItem | null> {
	const byPhone = new Map<string, SentItem[]>();
	for (const item of items) {
		const key = internationalDigits(item.phone);
		const same = byPhone.get(key);
		if (same) same.push(item);
		else byPhone.set(key, [item]);
	}
	const messageCounts = new Map<string, number>();
	for (const { to } of messages) messageCounts.set(to, (messageCounts.get(to) ?? 0) + 1);
	return messages.map(({ to }) => {
		const [only, second] = byPhone.get(to) ?? [];
		const isUnique = only !== undefined && second === undefined && messageCounts.get(to) === 1;
		return isUnique ? only : null;
	});
}

function isSameNumber(phone: string, to: string): boolean {
	return internationalDigits(phone) === to;
}
