import type { Failure } from '../shared/gateway/error';
import { accepted, rejected, unknown, type Outcome } from '../shared/gateway/outcome';
import { MEANINGS, REASONS } from './codes';
import type { WireReport } from './client/messages';
import type { SendAnswer, SentItem } from './client/sending';
import type { SerwerSmsMessage } from './message';

/**
 * What became of each message of one request. A result belongs to the message at its position, where
 * there are as many and all their numbers agree; else to the one message with its number. Where it
 * is not certain whose it is, the message is left unknown, and is found out by its reference.
 */
export function outcomesOf(answer: SendAnswer, messages: SerwerSmsMessage[]): Outcome[] {
	const isTest = messages[0]?.test === true;
	return itemsOf(answer, messages).map((item) => {
		if (item === 'taken') return accepted(null);
		if (item === null) return unknown(NOT_TOLD);
		return outcomeOfItem(item, isTest);
	});
}

const NOT_TOLD: Failure = {
	code: 'noResult',
	message: 'SerwerSMS gave no result for this message.',
};

/** `queued`, and how a report says that a message is there. */
const TAKEN = new Set(['queued', 'saved', 'in_progress', 'sent', 'pending', 'delivered']);

/**
 * What one result says; one that says neither yes nor no leaves it open. In a test nothing is sent,
 * so its id leads nowhere.
 */
export function outcomeOfItem(item: SentItem, isTest: boolean): Outcome {
	const status = item.status.trim().toLowerCase();
	if (status === 'unsent') return rejected(refusalOf(item));
	if (item.id === null || !TAKEN.has(status)) return unknown(NOT_TOLD);
	return accepted(isTest ? null : item.id);
}

/** What a report says of a message that was looked for: it is there, and sent or not sent. */
export function outcomeOfReport({ id, status, reason }: WireReport): Outcome {
	if (status !== 'unsent') return accepted(id);
	return rejected({ code: reason ?? 'unsent', message: notSent(reason) });
}

function notSent(reason: string | null): string {
	const isKnown = reason !== null && Object.hasOwn(REASONS, reason);
	const words = isKnown ? REASONS[reason] : (reason ?? 'SerwerSMS gives no reason.');
	return `SerwerSMS did not send the message: ${words}`;
}

function refusalOf({ errorCode, errorMessage }: SentItem): Failure {
	const meaning = MEANINGS[Number(errorCode ?? NaN)] ?? 'SerwerSMS did not send this message.';
	const said = [errorCode, errorMessage].filter(Boolean).join(': ');
	return { code: errorCode ?? 'unsent', message: said ? `${meaning} (${said})` : meaning };
}

function itemsOf(
	{ items, queued, unsent }: SendAnswer,
	messages: SerwerSmsMessage[],
): Array<SentItem | 'taken' | null> {
	if (items === null || items.length === 0) {
		const isAllTaken = queued === messages.length && (unsent ?? 0) === 0;
		return messages.map(() => (isAllTaken ? 'taken' : null));
	}
	// A contact's number is the gateway's to know.
	if (messages.length === 1 && messages[0]!.contactId !== null) {
		return [items.length === 1 ? items[0]! : null];
	}
	const isInOrder =
		items.length === messages.length &&
		messages.every(({ to }, i) => isSameNumber(items[i]!.phone, to));
	return isInOrder ? items : byNumber(items, messages);
}

function byNumber(items: SentItem[], messages: SerwerSmsMessage[]): Array<SentItem | null> {
	const waiting = new Map<string, SentItem[]>();
	for (const item of items) {
		const key = digitsOf(item.phone);
		const same = waiting.get(key);
		if (same) same.push(item);
		else waiting.set(key, [item]);
	}
	const wanted = new Map<string, number>();
	for (const { to } of messages) wanted.set(to, (wanted.get(to) ?? 0) + 1);
	return messages.map(({ to }) => {
		const [only, second] = waiting.get(to) ?? [];
		const isClear = only !== undefined && second === undefined && wanted.get(to) === 1;
		return isClear ? only : null;
	});
}

function isSameNumber(phone: string, to: string): boolean {
	return digitsOf(phone) === to;
}

/** A number as the gateway may write it, as international digits. */
export function digitsOf(phone: string): string {
	const digits = phone.replace(/\D/g, '').replace(/^00/, '');
	const isNational = digits.length === 9 && !/^\s*(\+|00)/.test(phone);
	return isNational ? `48${digits}` : digits;
}
