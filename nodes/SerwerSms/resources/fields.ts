import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { InvalidInput } from '../../shared/gateway/error';
import { readRecipient } from '../../shared/gateway/message';
import { asParameterText, type Item } from '../../shared/n8n/parameters';
import { RECIPIENT } from '../message';

/** Fields that several resources of SerwerSMS have. */

export const phoneField: INodeProperties = {
	displayName: 'Phone',
	name: 'phone',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. +48 500 600 700',
	description: 'Phone number. Spaces, dashes, + and 00 are understood.',
};

/** Something of the account, chosen from a list or named. */
function chosen(
	displayName: string,
	name: string,
	searchListMethod: string,
	by: { name: 'id' | 'name'; placeholder: string },
	description: string,
): INodeProperties {
	return {
		displayName,
		name,
		type: 'resourceLocator',
		required: true,
		default: { mode: 'list', value: '' },
		description,
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				typeOptions: { searchListMethod, searchable: true },
			},
			{
				displayName: by.name === 'id' ? 'By ID' : 'By Name',
				name: by.name,
				type: 'string',
				placeholder: by.placeholder,
			},
		],
	};
}

export const contactField = chosen(
	'Contact',
	'contactId',
	'searchContacts',
	{ name: 'id', placeholder: 'e.g. 60001' },
	'A contact of the address book',
);

export const groupField = chosen(
	'Group',
	'groupId',
	'searchGroups',
	{ name: 'id', placeholder: 'e.g. 701' },
	'A group of contacts in the address book',
);

export const templateField = chosen(
	'Template',
	'templateId',
	'searchTemplates',
	{ name: 'id', placeholder: 'e.g. 801' },
	'A text kept at SerwerSMS',
);

export const subaccountField = chosen(
	'Subaccount',
	'subaccountId',
	'searchSubaccounts',
	{ name: 'id', placeholder: 'e.g. 21973' },
	'A subaccount of the account',
);

export const mmsFileField = chosen(
	'File',
	'fileId',
	'searchMmsFiles',
	{ name: 'id', placeholder: 'e.g. 5f1d2c3b4a' },
	'A file for MMS that is kept at SerwerSMS',
);

export const voiceFileField = chosen(
	'Recording',
	'fileId',
	'searchVoiceFiles',
	{ name: 'id', placeholder: 'e.g. 5f1d2c3b4a' },
	'A recording that is kept at SerwerSMS',
);

export const paymentField = chosen(
	'Payment',
	'paymentId',
	'searchPayments',
	{ name: 'id', placeholder: 'e.g. 9001' },
	'A payment of the account, by the number of its invoice',
);

export const ndiNumberField = chosen(
	'NDI Number',
	'ndiNumber',
	'searchNdiNumbers',
	{ name: 'name', placeholder: 'e.g. {{ $json.to }}' },
	'Access number of your own that the message came to, as the incoming message has it in to',
);

/** The sender decides what kind of message it is, so that is said here. */
export const fromField: INodeProperties = {
	...chosen(
		'From',
		'from',
		'searchSenders',
		{ name: 'name', placeholder: 'e.g. SHOP' },
		'With a sender name the message goes as FULL. Left empty it goes as ECO+, which has no name of yours, no Unicode and no Speed. The name must be authorised by SerwerSMS.',
	),
	required: false,
	default: { mode: 'name', value: '' },
	hint: 'Empty: as the cheaper ECO+, from a random number. With a name: as FULL.',
};

/** Shows a field only where another has one of these values. */
export function shownFor(
	field: INodeProperties,
	name: string,
	...values: string[]
): INodeProperties {
	return { ...field, displayOptions: { show: { [name]: values } } };
}

export function optionalText(
	displayName: string,
	name: string,
	description?: string,
): INodeProperties {
	return { displayName, name, type: 'string', default: '', ...(description && { description }) };
}

export function orderField(first: string, last: string): INodeProperties {
	const options = [
		{ name: first, value: 'asc' },
		{ name: last, value: 'desc' },
	];
	return { displayName: 'Order', name: 'order', type: 'options', options, default: 'asc' };
}

/** Types of messages, and of checks, as the account counts them. */
export const MESSAGE_TYPES = {
	eco: { name: 'ECO+', value: 'eco' },
	full: { name: 'FULL', value: 'full' },
	hlr: { name: 'HLR', value: 'hlr' },
	lookup: { name: 'Lookup', value: 'lookup' },
	mms: { name: 'MMS', value: 'mms' },
	voice: { name: 'Voice', value: 'voice' },
} as const satisfies Record<string, INodePropertyOptions>;

/** What a resource locator or a plain text chooses. */
export function chosenId(item: Item, name: string, label: string): string {
	const id = item.text(name);
	if (id !== '') return id;
	throw new InvalidInput(`No ${label} is chosen. Choose one from the list or give its ID.`);
}

/** A phone number with +, as SerwerSMS recommends. */
export function readPhone(value: unknown, whose = 'The phone number'): string {
	return `+${readRecipient(value, RECIPIENT, whose)}`;
}

/** Several values: a list, or a text with commas or lines. */
export function readList(value: unknown, name: string): string[] {
	const list = (Array.isArray(value) ? value : [value])
		.flatMap((entry) => asParameterText(entry, name).split(/[,;\n]+/))
		.map((text) => text.trim())
		.filter((text) => text !== '');
	return [...new Set(list)];
}
