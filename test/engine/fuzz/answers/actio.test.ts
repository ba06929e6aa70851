import type { IDataObject } from 'n8n-workflow';
import { ActioBench } from '../../../support/actio';
import type { Exchange } from '../proxy';
import { checkSent } from './promises';
import { tryAnswers } from './trial';
import { field, isGood, isPage, isRecord, isRefusedByStatus, said, wholeNumber } from './wire';

const from = '48732129000';
const people = [500, 501, 502].map((n) => ({ to: `48${n}600700` }));

/** "Unikalny identyfikator wiadomości": any text, or a number. */
function isId(value: unknown): boolean {
	return (typeof value === 'string' && value.trim() !== '') || wholeNumber(value) !== null;
}

/** A result for this number, with or without its calling code. */
function hasResult(exchange: Exchange, to: string): boolean {
	const results = field(said(exchange), 'message_ids');
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

function carried(exchanges: readonly Exchange[], to: string): Exchange[] {
	return exchanges.filter(({ asked }) => [field(asked, 'to')].flat().includes(to));
}

/** Source: "1.1", "1.2": 200 with an id for the number; 403 and 422 refuse all there is. */
function checkOutcomes(outputs: IDataObject[], exchanges: readonly Exchange[]): void {
	expect(outputs).toHaveLength(outputs.length === 1 ? 1 : people.length);
	for (const json of outputs) {
		checkSent(json, 'actio');
		const mine = carried(exchanges, json.to as string);
		if (json.outcome === 'accepted') {
			const isTaken = (exchange: Exchange) =>
				isGood(exchange) &&
				(isId(field(said(exchange), 'message_id')) || hasResult(exchange, json.to as string));
			expect(mine.some(isTaken)).toBe(true);
		}
		if (json.outcome === 'rejected') expect(mine.every(isRefusedByStatus)).toBe(true);
	}
}

/** Of the answer to a 3CX nothing is specified; it must not be a page, nor speak of errors. */
function check3cx([json]: IDataObject[], exchanges: readonly Exchange[]): void {
	checkSent(json!, 'actio');
	if (json!.outcome === 'accepted') {
		const isTaken = (exchange: Exchange) =>
			isGood(exchange) && !isPage(exchange) && field(said(exchange), 'errors') === undefined;
		expect(exchanges.some(isTaken)).toBe(true);
	}
	if (json!.outcome === 'rejected') expect(exchanges.every(isRefusedByStatus)).toBe(true);
}

/** What was sent and may have been taken is not sent again. */
function checkOnce({ sent }: ActioBench): void {
	expect(sent).toEqual([...new Set(sent)]);
}

tryAnswers(
	'ACTIO',
	async () => await ActioBench.open(),
	({ gateway }) => gateway.reset(),
	[
		{
			name: 'message send',
			at: /^\/api\/sms/,
			parameters: { resource: 'message', operation: 'send', from, to: '500600700', text: 'Hej' },
			check: checkOutcomes,
			tries: 120,
		},
		{
			name: 'message sendBulk of one text',
			at: /^\/api\/sms/,
			parameters: {
				...{ resource: 'message', operation: 'sendBulk', from },
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
				...{ resource: 'message', operation: 'sendVia3cx', from, to: '500600700', text: 'Hej' },
			},
			check: check3cx,
			tries: 120,
		},
	].map((trial) => ({
		...trial,
		check: (outputs: IDataObject[], exchanges: readonly Exchange[], bench: ActioBench) => {
			trial.check(outputs, exchanges);
			const isLie = exchanges.some((one) => isGood({ given: one.right }) && isRefusedByStatus(one));
			if (!isLie) checkOnce(bench);
		},
	})),
);
