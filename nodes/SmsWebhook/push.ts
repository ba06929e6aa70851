import { STATUSES as M_PROFI_STATUSES } from '../MProfi/statuses';
import { STATUSES as SERWER_SMS_STATUSES } from '../SerwerSms/messages/report';
import { asText } from '../shared/gateway/values';
import type { Fields } from '../shared/push/form';
import type { Received } from '../shared/push/received';
import { numberOrName } from '../shared/sms/numbering';
import { statusReader } from '../shared/sms/status';

/**
 * The names that a field may have in a push; the first one found counts. The gateways do not
 * publish these formats. The names are SerwerSMS's placeholders, the field names of mProfi's API,
 * and common ones.
 */
const FIELD_NAMES = {
	messageId: ['smsid', 'messageid', 'message_id', 'id'],
	reference: ['reference', 'unique_id', 'uniqueid'],
	status: ['stan', 'status', 'state'],
	at: ['data', 'date', 'ts', 'received', 'recived', 'time', 'timestamp'],
	reason: ['przyczyna', 'reason'],
	from: ['sender', 'from'],
	to: ['recipient', 'to', 'to_number'],
	/** The handset: the sender of a message, the recipient in a report. */
	phone: ['phone', 'numer', 'number', 'msisdn'],
	text: ['text', 'message', 'body', 'tresc', 'wiadomosc', 'answer', 'odpowiedz'],
} as const;

type Field = keyof typeof FIELD_NAMES;

/** The words of both gateways' status tables, and the short forms that a push may have. */
const readStatus = statusReader({
	...M_PROFI_STATUSES,
	...SERWER_SMS_STATUSES,
	DELIVRD: 'delivered*',
	UNDELIV: 'undelivered*',
	ERR: 'failed*',
});

type WebhookEvent = 'deliveryReport' | 'message' | 'unknown';

/** What a status says of a message from a handset. The second word is SerwerSMS's spelling. */
const RECEIVED_WORDS = ['received', 'recived'];

/**
 * The output for a push: the fields that are recognized, and in `raw` all of them unchanged. Only a
 * report has an identity, because a person can send the same text twice.
 */
export function readPush(fields: Fields, gateway: string): Received {
	const known = (field: Field) => lookUp(fields, FIELD_NAMES[field]);
	const party = (field: 'from' | 'to' | 'phone') => {
		const value = known(field);
		return value === null ? null : numberOrName(value);
	};
	const [messageId, word, at, text] = [
		known('messageId'),
		known('status'),
		known('at'),
		known('text'),
	];
	const event = eventOf(word, text);
	const isReport = event === 'deliveryReport';
	return {
		output: {
			gateway,
			event,
			messageId,
			reference: known('reference'),
			from: party('from') ?? (isReport ? null : party('phone')),
			to: party('to') ?? (isReport ? party('phone') : null),
			text,
			...(isReport && readStatus(word)),
			gatewayStatus: word,
			reason: known('reason'),
			gatewayTime: at,
			receivedAt: new Date().toISOString(),
			raw: fields,
		},
		...(isReport && messageId !== null && { identity: [messageId, word, at] }),
	};
}

function eventOf(word: string | null, text: string | null): WebhookEvent {
	if (word !== null && RECEIVED_WORDS.includes(word.trim().toLowerCase())) return 'message';
	if (word !== null) return 'deliveryReport';
	return text === null ? 'unknown' : 'message';
}

function lookUp(fields: Fields, names: readonly string[]): string | null {
	for (const name of names) {
		const key = Object.keys(fields).find((field) => field.toLowerCase() === name);
		const text = key === undefined ? null : asText(only(fields[key]));
		if (text !== null && text !== '') return text;
	}
	return null;
}

/** The value of a list that has only one, such as that of a parameter that stands twice in an address. */
function only(value: unknown): unknown {
	if (!Array.isArray(value)) return value;
	const [first, ...others] = value as unknown[];
	return others.every((other) => other === first) ? first : null;
}
