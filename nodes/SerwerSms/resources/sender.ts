import { getManyOperation } from '../../shared/n8n/getMany';
import type { ItemOperation } from '../../shared/n8n/operation';
import type { Resource } from '../../shared/n8n/gateway';
import { addSender, senders } from '../client/account';
import type { SerwerSms } from '../client/request';
import { entryOutput, GATEWAY } from '../output';
import { optionalText, orderField, ORDERS } from '../fields';

const create: ItemOperation<SerwerSms> = {
	over: 'item',
	name: 'Create',
	action: 'Create a sender name',
	description: 'Request a sender name. You can use it once SerwerSMS has authorized it.',
	fields: [
		{
			...optionalText('Name', 'name', 'Sender name of at most 11 letters and digits'),
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

const getMany = getManyOperation<SerwerSms>({
	action: 'Get many sender names',
	description: 'Get the sender names of the account and whether you may use them',
	fields: [
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
					description: 'Whether to include the names that SerwerSMS offers to everybody',
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
					description: 'Show numbers instead of names',
				},
			],
		},
	],
	async list(api, item) {
		const filters = item.options('filters', 'Filters', 'The filter ');
		const order = filters.choice('order', 'Order', ORDERS);
		const type = filters.choice('type', 'Type', ['mms', 'ndi']);
		const found = await senders(api, {
			...(filters.flag('predefined', 'Predefined') && { predefined: true }),
			...(type && { type }),
			...(order && { sort: 'name', order }),
		});
		return found.map((sender) => entryOutput(sender, api.timeZone));
	},
});

export const sender: Resource<SerwerSms> = {
	name: 'Sender',
	operations: { getMany, create },
};
