import { DateTime } from 'luxon';
import { InvalidInput } from '../shared/gateway/error';
import {
	checkParts,
	readRecipient,
	readText,
	type Draft,
	type Message,
} from '../shared/gateway/message';
import { asNumber, asParameterText } from '../shared/n8n/parameters';
import { segments, type Segments } from '../shared/sms/segments';
import { toGsm7 } from '../shared/sms/transliterate';
import type { SmsToMany } from './client/sending';

/** Nine digits are a Polish number, as SerwerSMS itself reads them. */
export const RECIPIENT = { country: 'PL', minDigits: 8, maxDigits: 15 } as const;

/** Source: "Checking account status", `chars_limit` 918/6. */
export const MAX_CHARACTERS = 918;
const MAX_PARTS = 6;

/** Source: "Own messages' identifiers (unique_id)". */
const REFERENCE = /^[A-Za-z0-9]{3,50}$/;

/** A contact of the address book, in place of a number. */
export interface ToContact {
	contactId: string;
}

export interface SerwerSmsMessage extends Message {
	/** Null for the contact's own number, which the gateway looks up. */
	contactId: string | null;
	/** Null sends as ECO+. */
	from: string | null;
	/** How the gateway is asked for it; each message has one. */
	reference: string;
	unicode: boolean;
	flash: boolean;
	speed: boolean;
	/** Checked by the gateway, but not sent. */
	test: boolean;
	vcard: boolean;
	wapPush: string | null;
	dlrUrl: string | null;
	partnerId: number | null;
}

export type Content = Omit<SerwerSmsMessage, 'to' | 'contactId'>;

/** @throws {InvalidInput} */
export function composeMessage(draft: Draft): SerwerSmsMessage {
	const contactId = readContact(draft.to);
	const to = contactId === null ? readRecipient(draft.to, RECIPIENT) : '';
	return { ...composeContent(draft), to, contactId };
}

/**
 * All of a message but whom it is for.
 * @throws {InvalidInput}
 */
export function composeContent(draft: Draft): Content {
	const { options } = draft;
	const from = readSender(draft.from);
	const text = readText(draft, MAX_CHARACTERS);
	const speed = options.speed === true;
	checkFullOnly(from, 'Unicode', draft.unicode);
	checkFullOnly(from, 'Speed', speed);
	const counted = countParts(text, draft.unicode);
	if (counted.parts > MAX_PARTS) {
		throw new InvalidInput(
			`The text takes ${counted.parts} parts in ${counted.encoding}, but SerwerSMS sends at most ${MAX_PARTS}. Shorten it.`,
		);
	}
	checkParts(counted, draft.maxParts);
	return {
		from,
		text,
		reference: readReference(draft.reference),
		scheduledAt: draft.sendAt,
		segments: counted,
		unicode: draft.unicode,
		flash: options.flash === true,
		speed,
		test: options.test === true,
		vcard: options.vcard === true,
		wapPush: readUrl(options.wapPush, 'WAP Push'),
		dlrUrl: readUrl(options.dlrUrl, 'Report URL'),
		partnerId: readPartner(options.ic),
	};
}

/**
 * What all messages of one request have in common, besides the text. After the contact's none of
 * these can have a line break.
 */
export function envelopeKey(message: SerwerSmsMessage): string {
	const { contactId, from, scheduledAt, unicode, flash, speed, test, vcard } = message;
	const { wapPush, dlrUrl, partnerId } = message;
	const flags = [unicode, flash, speed, test, vcard];
	return [contactId, from, scheduledAt, ...flags, wapPush, dlrUrl, partnerId].join('\n');
}

/** Whether the envelope has what only a text for all can have. */
export function isForAllOnly(message: SerwerSmsMessage): boolean {
	const { vcard, wapPush, dlrUrl, contactId } = message;
	return vcard || wapPush !== null || dlrUrl !== null || contactId !== null;
}

/** The envelope as the wire has it; what is not wanted is left out. */
export function wireEnvelope(message: Content, timeZone: string): Omit<SmsToMany, 'text'> {
	const { from, scheduledAt, unicode, flash, speed, test, vcard } = message;
	const { wapPush, dlrUrl, partnerId } = message;
	return {
		...(from !== null && { sender: from }),
		...(scheduledAt !== null && { date: localTime(scheduledAt, timeZone) }),
		...(unicode && { utf: true }),
		...(flash && { flash: true }),
		...(speed && { speed: true }),
		...(test && { test: true }),
		...(vcard && { vcard: true }),
		...(wapPush !== null && { wap_push: wapPush }),
		...(dlrUrl !== null && { dlr_url: dlrUrl }),
		...(partnerId !== null && { ic: partnerId }),
	};
}

/** What the handset will show: without Unicode, SerwerSMS writes what GSM-7 lacks in its letters. */
export function shownText({ text, unicode }: Pick<SerwerSmsMessage, 'text' | 'unicode'>): string {
	return unicode ? text : toGsm7(text).text;
}

/** `YYYY-MM-DD HH:MM:SS` in the zone of the account. */
export function localTime(iso: string, zone: string): string {
	return DateTime.fromISO(iso, { zone }).toFormat('yyyy-MM-dd HH:mm:ss');
}

/** With `utf` a part holds 70 characters, whatever they are. */
function countParts(text: string, unicode: boolean): Segments {
	return unicode ? segments(text, { encoding: 'UCS-2' }) : segments(toGsm7(text).text);
}

function checkFullOnly(from: string | null, option: string, isWanted: boolean): void {
	if (!isWanted || from !== null) return;
	throw new InvalidInput(
		`${option} needs a sender name: without one the message goes as ECO+, which has no ${option}. Set From, or switch ${option} off.`,
	);
}

/** Empty sends as ECO+. */
export function readSender(value: unknown): string | null {
	const sender = typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
	if (sender === '') return null;
	if (/^[ -~]{1,11}$/.test(sender) || /^\+?\d{4,15}$/.test(sender)) return sender;
	throw new InvalidInput(
		`The sender "${sender}" is longer than 11 characters, or has others than letters without accents and digits. Use a name that SerwerSMS has authorised.`,
	);
}

export function readReference(reference: string | null): string {
	if (reference === null || REFERENCE.test(reference)) return reference ?? '';
	throw new InvalidInput(
		`The reference "${reference}" has characters that SerwerSMS does not take, or too few or many. Use 3 to 50 letters (a-z, A-Z) and digits.`,
	);
}

function readContact(to: unknown): string | null {
	const isContact = typeof to === 'object' && to !== null && 'contactId' in to;
	return isContact ? (to as ToContact).contactId : null;
}

function readUrl(value: unknown, label: string): string | null {
	if (value === undefined || value === null || value === '') return null;
	const url = asParameterText(value, label);
	if (/^https?:\/\/\S+$/i.test(url)) return url;
	throw new InvalidInput(`${label} is no address: "${url}". It begins with https:// or http://.`);
}

function readPartner(value: unknown): number | null {
	if (value === undefined || value === null || value === '' || value === 0) return null;
	const id = asNumber(value);
	if (Number.isSafeInteger(id) && id > 0) return id;
	throw new InvalidInput('Partner ID must be a whole number.');
}
