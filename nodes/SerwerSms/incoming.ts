import type { IDataObject } from 'n8n-workflow';
import { isoWithOffset } from '../shared/inbox/localTime';
import type { IncomingType, WireIncoming } from './client/messages';
import { digitsOf } from './outcomes';
import { GATEWAY, withFields } from './output';

/** The kinds of received messages: as the nodes name them, and as the wire does. */
export const WIRE_TYPES = {
	eco: 'eco',
	nd: 'nd',
	ndi: 'ndi',
	premium: 'pre',
	mms: 'mms',
} as const satisfies Record<string, IncomingType>;

export type MessageType = keyof typeof WIRE_TYPES;

const SAID_ABOVE = ['id', 'type', 'phone', 'text', 'recived', 'received', 'to_number'];

/** A received message (MO) as the nodes hand it out. */
export function incomingOutput(message: WireIncoming, timeZone: string): IDataObject {
	const { id, type, phone, text, received, toNumber, fields } = message;
	const ours = {
		gateway: GATEWAY,
		id,
		from: numberOrName(phone),
		to: toNumber === null ? null : numberOrName(toNumber),
		text,
		receivedAt: received === '' ? null : isoWithOffset(received, timeZone),
		type: type === WIRE_TYPES.premium ? 'premium' : type,
	};
	return withFields(ours, fields, timeZone, SAID_ABOVE);
}

/** A number as digits, like every number of the nodes; a name as it is. */
function numberOrName(sender: string): string {
	return /^[+\d\s-]+$/.test(sender) ? digitsOf(sender) : sender;
}
