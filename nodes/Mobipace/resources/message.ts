import { groupBy, inChunks } from '../../shared/gateway/batches';
import { GatewayError, orGatewayError } from '../../shared/gateway/error';
import { accepted, rejected, unknown, type Outcome } from '../../shared/gateway/outcome';
import type { Permit } from '../../shared/gateway/permit';
import { sendingOperations } from '../../shared/n8n/sending/operations';
import type { Messaging } from '../../shared/n8n/sending/messaging';
import type { Resource } from '../../shared/n8n/gateway';
import { deliveryOperations, type Delivery } from '../../shared/n8n/delivery';
import type { StatusReport } from '../../shared/sms/status';
import { queryMessages, send, type Mobipace, type WireStatus } from '../client';
import { NOT_SENT, readStatus } from '../codes';
import { composeMessage, envelopeKey, readSpread, toWire, type MobipaceMessage } from '../compose';
import { estimatePrice } from './estimatePrice';
import { BATCH_SIZE, countryField, fromField, hints, ownOptions } from './fields';

const messaging: Messaging<Mobipace, MobipaceMessage> = {
	hints,
	fromFields: [fromField],
	countryFields: [countryField],
	sharedOptions: ['reference', 'onlyOnce', 'sendAt', 'maxParts', 'transliterate'],
	ownOptions,
	notForQuestions: ['wapPush'],
	notForPreview: ['sendWithinHours', 'wapPush'],
	batchSize: BATCH_SIZE,
	isOneAtATime: true,
	spreadMs: ({ options }) => (readSpread(options) ?? 0) * 3_600_000,
	batches: (entries, size) =>
		groupBy(entries, ({ message: each }) => envelopeKey(each)).flatMap((group) =>
			inChunks(group, size),
		),
	example: { to: '79161234567', from: 'SHOP' },
	howToFindOut: 'use Get Status with its reference.',
	compose: composeMessage,
	shownText: ({ text }) => text,
	send: sendBatch,
	find: async (mobipace, sought) => {
		const statuses = new Map<string, WireStatus>();
		const all = sought.flatMap(({ references }) => references);
		for (const some of inChunks(all, BATCH_SIZE)) {
			for (const entry of await queryMessages(mobipace, some)) statuses.set(...entry);
		}
		return sought.map(({ references }) => {
			const there = references.filter((reference) => statuses.has(reference));
			return new Map(
				there.map((reference) => [reference, outcomeOfStatus(statuses.get(reference)!)]),
			);
		});
	},
};

/**
 * Sends one request. If MOBIPACE accepted only some of the messages, its answer does not say which
 * ones. All of them are then `unknown`, and `find` asks for each by its reference.
 * @throws {GatewayError} if it accepted none. It does not say why.
 */
async function sendBatch(
	mobipace: Mobipace,
	permit: Permit,
	messages: MobipaceMessage[],
): Promise<Outcome[]> {
	const { messageCount } = await send(mobipace, permit, toWire(messages, mobipace.timeZone));
	const outcome = outcomeOfCount(messageCount, messages.length);
	return messages.map(() => outcome);
}

function outcomeOfCount(taken: number | null, sent: number): Outcome {
	if (taken === sent) return accepted(null);
	if (taken === 0) {
		throw new GatewayError({
			code: 'noneAccepted',
			message:
				'MOBIPACE accepted none of the messages in this request. Check the sender name, the numbers and the balance.',
			effect: 'none',
			refusesReference: 'perhaps',
		});
	}
	return unknown({
		code: 'partlyAccepted',
		message: `MOBIPACE accepted ${taken ?? 'an unknown number'} of ${sent} messages.`,
	});
}

function outcomeOfStatus({ code, word }: WireStatus): Outcome {
	const reason = NOT_SENT[code];
	if (reason === undefined) return accepted(null);
	return rejected({ code: String(code), message: `${reason} (${code}${word ? ` ${word}` : ''})` });
}

const delivery: Delivery<Mobipace> = {
	fields: [
		{
			displayName: 'Reference',
			name: 'reference',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. {{ $json.reference }}',
			description: 'The reference that Send returned. MOBIPACE gives messages no IDs.',
		},
	],
	key: (item) => item.required('reference', 'Reference'),
	async ask(mobipace, references) {
		const answers = new Map<string, StatusReport | Error | null>();
		for (const batch of inChunks(references, BATCH_SIZE)) {
			const statuses = await orGatewayError(queryMessages(mobipace, batch));
			for (const reference of batch) {
				answers.set(
					reference,
					statuses instanceof GatewayError ? statuses : statusReport(statuses.get(reference)),
				);
			}
		}
		return answers;
	},
	identify: (reference) => ({ messageId: null, reference }),
	notFoundMessage: (reference) =>
		`MOBIPACE has no message with the reference "${reference}". Use the reference that Send returned.`,
};

function statusReport(status: WireStatus | undefined): StatusReport | null {
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
		...sendingOperations(messaging),
		estimatePrice,
		...deliveryOperations(delivery),
	},
};
