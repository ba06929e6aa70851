import type { INodeProperties } from 'n8n-workflow';
import { InvalidInput } from '../../../shared/gateway/error';
import { getManyOperation } from '../../../shared/n8n/getMany';
import type { ItemOperation } from '../../../shared/n8n/operation';
import type { Item } from '../../../shared/n8n/parameters';
import {
	deleteScheduled,
	reports,
	viewMessage,
	type MessageIdentifier,
} from '../../client/messages';
import type { SerwerSms } from '../../client/request';
import { GATEWAY } from '../../output';
import { readReference } from '../../messages/compose';
import { messageOutput } from '../../messages/report';
import { MESSAGE_TYPES, optionalText, orderField, ORDERS, readPhone, valuesOf } from '../../fields';
import { dateField, readPeriod } from '../../period';

/** The fields that identify a sent message. */
export const identifierFields: INodeProperties[] = [
	{
		...optionalText(
			'Message ID',
			'messageId',
			'ID that SerwerSMS gave the message (messageId). If empty, Reference is used.',
		),
		placeholder: 'e.g. aca3944055',
	},
	{
		...optionalText(
			'Reference',
			'reference',
			'Reference of the message, as the send operation returned it',
		),
		placeholder: 'e.g. {{ $json.reference }}',
	},
];

/** @throws {InvalidInput} */
export function readIdentifier(item: Item): MessageIdentifier {
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
	description: 'Whether to include the contact data of the recipient from the address book',
};

export const get: ItemOperation<SerwerSms> = {
	over: 'item',
	name: 'Get',
	action: 'Get a message',
	description: 'Get a sent message with its text, status, parts and cost',
	fields: [...identifierFields, showContactOption],
	async run(item, api) {
		const report = await viewMessage(
			api,
			readIdentifier(item),
			item.flag('showContact', 'Show Contact'),
		);
		return { json: messageOutput(report, api.timeZone) };
	},
};

const statuses = [
	{ name: 'Delivered', value: 'delivered' },
	{ name: 'In Progress', value: 'in_progress' },
	{ name: 'Pending', value: 'pending' },
	{ name: 'Saved', value: 'saved', description: 'Scheduled for later' },
	{ name: 'Sent', value: 'sent' },
	{ name: 'Undelivered', value: 'undelivered' },
	{ name: 'Unsent', value: 'unsent' },
];

const types = [MESSAGE_TYPES.eco, MESSAGE_TYPES.full, MESSAGE_TYPES.mms, MESSAGE_TYPES.voice];

export const getMany = getManyOperation<SerwerSms>({
	action: 'Get many messages',
	description: 'Get sent messages from the last 14 days, with their text, status, parts and cost',
	fields: [
		{
			displayName: 'Filters',
			name: 'filters',
			type: 'collection',
			placeholder: 'Add Filter',
			default: {},
			options: [
				dateField('Date From', 'dateFrom', 'Only messages queued at or after this time'),
				dateField('Date To', 'dateTo', 'Only messages queued at or before this time'),
				{ ...orderField('Oldest First', 'Newest First'), default: 'desc' },
				optionalText('Phone', 'phone', 'Only messages to these numbers, separated by commas'),
				showContactOption,
				optionalText(
					'Statistic ID',
					'statId',
					'Only messages of this campaign: the statId that Statistic: Get Many returns',
				),
				{
					displayName: 'Status',
					name: 'status',
					type: 'options',
					options: statuses,
					default: 'delivered',
				},
				{
					displayName: 'Type',
					name: 'type',
					type: 'options',
					options: types,
					default: 'eco',
				},
			],
		},
	],
	async list(api, item, max, run) {
		const filters = item.options('filters', 'Filters', 'The filter ');
		const phones = filters.list('phone').map((one) => readPhone(one));
		const filter = {
			...readPeriod(filters.value('dateFrom'), filters.value('dateTo'), run, api.timeZone),
			phone: phones.length > 0 ? phones : undefined,
			stat_id: filters.text('statId'),
			show_contact: filters.flag('showContact', 'Show Contact') || undefined,
			status: filters.choice('status', 'Status', valuesOf(statuses)) ?? '',
			type: filters.choice('type', 'Type', valuesOf(types)) ?? '',
			order: filters.choice('order', 'Order', ORDERS) ?? 'desc',
		};
		const found = await reports(api, filter, { max });
		return found.map((report) => messageOutput(report, api.timeZone));
	},
});

export const cancelScheduled: ItemOperation<SerwerSms> = {
	over: 'item',
	name: 'Cancel Scheduled',
	action: 'Cancel a scheduled message',
	description: 'Cancel a scheduled message before it is sent',
	fields: identifierFields,
	async run(item, api) {
		const identifier = readIdentifier(item);
		await deleteScheduled(api, identifier);
		const [messageId, reference] =
			'id' in identifier ? [identifier.id, null] : [null, identifier.unique_id];
		return { json: { gateway: GATEWAY, messageId, reference, canceled: true } };
	},
};
