import type { OutputJson } from '../../shared/gateway/output';
import { asId, asList, asRecord, asText } from '../../shared/gateway/values';
import { numberOrName } from '../../shared/sms/numbering';
import { isoWithOffset } from '../../shared/time';
import type { IncomingType, WireIncoming } from '../client/messages';
import type { Fields } from '../client/request';
import { GATEWAY, withGatewayFields } from '../output';

/** The types of received messages: the nodes' names, and the API's. */
export const WIRE_TYPES = {
	eco: 'eco',
	nd: 'nd',
	ndi: 'ndi',
	premium: 'pre',
	mms: 'mms',
} as const satisfies Record<string, IncomingType>;

export type MessageType = keyof typeof WIRE_TYPES;

/** Fields that the output has under our own names, or does not have. */
const RENAMED_FIELDS = ['id', 'type', 'phone', 'text', 'recived', 'received', 'to_number'];

/** The output for a received message (MO). */
export function incomingOutput(message: WireIncoming, timeZone: string): OutputJson {
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
	return withGatewayFields(
		{ ...ours, ...describedParts(fields) },
		fields,
		timeZone,
		RENAMED_FIELDS,
	);
}

/** The pictures and other files of an MMS. Empty for other messages. */
export function mmsParts({ fields }: WireIncoming): MmsPart[] {
	return partsIn(fields).flatMap(({ name, content_type: mimeType, data }, index) => {
		const base64 = asText(data);
		if (base64 === null) return [];
		return {
			name: asText(name) || `part ${index + 1}`,
			mimeType: asText(mimeType) || 'application/octet-stream',
			bytes: Buffer.from(base64, 'base64'),
		};
	});
}

export interface MmsPart {
	name: string;
	mimeType: string;
	bytes: Buffer;
}

/** The parts without their bytes, which the item has as files in the same order. */
function describedParts(fields: Fields): { attachments?: OutputJson[] } {
	if (!('attachments' in fields)) return {};
	const attachments = partsIn(fields).map(({ id, name, content_type: contentType }) => ({
		id: asId(id),
		name: asText(name),
		contentType: asText(contentType),
	}));
	return { attachments };
}

function partsIn({ attachments }: Fields): Fields[] {
	const parts = (asList(attachments) ?? []).map(asRecord);
	return parts.filter((part) => part !== null);
}
