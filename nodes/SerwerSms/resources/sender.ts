import type { ItemOperation, Resource } from '../../shared/n8n/operation';
import { limited, limitField, returnAllField } from '../../shared/n8n/properties';
import { addSender, senders } from '../client/account';
import type { SerwerSms } from '../client/wire';
import { entryOutput, GATEWAY } from '../output';
import { optionalText, orderField } from './fields';

const create: ItemOperation<SerwerSms> = {
	over: 'item',
	name: 'Create',
	action: 'Create a sender name',
	description: 'Ask for a sender name. It can be used once SerwerSMS has authorised it.',
	fields: [
		{
			...optionalText('Name', 'name', 'At most 11 letters and digits'),
			required: true,
			placeholder: 'e.g. SHOP',
		},
	],
	async run(item, api) {
		const name = item.required('name', 'Name');
		await addSender(api, name);
		return { json: { gateway: GATEWAY, name, success: true } };
	},
};

const getMany: ItemOperation<SerwerSms> = {
	over: 'item',
	name: 'Get Many',
	action: 'Get many sender names',
	description: 'Get the sender names of the account and whether they may be used',
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
				orderField('Name, A to Z', 'Name, Z to A'),
				{
					displayName: 'Predefined',
					name: 'predefined',
					type: 'boolean',
					default: false,
					description: 'Whether to add the names that SerwerSMS offers to everybody',
				},
				{
					displayName: 'Type',
					name: 'type',
					type: 'options',
					options: [
						{ name: 'MMS Numbers', value: 'mms' },
						{ name: 'NDI Numbers', value: 'ndi' },
					],
					default: 'ndi',
					description: 'Numbers of this kind instead of names',
				},
			],
		},
	],
	async run(item, api) {
		const returnAll = item.flag('returnAll');
		const limit = returnAll ? 0 : item.number('limit', 'Limit', 1);
		const { predefined, type, order } = item.collection('filters') as Record<string, string>;
		const found = await senders(api, {
			...(String(predefined) === 'true' && { predefined: true }),
			type,
			...(order && { sort: 'name', order }),
		});
		return limited(found, returnAll, limit).map((sender) => ({
			json: entryOutput(sender, api.timeZone),
		}));
	},
};

export const sender: Resource<SerwerSms> = {
	name: 'Sender',
	operations: { getMany, create },
};
