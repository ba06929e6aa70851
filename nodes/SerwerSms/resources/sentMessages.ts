import type { INodeProperties } from 'n8n-workflow';
import { InvalidInput } from '../../shared/gateway/error';
import type { ItemOperation } from '../../shared/n8n/operation';
import { asParameterText, type Item } from '../../shared/n8n/parameters';
import { limitField, returnAllField } from '../../shared/n8n/properties';
import { deleteScheduled, reports, viewMessage } from '../client/messages';
import type { SerwerSms } from '../client/wire';
import { GATEWAY } from '../output';
import { readReference } from '../message';
import { messageOutput } from '../report';
import { MESSAGE_TYPES, optionalText, orderField, readList, readPhone } from './fields';
import { dateField, readPeriod } from './period';

/** A message that was sent, by its ID or its reference. */
export const whichMessage: INodeProperties[] = [
	{
		...optionalText(
			'Message ID',
			'messageId',
			'ID that SerwerSMS gave the message (messageId). Empty: the reference below is used.',
		),
		placeholder: 'e.g. aca3944055',
	},
	{
		...optionalText('Reference', 'reference', 'Reference of the message, as Send returned it'),
		placeholder: 'e.g. {{ $json.reference }}',
	},
];

type Which = { id: string } | { unique_id: string };

/** @throws {InvalidInput} */
export function which(item: Item): Which {
	const id = item.text('messageId');
	if (id !== '') return { id };
	const reference = item.text('reference');
	if (reference !== '') return { unique_id: readReference(reference) };
	throw new InvalidInput('Message ID and Reference are empty. Fill in one of them.');
}

const showContactOption: INodeProperties = {
	displayName: 'Show Contact',
	name: 'showContact',
	type: 'boolean',
	default: false,
	description: 'Whether to add what the address book knows of the recipient',
};

export const get: ItemOperation<SerwerSms> = {
	over: 'item',
	name: 'Get',
	action: 'Get a message',
	description: 'Get a sent message with text, status, parts and cost',
	fields: [...whichMessage, showContactOption],
	async run(item, api) {
		const report = await viewMessage(api, which(item), item.flag('showContact'));
		return { json: messageOutput(report, api.timeZone) };
	},
};

export const getMany: ItemOperation<SerwerSms> = {
	over: 'item',
	name: 'Get Many',
	action: 'Get many messages',
	description: 'Get sent messages of the last 14 days with text, status, parts and cost',
	fields: [
		returnAllField,
		limitField,
		{
			displayName: 'Filters',
			name: 'filters',
			type: 'collection',
			placeholder: 'Add Filter',
			default: {},
			options: [
				dateField('Date From', 'dateFrom', 'Only messages queued from then on'),
				dateField('Date To', 'dateTo', 'Only messages queued until then'),
				{ ...orderField('Oldest First', 'Newest First'), default: 'desc' },
				optionalText('Phone', 'phone', 'Only to these numbers, separated by commas'),
				showContactOption,
				optionalText(
					'Statistic ID',
					'statId',
					'Only of this campaign, as Statistic: Get Many gives it',
				),
				{
					displayName: 'Status',
					name: 'status',
					type: 'options',
					options: [
						{ name: 'Delivered', value: 'delivered' },
						{ name: 'In Progress', value: 'in_progress' },
						{ name: 'Pending', value: 'pending' },
						{ name: 'Saved', value: 'saved', description: 'Scheduled for later' },
						{ name: 'Sent', value: 'sent' },
						{ name: 'Undelivered', value: 'undelivered' },
						{ name: 'Unsent', value: 'unsent' },
					],
					default: 'delivered',
				},
				{
					displayName: 'Type',
					name: 'type',
					type: 'options',
					options: [MESSAGE_TYPES.eco, MESSAGE_TYPES.full, MESSAGE_TYPES.mms, MESSAGE_TYPES.voice],
					default: 'eco',
				},
			],
		},
	],
	async run(item, api, run) {
		const most = item.flag('returnAll') ? Infinity : item.number('limit', 'Limit', 1);
		const filters = item.collection('filters');
		const { dateFrom, dateTo, phone, statId, showContact, status, type, order } = filters;
		const filter = {
			...readPeriod(dateFrom, dateTo, run, api.timeZone),
			phone: phone ? readList(phone, 'phone').map((one) => readPhone(one)) : undefined,
			stat_id: asParameterText(statId, 'statId'),
			show_contact: showContact === true || undefined,
			status: asParameterText(status, 'status'),
			type: asParameterText(type, 'type'),
			order: order === 'asc' ? ('asc' as const) : ('desc' as const),
		};
		const found = await reports(api, filter, { most });
		return found.map((report) => ({ json: messageOutput(report, api.timeZone) }));
	},
};

export const cancelScheduled: ItemOperation<SerwerSms> = {
	over: 'item',
	name: 'Cancel Scheduled',
	action: 'Cancel a scheduled message',
	description: 'Take back a message that waits for its time',
	fields: whichMessage,
	async run(item, api) {
		const asked = which(item);
		await deleteScheduled(api, asked);
		const [messageId, reference] = 'id' in asked ? [asked.id, null] : [null, asked.unique_id];
		return { json: { gateway: GATEWAY, messageId, reference, canceled: true } };
	},
};
