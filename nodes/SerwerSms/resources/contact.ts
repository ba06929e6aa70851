import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { asText } from '../../shared/gateway/answer';
import type { ItemOperation, Resource } from '../../shared/n8n/operation';
import { asParameterText } from '../../shared/n8n/parameters';
import { limitField, returnAllField } from '../../shared/n8n/properties';
import {
	addContact,
	contacts,
	deleteContact,
	editContact,
	viewContact,
	type ContactFields,
} from '../client/contacts';
import type { Fields, SerwerSms } from '../client/wire';
import { entryOutput, GATEWAY } from '../output';
import {
	chosenId,
	contactField,
	optionalText,
	orderField,
	phoneField,
	readList,
	readPhone,
} from './fields';
import { importMany } from './importContacts';

/** The panel's fields of a contact, by the names the wire has for them. */
const WIRE_NAMES = {
	address: 'address',
	city: 'city',
	company: 'company',
	description: 'description',
	email: 'email',
	firstName: 'first_name',
	lastName: 'last_name',
	taxId: 'tax_id',
} as const satisfies Record<string, keyof ContactFields>;

const details: INodeProperties[] = [
	optionalText('Address', 'address'),
	optionalText('City', 'city'),
	optionalText('Company', 'company'),
	optionalText('Description', 'description'),
	optionalText('Email', 'email'),
	optionalText('First Name', 'firstName'),
	{
		displayName: 'Group Names or IDs',
		name: 'groupIds',
		type: 'multiOptions',
		typeOptions: { loadOptionsMethod: 'getGroups' },
		default: [],
		description:
			'Groups the contact is in. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
	},
	optionalText('Last Name', 'lastName'),
	optionalText('Tax ID', 'taxId'),
];

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
	fields: [phoneField, collection('Additional Fields', 'additionalFields', details)],
	async run(item, api) {
		const contact = {
			phone: readPhone(item.value('phone')),
			...readDetails(item.collection('additionalFields')),
		};
		const added = await addContact(api, contact);
		return { json: contactOutput({ id: added.id, ...contact }, api) };
	},
};

const get: ItemOperation<SerwerSms> = {
	over: 'item',
	name: 'Get',
	action: 'Get a contact',
	description: 'Get a contact of the address book',
	fields: [contactField],
	async run(item, api) {
		const contact = await viewContact(api, chosenId(item, 'contactId', 'contact'));
		return { json: entryOutput(contact, api.timeZone, 'contactId') };
	},
};

const getMany: ItemOperation<SerwerSms> = {
	over: 'item',
	name: 'Get Many',
	action: 'Get many contacts',
	description: 'Get the contacts of the address book, or of a group',
	fields: [
		returnAllField,
		limitField,
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
						'Only contacts of this group, or of none. Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
				},
				orderField('Ascending', 'Descending'),
				optionalText('Search', 'search', 'Only contacts that hold this text'),
				{
					displayName: 'Sort By',
					name: 'sort',
					type: 'options',
					options: [
						{ name: 'Address', value: 'address' },
						{ name: 'City', value: 'city' },
						{ name: 'Company', value: 'company' },
						{ name: 'Description', value: 'description' },
						{ name: 'Email', value: 'email' },
						{ name: 'First Name', value: 'first_name' },
						{ name: 'Last Name', value: 'last_name' },
						{ name: 'Phone', value: 'phone' },
						{ name: 'Tax ID', value: 'tax_id' },
					],
					default: 'last_name',
				},
			],
			'Add Filter',
		),
	],
	async run(item, api) {
		const most = item.flag('returnAll') ? Infinity : item.number('limit', 'Limit', 1);
		const { groupId, search, sort, order } = item.collection('filters');
		const filter = {
			group_id: asParameterText(groupId, 'groupId'),
			search: asParameterText(search, 'search'),
			sort: asParameterText(sort, 'sort'),
			order: asParameterText(order, 'order'),
		};
		const found = await contacts(api, filter, most);
		return found.map((contact) => ({ json: entryOutput(contact, api.timeZone, 'contactId') }));
	},
};

const update: ItemOperation<SerwerSms> = {
	over: 'item',
	name: 'Update',
	action: 'Update a contact',
	description: 'Change a contact; what is not set stays as it is',
	fields: [
		contactField,
		collection('Update Fields', 'updateFields', [...details, { ...phoneField, required: false }]),
	],
	async run(item, api) {
		const id = chosenId(item, 'contactId', 'contact');
		const { phone, ...changes } = item.collection('updateFields');
		// An edit must name the number; what else it leaves out, it might empty.
		const present = await viewContact(api, id);
		const contact = {
			id,
			...presentDetails(present),
			...readDetails(changes),
			phone: phone ? readPhone(phone) : (asText(present.phone) ?? ''),
		};
		await editContact(api, contact);
		return { json: contactOutput({ ...present, ...contact }, api) };
	},
};

const deleteOperation: ItemOperation<SerwerSms> = {
	over: 'item',
	name: 'Delete',
	action: 'Delete a contact',
	description: 'Take a contact out of the address book',
	fields: [contactField],
	async run(item, api) {
		const contactId = chosenId(item, 'contactId', 'contact');
		await deleteContact(api, contactId);
		return { json: { gateway: GATEWAY, contactId, deleted: true } };
	},
};

/** A contact as it was written: the wire has several groups under the name it has for one. */
function contactOutput(contact: Fields, { timeZone }: SerwerSms): IDataObject {
	const { group_id: groups, ...fields } = contact;
	const groupIds = Array.isArray(groups) ? { groupIds: groups as string[] } : {};
	return { ...entryOutput(fields, timeZone, 'contactId'), ...groupIds };
}

function readDetails(fields: IDataObject): ContactFields & { group_id?: string[] } {
	const given: Record<string, string> = {};
	for (const [name, wireName] of Object.entries(WIRE_NAMES)) {
		const text = asText(fields[name])?.trim();
		if (text) given[wireName] = text;
	}
	const groups = fields.groupIds ? readList(fields.groupIds, 'groupIds') : [];
	return { ...given, ...(groups.length > 0 && { group_id: groups }) };
}

function presentDetails(contact: Record<string, unknown>): ContactFields {
	const names = Object.values(WIRE_NAMES).filter((name) => asText(contact[name]));
	return Object.fromEntries(names.map((name) => [name, asText(contact[name])]));
}

export const contact: Resource<SerwerSms> = {
	name: 'Contact',
	operations: { create, delete: deleteOperation, get, getMany, import: importMany, update },
};
