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
 * Source: "1.1 Wysyłka wiadomości", table of fields. Nine digits are a Polish number, and completed
 * as one here; a foreign number of nine digits would reach a stranger.
 */
const NUMBER = { country: 'PL', minDigits: 10, maxDigits: 11 } as const;

/** Outgoing messages are UCS-2, cut every 60 characters: ACTIO's own rule. */
const UCS2_RULE = { 'UCS-2': { single: 60, multi: 60 } };

/** In the account's GSM-7 mode a message is one part. */
const GSM7_CHARACTERS = 160;

export interface ActioMessage extends Message {
	from: string;
}

/** @throws {InvalidInput} */
export function composeMessage(draft: Draft): ActioMessage {
	const to = readRecipient(draft.to, NUMBER);
	const from = readSender(draft);
	const text = readText(draft, Infinity);
	const counted = draft.options.gsm7Account === true ? gsm7Part(text) : ucs2Parts(text);
	checkParts(counted, draft.maxParts);
	return { to, from, text, reference: null, scheduledAt: null, segments: counted };
}

/** Messages with the same sender and text can go into one request. */
export function sameContent({ from, text }: ActioMessage): string {
	return JSON.stringify([from, text]);
}

/** Only these may go to many numbers. Source: "1.2 Wysyłka wiadomości na wiele numerów". */
export function isPolish({ to }: Pick<ActioMessage, 'to'>): boolean {
	return /^48\d{9}$/.test(to);
}

function readSender({ from, options }: Draft): string {
	const given = typeof from === 'string' || typeof from === 'number' ? String(from).trim() : '';
	if (given === '') {
		throw new InvalidInput('From is empty. Give the virtual mobile number of your ACTIO account.');
	}
	if (options.alphanumericSender === true && /[A-Za-z]/.test(given)) {
		if (/^[\w .&-]{1,11}$/.test(given)) return given;
		throw new InvalidInput(`The sender "${given}" must have at most 11 letters and digits.`);
	}
	return readRecipient(given, NUMBER, 'The sender');
}

function ucs2Parts(text: string): Segments {
	return segments(text, { encoding: 'UCS-2', rules: UCS2_RULE });
}

function gsm7Part(text: string): Segments {
	const counted = segments(text, { encoding: 'GSM-7' });
	if (!isGsm7(text)) {
		throw new InvalidInput(
			'The text has characters outside GSM-7, which an account in GSM-7 mode cannot send. Switch on Transliterate, or rewrite it.',
		);
	}
	if (counted.units <= GSM7_CHARACTERS) return counted;
	throw new InvalidInput(
		`The text takes ${counted.units} GSM-7 characters, but an account in GSM-7 mode sends one part of 160. Shorten it.`,
	);
}
