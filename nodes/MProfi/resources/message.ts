import { GatewayError, InvalidInput } from '../../shared/gateway/error';
import { sideBySide } from '../../shared/gateway/sideBySide';
import { isoWithOffset } from '../../shared/inbox/localTime';
import {
	previewOperation,
	sendBulkOperation,
	sendOperation,
} from '../../shared/n8n/messageOperations';
import type { Messaging } from '../../shared/n8n/messaging';
import type { Resource } from '../../shared/n8n/operation';
import { sendAndWaitOperation } from '../../shared/n8n/sendAndWait/operation';
import {
	getStatusOperation,
	waitForDeliveryOperation,
	type Delivery,
	type StatusReport,
} from '../../shared/n8n/statusOperations';
import { statusReader } from '../../shared/sms/status';
import { send, sendBulk, status, type MProfi, type WireStatus } from '../client';
import { composeMessage, shownText, toWire, type MProfiMessage } from '../message';

const messaging: Messaging<MProfi, MProfiMessage> = {
	gateway: 'mProfi',
	title: 'mProfi',
	hints: {
		to: 'Nine digits are a Polish number.',
		text: 'One part: 160 characters; several: 153 each, at most 612 in all. mProfi writes Polish letters plainly and drops emoji; the option Unicode keeps them, at 70 and 67 a part.',
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
				'Whether to keep Polish letters and emoji (encoding utf-8). Otherwise mProfi takes them away. Kept, a part holds 70 characters instead of 160.',
		},
	],
	// The specification names no maximum; a request of 500 stays well below a minute.
	batchSize: 500,
	example: { to: '48500600700', from: null },
	howToFindOut: 'look for the recipient among the sent messages in the mProfi panel.',
	compose: composeMessage,
	shownText,
	send: async (mProfi, message) => await send(mProfi, toWire(message)),
	sendBatch: async (mProfi, messages) => await sendBulk(mProfi, messages.map(toWire)),
};

/** Source: "Metoda STATUS", table of statuses. */
const readStatus = statusReader({
	processing: 'queued',
	sent: 'sent',
	delivered: 'delivered*',
	'not delivered': 'undelivered*',
	error: 'failed*',
	unknown: 'unknown',
});

/** mProfi has no call for many statuses, so a few are asked for side by side. */
const SIDE_BY_SIDE = 5;

const delivery: Delivery<MProfi> = {
	gateway: 'mProfi',
	fields: [
		{
			displayName: 'Message ID',
			name: 'messageId',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. 123456',
			description: 'ID that mProfi gave the message when it was sent (messageId)',
		},
	],
	key(item) {
		const id = item.required('messageId', 'Message ID');
		if (/^\d+$/.test(id)) return id;
		throw new InvalidInput(`"${id}" is no mProfi message ID: those are whole numbers.`);
	},
	async ask(mProfi, ids) {
		const answers = await sideBySide(ids, SIDE_BY_SIDE, async (id) => {
			const answer = await status(mProfi, id).catch(keepGatewayError);
			return answer instanceof GatewayError || answer === null
				? answer
				: readReport(answer, mProfi.timeZone);
		});
		return new Map(ids.map((id, index) => [id, answers[index]!]));
	},
	identify: (messageId) => ({ messageId, reference: null }),
	notKnown: (id) =>
		`mProfi knows no message with the ID ${id}. Right after sending that is normal: wait a minute, or use Wait for Delivery.`,
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

async function keepGatewayError(error: unknown): Promise<GatewayError> {
	return error instanceof GatewayError ? error : await Promise.reject(error);
}

export const message: Resource<MProfi> = {
	name: 'Message',
	operations: {
		send: sendOperation(messaging),
		sendBulk: sendBulkOperation(messaging),
		sendAndWait: sendAndWaitOperation(messaging),
		getStatus: getStatusOperation(delivery),
		waitForDelivery: waitForDeliveryOperation(delivery),
		preview: previewOperation(messaging),
	},
};
