import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { sendInBatches } from '../gateway/batches';
import type { Message } from '../gateway/message';
import { outcomeOf } from '../gateway/outcome';
import {
	draftOf,
	nothingSent,
	parameterContent,
	previewOf,
	refused,
	outcomeOutput,
	settle,
	type Content,
	type Messaging,
} from './messaging';
import type { BulkOperation, ItemOperation, Run } from './operation';
import type { Item } from './parameters';
import { batchSizeOption, optionsField, positive, textField, toField } from './properties';

/** One message per request, one item after the other. */
export function sendOperation<Api, M extends Message>(
	messaging: Messaging<Api, M>,
): ItemOperation<Api> {
	return {
		over: 'item',
		name: 'Send',
		action: 'Send a message',
		description: `Send a text message through ${messaging.title}, one request per item`,
		fields: [
			...messaging.fromFields,
			toField,
			textField,
			optionsField(messaging.sharedOptions, messaging.ownOptions),
		],
		async run(item, api, run) {
			const kept = run.ledger.get(item.index);
			if (kept) return { ...outcomeOutput(kept), isKnown: true };
			const prepared = prepare(messaging, item, run, parameterContent);
			if ('refusal' in prepared) return outcomeOutput(prepared.refusal);
			const outcome = await messaging.send(api, prepared.message).catch(outcomeOf);
			return outcomeOutput(settle(messaging, run, item.index, prepared.message, outcome));
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
			...messaging.fromFields,
			...contentFields,
			optionsField(messaging.sharedOptions, [
				...messaging.ownOptions,
				batchSizeOption(messaging.batchSize),
			]),
		],
		failure: nothingSent,
		async run(items, api, run) {
			const first = items[0]!;
			const content = contentOf(first);
			const size = positive(first.collection('options'), 'batchSize') ?? messaging.batchSize;
			const results = new Array<IDataObject>(items.length);
			const pending: Array<{ index: number; message: M }> = [];
			for (const item of items) {
				const { index } = item;
				const kept = run.ledger.get(index);
				const prepared = kept ? { refusal: kept } : prepare(messaging, item, run, content);
				if ('refusal' in prepared) results[index] = prepared.refusal;
				else pending.push({ index, message: prepared.message });
			}
			await sendInBatches(pending, {
				size: Math.min(size, messaging.batchSize),
				send: async (batch) =>
					await messaging.sendBatch(
						api,
						batch.map(({ message }) => message),
					),
				onOutcomes: (batch, outcomes) =>
					batch.forEach(({ index, message }, position) => {
						results[index] = settle(messaging, run, index, message, outcomes[position]!);
					}),
				isCancelled: () => run.cancellation.isCancelled,
			});
			return results.map(outcomeOutput);
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
		action: 'Preview a message',
		description: `See encoding, parts and what ${messaging.title} would change or refuse, without sending`,
		fields: [
			...messaging.fromFields.map((field) => ({ ...field, required: false })),
			{
				...toField,
				required: false,
				description: 'Phone number to check; empty checks the text only',
			},
			textField,
			optionsField(messaging.sharedOptions, messaging.ownOptions),
		],
		async run(item, _api, run) {
			const hasFrom = messaging.fromFields.length > 0;
			const draft = draftOf(item, run, hasFrom, parameterContent);
			return { json: previewOf(messaging as Messaging<never, M>, draft) };
		},
	};
}

function prepare<Api, M extends Message>(
	messaging: Messaging<Api, M>,
	item: Item,
	run: Run,
	content: Content,
): { message: M } | { refusal: IDataObject } {
	let to: unknown = null;
	try {
		const draft = draftOf(item, run, messaging.fromFields.length > 0, content);
		to = draft.to;
		return { message: messaging.compose(draft) };
	} catch (error) {
		return { refusal: refused(messaging.gateway, to, error) };
	}
}

/** Where a bulk's recipients and texts come from. */
const contentFields: INodeProperties[] = [
	{
		displayName: 'Messages From',
		name: 'messagesFrom',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'Input Fields',
				value: 'inputFields',
				description: 'Read recipient and text straight from each item: fast for thousands of items',
			},
			{
				name: 'Parameters',
				value: 'parameters',
				description: 'Set recipient and text here, with expressions',
			},
		],
		default: 'parameters',
	},
	shownWhen('parameters', toField),
	shownWhen('parameters', textField),
	inputField('To Field', 'toField', 'to', 'holds the phone number'),
	inputField('Text Field', 'textField', 'text', 'holds the text'),
	inputField('Reference Field', 'referenceField', '', 'holds your own ID of the message, if any'),
];

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

function contentOf(first: Item): Content {
	if (first.text('messagesFrom') !== 'inputFields') return parameterContent;
	const to = first.required('toField', 'To Field');
	const text = first.required('textField', 'Text Field');
	const reference = first.text('referenceField');
	return ({ json }) => ({
		to: json[to],
		text: json[text],
		...(reference && { reference: json[reference] }),
	});
}
