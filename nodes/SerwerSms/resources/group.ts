import { getManyOperation } from '../../shared/n8n/getMany';
import type { ItemOperation } from '../../shared/n8n/operation';
import type { Resource } from '../../shared/n8n/gateway';
import {
	addGroup,
	checkGroups,
	deleteGroup,
	editGroup,
	groups,
	viewGroup,
} from '../client/contacts';
import type { SerwerSms } from '../client/request';
import { entryOutput, GATEWAY } from '../output';
import { chosenId, groupField, optionalText, phoneField, readPhone } from '../fields';

const nameField = {
	...optionalText('Name', 'name', 'Name of the group, at most 100 characters'),
	required: true,
};

const check: ItemOperation<SerwerSms> = {
	over: 'item',
	name: 'Check',
	action: 'Check which groups contain a number',
	description: 'Get the groups that contain a phone number, one item per group',
	fields: [phoneField],
	async run(item, api) {
		const phone = readPhone(item.value('phone'));
		const found = await checkGroups(api, phone);
		return found.map((entry) => ({
			json: { ...entryOutput(entry, api.timeZone, 'contactId'), phone },
		}));
	},
};

const create: ItemOperation<SerwerSms> = {
	over: 'item',
	name: 'Create',
	action: 'Create a group',
	description: 'Add a group to the address book',
	fields: [nameField],
	async run(item, api) {
		const name = item.required('name', 'Name');
		const { id } = await addGroup(api, name);
		return { json: entryOutput({ id, name }, api.timeZone, 'groupId') };
	},
};

const deleteOperation: ItemOperation<SerwerSms> = {
	over: 'item',
	name: 'Delete',
	action: 'Delete a group',
	description: 'Remove a group from the address book',
	fields: [
		groupField,
		{
			displayName: 'Delete Contacts',
			name: 'deleteContacts',
			type: 'boolean',
			default: false,
			description: 'Whether to delete the contacts of the group as well',
		},
	],
	async run(item, api) {
		const groupId = chosenId(item, 'groupId', 'group');
		await deleteGroup(api, groupId, item.flag('deleteContacts', 'Delete Contacts'));
		return { json: { gateway: GATEWAY, groupId, deleted: true } };
	},
};

const get: ItemOperation<SerwerSms> = {
	over: 'item',
	name: 'Get',
	action: 'Get a group',
	description: 'Get a group and how many contacts it has',
	fields: [groupField],
	async run(item, api) {
		const group = await viewGroup(api, chosenId(item, 'groupId', 'group'));
		return { json: entryOutput(group, api.timeZone, 'groupId') };
	},
};

const getMany = getManyOperation<SerwerSms>({
	action: 'Get many groups',
	description: 'Get the groups in the address book',
	fields: [optionalText('Search', 'search', 'Only groups whose name contains this text')],
	async list(api, item, max) {
		const found = await groups(api, { search: item.text('search') }, max);
		return found.map((group) => entryOutput(group, api.timeZone, 'groupId'));
	},
});

const update: ItemOperation<SerwerSms> = {
	over: 'item',
	name: 'Update',
	action: 'Update a group',
	description: 'Rename a group',
	fields: [groupField, nameField],
	async run(item, api) {
		const id = chosenId(item, 'groupId', 'group');
		const name = item.required('name', 'Name');
		await editGroup(api, id, name);
		return { json: entryOutput({ id, name }, api.timeZone, 'groupId') };
	},
};

export const group: Resource<SerwerSms> = {
	name: 'Group',
	operations: { getMany, get, check, create, update, delete: deleteOperation },
};
