import { InvalidInput } from '../shared/gateway/error';
import {
	checkParts,
	readRecipient,
	readText,
	type Draft,
	type Message,
} from '../shared/gateway/message';
import { isGsm7 } from '../shared/sms/gsm7';
import { segments, type Segments } from '../shared/sms/segments';

/**
 * ACTIO reads any nine digits as a Polish number. So a Polish number gets its calling code here,
 * and a foreign number of nine digits is refused: the message would reach a stranger.
 * Source: "1.1 Wysyłka wiadomości", table of fields.
 */
const NUMBER_RULES = { country: 'PL', minDigits: 10, maxDigits: 11 } as const;

/** ACTIO sends UCS-2 and charges a part for every 60 characters, unlike the GSM standard. */
const UCS2_PART_LENGTHS = { 'UCS-2': { single: 60, multi: 60 } };

/** A message from an account in GSM-7 mode has only one part. */
const MAX_GSM7_CHARACTERS = 160;

export interface ActioMessage extends Message {
	from: string;
}

/** Checks a message against ACTIO's rules. @throws {InvalidInput} */
export function composeMessage(draft: Draft): ActioMessage {
	const to = readRecipient(draft.to, NUMBER_RULES);
	const from = readSender(draft);
	const text = readText(draft, Infinity);
	const counted = draft.options.flag('gsm7Account', 'GSM-7 Account')
		? gsm7Part(text)
		: ucs2Parts(text);
	checkParts(counted, draft.maxParts);
	return { to, from, text, reference: null, scheduledAt: null, segments: counted };
}

/** Messages with the same key have the same sender and text, so they can share a request. */
export function contentKey({ from, text }: ActioMessage): string {
	return JSON.stringify([from, text]);
}

/**
 * Whether the message can share a request with others: only Polish numbers can.
 * Source: "1.2 Wysyłka wiadomości na wiele numerów".
 */
export function hasPolishRecipient({ to }: Pick<ActioMessage, 'to'>): boolean {
	return /^48\d{9}$/.test(to);
}

function readSender({ from, options }: Draft): string {
	const given = from ?? '';
	const isName = options.flag('alphanumericSender', 'Alphanumeric Sender');
	if (given === '') {
		throw new InvalidInput('From is empty. Enter the virtual mobile number of your ACTIO account.');
	}
	if (isName && /[A-Za-z]/.test(given)) {
		if (/^[\w .&-]{1,11}$/.test(given)) return given;
		throw new InvalidInput(
			`The sender "${given}" is not a valid name. Use at most 11 characters: letters, digits, spaces and . & - _`,
		);
	}
	if (!isName && /[A-Za-z]/.test(given)) {
		throw new InvalidInput(
			`The sender "${given}" has letters. Enter a number of your ACTIO account, or switch on Alphanumeric Sender.`,
		);
	}
	return readRecipient(given, NUMBER_RULES, 'The sender');
}

function ucs2Parts(text: string): Segments {
	return segments(text, { encoding: 'UCS-2', rules: UCS2_PART_LENGTHS });
}

function gsm7Part(text: string): Segments {
	const counted = segments(text, { encoding: 'GSM-7' });
	if (!isGsm7(text)) {
		throw new InvalidInput(
			'The text has characters outside GSM-7, which an account in GSM-7 mode cannot send. Switch on Transliterate, or rewrite the text.',
		);
	}
	if (counted.units <= MAX_GSM7_CHARACTERS) return counted;
	throw new InvalidInput(
		`The text takes ${counted.units} GSM-7 characters, but an account in GSM-7 mode can send only one part of 160. Shorten the text.`,
	);
}
