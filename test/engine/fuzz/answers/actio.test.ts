import type { IDataObject } from 'n8n-workflow';
import type { ActioGateway } from '../../../../sandbox';
import { openBench, type Bench } from '../../../support/bench';
import { ACTIO } from '../../../support/gateways/actio';
import type { Exchange } from '../proxy';
import { checkSent } from './promises';
import { tryAnswers } from './trial';
import { field, isGood, isPage, isRecord, isRefusedByStatus, jsonOf, wholeNumber } from './wire';

const FROM = '48732129000';
const people = [500, 501, 502].map((n) => ({ to: `48${n}600700` }));

/** "Unikalny identyfikator wiadomości": any text or a whole number. */
function isId(value: unknown): boolean {
	return (typeof value === 'string' && value.trim() !== '') || wholeNumber(value) !== null;
}

/** Whether the answer has a result for this number, with or without its calling code. */
function hasResult(exchange: Exchange, to: string): boolean {
	const results = field(jsonOf(exchange), 'message_ids');
	const digits = (value: unknown) => String(value as string).replace(/\D/g, '');
	return (
		Array.isArray(results) &&
		results.some(
			(entry) =>
				isRecord(entry) &&
				isId(field(entry, 'message_id')) &&
				['', '48', '0048'].some((code) => digits(field(entry, 'number')) === code + to.slice(2)),
		)
	);
}

function exchangesWith(exchanges: readonly Exchange[], to: string): Exchange[] {
	return exchanges.filter(({ asked }) => [field(asked, 'to')].flat().includes(to));
}

/**
 * 200 with an ID for the number accepts it. 403 and 422 refuse all numbers. Source: "1.1", "1.2".
 */
function checkOutcomes(outputs: IDataObject[], exchanges: readonly Exchange[]): void {
	expect(outputs).toHaveLength(outputs.length === 1 ? 1 : people.length);
	for (const json of outputs) {
		checkSent(json, 'actio');
		const mine = exchangesWith(exchanges, json.to as string);
		if (json.outcome === 'accepted') {
			const isTaken = (exchange: Exchange) =>
				isGood(exchange) &&
				(isId(field(jsonOf(exchange), 'message_id')) || hasResult(exchange, json.to as string));
			expect(mine.some(isTaken)).toBe(true);
		}
		if (json.outcome === 'rejected') expect(mine.every(isRefusedByStatus)).toBe(true);
	}
}

/**
 * The answer to a 3CX message is not specified. A web page or an answer with errors is a failure.
 */
function check3cx([json]: IDataObject[], exchanges: readonly Exchange[]): void {
	checkSent(json!, 'actio');
	if (json!.outcome === 'accepted') {
		const isTaken = (exchange: Exchange) =>
			isGood(exchange) && !isPage(exchange) && field(jsonOf(exchange), 'errors') === undefined;
		expect(exchanges.some(isTaken)).toBe(true);
	}
	if (json!.outcome === 'rejected') expect(exchanges.every(isRefusedByStatus)).toBe(true);
}

/** Checks that no message was sent again after the gateway may have taken it. */
function checkOnce({ sent }: Bench<ActioGateway>): void {
	expect(sent).toEqual([...new Set(sent)]);
}

tryAnswers(
	'ACTIO',
	async () => await openBench(ACTIO),
	[
		{
			name: 'message send',
			at: /^\/api\/sms/,
			parameters: {
				resource: 'message',
				operation: 'send',
				from: FROM,
				to: '500600700',
				text: 'Hej',
			},
			check: checkOutcomes,
			tries: 120,
		},
		{
			name: 'message sendBulk with one text',
			at: /^\/api\/sms/,
			parameters: {
				...{ resource: 'message', operation: 'sendBulk', from: FROM },
				...{ messagesFrom: 'parameters', to: '={{ $json.to }}', text: 'Hej' },
			},
			items: people,
			check: checkOutcomes,
			tries: 200,
		},
		{
			name: 'message sendVia3cx',
			at: /^\/api\/tcx/,
			parameters: {
				...{
					resource: 'message',
					operation: 'sendVia3cx',
					from: FROM,
					to: '500600700',
					text: 'Hej',
				},
			},
			check: check3cx,
			tries: 120,
		},
	].map((trial) => ({
		...trial,
		check: (outputs: IDataObject[], exchanges: readonly Exchange[], bench: Bench<ActioGateway>) => {
			trial.check(outputs, exchanges);
			const isFalseRefusal = exchanges.some(
				(one) => isGood({ received: one.original }) && isRefusedByStatus(one),
			);
			if (!isFalseRefusal) checkOnce(bench);
		},
	})),
);
