import type { INodeProperties } from 'n8n-workflow';
import type { ItemOperation, Resource } from '../../shared/n8n/operation';
import { limited, limitField, returnAllField } from '../../shared/n8n/properties';
import {
	addSubaccount,
	deleteSubaccount,
	limitSubaccount,
	subaccounts,
	viewSubaccount,
} from '../client/account';
import type { SerwerSms } from '../client/wire';
import { entryOutput, GATEWAY } from '../output';
import {
	chosenId,
	MESSAGE_TYPES,
	optionalText,
	phoneField,
	readPhone,
	subaccountField,
} from './fields';

const create: ItemOperation<SerwerSms> = {
	over: 'item',
	name: 'Create',
	action: 'Create a subaccount',
	description: 'Add a user of the account with the permissions of another one',
	fields: [
		{ ...optionalText('Username', 'username'), required: true },
		{
			...optionalText('Password', 'password'),
			typeOptions: { password: true },
			required: true,
		},
		{
			...subaccountField,
			displayName: 'Template',
			name: 'templateId',
			description: 'The subaccount whose permissions the new one gets',
		},
		{
			displayName: 'Additional Fields',
			name: 'additionalFields',
			type: 'collection',
			placeholder: 'Add Field',
			default: {},
			options: [
				optionalText('Email', 'email'),
				optionalText('Name', 'name'),
				{ ...phoneField, required: false },
			],
		},
	],
	async run(item, api) {
		const { name, phone, email } = item.collection('additionalFields') as Record<string, string>;
		const username = item.required('username', 'Username');
		const more = { name, phone: phone ? readPhone(phone) : undefined, email };
		const { id } = await addSubaccount(api, {
			subaccount_username: username,
			subaccount_password: item.required('password', 'Password'),
			subaccount_id: chosenId(item, 'templateId', 'template'),
			...more,
		});
		return { json: entryOutput({ id, username, ...more }, api.timeZone, 'subaccountId') };
	},
};

const deleteOperation: ItemOperation<SerwerSms> = {
	over: 'item',
	name: 'Delete',
	action: 'Delete a subaccount',
	description: 'Delete a user of the account',
	fields: [subaccountField],
	async run(item, api) {
		const subaccountId = chosenId(item, 'subaccountId', 'subaccount');
		await deleteSubaccount(api, subaccountId);
		return { json: { gateway: GATEWAY, subaccountId, deleted: true } };
	},
};

const get: ItemOperation<SerwerSms> = {
	over: 'item',
	name: 'Get',
	action: 'Get a subaccount',
	description: 'Get a user of the account',
	fields: [subaccountField],
	async run(item, api) {
		const found = await viewSubaccount(api, chosenId(item, 'subaccountId', 'subaccount'));
		return { json: entryOutput(found, api.timeZone, 'subaccountId') };
	},
};

const getMany: ItemOperation<SerwerSms> = {
	over: 'item',
	name: 'Get Many',
	action: 'Get many subaccounts',
	description: 'Get the users of the account',
	fields: [returnAllField, limitField],
	async run(item, api) {
		const returnAll = item.flag('returnAll');
		const limit = returnAll ? 0 : item.number('limit', 'Limit', 1);
		const found = await subaccounts(api);
		return limited(found, returnAll, limit).map((entry) => ({
			json: entryOutput(entry, api.timeZone, 'subaccountId'),
		}));
	},
};

const typeField: INodeProperties = {
	displayName: 'Type',
	name: 'type',
	type: 'options',
	options: [
		MESSAGE_TYPES.eco,
		MESSAGE_TYPES.full,
		MESSAGE_TYPES.hlr,
		MESSAGE_TYPES.mms,
		MESSAGE_TYPES.voice,
	],
	default: 'eco',
	description: 'What is limited',
};

const setLimit: ItemOperation<SerwerSms> = {
	over: 'item',
	name: 'Set Limit',
	action: 'Set the limit of a subaccount',
	description: 'Set how many messages of a type a subaccount may send',
	fields: [
		subaccountField,
		typeField,
		{
			displayName: 'Value',
			name: 'value',
			type: 'number',
			typeOptions: { minValue: 0 },
			required: true,
			default: 0,
			description: 'How many messages, or checks of numbers',
		},
	],
	async run(item, api) {
		const subaccountId = chosenId(item, 'subaccountId', 'subaccount');
		const type = item.text('type');
		const value = Math.floor(item.number('value', 'Value', 0));
		await limitSubaccount(api, { id: subaccountId, type, value });
		return { json: { gateway: GATEWAY, subaccountId, type, value, success: true } };
	},
};

export const subaccount: Resource<SerwerSms> = {
	name: 'Subaccount',
	operations: { getMany, get, create, delete: deleteOperation, setLimit },
};
