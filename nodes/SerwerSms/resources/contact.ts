import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { asText, isEmpty } from '../../shared/gateway/values';
import { getManyOperation } from '../../shared/n8n/getMany';
import type { ItemOperation } from '../../shared/n8n/operation';
import type { Resource } from '../../shared/n8n/gateway';
import { addContact, contacts, deleteContact, editContact, viewContact } from '../client/contacts';
import type { Fields, SerwerSms } from '../client/request';
import { entryOutput, GATEWAY } from '../output';
import {
	chosenId,
	contactField,
	optionalText,
	orderField,
	ORDERS,
	phoneField,
	readPhone,
	valuesOf,
} from '../fields';
import { currentDetails, detailFields, readDetails } from './contactDetails';
import { importMany } from './importContacts';

function collection(
	displayName: string,
	name: string,
	options: INodeProperties[],
	placeholder = 'Add Field',
): INodeProperties {
	return { displayName, name, type: 'collection', placeholder, default: {}, options };
}

const create: ItemOperation<SerwerSms> = {
	over: 'item',
	name: 'Create',
	action: 'Create a contact',
	description: 'Add a contact to the address book',
	fields: [phoneField, collection('Additional Fields', 'additionalFields', detailFields)],
	async run(item, api) {
		const contact = {
			phone: readPhone(item.value('phone')),
			...readDetails(item.options('additionalFields', 'Additional Fields', 'The field ')),
		};
		const added = await addContact(api, contact);
		return { json: contactOutput({ id: added.id, ...contact }, api) };
	},
};

const get: ItemOperation<SerwerSms> = {
	over: 'item',
	name: 'Get',
	action: 'Get a contact',
	description: 'Get a contact from the address book',
	fields: [contactField],
	async run(item, api) {
		const contact = await viewContact(api, chosenId(item, 'contactId', 'contact'));
		return { json: entryOutput(contact, api.timeZone, 'contactId') };
	},
};

const sortings = [
	{ name: 'Address', value: 'address' },
	{ name: 'City', value: 'city' },
	{ name: 'Company', value: 'company' },
	{ name: 'Description', value: 'description' },
	{ name: 'Email', value: 'email' },
	{ name: 'First Name', value: 'first_name' },
	{ name: 'Last Name', value: 'last_name' },
	{ name: 'Phone', value: 'phone' },
	{ name: 'Tax ID', value: 'tax_id' },
];

const getMany = getManyOperation<SerwerSms>({
	action: 'Get many contacts',
	description: 'Get the contacts in the address book, or in a group',
	fields: [
		collection(
			'Filters',
			'filters',
			[
				{
					displayName: 'Group Name or ID',
					name: 'groupId',
					type: 'options',
					typeOptions: { loadOptionsMethod: 'getGroupsAndNone' },
					default: '',
					description:
						'Only contacts in this group, or in no group. Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
				},
				orderField('Ascending', 'Descending'),
				optionalText('Search', 'search', 'Only contacts that contain this text'),
				{
					displayName: 'Sort By',
					name: 'sort',
					type: 'options',
					options: sortings,
					default: 'last_name',
				},
			],
			'Add Filter',
		),
	],
	async list(api, item, max) {
		const filters = item.options('filters', 'Filters', 'The filter ');
		const filter = {
			group_id: filters.text('groupId'),
			search: filters.text('search'),
			sort: filters.choice('sort', 'Sort By', valuesOf(sortings)) ?? '',
			order: filters.choice('order', 'Order', ORDERS) ?? '',
		};
		const found = await contacts(api, filter, max);
		return found.map((contact) => entryOutput(contact, api.timeZone, 'contactId'));
	},
});

const update: ItemOperation<SerwerSms> = {
	over: 'item',
	name: 'Update',
	action: 'Update a contact',
	description: 'Change a contact. Fields that you do not set keep their values.',
	fields: [
		contactField,
		collection('Update Fields', 'updateFields', [
			...detailFields,
			{ ...phoneField, required: false },
		]),
	],
	async run(item, api) {
		const id = chosenId(item, 'contactId', 'contact');
		const changes = item.options('updateFields', 'Update Fields', 'The field ');
		const phone = changes.value('phone');
		// An edit needs the number, and it might clear every field that it leaves out.
		const current = await viewContact(api, id);
		const contact = {
			id,
			...currentDetails(current),
			...readDetails(changes),
			phone: isEmpty(phone) ? (asText(current.phone) ?? '') : readPhone(phone),
		};
		await editContact(api, contact);
		return { json: contactOutput({ ...current, ...contact }, api) };
	},
};

const deleteOperation: ItemOperation<SerwerSms> = {
	over: 'item',
	name: 'Delete',
	action: 'Delete a contact',
	description: 'Remove a contact from the address book',
	fields: [contactField],
	async run(item, api) {
		const contactId = chosenId(item, 'contactId', 'contact');
		await deleteContact(api, contactId);
		return { json: { gateway: GATEWAY, contactId, deleted: true } };
	},
};

/** The output for a contact that was just written. The API's `group_id` may hold several groups. */
function contactOutput(contact: Fields, { timeZone }: SerwerSms): IDataObject {
	const { group_id: groups, ...fields } = contact;
	const groupIds = Array.isArray(groups) ? { groupIds: groups as string[] } : {};
	return { ...entryOutput(fields, timeZone, 'contactId'), ...groupIds };
}

export const contact: Resource<SerwerSms> = {
	name: 'Contact',
	operations: { getMany, get, create, update, delete: deleteOperation, import: importMany },
};
