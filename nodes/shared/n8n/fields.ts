import type { INodeProperties } from 'n8n-workflow';
import type { Options } from '../gateway/options';
import type { Item } from './parameters';

/** Fields that several gateways share, with the same names and meaning everywhere. */

export const toField: INodeProperties & { description: string } = {
	displayName: 'To',
	name: 'to',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. +48 500 600 700',
	description:
		'Phone number of the recipient, one per item. It may contain spaces and dashes, and begin with + or 00.',
};

export const textField: INodeProperties = {
	displayName: 'Text',
	name: 'text',
	type: 'string',
	typeOptions: { rows: 4 },
	required: true,
	default: '',
	placeholder: 'e.g. Your parcel is on its way',
	description: 'Text of the message as the recipient will read it, in plain text without HTML',
};

export const returnAllField: INodeProperties = {
	displayName: 'Return All',
	name: 'returnAll',
	type: 'boolean',
	default: false,
	description: 'Whether to return all results or only up to a given limit',
};

export const limitField: INodeProperties = {
	displayName: 'Limit',
	name: 'limit',
	type: 'number',
	displayOptions: { show: { returnAll: [false] } },
	typeOptions: { minValue: 1 },
	default: 50,
	description: 'Max number of results to return',
};

export const timeoutField: INodeProperties = {
	displayName: 'Timeout (Seconds)',
	name: 'timeoutSeconds',
	type: 'number',
	typeOptions: { minValue: 1 },
	default: 300,
	description:
		'The longest time to wait, in seconds. After that, messages are returned with the status they have.',
};

/** @throws {InvalidInput} if it is not a number of at least 1. */
export function readTimeoutMs(item: Item): number {
	return item.number('timeoutSeconds', 'Timeout', 1) * 1000;
}

/** A field for an object in the account, which the user picks from a list or enters by ID or name. */
export function chosenField(
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
				displayName: by.name === 'id' ? 'ID' : 'Name',
				name: by.name,
				type: 'string',
				placeholder: by.placeholder,
			},
		],
	};
}

/** Applies Return All and Limit to a list. */
export function limited<T>(list: T[], returnAll: boolean, limit: number): T[] {
	return returnAll ? list : list.slice(0, limit);
}

/** The option Reference, with a sentence about what a gateway takes as one, if it has a rule. */
export function referenceOption(rule?: string): INodeProperties {
	return {
		displayName: 'Reference',
		name: 'reference',
		type: 'string',
		default: '',
		description: `Your own ID for the message, which the gateway stores${rule ? `. ${rule}` : ''}`,
	};
}

const sharedOptions = {
	reference: referenceOption(),
	sendAt: {
		displayName: 'Send At',
		name: 'sendAt',
		type: 'dateTime',
		default: '',
		description:
			'When to send the message. A time without an offset is in the time zone of the workflow.',
	},
	onlyOnce: {
		displayName: 'Only Once',
		name: 'onlyOnce',
		type: 'boolean',
		default: false,
		description:
			'Whether to skip a message whose Reference was already sent by any execution. Needs a Reference.',
	},
	maxParts: {
		displayName: 'Max Parts',
		name: 'maxParts',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 1,
		description: 'Longest text, in parts. Each part is billed. Longer texts are refused.',
	},
	maxMessages: {
		displayName: 'Max Messages',
		name: 'maxMessages',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 100,
		description:
			'Spending limit. If the node would send more in one execution, it sends nothing more. Loops and agent calls count.',
	},
	includeInputFields: {
		displayName: 'Include Input Fields',
		name: 'includeInputFields',
		type: 'boolean',
		default: false,
		description:
			'Whether each output item also has the fields of its input item, such as a name or an order ID. A field with the name of one of the output is left out, and so is a field "error".',
	},
	transliterate: {
		displayName: 'Transliterate',
		name: 'transliterate',
		type: 'boolean',
		default: false,
		description:
			'Whether to write ą as a and „ as ", so that the text takes fewer parts. Emoji still need Unicode.',
	},
} satisfies Record<string, INodeProperties>;

export type SharedOption = keyof typeof sharedOptions;

export const batchSizeOption = (max: number): INodeProperties => ({
	displayName: 'Batch Size',
	name: 'batchSize',
	type: 'number',
	typeOptions: { minValue: 1, maxValue: max },
	default: max,
	description: `The most messages in one request, from 1 to ${max}`,
});

/** More requests would only queue, at the gateway or for a connection. */
export const MAX_CONCURRENCY = 50;

export const concurrencyOption: INodeProperties = {
	displayName: 'Concurrency',
	name: 'concurrency',
	type: 'number',
	typeOptions: { minValue: 1, maxValue: MAX_CONCURRENCY },
	default: 1,
	description: 'Requests at the same time. Above 1, the order of the messages is not kept.',
};

/** The Options collection of a send operation, with the named shared options and the gateway's own. */
export function optionsField(shared: SharedOption[], own: INodeProperties[]): INodeProperties {
	const options: INodeProperties[] = [...shared.map((name) => sharedOptions[name]), ...own];
	return {
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options: options.sort((a, b) => a.displayName.localeCompare(b.displayName)),
	};
}

/**
 * A positive whole number from the options, or null if it is not set. A fraction is cut off.
 * @throws {InvalidInput}
 */
export function positiveInteger(options: Options, name: string, label: string): number | null {
	const value = options.number(name, label, { least: 1 });
	return value === null ? null : Math.floor(value);
}
