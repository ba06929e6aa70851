import { inChunks } from '../../gateway/batches';
import type { Message } from '../../gateway/message';
import { batchSizeOption, concurrencyOption, MAX_CONCURRENCY, positiveInteger } from '../fields';
import type { BulkOperation, Prepared, Run, SendingOperation } from '../operation';
import { sendAndWaitOperation } from '../sendAndWait/operation';
import type { Item } from '../parameters';
import {
	bulkContentFields,
	contentOf,
	parameterContent,
	textFieldOf,
	toFieldOf,
	type Content,
} from './content';
import { sendingOptionsField } from './allowedHoursOption';
import { crashNotice } from './crashNotice';
import { dispatch, prepareMessages, sendMessages } from './dispatch';
import { oneMessage } from './maxMessages';
import type { Messaging } from './messaging';
import { nothingSent } from './outputs';
import { previewOperation } from './preview';
import { summarizeOperation } from './summarize';

/** What every gateway that sends offers. An operation for all gateways is added here. */
export function sendingOperations<Api, M extends Message>(messaging: Messaging<Api, M>) {
	return {
		send: sendOperation(messaging),
		sendBulk: sendBulkOperation(messaging),
		sendAndWait: sendAndWaitOperation(messaging),
		preview: previewOperation(messaging),
		summarize: summarizeOperation<Api>(),
	};
}

/** One message per request, one item after the other unless the user wants several at once. */
export function sendOperation<Api, M extends Message>(
	messaging: Messaging<Api, M>,
): SendingOperation<Api> {
	return {
		over: 'item',
		name: 'Send',
		action: 'Send a message',
		description: 'Send a text message, one request per item',
		fields: [
			...crashNotice(messaging),
			toFieldOf(messaging.hints),
			...(messaging.countryFields ?? []),
			textFieldOf(messaging.hints),
			...messaging.fromFields,
			sendingOptionsField(messaging.sharedOptions, [
				...messaging.ownOptions,
				...(messaging.isOneAtATime ? [] : [concurrencyOption]),
			]),
		],
		messageCount: oneMessage,
		atOnce(first) {
			if (messaging.isOneAtATime) return 1;
			return Math.min(concurrencyOf(first), MAX_CONCURRENCY);
		},
		prepare: (item, api, run) =>
			prepareMessage(messaging, item, api, run, checked(messaging, parameterContent)),
	};
}

/** The message of one item, with a request of its own. */
export function prepareMessage<Api, M extends Message>(
	messaging: Messaging<Api, M>,
	item: Item,
	api: Api,
	run: Run,
	content: Content,
): Prepared {
	const messages = prepareMessages(messaging, [item], run, content);
	if (messages.pending.length === 0) return messages.outputs;
	return async () => await sendMessages(messaging, messages, api, run, {});
}

/** All items in as few requests as the gateway takes. Each item has its own outcome. */
function sendBulkOperation<Api, M extends Message>(
	messaging: Messaging<Api, M>,
): BulkOperation<Api> {
	return {
		over: 'all',
		name: 'Send Bulk',
		action: 'Send messages in bulk',
		description:
			'Send all input items in as few requests as the gateway takes, with a result for each',
		fields: [
			...crashNotice(messaging),
			...bulkContentFields(messaging.hints),
			...(messaging.countryFields ?? []),
			...messaging.fromFields,
			sendingOptionsField(messaging.sharedOptions, [
				...messaging.ownOptions,
				...(messaging.bulkOptions ?? []),
				...(messaging.batchSize > 1 ? [batchSizeOption(messaging.batchSize)] : []),
			]),
		],
		failure: nothingSent,
		messageCount: oneMessage,
		async run(items, api, run) {
			const { content, size } = readBulk(items, messaging.batchSize);
			return await dispatch(messaging, items, api, run, {
				content,
				batches: (entries) => messaging.batches?.(entries, size) ?? inChunks(entries, size),
			});
		},
	};
}

/**
 * What all messages of a bulk have in common. Where it cannot be read, each message is rejected for
 * it, so that nothing is sent and what an earlier attempt did is still reported.
 */
function readBulk(items: Item[], most: number): { content: Content; size: number } {
	try {
		const content = contentOf(items);
		const wanted =
			positiveInteger(items[0]!.option('batchSize'), 'batchSize', 'Batch Size') ?? most;
		return { content, size: Math.min(wanted, most) };
	} catch (error) {
		return { content: refusing(error), size: most };
	}
}

/** A reader of items that reports the error for each of them. */
export function refusing(error: unknown): () => never {
	return () => {
		throw error;
	};
}

function concurrencyOf(item: Item): number {
	return positiveInteger(item.option('concurrency'), 'concurrency', 'Concurrency') ?? 1;
}

/** The same content, of items whose Concurrency can be read. */
export function checked<Api, M extends Message>(
	{ isOneAtATime }: Pick<Messaging<Api, M>, 'isOneAtATime'>,
	content: Content,
): Content {
	return (item) => {
		if (!isOneAtATime) concurrencyOf(item);
		return content(item);
	};
}
