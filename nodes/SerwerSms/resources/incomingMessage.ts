import type { INodeProperties } from 'n8n-workflow';
import { InvalidInput } from '../../shared/gateway/error';
import { wallTime } from '../../shared/inbox/localTime';
import type { ItemOperation, Resource } from '../../shared/n8n/operation';
import { limited, limitField, returnAllField } from '../../shared/n8n/properties';
import { received } from '../client/messages';
import type { SerwerSms } from '../client/wire';
import { incomingOutput, WIRE_TYPES, type MessageType } from '../incoming';
import { optionalText, readList, readPhone } from './fields';
import { dateField, readPeriod } from './period';

const DAY_MS = 86_400_000;

export const typesField: INodeProperties = {
	displayName: 'Types',
	name: 'types',
	type: 'multiOptions',
	required: true,
	options: [
		{ name: 'Answers to ECO+', value: 'eco', description: 'Answers to messages without a sender' },
		{ name: 'MMS', value: 'mms' },
		{ name: 'ND', value: 'nd', description: 'Messages to the common access number' },
		{ name: 'NDI', value: 'ndi', description: 'Messages to an access number of your own' },
		{ name: 'Premium SMS', value: 'premium' },
	],
	default: ['eco', 'nd', 'ndi'],
	description: 'Which received messages; each type takes a request',
};

const getMany: ItemOperation<SerwerSms> = {
	over: 'item',
	name: 'Get Many',
	action: 'Get many incoming messages',
	description: 'Get the messages received in a period, oldest first',
	fields: [
		typesField,
		dateField('Date From', 'dateFrom', 'Start of the period; 24 hours ago if empty'),
		dateField('Date To', 'dateTo', 'End of the period; open if empty'),
		returnAllField,
		limitField,
		{
			displayName: 'Options',
			name: 'options',
			type: 'collection',
			placeholder: 'Add Option',
			default: {},
			options: [
				optionalText('NDI Number', 'ndi', 'Only messages to this access number of your own'),
				optionalText('Phone', 'phone', 'Only messages from these numbers, separated by commas'),
				{
					displayName: 'Show Contact',
					name: 'showContact',
					type: 'boolean',
					default: false,
					description: 'Whether to add what the address book knows of the sender',
				},
			],
		},
	],
	async run(item, api, run) {
		const types = readTypes(item.value('types'));
		const usualFrom = Date.now() - DAY_MS;
		const dates = [item.value('dateFrom'), item.value('dateTo')] as const;
		const period = readPeriod(...dates, run, api.timeZone, usualFrom);
		const returnAll = item.flag('returnAll');
		const limit = returnAll ? Infinity : item.number('limit', 'Limit', 1);
		const { ndi, phone, showContact } = item.collection('options');
		const filter = {
			...period,
			ndi: ndi ? readPhone(ndi, 'The NDI number') : undefined,
			phone: phone ? readList(phone, 'phone').map((one) => readPhone(one)) : undefined,
			show_contact: showContact === true || undefined,
			order: 'asc' as const,
		};
		const lists = [];
		for (const type of types) {
			lists.push(await received(api, { ...filter, type: WIRE_TYPES[type] }, limit));
		}
		const at = (text: string) => wallTime(text) ?? Infinity;
		const messages = lists.flat().sort((a, b) => at(a.received) - at(b.received) || 0);
		return limited(messages, returnAll, limit).map((message) => ({
			json: incomingOutput(message, api.timeZone),
		}));
	},
};

/** @throws {InvalidInput} */
export function readTypes(value: unknown): MessageType[] {
	const types = readList(value, 'types');
	const unknown = types.find((type) => !Object.hasOwn(WIRE_TYPES, type));
	if (unknown !== undefined) {
		throw new InvalidInput(
			`"${unknown}" is no type of received message: those are ${Object.keys(WIRE_TYPES).join(', ')}.`,
		);
	}
	if (types.length === 0) throw new InvalidInput('No type is chosen. Choose at least one.');
	return types as MessageType[];
}

export const incomingMessage: Resource<SerwerSms> = {
	name: 'Incoming Message',
	operations: { getMany },
};
