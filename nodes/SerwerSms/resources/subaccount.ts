import type { INodeProperties } from 'n8n-workflow';
import { isEmpty } from '../../shared/gateway/values';
import { getManyOperation } from '../../shared/n8n/getMany';
import type { ItemOperation } from '../../shared/n8n/operation';
import type { Resource } from '../../shared/n8n/gateway';
import {
	addSubaccount,
	deleteSubaccount,
	limitSubaccount,
	subaccounts,
	viewSubaccount,
} from '../client/account';
import type { SerwerSms } from '../client/request';
import { entryOutput, GATEWAY } from '../output';
import {
	chosenId,
	MESSAGE_TYPES,
	optionalText,
	phoneField,
	readPhone,
	subaccountField,
} from '../fields';

const create: ItemOperation<SerwerSms> = {
	over: 'item',
	name: 'Create',
	action: 'Create a subaccount',
	description: 'Add a user to the account, with the permissions of an existing subaccount',
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
			description: 'Subaccount whose permissions the new one gets',
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
		const fields = item.options('additionalFields', 'Additional Fields', 'The field ');
		const phone = fields.value('phone');
		const username = item.required('username', 'Username');
		const more = {
			name: fields.text('name') || undefined,
			phone: isEmpty(phone) ? undefined : readPhone(phone),
			email: fields.text('email') || undefined,
		};
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
	description: 'Delete a subaccount of the account',
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
	description: 'Get a subaccount of the account',
	fields: [subaccountField],
	async run(item, api) {
		const found = await viewSubaccount(api, chosenId(item, 'subaccountId', 'subaccount'));
		return { json: entryOutput(found, api.timeZone, 'subaccountId') };
	},
};

const getMany = getManyOperation<SerwerSms>({
	action: 'Get many subaccounts',
	description: 'Get the subaccounts of the account',
	list: async (api) =>
		(await subaccounts(api)).map((entry) => entryOutput(entry, api.timeZone, 'subaccountId')),
});

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
	description: 'Type of messages or number checks to limit',
};

const setLimit: ItemOperation<SerwerSms> = {
	over: 'item',
	name: 'Set Limit',
	action: 'Set the limit of a subaccount',
	description: 'Set how many messages or number checks of a type a subaccount may use',
	fields: [
		subaccountField,
		typeField,
		{
			displayName: 'Limit',
			name: 'value',
			type: 'number',
			typeOptions: { minValue: 0 },
			required: true,
			default: 0,
			description: 'The most that the subaccount may use, such as 100',
		},
	],
	async run(item, api) {
		const subaccountId = chosenId(item, 'subaccountId', 'subaccount');
		const type = item.choice('type', 'Type', ['eco', 'full', 'hlr', 'mms', 'voice']);
		const value = Math.floor(item.number('value', 'Limit', 0));
		await limitSubaccount(api, { id: subaccountId, type, value });
		return { json: { gateway: GATEWAY, subaccountId, type, value, success: true } };
	},
};

export const subaccount: Resource<SerwerSms> = {
	name: 'Subaccount',
	operations: { getMany, get, create, delete: deleteOperation, setLimit },
};
