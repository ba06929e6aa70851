import { randomUUID } from 'node:crypto';
import { hexId } from './ids';
import type { Message } from './ledger';
import { e164 } from './numbers';

/** An MO message. */
export interface IncomingMessage {
	/** A number, or the name that the sender chose. */
	readonly from: string;
	readonly to: string;
	readonly body: string;
}

/** Source: SMS API 1.0, 1.3. It has no id and no time. */
export function incomingBody({ from, to, body }: IncomingMessage): Record<string, unknown> {
	return { type: 'MESSAGE', from, to, body };
}

/** Source: SMS API 1.0, 1.4. Words other than DELIVERED and ERROR are sent unchanged. */
export function notificationBody(message: Message, status: string): Record<string, unknown> {
	return { type: 'NOTIFICATION', message_id: message.id, status };
}

/** Source: the vendor's newer page. Its only sample is a delivered message. */
export function sendlyBody(message: Message, status: string, at: number): Record<string, unknown> {
	const event = status === 'ERROR' ? 'failed' : status.toLowerCase();
	return {
		event: `sms.${event}`,
		message_id: message.id,
		to: message.to,
		...(status === 'DELIVERED' ? { delivered_at: new Date(at).toISOString() } : {}),
		operator: 'Play',
		segments: message.parts,
	};
}

/** The `message.received` of the generic SMS provider, a subset of what Telnyx sends. */
export function tcxIncomingBody(message: IncomingMessage, at: number): Record<string, unknown> {
	const { from, to, body } = message;
	return envelope('message.received', {
		id: hexId(),
		type: 'SMS',
		text: body,
		received_at: new Date(at).toISOString(),
		from: { phone_number: e164(from) },
		to: [{ phone_number: e164(to) }],
	});
}

/** Sent and failed are `message.sent`. Everything later is `message.finalized`. */
export function tcxStatusBody(
	message: Message,
	status: string,
	at: number,
): Record<string, unknown> {
	const time = new Date(at).toISOString();
	const hasEnded = status !== 'SENT' && status !== 'ERROR';
	const word = status === 'ERROR' ? 'sending_failed' : status.toLowerCase();
	return envelope(
		hasEnded ? 'message.finalized' : 'message.sent',
		{
			id: message.id,
			type: 'SMS',
			...(hasEnded ? { completed_at: time } : {}),
			from: { phone_number: e164(message.from) },
			to: [{ phone_number: e164(message.to), status: word }],
		},
		time,
	);
}

function envelope(
	event: string,
	payload: Record<string, unknown>,
	occurredAt?: string,
): Record<string, unknown> {
	return {
		data: {
			event_type: event,
			id: randomUUID(),
			...(occurredAt === undefined ? {} : { occurred_at: occurredAt }),
			record_type: 'event',
			payload,
		},
	};
}
