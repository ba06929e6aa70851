import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { asNumber } from './parameters';

/** Fields that more than one gateway has, with the same names and meaning everywhere. */

export const toField: INodeProperties & { description: string } = {
	displayName: 'To',
	name: 'to',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. +48 500 600 700',
	description:
		'Phone number of the recipient, one per item. Spaces, dashes, + and 00 are understood.',
};

export const textField: INodeProperties = {
	displayName: 'Text',
	name: 'text',
	type: 'string',
	typeOptions: { rows: 4 },
	required: true,
	default: '',
	placeholder: 'e.g. Your parcel is on its way',
	description: 'Text of the message as the recipient will read it; plain text, no HTML',
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
		'How long to wait at most, in seconds. What is not final by then is returned with the status it has.',
};

/** Reads Return All and Limit together. */
export function limited<T>(list: T[], returnAll: boolean, limit: number): T[] {
	return returnAll ? list : list.slice(0, limit);
}

const sharedOptions = {
	reference: {
		displayName: 'Reference',
		name: 'reference',
		type: 'string',
		default: '',
		description: 'Your own ID of the message, kept by the gateway',
	},
	sendAt: {
		displayName: 'Send At',
		name: 'sendAt',
		type: 'dateTime',
		default: '',
		description:
			'When to send the message. A time without offset is in the time zone of the workflow.',
	},
	onlyOnce: {
		displayName: 'Only Once',
		name: 'onlyOnce',
		type: 'boolean',
		default: false,
		description:
			'Whether to ask the gateway first, and not to send a message that is already there under this reference, whichever execution sent it, even one in which n8n was killed. Needs a reference of your own.',
	},
	maxParts: {
		displayName: 'Max Parts',
		name: 'maxParts',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 1,
		description: 'Refuse a text that takes more parts than this, before it costs money',
	},
	maxMessages: {
		displayName: 'Max Messages',
		name: 'maxMessages',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 100,
		description:
			'Send nothing where this node would send more messages than this in one execution, all its runs in a loop and all calls by an agent counted',
	},
	transliterate: {
		displayName: 'Transliterate',
		name: 'transliterate',
		type: 'boolean',
		default: false,
		description:
			'Whether to write Polish letters and typographic characters with those of GSM-7 (ą as a, „ as "). It saves parts only where nothing else needs Unicode, such as emoji.',
	},
} satisfies Record<string, INodeProperties>;

export type SharedOption = keyof typeof sharedOptions;

export const batchSizeOption = (most: number): INodeProperties => ({
	displayName: 'Batch Size',
	name: 'batchSize',
	type: 'number',
	typeOptions: { minValue: 1, maxValue: most },
	default: most,
	description: `How many messages go into one request at most, 1 to ${most}`,
});

/** More would only wait in line, at the gateway or for a connection. */
export const MOST_CONCURRENT = 50;

export const concurrencyOption: INodeProperties = {
	displayName: 'Concurrency',
	name: 'concurrency',
	type: 'number',
	typeOptions: { minValue: 1, maxValue: MOST_CONCURRENT },
	default: 1,
	description:
		'How many items may be sent at once. With 1, messages to the same person arrive at the gateway in the order of the items; with more they may not.',
};

/** The Options collection of a send operation: the shared options named, then the gateway's own. */
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

/** A positive whole number out of a collection, or null where it is not set. */
export function positive(options: IDataObject, name: string): number | null {
	const value = options[name];
	if (value === undefined || value === null || value === '') return null;
	return Math.max(1, Math.floor(asNumber(value)) || 1);
}
