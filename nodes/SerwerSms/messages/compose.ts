import { DateTime } from 'luxon';
import { InvalidInput } from '../../shared/gateway/error';
import {
	checkParts,
	isSentAsUnicode,
	readRecipient,
	readText,
	readWhatIsLeft,
	type Draft,
	type Message,
} from '../../shared/gateway/message';
import { asParameterText } from '../../shared/gateway/values';
import { segments } from '../../shared/sms/segments';
import type { SmsToMany } from '../client/sending';

/** SerwerSMS reads nine digits as a Polish number, so the node does too. */
export const PHONE_RULES = { country: 'PL', minDigits: 8, maxDigits: 15 } as const;

/** Source: "Checking account status", `chars_limit` 918/6. */
export const MAX_CHARACTERS = 918;
const MAX_PARTS = 6;
const PARTNER = { least: 0, isWhole: true } as const;

/** Source: "Own messages' identifiers (unique_id)". */
const REFERENCE = /^[A-Za-z0-9]{3,50}$/;

/**
 * A contact in the address book as the recipient, instead of a number. It is a class, so that an
 * object that an expression gives for To is not taken for a contact.
 */
export class ToContact {
	constructor(readonly contactId: string) {}
}

export interface SerwerSmsMessage extends Message {
	/**
	 * Null if the message goes to `to`. With a contact, `to` is empty: the gateway knows the number.
	 */
	contactId: string | null;
	/** The sender name. Null sends the message as ECO+. */
	from: string | null;
	/** Every message has one, because the gateway is asked for the message by it. */
	reference: string;
	unicode: boolean;
	/** The text on the handset. Without Unicode, SerwerSMS replaces characters that GSM-7 lacks. */
	shown: string;
	flash: boolean;
	speed: boolean;
	/** The gateway only checks the message. */
	test: boolean;
	vcard: boolean;
	wapPush: string | null;
	dlrUrl: string | null;
	partnerId: number | null;
}

export type MessageContent = Omit<SerwerSmsMessage, 'to' | 'contactId'>;

/** @throws {InvalidInput} */
export function composeMessage(draft: Draft): SerwerSmsMessage {
	const contactId = readContact(draft.to);
	const to = contactId === null ? readRecipient(draft.to, PHONE_RULES) : '';
	return { ...composeContent(draft), to, contactId };
}

/**
 * The whole message except its recipient.
 * @throws {InvalidInput}
 */
export function composeContent(draft: Draft): MessageContent {
	const { options } = draft;
	const from = readSender(draft.from);
	const text = readText(draft, MAX_CHARACTERS);
	const speed = options.flag('speed', 'Speed');
	checkFullOnly(from, 'Unicode', draft.unicode);
	checkFullOnly(from, 'Speed', speed);
	const unicode = isSentAsUnicode(draft, text);
	const shown = unicode ? text : readWhatIsLeft(text, '?', NOTHING_LEFT);
	// With `utf`, SerwerSMS sends even a text of plain letters as UCS-2.
	const counted = segments(shown, unicode ? { encoding: 'UCS-2' } : {});
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
		unicode,
		shown,
		flash: options.flag('flash', 'Flash'),
		speed,
		test: options.flag('test', 'Test'),
		vcard: options.flag('vcard', 'vCard'),
		wapPush: readUrl(options.decisive('wapPush', 'WAP Push URL'), 'WAP Push URL'),
		dlrUrl: readUrl(options.value('dlrUrl'), 'Report URL'),
		partnerId: options.number('ic', 'Partner ID', PARTNER) || null,
	};
}

/**
 * Messages with the same key may share a request: they differ only in recipient, text and
 * reference. A line break separates the parts, as none after the contact ID can contain one.
 */
export function envelopeKey(message: SerwerSmsMessage): string {
	const { contactId, from, scheduledAt, unicode, flash, speed, test, vcard } = message;
	const { wapPush, dlrUrl, partnerId } = message;
	const flags = [unicode, flash, speed, test, vcard];
	return [contactId, from, scheduledAt, ...flags, wapPush, dlrUrl, partnerId].join('\n');
}

/** Whether the message has an option or a recipient that only requests with one text take. */
export function needsOneText(message: SerwerSmsMessage): boolean {
	const { vcard, wapPush, dlrUrl, contactId } = message;
	return vcard || wapPush !== null || dlrUrl !== null || contactId !== null;
}

/** The request parameters that all its messages share. Options that are off are left out. */
export function wireEnvelope(message: MessageContent, timeZone: string): Omit<SmsToMany, 'text'> {
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

/** `YYYY-MM-DD HH:MM:SS` in the given zone. */
export function localTime(iso: string, zone: string): string {
	return DateTime.fromISO(iso, { zone }).toFormat('yyyy-MM-dd HH:mm:ss');
}

const NOTHING_LEFT =
	'The text has only characters that SerwerSMS replaces with question marks. Switch on Unicode to keep them.';

function checkFullOnly(from: string | null, option: string, isWanted: boolean): void {
	if (!isWanted || from !== null) return;
	throw new InvalidInput(
		`${option} needs a sender name. Without one, the message is sent as ECO+, which has no ${option}. Enter a sender name in From, or turn ${option} off.`,
	);
}

/** Null for an empty sender, which sends the message as ECO+. */
function readSender(sender: string | null): string | null {
	if (!sender) return null;
	if (/^[ -~]{1,11}$/.test(sender) || /^\+?\d{4,15}$/.test(sender)) return sender;
	throw new InvalidInput(
		`The sender "${sender}" is not valid. A sender name has at most 11 characters, only letters without accents and digits. Use a name that SerwerSMS has authorized.`,
	);
}

export function readReference(reference: string | null): string {
	if (reference === null || REFERENCE.test(reference)) return reference ?? '';
	throw new InvalidInput(
		`The reference "${reference}" is not valid. Use 3 to 50 letters (a-z, A-Z) and digits.`,
	);
}

function readContact(to: unknown): string | null {
	return to instanceof ToContact ? to.contactId : null;
}

function readUrl(value: unknown, label: string): string | null {
	if (value === undefined || value === null || value === '') return null;
	const url = asParameterText(value, label);
	if (/^https?:\/\/\S+$/i.test(url)) return url;
	throw new InvalidInput(
		`${label} is not a valid URL: "${url}". Start it with https:// or http://.`,
	);
}
