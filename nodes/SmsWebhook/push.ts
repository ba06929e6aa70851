import type { IDataObject } from 'n8n-workflow';
import { asText } from '../shared/gateway/answer';
import { statusReader } from '../shared/sms/status';

/**
 * The names under which gateways push what a field means. None of these formats is published, so
 * this is what is known: SerwerSMS's placeholders, mProfi's own field names, and the usual ones.
 */
const NAMES = {
	messageId: ['smsid', 'messageid', 'message_id', 'id'],
	reference: ['reference', 'unique_id', 'uniqueid'],
	status: ['stan', 'status', 'state'],
	at: ['data', 'date', 'ts', 'received', 'recived', 'time', 'timestamp'],
	reason: ['przyczyna', 'reason'],
	from: ['sender', 'from', 'phone', 'numer', 'number', 'msisdn'],
	to: ['recipient', 'to', 'to_number'],
	text: ['text', 'message', 'body', 'tresc', 'wiadomosc', 'answer', 'odpowiedz'],
} as const;

type Field = keyof typeof NAMES;

/** The words of mProfi's status method, and those of SerwerSMS's reports. */
const readStatus = statusReader({
	processing: 'queued',
	sent: 'sent',
	delivered: 'delivered*',
	'not delivered': 'undelivered*',
	error: 'failed*',
	unknown: 'unknown',
	saved: 'scheduled',
	in_progress: 'queued',
	pending: 'sent',
	undelivered: 'undelivered*',
	unsent: 'failed*',
	DELIVRD: 'delivered*',
	UNDELIV: 'undelivered*',
	ERR: 'failed*',
});

export type WebhookEvent = 'deliveryReport' | 'message' | 'unknown';

/** What came, with the fields that are known beside it. */
export function readPush(fields: IDataObject, gateway: string): IDataObject {
	const known = (field: Field) => lookUp(fields, NAMES[field]);
	const word = known('status');
	const event: WebhookEvent =
		word !== null ? 'deliveryReport' : known('text') !== null ? 'message' : 'unknown';
	return {
		gateway,
		event,
		messageId: known('messageId'),
		reference: known('reference'),
		from: known('from'),
		to: known('to'),
		text: known('text'),
		...(word === null ? {} : readStatus(word)),
		gatewayStatus: word,
		reason: known('reason'),
		gatewayTime: known('at'),
		receivedAt: new Date().toISOString(),
		raw: fields,
	};
}

function lookUp(fields: IDataObject, names: readonly string[]): string | null {
	for (const name of names) {
		const key = Object.keys(fields).find((field) => field.toLowerCase() === name);
		const text = key === undefined ? null : asText(fields[key]);
		if (text !== null && text !== '') return text;
	}
	return null;
}
