import type { INodeProperties } from 'n8n-workflow';
import type { Options } from '../../shared/gateway/options';
import { asText } from '../../shared/gateway/values';
import type { ContactFields } from '../client/contacts';
import type { Fields } from '../client/request';
import { optionalText } from '../fields';

/** The contact fields of the panel, and their API names. */
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

export const detailFields: INodeProperties[] = [
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
			'Groups that the contact belongs to. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
	},
	optionalText('Last Name', 'lastName'),
	optionalText('Tax ID', 'taxId'),
];

/** The details that are set in the panel. */
export function readDetails(fields: Options): ContactFields & { group_id?: string[] } {
	const details: Record<string, string> = {};
	for (const [name, wireName] of Object.entries(WIRE_NAMES)) {
		const text = fields.text(name);
		if (text) details[wireName] = text;
	}
	const groups = fields.list('groupIds');
	return { ...details, ...(groups.length > 0 && { group_id: groups }) };
}

/** The details that a contact at SerwerSMS has. */
export function currentDetails(contact: Fields): ContactFields {
	const names = Object.values(WIRE_NAMES).filter((name) => asText(contact[name]));
	return Object.fromEntries(names.map((name) => [name, asText(contact[name])]));
}
