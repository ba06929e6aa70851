import { asId, asRecord, asText } from '../shared/gateway/values';
import type { Fields } from '../shared/push/form';
import type { Received } from '../shared/push/received';
import { numberOrName } from '../shared/sms/numbering';
import { statusReader } from '../shared/sms/status';

/** A push from ACTIO, read from any of its three formats. */
type ActioPush =
	| {
			event: 'message';
			id: string | null;
			from: string;
			to: string;
			text: string;
			/** Unchanged from the push; null if the format has no time. */
			receivedAt: string | null;
	  }
	| {
			event: 'deliveryReport';
			messageId: string;
			/** ACTIO's word for the status. */
			word: string;
			/** Unchanged from the push; null if the format has no time. */
			at: string | null;
	  };

/** Pushes that the user can choose, and those whose format is unknown. */
export type ActioEvent = ActioPush['event'] | 'unknown';

/**
 * Sources: "1.4 Potwierdzenie dostarczenia wiadomości" for the words in capitals, ACTIO's newer
 * documentation for the `sms.` events.
 */
const readStatus = statusReader({
	DELIVERED: 'delivered*',
	ERROR: 'failed*',
	'sms.delivered': 'delivered*',
	'sms.failed': 'failed*',
	'sms.expired': 'undelivered*',
	'sms.bounced': 'undelivered*',
	// 3CX
	sent: 'sent',
	sending_failed: 'failed*',
});

/**
 * The output for a push. ACTIO does not repeat a push, so one that has none of the three formats is
 * passed on as well. If the push has no time, the output has the current time.
 */
export function readPush(fields: Fields): Received & { event: ActioEvent } {
	const push = readVersion1(fields) ?? readSendly(fields) ?? read3cx(fields);
	const event = push?.event ?? 'unknown';
	const now = new Date().toISOString();
	const common = { gateway: 'actio', event };
	if (push === null) return { event, output: { ...common, receivedAt: now, raw: fields } };
	if (push.event === 'message') {
		const { id, from, to, text, receivedAt } = push;
		const numbers = { from: numberOrName(from), to: numberOrName(to) };
		const output = { ...common, id, ...numbers, text, receivedAt: receivedAt ?? now, type: 'sms' };
		return { event, output };
	}
	const { messageId, word, at } = push;
	return {
		event,
		output: {
			...common,
			messageId,
			reference: null,
			...readStatus(word),
			gatewayStatus: word,
			updatedAt: at ?? now,
		},
		identity: [messageId, word],
	};
}

/** The format of SMS API 1.0. */
function readVersion1(fields: Fields): ActioPush | null {
	const { type, from, to, body, message_id: messageId, status } = fields;
	if (type === 'MESSAGE') {
		const [sender, text] = [asText(from), asText(body)];
		if (sender === null || text === null) return null;
		return {
			event: 'message',
			id: null,
			from: sender,
			to: asText(to) ?? '',
			text,
			receivedAt: null,
		};
	}
	const [id, word] = [asId(messageId), asText(status)];
	if (type !== 'NOTIFICATION' || id === null || word === null) return null;
	return { event: 'deliveryReport', messageId: id, word, at: null };
}

/** The newer Sendly format, whose `event` begins with `sms.`. */
function readSendly(fields: Fields): ActioPush | null {
	const event = asText(fields.event);
	const id = asId(fields.message_id);
	if (!event?.startsWith('sms.')) return null;
	const text = asText(fields.body) ?? asText(fields.text);
	const from = asText(fields.from);
	if (event === 'sms.received' && text !== null && from !== null) {
		const receivedAt = asText(fields.received_at);
		return { event: 'message', id, from, to: asText(fields.to) ?? '', text, receivedAt };
	}
	if (id === null) return null;
	return { event: 'deliveryReport', messageId: id, word: event, at: asText(fields.delivered_at) };
}

/** The format in which an SMS provider posts to a 3CX phone system. */
function read3cx(fields: Fields): ActioPush | null {
	const data = asRecord(fields.data);
	const payload = asRecord(data?.payload);
	const id = asId(payload?.id);
	if (!data || !payload) return null;
	const recipients = Array.isArray(payload.to) ? payload.to : [payload.to];
	const to = asRecord(recipients[0]);
	if (data.event_type === 'message.received') {
		const from = asText(asRecord(payload.from)?.phone_number);
		const text = asText(payload.text);
		if (from === null || text === null) return null;
		const receivedAt = asText(payload.received_at);
		return { event: 'message', id, from, to: asText(to?.phone_number) ?? '', text, receivedAt };
	}
	const word = asText(to?.status);
	if (id === null || word === null) return null;
	const at = asText(payload.completed_at) ?? asText(data.occurred_at);
	return { event: 'deliveryReport', messageId: id, word, at };
}
