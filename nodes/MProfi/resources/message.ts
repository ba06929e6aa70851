import { GatewayError, InvalidInput, orGatewayError } from '../../shared/gateway/error';
import { readRecipient } from '../../shared/gateway/message';
import { sideBySide } from '../../shared/gateway/sideBySide';
import { isoWithOffset } from '../../shared/time';
import { sendingOperations } from '../../shared/n8n/sending/operations';
import type { Messaging } from '../../shared/n8n/sending/messaging';
import type { Resource } from '../../shared/n8n/gateway';
import { deliveryOperations, type Delivery } from '../../shared/n8n/delivery';
import { waitForReplyOperation, type Replies } from '../../shared/n8n/waitForReply';
import type { StatusReport } from '../../shared/sms/status';
import { getIncoming, send, status, type MProfi, type WireStatus } from '../client';
import { composeMessage, RECIPIENT_RULES, toWire, type MProfiMessage } from '../compose';
import { incomingMessage } from '../incoming';
import { sendBatch } from '../sendBatch';
import { readStatus } from '../statuses';

const messaging: Messaging<MProfi, MProfiMessage> = {
	hints: {
		to: 'A number of nine digits is a Polish number.',
		text: 'Up to 160 characters is one part, then 153 a part, at most 612 in all. mProfi writes ą as a and removes emoji. The option Unicode keeps them (70, then 67 a part).',
	},
	fromFields: [],
	sharedOptions: ['reference', 'sendAt', 'maxParts', 'transliterate'],
	ownOptions: [
		{
			displayName: 'Unicode',
			name: 'unicode',
			type: 'boolean',
			default: false,
			description:
				'Whether to keep Polish letters and emoji, at 70 characters a part instead of 160. With Transliterate too, only a text that still needs Unicode is sent as Unicode.',
		},
	],
	// The specification sets no maximum. A request with 500 messages takes well under a minute.
	batchSize: 500,
	example: { to: '48500600700', from: null },
	howToFindOut: 'look for the recipient among the sent messages in the mProfi panel.',
	compose: composeMessage,
	shownText: ({ shown }) => shown,
	send: sendBatch,
	sendOne: async (mProfi, permit, message) => await send(mProfi, permit, toWire(message)),
};

/** mProfi returns one status per request, so several requests run at once. */
const STATUS_REQUESTS_AT_ONCE = 5;

const delivery: Delivery<MProfi> = {
	fields: [
		{
			displayName: 'Message ID',
			name: 'messageId',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. 123456',
			description: 'The messageId that Send returned',
		},
	],
	key(item) {
		const id = item.required('messageId', 'Message ID');
		if (/^\d+$/.test(id)) return id;
		throw new InvalidInput(
			`"${id}" is not a valid mProfi message ID. Message IDs are whole numbers.`,
		);
	},
	async ask(mProfi, ids) {
		const answers = await sideBySide(ids, STATUS_REQUESTS_AT_ONCE, async (id) => {
			const answer = await orGatewayError(status(mProfi, id));
			return answer instanceof GatewayError || answer === null
				? answer
				: readReport(answer, mProfi.timeZone);
		});
		return new Map(ids.map((id, index) => [id, answers[index]!]));
	},
	identify: (messageId) => ({ messageId, reference: null }),
	notFoundMessage: (id) =>
		`mProfi has no message with the ID ${id}. This is normal right after sending. Wait a minute, or use Wait for Delivery.`,
};

function readReport({ status: word, id, reference, ts }: WireStatus, zone: string): StatusReport {
	return {
		messageId: id,
		reference,
		...readStatus(word),
		gatewayStatus: word,
		updatedAt: ts === null ? null : isoWithOffset(ts, zone),
	};
}

const replies: Replies<MProfi> = {
	fields: [],
	readPhone: (value) => readRecipient(value, RECIPIENT_RULES, 'The phone number'),
	open: () => async (mProfi, _phones, from, to) => {
		const messages = await getIncoming(mProfi, 'sms', from, to);
		return messages.map((entry) => ({
			at: entry.ts,
			output: incomingMessage(entry, 'sms', mProfi.timeZone),
		}));
	},
};

export const message: Resource<MProfi> = {
	name: 'Message',
	operations: {
		...sendingOperations(messaging),
		...deliveryOperations(delivery),
		waitForReply: waitForReplyOperation(replies),
	},
};
