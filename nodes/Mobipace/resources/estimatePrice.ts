import type { IDataObject } from 'n8n-workflow';
import { groupBy, inChunks } from '../../shared/gateway/batches';
import { bulkContentFields, contentOf } from '../../shared/n8n/sending/content';
import { draftOf } from '../../shared/n8n/sending/messaging';
import type { BulkOperation, Run } from '../../shared/n8n/operation';
import { firstProblem } from '../../shared/n8n/output';
import type { Item } from '../../shared/n8n/parameters';
import { problemOf } from '../../shared/n8n/problem';
import { optionsField } from '../../shared/n8n/fields';
import { calculate, type Mobipace, type Price } from '../client';
import { composeMessage, envelopeKey, toWire, type MobipaceMessage } from '../compose';
import { BATCH_SIZE, countryField, fromField, hints, ownOptions } from './fields';

/** The fields beside recipient and text that a message is read from. */
const READ = { fromFields: [fromField], countryFields: [countryField] };

/** How many of the items that could not be sent the output lists. */
const MAX_INVALID_LISTED = 10;

export const estimatePrice: BulkOperation<Mobipace> = {
	over: 'all',
	name: 'Estimate Price',
	action: 'Estimate the price of messages',
	description:
		'Ask what it would cost to send all input items. Sends nothing and returns one item.',
	fields: [
		...bulkContentFields(hints),
		...READ.countryFields,
		...READ.fromFields,
		optionsField(['sendAt', 'transliterate'], ownOptions),
	],
	failure: firstProblem,
	async run(items, mobipace, run) {
		const { messages, invalid } = compose(items, run);
		const prices: Price[] = [];
		for (const group of groupBy(messages, envelopeKey)) {
			for (const batch of inChunks(group, BATCH_SIZE)) {
				prices.push(await calculate(mobipace, toWire(batch, mobipace.timeZone)));
			}
		}
		return [{ json: { ...total(prices), ...invalid }, sources: items.map(({ index }) => index) }];
	},
};

function compose(items: Item[], run: Run): { messages: MobipaceMessage[]; invalid: IDataObject } {
	const content = contentOf(items);
	const messages: MobipaceMessage[] = [];
	const failures: Array<{ item: number; message: string }> = [];
	for (const item of items) {
		try {
			messages.push(composeMessage(draftOf(READ, item, run.timeZone, content)));
		} catch (error) {
			failures.push({ item: item.index, message: problemOf(error).message });
		}
	}
	return {
		messages,
		invalid: { invalidCount: failures.length, invalid: failures.slice(0, MAX_INVALID_LISTED) },
	};
}

function total(prices: Price[]): IDataObject {
	const messageCount = sum(prices, 'messageCount');
	const totalPrice = sum(prices, 'totalPrice');
	return {
		gateway: 'mobipace',
		messageCount,
		partCount: sum(prices, 'partCount'),
		averagePrice: messageCount > 0 ? rounded(totalPrice / messageCount) : 0,
		totalPrice,
	};
}

function sum(prices: Price[], field: keyof Price): number {
	return rounded(prices.reduce((total, price) => total + (price[field] ?? 0), 0));
}

function rounded(amount: number): number {
	return Number(amount.toFixed(6));
}
