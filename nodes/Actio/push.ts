import { asId, asRecord, asText } from '../shared/gateway/answer';
import { statusReader } from '../shared/sms/status';

/** What ACTIO pushes, whichever of its three forms it has. */
export type ActioPush =
	| {
			event: 'message';
			id: string | null;
			from: string;
			to: string;
			text: string;
			/** As it came; null where the form has none. */
			receivedAt: string | null;
	  }
	| { event: 'deliveryReport'; messageId: string; word: string; at: string | null };

/** Source: "1.4 Potwierdzenie dostarczenia wiadomości", and the newer page's events. */
export const readStatus = statusReader({
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

/** Reads a push, or null where it has none of the known forms. */
export function readPush(fields: Record<string, unknown>): ActioPush | null {
	return readSpecified(fields) ?? readSendly(fields) ?? read3cx(fields);
}

/** The form of the specification, version 1.0. */
function readSpecified(fields: Record<string, unknown>): ActioPush | null {
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

/** The newer form: an `event` that begins with `sms.`. */
function readSendly(fields: Record<string, unknown>): ActioPush | null {
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

/** The envelope that a provider posts to a 3CX telephone system. */
function read3cx(fields: Record<string, unknown>): ActioPush | null {
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
