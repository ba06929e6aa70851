import type { IDataObject } from 'n8n-workflow';
import type { MProfiGateway } from '../../../../sandbox';
import { openBench, type Bench } from '../../../support/bench';
import { M_PROFI } from '../../../support/gateways/mProfi';
import type { Exchange } from '../proxy';
import { checkEntry, checkIncoming, checkSent, checkShape, checkStatus } from './promises';
import { tryAnswers, type Trial } from './trial';
import { field, isGood, isRecord, isRefusedByStatus, jsonOf, textOf, wholeNumber } from './wire';

/** "Unikalny identyfikator wiadomości": a whole number in `id` or `ID`. */
function hasId(entry: unknown): boolean {
	return ['id', 'ID'].some((name) => (wholeNumber(field(entry, name)) ?? 0) > 0);
}

/** A refusal has one of the fields that the vendor's clients read, or complaints about a field. */
function refuses(entry: unknown): boolean {
	const words = ['detail', 'error_message', 'error_code'];
	const fields = ['recipient', 'message', 'reference', 'date', 'encoding', 'non_field_errors'];
	const isWord = (value: unknown) =>
		typeof value === 'number' || (typeof value === 'string' && value !== '');
	const isList = (value: unknown) => Array.isArray(value) && value.some(isWord);
	return (
		isRecord(entry) &&
		!hasId(entry) &&
		(words.some((name) => isWord(field(entry, name)) || isList(field(entry, name))) ||
			fields.some((name) => isList(field(entry, name))))
	);
}

const requestsTo = (exchanges: readonly Exchange[], path: RegExp) =>
	exchanges.filter((exchange) => path.test(exchange.path));

function checkSend([json]: IDataObject[], exchanges: readonly Exchange[]): void {
	checkSent(json!, 'mProfi');
	const sends = requestsTo(exchanges, /^\/send\//);
	if (json!.outcome === 'accepted') {
		expect(sends.some((send) => isGood(send) && hasId(jsonOf(send)))).toBe(true);
	}
	if (json!.outcome === 'rejected') {
		const isProven = (send: Exchange) =>
			isRefusedByStatus(send) || (isGood(send) && refuses(jsonOf(send)));
		expect(sends.every(isProven)).toBe(true);
	}
}

function checkBulk(outputs: IDataObject[], exchanges: readonly Exchange[]): void {
	expect(outputs.map(({ to }) => to)).toEqual(people.map(({ to }) => to));
	const [send, ...more] = requestsTo(exchanges, /^\/sendbulk\//);
	outputs.forEach((json, i) => {
		checkSent(json, 'mProfi');
		const all = [send!, ...more];
		const results = all.map((exchange) =>
			field(isGood(exchange) ? jsonOf(exchange) : null, 'result'),
		);
		const entries = results.map((result) =>
			Array.isArray(result) && result.length === people.length ? (result[i] as unknown) : undefined,
		);
		if (json.outcome === 'accepted') expect(entries.some(hasId)).toBe(true);
		if (json.outcome === 'rejected') {
			const isProven = (exchange: Exchange, n: number) =>
				isRefusedByStatus(exchange) ||
				refuses(entries[n]) ||
				(isGood(exchange) && results[n] === undefined && refuses(jsonOf(exchange)));
			expect(all.every(isProven)).toBe(true);
		}
	});
}

const people = [500, 501, 502].map((n) => ({ to: `48${n}600700`, text: `Message ${n}` }));
const SURVEY = { resource: 'survey', surveyId: { __rl: true, mode: 'id', value: '1' } };
const SURVEY_ID = 'text none';

function checkStart(outputs: IDataObject[], exchanges: readonly Exchange[]): void {
	expect(outputs).toHaveLength(1);
	const starts = requestsTo(exchanges, /start/);
	const empty = ['', '""', 'null', '{}'];
	for (const json of outputs) {
		checkShape(json, { surveyId: 'text', msisdn: 'text', outcome: 'text' });
		if (json.outcome === 'accepted') {
			const isDone = (start: Exchange) =>
				isGood(start) && empty.includes(textOf(start.received).trim());
			expect(starts.some(isDone)).toBe(true);
		}
		if (json.outcome === 'rejected') expect(starts.every(isRefusedByStatus)).toBe(true);
	}
}

const checkStatuses = (outputs: IDataObject[]) => {
	expect(outputs).toHaveLength(2);
	for (const json of outputs) checkStatus(json, 'mProfi');
};

function checkSurveys(outputs: IDataObject[], shape = { surveyId: SURVEY_ID }): void {
	for (const json of outputs) checkEntry(json, 'mProfi', shape);
}

const incoming = (source: string, path: RegExp): Trial<Bench<MProfiGateway>> => ({
	name: `incomingMessage getMany ${source}`,
	at: path,
	parameters: { resource: 'incomingMessage', operation: 'getMany', source, returnAll: true },
	prepare: ({ gateway }) => {
		const via = source === 'sms' ? 'sms' : 'mobileApp';
		for (const message of ['TAK', 'NIE']) gateway.receive({ sender: '48500600700', message, via });
	},
	check: (outputs) => {
		for (const json of outputs) {
			if (json.failure === undefined) checkIncoming(json, 'mProfi');
			else checkEntry(json, 'mProfi');
		}
	},
});

tryAnswers('mProfi', async () => await openBench(M_PROFI), [
	{
		name: 'message send',
		at: /^\/send\//,
		parameters: { resource: 'message', operation: 'send', to: '500600700', text: 'Hej' },
		check: checkSend,
		tries: 150,
	},
	{
		name: 'message sendBulk',
		at: /^\/sendbulk\//,
		parameters: { resource: 'message', operation: 'sendBulk', messagesFrom: 'inputFields' },
		items: people,
		check: checkBulk,
		tries: 200,
	},
	{
		name: 'message getStatus',
		at: /^\/status\//,
		parameters: { resource: 'message', operation: 'getStatus', messageId: '={{ $json.id }}' },
		items: [{ id: 55 }, { id: 56 }],
		check: checkStatuses,
	},
	{
		name: 'message waitForDelivery',
		at: /^\/status\//,
		parameters: {
			...{ resource: 'message', operation: 'waitForDelivery', messageId: '={{ $json.id }}' },
			timeoutSeconds: 30,
		},
		items: [{ id: 55 }, { id: 56 }],
		check: checkStatuses,
	},
	incoming('sms', /^\/getincoming\//),
	incoming('mobileApp', /^\/getincoming_mobileapp\//),
	{
		name: 'survey getMany',
		at: /^\/surveys\/$/,
		parameters: { ...SURVEY, operation: 'getMany', returnAll: true },
		check: (outputs) => checkSurveys(outputs),
	},
	{
		name: 'survey get',
		at: /^\/surveys\/1\/$/,
		parameters: { ...SURVEY, operation: 'get' },
		check: (outputs) => checkSurveys(outputs),
	},
	{
		name: 'survey start',
		at: /start/,
		parameters: { ...SURVEY, operation: 'start', msisdn: '500600700' },
		check: checkStart,
		tries: 100,
	},
	{
		name: 'survey getReport',
		at: /report/,
		parameters: { ...SURVEY, operation: 'getReport', output: 'participants' },
		prepare: ({ gateway }) => {
			gateway.answerSurvey(1, '48500600700', ['tak', '5']);
			gateway.answerSurvey(1, '48500600701', ['nie'], { finished: false });
		},
		check: (outputs) => {
			for (const json of outputs) {
				checkEntry(json, 'mProfi', {
					...{ surveyId: 'text', msisdn: 'text', answers: 'list', finished: 'text none' },
				});
			}
		},
	},
]);
