import type { INodeProperties } from 'n8n-workflow';
import { InvalidInput } from '../../shared/gateway/error';
import { isEmpty, readList } from '../../shared/gateway/values';
import { wallTime } from '../../shared/time';
import type { ItemOperation } from '../../shared/n8n/operation';
import type { Resource } from '../../shared/n8n/gateway';
import { withFiles } from '../../shared/n8n/files';
import { limited, limitField, returnAllField } from '../../shared/n8n/fields';
import { received } from '../client/messages';
import type { SerwerSms } from '../client/request';
import { incomingOutput, mmsParts, WIRE_TYPES, type MessageType } from '../messages/incoming';
import { optionalText, readPhone } from '../fields';
import { dateField, readPeriod } from '../period';

const DAY_MS = 86_400_000;

export const typesField: INodeProperties = {
	displayName: 'Types',
	name: 'types',
	type: 'multiOptions',
	required: true,
	options: [
		{
			name: 'ECO+ Replies',
			value: 'eco',
			description: 'Replies to messages without a sender name',
		},
		{ name: 'MMS', value: 'mms' },
		{ name: 'ND', value: 'nd', description: 'Messages to the common access number' },
		{ name: 'NDI', value: 'ndi', description: 'Messages to your own access number' },
		{ name: 'Premium SMS', value: 'premium' },
	],
	default: ['eco', 'nd', 'ndi'],
	description: 'Types of received messages to get. Each type takes one request.',
};

const getMany: ItemOperation<SerwerSms> = {
	over: 'item',
	name: 'Get Many',
	action: 'Get many incoming messages',
	description: 'Get the messages received in a period, oldest first',
	fields: [
		typesField,
		dateField(
			'Date From',
			'dateFrom',
			'Start of the period. If empty, the period starts 24 hours ago.',
		),
		dateField('Date To', 'dateTo', 'End of the period. If empty, the period ends now.'),
		returnAllField,
		limitField,
		{
			displayName: 'Options',
			name: 'options',
			type: 'collection',
			placeholder: 'Add Option',
			default: {},
			options: [
				optionalText('NDI Number', 'ndi', 'Only messages to this access number of yours'),
				optionalText('Phone', 'phone', 'Only messages from these numbers, separated by commas'),
				{
					displayName: 'Show Contact',
					name: 'showContact',
					type: 'boolean',
					default: false,
					description: 'Whether to include the contact data of the sender from the address book',
				},
			],
		},
	],
	async run(item, api, run) {
		const types = readTypes(item.value('types'));
		const defaultFrom = Date.now() - DAY_MS;
		const dates = [item.value('dateFrom'), item.value('dateTo')] as const;
		const period = readPeriod(...dates, run, api.timeZone, defaultFrom);
		const returnAll = item.flag('returnAll', 'Return All');
		const limit = returnAll ? Infinity : item.number('limit', 'Limit', 1);
		const options = item.options();
		const ndi = options.value('ndi');
		const phones = options.list('phone').map((one) => readPhone(one));
		const filter = {
			...period,
			ndi: isEmpty(ndi) ? undefined : readPhone(ndi, 'The NDI number'),
			phone: phones.length > 0 ? phones : undefined,
			show_contact: options.flag('showContact', 'Show Contact') || undefined,
			order: 'asc' as const,
		};
		const lists = [];
		for (const type of types) {
			lists.push(await received(api, { ...filter, type: WIRE_TYPES[type] }, limit));
		}
		const at = (text: string) => wallTime(text) ?? Infinity;
		const messages = lists.flat().sort((a, b) => at(a.received) - at(b.received) || 0);
		return await Promise.all(
			limited(messages, returnAll, limit).map(async (message) => ({
				json: incomingOutput(message, api.timeZone),
				...(await withFiles(mmsParts(message), run.attach)),
			})),
		);
	},
};

/** @throws {InvalidInput} */
export function readTypes(value: unknown): MessageType[] {
	const types = readList(value, 'types').map((type) => type.toLowerCase());
	const unknown = types.find((type) => !Object.hasOwn(WIRE_TYPES, type));
	if (unknown !== undefined) {
		throw new InvalidInput(
			`"${unknown}" is not a valid type of received message. Choose from ${Object.keys(WIRE_TYPES).join(', ')}.`,
		);
	}
	if (types.length === 0) throw new InvalidInput('No type is chosen. Choose at least one.');
	return types as MessageType[];
}

export const incomingMessage: Resource<SerwerSms> = {
	name: 'Incoming Message',
	operations: { getMany },
};
