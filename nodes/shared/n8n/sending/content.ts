import type { INodeProperties } from 'n8n-workflow';
import { textField, toField } from '../fields';
import type { Item } from '../parameters';
import { inputField, optionalInputField } from './inputFields';

/** What the panel says of a gateway's limits, and of what it does with numbers and texts. */
export interface Hints {
	/** A sentence after the description of To. */
	to: string;
	/** A number as people write it in the gateway's countries, if that is not a Polish one. */
	toExample?: string;
	/** A sentence on what the gateway takes as a reference, if it has a rule. */
	reference?: string;
	/** Below Text: how long a part is here, and the whole text. */
	text: string;
}

/** Where recipient, text and reference of an item come from. */
export type Content = (item: Item) => {
	to: unknown;
	text: unknown;
	reference?: unknown;
	/** What of the text is the same in every attempt, if that is not all of it. */
	lastingText?: string;
};

export const parameterContent: Content = (item) => ({
	to: item.value('to'),
	text: item.value('text'),
});

/**
 * How the messages of a bulk are read. Decided by the first item's parameters.
 * @throws {InvalidInput} where that cannot be read, or no item has the fields.
 */
export function contentOf(items: Item[], { hasReference } = { hasReference: true }): Content {
	const from = items[0]!.choice('messagesFrom', 'Messages From', ['parameters', 'inputFields']);
	if (from === 'parameters') return parameterContent;
	const to = inputField(items, 'toField', 'To Field');
	const text = inputField(items, 'textField', 'Text Field');
	const reference = hasReference
		? optionalInputField(items, 'referenceField', 'Reference Field')
		: null;
	return ({ json }) => ({
		to: to(json),
		text: text(json),
		...(reference && { reference: reference(json) }),
	});
}

/** The fields that say where a bulk's recipients and texts come from. */
export function bulkContentFields(hints: Hints): INodeProperties[] {
	return [
		{
			displayName: 'Messages From',
			name: 'messagesFrom',
			type: 'options',
			noDataExpression: true,
			options: [
				{
					name: 'Input Fields',
					value: 'inputFields',
					description: 'Columns of the input',
				},
				{
					name: 'Parameters',
					value: 'parameters',
					description: 'Expressions below',
				},
			],
			default: 'parameters',
			description: 'Each input item is one message. This sets where its number and text come from.',
		},
		shownWhen('parameters', toFieldOf(hints)),
		shownWhen('parameters', textFieldOf(hints)),
		namedField('To Field', 'toField', 'to', 'holds the phone number'),
		{ ...namedField('Text Field', 'textField', 'text', 'holds the text'), hint: hints.text },
		namedField(
			'Reference Field',
			'referenceField',
			'',
			`holds your own ID for the message, if any${hints.reference ? `. ${hints.reference}` : ''}`,
		),
	];
}

export function toFieldOf({ to, toExample }: Hints): INodeProperties {
	return {
		...toField,
		...(toExample && { placeholder: `e.g. ${toExample}` }),
		description: `${toField.description} ${to}`,
	};
}

export function textFieldOf({ text }: Hints): INodeProperties {
	return { ...textField, hint: text };
}

function shownWhen(messagesFrom: string, field: INodeProperties): INodeProperties {
	return { ...field, displayOptions: { show: { messagesFrom: [messagesFrom] } } };
}

function namedField(
	displayName: string,
	name: string,
	value: string,
	holds: string,
): INodeProperties {
	return shownWhen('inputFields', {
		displayName,
		name,
		type: 'string',
		required: value !== '',
		default: value,
		description: `Name of the field of each input item that ${holds}`,
	});
}
