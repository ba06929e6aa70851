import { DateTime } from 'luxon';
import { InvalidInput } from '../shared/gateway/error';
import {
	checkParts,
	readRecipient,
	readText,
	type Draft,
	type Message,
} from '../shared/gateway/message';
import type { Country } from '../shared/sms/msisdn';
import { asNumber } from '../shared/n8n/parameters';
import { segments } from '../shared/sms/segments';
import type { WireSubmission } from './client';

/** Source: "Ограничения HTTP API 3.0". */
const RECIPIENT = { minDigits: 7, maxDigits: 15 } as const;
const MAX_CHARACTERS = 500;

/** The references of messages are how the gateway is asked for them, so each has one. */
export interface MobipaceMessage extends Message {
	from: string;
	reference: string;
	/** 0 to 23, null sends as soon as possible. */
	sendWithinHours: number | null;
	isWapPush: boolean;
}

/** @throws {InvalidInput} */
export function composeMessage(draft: Draft): MobipaceMessage {
	const { reference, options } = draft;
	const to = readRecipient(draft.to, { ...RECIPIENT, country: readCountry(options.country) });
	const from = readSender(draft.from);
	const text = readText(draft, MAX_CHARACTERS);
	const counted = segments(text);
	checkParts(counted, draft.maxParts);
	return {
		to,
		from,
		text,
		reference: reference ?? '',
		scheduledAt: draft.sendAt,
		segments: counted,
		sendWithinHours: readHours(options.sendWithinHours),
		isWapPush: options.wapPush === true,
	};
}

/** What all messages of one request have in common. */
export function envelopeKey(message: MobipaceMessage): string {
	const { from, scheduledAt, sendWithinHours, isWapPush } = message;
	return JSON.stringify([from, scheduledAt, sendWithinHours, isWapPush]);
}

/** One request; the messages have the same envelope. `timeZone` is the account's. */
export function toWire(messages: MobipaceMessage[], timeZone: string): WireSubmission {
	const { from, scheduledAt, sendWithinHours, isWapPush } = messages[0]!;
	return {
		Sender: from,
		...(scheduledAt !== null && { ScheduledDate: localMinute(scheduledAt, timeZone) }),
		...(sendWithinHours !== null && { SendWithinHours: sendWithinHours }),
		...(isWapPush && { IsWapPush: 'true' as const }),
		Messages: messages.map(({ to, text, reference }) => ({
			Recipient: to,
			Body: text,
			...(reference !== '' && { Reference: reference }),
		})),
	};
}

function localMinute(iso: string, zone: string): string {
	return DateTime.fromISO(iso, { zone }).toFormat('yyyy-MM-dd HH:mm');
}

function readCountry(value: unknown): Country | undefined {
	return value === 'AM' || value === 'PL' || value === 'RU' ? value : undefined;
}

function readSender(value: unknown): string {
	const sender = typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
	if (sender !== '') return sender;
	throw new InvalidInput(
		'The sender name is empty. Give one that your MOBIPACE manager has registered.',
	);
}

function readHours(value: unknown): number | null {
	if (value === undefined || value === null || value === '') return null;
	const hours = asNumber(value);
	if (Number.isInteger(hours) && hours >= 0 && hours <= 23) return hours;
	throw new InvalidInput('Send Within Hours must be a whole number from 0 to 23.');
}
