import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { InvalidInput } from '../shared/gateway/error';
import { readRecipient } from '../shared/gateway/message';
import type { Item } from '../shared/n8n/parameters';
import { asWords } from '../shared/gateway/values';
import { chosenField } from '../shared/n8n/fields';
import { PHONE_RULES } from './messages/compose';

/** Fields and readers that several resources of SerwerSMS share. */

export const phoneField: INodeProperties = {
	displayName: 'Phone',
	name: 'phone',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. +48 500 600 700',
	description: 'Phone number. You may write it with spaces, dashes, + or 00.',
};

export const contactField = chosenField(
	'Contact',
	'contactId',
	'searchContacts',
	{ name: 'id', placeholder: 'e.g. 60001' },
	'Contact in the SerwerSMS address book',
);

export const groupField = chosenField(
	'Group',
	'groupId',
	'searchGroups',
	{ name: 'id', placeholder: 'e.g. 701' },
	'Group of contacts in the SerwerSMS address book',
);

export const templateField = chosenField(
	'Template',
	'templateId',
	'searchTemplates',
	{ name: 'id', placeholder: 'e.g. 801' },
	'Text template stored at SerwerSMS',
);

export const subaccountField = chosenField(
	'Subaccount',
	'subaccountId',
	'searchSubaccounts',
	{ name: 'id', placeholder: 'e.g. 21973' },
	'Subaccount of your SerwerSMS account',
);

export const mmsFileField = chosenField(
	'File',
	'fileId',
	'searchMmsFiles',
	{ name: 'id', placeholder: 'e.g. 5f1d2c3b4a' },
	'File for MMS messages that is stored at SerwerSMS',
);

export const voiceFileField = chosenField(
	'Recording',
	'fileId',
	'searchVoiceFiles',
	{ name: 'id', placeholder: 'e.g. 5f1d2c3b4a' },
	'Recording that is stored at SerwerSMS',
);

export const paymentField = chosenField(
	'Payment',
	'paymentId',
	'searchPayments',
	{ name: 'id', placeholder: 'e.g. 9001' },
	'Payment of your account. The list shows invoice numbers.',
);

export const ndiNumberField = chosenField(
	'NDI Number',
	'ndiNumber',
	'searchNdiNumbers',
	{ name: 'name', placeholder: 'e.g. {{ $json.to }}' },
	'Your own access number that received the message. An incoming message has it in its field "to".',
);

/** A sender name decides the kind of message and its price, so the texts explain that. */
/** Below a text: how long a part is, and what SerwerSMS does with letters outside GSM-7. */
export const TEXT_HINT =
	'Up to 160 characters is one part, then 153 a part, at most 6 parts. SerwerSMS writes ą as a and emoji as ?. The option Unicode keeps them (70, then 67 a part).';

export const fromField: INodeProperties = {
	...chosenField(
		'From',
		'from',
		'searchSenders',
		{ name: 'name', placeholder: 'e.g. SHOP' },
		'Sender name that SerwerSMS has authorized. Unicode and Speed need one.',
	),
	required: false,
	hint: 'Empty: cheaper (ECO+), from a random number. A name of yours: FULL.',
};

/** The field, shown only while another field has one of these values. */
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

export function choiceField(
	displayName: string,
	name: string,
	defaultValue: string,
	options: INodePropertyOptions[],
): INodeProperties {
	return { displayName, name, type: 'options', options, default: defaultValue };
}

export const ORDERS = ['asc', 'desc'] as const;

/** The values of a list of options. */
export function valuesOf<T extends string>(options: ReadonlyArray<{ value: T }>): T[] {
	return options.map(({ value }) => value);
}

export function orderField(first: string, last: string): INodeProperties {
	const options = [
		{ name: first, value: 'asc' },
		{ name: last, value: 'desc' },
	];
	return { displayName: 'Order', name: 'order', type: 'options', options, default: 'asc' };
}

/** The types of messages and number checks for which an account has separate limits. */
export const MESSAGE_TYPES = {
	eco: { name: 'ECO+', value: 'eco' },
	full: { name: 'FULL', value: 'full' },
	hlr: { name: 'HLR', value: 'hlr' },
	lookup: { name: 'Lookup', value: 'lookup' },
	mms: { name: 'MMS', value: 'mms' },
	voice: { name: 'Voice', value: 'voice' },
} as const satisfies Record<string, INodePropertyOptions>;

/**
 * The ID in a resource locator or a text field.
 * @throws {InvalidInput} if it is empty.
 */
export function chosenId(item: Item, name: string, label: string): string {
	const id = item.text(name);
	if (id !== '') return asWords(id, label);
	throw new InvalidInput(`No ${label} is chosen. Choose one from the list or enter its ID.`);
}

/**
 * Reads a phone number and writes it with +, as SerwerSMS recommends.
 * @throws {InvalidInput}
 */
export function readPhone(value: unknown, whose = 'The phone number'): string {
	return `+${readRecipient(value, PHONE_RULES, whose)}`;
}
