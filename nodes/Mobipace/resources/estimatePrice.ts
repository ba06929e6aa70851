import type { IDataObject } from 'n8n-workflow';
import { groupBy, inChunks } from '../../shared/gateway/batches';
import { bulkContentFields, contentOf } from '../../shared/n8n/messageOperations';
import { draftOf } from '../../shared/n8n/messaging';
import type { BulkOperation, Run } from '../../shared/n8n/operation';
import type { Item } from '../../shared/n8n/parameters';
import { problemOf } from '../../shared/n8n/problem';
import { optionsField } from '../../shared/n8n/properties';
import { calculate, type Mobipace, type Price } from '../client';
import { composeMessage, envelopeKey, toWire, type MobipaceMessage } from '../message';
import { BATCH_SIZE, fromField, hints, ownOptions } from './fields';

/** How many of the items that could not be sent are named. */
const NAMED = 10;

export const estimatePrice: BulkOperation<Mobipace> = {
	over: 'all',
	name: 'Estimate Price',
	action: 'Estimate the price of messages',
	description: 'Ask what sending all input items would cost; sends nothing. Gives one item.',
	fields: [
		...bulkContentFields(hints),
		fromField,
		optionsField(['sendAt', 'transliterate'], ownOptions),
	],
	failure: ([output]) => (output?.problem ? { problem: output.problem, index: 0 } : null),
	async run(items, mobipace, run) {
		const { messages, invalid } = compose(items, run);
		const prices: Price[] = [];
		for (const group of groupBy(messages, envelopeKey)) {
			for (const batch of inChunks(group, BATCH_SIZE)) {
				prices.push(await calculate(mobipace, toWire(batch, mobipace.timeZone)));
			}
		}
		return [{ json: { ...total(prices), ...invalid }, isSummary: true }];
	},
};

function compose(items: Item[], run: Run): { messages: MobipaceMessage[]; invalid: IDataObject } {
	const content = contentOf(items[0]!);
	const messages: MobipaceMessage[] = [];
	const failures: Array<{ item: number; message: string }> = [];
	for (const item of items) {
		try {
			messages.push(composeMessage(draftOf(item, run, true, content)));
		} catch (error) {
			failures.push({ item: item.index, message: problemOf(error).message });
		}
	}
	return {
		messages,
		invalid: { invalidCount: failures.length, invalid: failures.slice(0, NAMED) },
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
