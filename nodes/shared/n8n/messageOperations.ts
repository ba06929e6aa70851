import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { inChunks } from '../gateway/batches';
import type { Message } from '../gateway/message';
import { dispatch } from './dispatch';
import {
	draftOf,
	nothingSent,
	parameterContent,
	previewOf,
	type Content,
	type Hints,
	type Messaging,
} from './messaging';
import type { BulkOperation, ItemOperation } from './operation';
import type { Item } from './parameters';
import {
	batchSizeOption,
	concurrencyOption,
	MOST_CONCURRENT,
	optionsField,
	positive,
	textField,
	toField,
} from './properties';
import { oneMessage } from './spending';

/** One message per request; one item after the other unless the user wants several at once. */
export function sendOperation<Api, M extends Message>(
	messaging: Messaging<Api, M>,
	/** Another way of sending than the gateway's usual one, as the panel names it. */
	way: Partial<Pick<ItemOperation<Api>, 'name' | 'action' | 'description'>> = {},
): ItemOperation<Api> {
	return {
		over: 'item',
		name: 'Send',
		action: 'Send a message',
		description: `Send a text message through ${messaging.title}, one request per item`,
		...way,
		fields: [
			toFieldOf(messaging.hints),
			textFieldOf(messaging.hints),
			...messaging.fromFields,
			optionsField(
				['maxMessages', ...messaging.sharedOptions],
				[...messaging.ownOptions, ...(messaging.isOneAtATime ? [] : [concurrencyOption])],
			),
		],
		spends: oneMessage,
		atOnce(first) {
			if (messaging.isOneAtATime) return 1;
			const wanted = positive(first.collection('options'), 'concurrency') ?? 1;
			return Math.min(wanted, MOST_CONCURRENT);
		},
		async run(item, api, run) {
			return await dispatch(messaging, [item], api, run, {
				content: parameterContent,
				batches: (messages) => inChunks(messages, 1),
				send: async ([message], isOurs) => [await messaging.send(api, message!, isOurs)],
			});
		},
	};
}

/** All items in as few requests as the gateway takes; each item has its own outcome. */
export function sendBulkOperation<Api, M extends Message>(
	messaging: Messaging<Api, M>,
): BulkOperation<Api> {
	return {
		over: 'all',
		name: 'Send Bulk',
		action: 'Send messages in bulk',
		description: `Send all input items in as few requests as ${messaging.title} takes, with a result for each`,
		fields: [
			...(messaging.find ? [] : [cannotBeAsked(messaging.title)]),
			...bulkContentFields(messaging.hints),
			...messaging.fromFields,
			optionsField(
				['maxMessages', ...messaging.sharedOptions],
				[
					...messaging.ownOptions,
					...(messaging.bulkOptions ?? []),
					batchSizeOption(messaging.batchSize),
				],
			),
		],
		failure: nothingSent,
		spends: oneMessage,
		async run(items, api, run) {
			const first = items[0]!;
			const wanted = positive(first.collection('options'), 'batchSize') ?? messaging.batchSize;
			const size = Math.min(wanted, messaging.batchSize);
			return await dispatch(messaging, items, api, run, {
				content: contentOf(first),
				batches: (messages) => messaging.batches?.(messages, size) ?? inChunks(messages, size),
				send: async (messages, isOurs) => await messaging.sendBatch(api, messages, isOurs),
			});
		},
	};
}

/** What would become of a message; offline. */
export function previewOperation<Api, M extends Message>(
	messaging: Messaging<Api, M>,
): ItemOperation<Api> {
	return {
		over: 'item',
		isOffline: true,
		name: 'Preview',
		action: 'Preview a message without sending it',
		description: `See encoding, parts and what ${messaging.title} would change or refuse, without sending`,
		fields: [
			{
				...toField,
				required: false,
				description: `Phone number to check; empty checks the text only. ${messaging.hints.to}`,
			},
			textFieldOf(messaging.hints),
			...messaging.fromFields.map((field) => ({ ...field, required: false })),
			optionsField(messaging.sharedOptions, messaging.ownOptions),
		],
		async run(item, _api, run) {
			const hasFrom = messaging.fromFields.length > 0;
			const draft = draftOf(item, run, hasFrom, parameterContent);
			return { json: previewOf(messaging as Messaging<never, M>, draft) };
		},
	};
}

function cannotBeAsked(title: string): INodeProperties {
	return {
		displayName: `${title} cannot be asked which messages it has. If n8n is killed while it sends, running the workflow again sends everything again: look in the ${title} panel first.`,
		name: 'cannotBeAsked',
		type: 'notice',
		default: '',
	};
}

/** Where a bulk's recipients and texts come from. */
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
					description:
						'Read recipient and text straight from each item: fast for thousands of items',
				},
				{
					name: 'Parameters',
					value: 'parameters',
					description: 'Set recipient and text here, with expressions',
				},
			],
			default: 'parameters',
			description: 'Where recipient and text of each message come from; every input item is one',
		},
		shownWhen('parameters', toFieldOf(hints)),
		shownWhen('parameters', textFieldOf(hints)),
		inputField('To Field', 'toField', 'to', 'holds the phone number'),
		{ ...inputField('Text Field', 'textField', 'text', 'holds the text'), hint: hints.text },
		inputField('Reference Field', 'referenceField', '', 'holds your own ID of the message, if any'),
	];
}

export function toFieldOf({ to }: Hints): INodeProperties {
	return { ...toField, description: `${toField.description} ${to}` };
}

export function textFieldOf({ text }: Hints): INodeProperties {
	return { ...textField, hint: text };
}

function shownWhen(messagesFrom: string, field: INodeProperties): INodeProperties {
	return { ...field, displayOptions: { show: { messagesFrom: [messagesFrom] } } };
}

function inputField(
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

/** How the messages of a bulk are read, as its first item's parameters say. */
export function contentOf(first: Item): Content {
	if (first.text('messagesFrom') !== 'inputFields') return parameterContent;
	const to = first.required('toField', 'To Field');
	const text = first.required('textField', 'Text Field');
	const reference = first.text('referenceField');
	return ({ json }) => ({
		to: own(json, to),
		text: own(json, text),
		...(reference && { reference: own(json, reference) }),
	});
}

/** A field of the item itself: every object also has a `constructor`, which is no text. */
function own(json: IDataObject, field: string): unknown {
	return Object.hasOwn(json, field) ? json[field] : undefined;
}
