import { groupBy, inChunks } from '../../shared/gateway/batches';
import { GatewayError } from '../../shared/gateway/error';
import { accepted, rejected, unknown, type Outcome } from '../../shared/gateway/outcome';
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
import { queryMessages, send, type Mobipace, type WireStatus } from '../client';
import { NOT_SENT, readStatus } from '../codes';
import { composeMessage, envelopeKey, toWire, type MobipaceMessage } from '../message';
import { estimatePrice } from './estimatePrice';
import { BATCH_SIZE, fromField, hints, ownOptions } from './fields';

const messaging: Messaging<Mobipace, MobipaceMessage> = {
	gateway: 'mobipace',
	title: 'MOBIPACE',
	hints,
	fromFields: [fromField],
	sharedOptions: ['reference', 'onlyOnce', 'sendAt', 'maxParts', 'transliterate'],
	ownOptions,
	batchSize: BATCH_SIZE,
	isOneAtATime: true,
	batches: (messages, size) =>
		groupBy(messages, envelopeKey).flatMap((group) => inChunks(group, size)),
	example: { to: '79161234567', from: 'SHOP' },
	howToFindOut: 'use Get Status with its reference.',
	compose: composeMessage,
	shownText: ({ text }) => text,
	send: async (mobipace, message) => (await sendBatch(mobipace, [message]))[0]!,
	sendBatch,
	find: async (mobipace, messages) => {
		const statuses = await queryMessages(
			mobipace,
			messages.map(({ reference }) => reference),
		);
		return messages.map(({ reference }) => {
			const status = statuses.get(reference);
			return status ? outcomeOfStatus(status) : null;
		});
	},
};

/**
 * Where fewer were accepted than sent, only their references tell which: they are left unknown
 * here, and found out by asking.
 */
async function sendBatch(mobipace: Mobipace, messages: MobipaceMessage[]): Promise<Outcome[]> {
	const { messageCount } = await send(mobipace, toWire(messages, mobipace.timeZone));
	const outcome =
		messageCount === messages.length
			? accepted(null)
			: unknown({
					code: 'partlyAccepted',
					message: `MOBIPACE accepted ${messageCount ?? 'an unknown number'} of ${messages.length} messages.`,
				});
	return messages.map(() => outcome);
}

function outcomeOfStatus({ code, word }: WireStatus): Outcome {
	const reason = NOT_SENT[code];
	if (reason === undefined) return accepted(null);
	return rejected({ code: String(code), message: `${reason} (${code}${word ? ` ${word}` : ''})` });
}

const delivery: Delivery<Mobipace> = {
	gateway: 'mobipace',
	fields: [
		{
			displayName: 'Reference',
			name: 'reference',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. {{ $json.reference }}',
			description:
				'Reference of the message, as Send returned it; MOBIPACE gives no IDs of its own',
		},
	],
	key: (item) => item.required('reference', 'Reference'),
	async ask(mobipace, references) {
		const answers = new Map<string, StatusReport | Error | null>();
		for (const batch of inChunks(references, BATCH_SIZE)) {
			const statuses = await queryMessages(mobipace, batch).catch(async (error: unknown) =>
				error instanceof GatewayError ? error : await Promise.reject(error),
			);
			for (const reference of batch) {
				answers.set(
					reference,
					statuses instanceof GatewayError ? statuses : report(statuses.get(reference)),
				);
			}
		}
		return answers;
	},
	identify: (reference) => ({ messageId: null, reference }),
	notKnown: (reference) =>
		`MOBIPACE knows no message with the reference "${reference}". Use the reference that Send returned.`,
};

function report(status: WireStatus | undefined): StatusReport | null {
	if (!status) return null;
	const { reference, code } = status;
	return {
		messageId: null,
		reference,
		...readStatus(code),
		gatewayStatus: code,
		updatedAt: null,
	};
}

export const message: Resource<Mobipace> = {
	name: 'Message',
	operations: {
		send: sendOperation(messaging),
		sendBulk: sendBulkOperation(messaging),
		sendAndWait: sendAndWaitOperation(messaging, ['wapPush']),
		estimatePrice,
		getStatus: getStatusOperation(delivery),
		waitForDelivery: waitForDeliveryOperation(delivery),
		preview: previewOperation(messaging),
	},
};
