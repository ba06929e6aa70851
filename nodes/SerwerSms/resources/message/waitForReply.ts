import { readRecipient } from '../../../shared/gateway/message';
import { waitForReplyOperation, type Replies } from '../../../shared/n8n/waitForReply';
import { received } from '../../client/messages';
import type { SerwerSms } from '../../client/request';
import { PHONE_RULES } from '../../messages/compose';
import { incomingOutput, WIRE_TYPES } from '../../messages/incoming';
import { readTypes, typesField } from '../incomingMessage';

/** More numbers than this are not named in a request, but looked for in all received messages. */
const MAX_PHONES = 100;

const replies: Replies<SerwerSms> = {
	fields: [{ ...typesField, noDataExpression: true }],
	readPhone: (value) => readRecipient(value, PHONE_RULES, 'The phone number'),
	open(first) {
		const types = readTypes(first.value('types'));
		return async (api, phones, from, to) => {
			const filter = {
				date_from: from,
				date_to: to,
				phone: phones.length > MAX_PHONES ? undefined : phones.map((phone) => `+${phone}`),
				order: 'asc' as const,
			};
			const lists = [];
			for (const type of types) {
				lists.push(await received(api, { ...filter, type: WIRE_TYPES[type] }));
			}
			return lists.flat().map((message) => ({
				at: message.received,
				output: incomingOutput(message, api.timeZone),
			}));
		};
	},
};

export const waitForReply = waitForReplyOperation(replies);
