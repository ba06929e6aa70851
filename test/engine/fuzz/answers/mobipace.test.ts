import type { IDataObject } from 'n8n-workflow';
import type { MobipaceGateway } from '../../../../sandbox';
import { openBench, type Bench } from '../../../support/bench';
import { MOBIPACE } from '../../../support/gateways/mobipace';
import type { Exchange } from '../proxy';
import { UNCLEAR } from './changes';
import { checkEntry, checkSent, checkShape, checkStatus } from './promises';
import { tryAnswers, type Trial } from './trial';
import { field, isGood, isRecord, isRefusedByStatus, jsonOf, wholeNumber } from './wire';

/** Source: "Коды ошибок и их значения". 100 is a system error, which proves nothing. */
const REFUSED = new Set([102, 103, 104, 200, 201, 202, 300, 301, 302]);
/** Source: "Значения статусов сообщений". */
const NOT_SENT = new Set([4, 5, 6, 7, 8, 9, 10]);

const people = [111, 112, 113].map((n) => ({
	...{ to: `7911${n}2233`, text: `Message ${n}`, reference: `order${n}` },
}));

/** A field by its name. The vendor's own sample has a blank after the name. */
function named(value: unknown, name: string): unknown {
	if (!isRecord(value)) return undefined;
	const key = Object.keys(value).findLast((each) => each.trim() === name);
	return key === undefined ? undefined : value[key];
}

const code = (exchange: Exchange) => wholeNumber(named(jsonOf(exchange), 'StatusCode'));
const list = (value: unknown): unknown[] => (Array.isArray(value) ? (value as unknown[]) : []);
const is = (method: string) => (exchange: Exchange) => exchange.path.startsWith(`/${method}`);

function isRefused(exchange: Exchange): boolean {
	if (!isGood(exchange)) return isRefusedByStatus(exchange);
	const isNoneTaken = wholeNumber(named(jsonOf(exchange), 'MessageCount')) === 0;
	return REFUSED.has(code(exchange) ?? 0) || (code(exchange) === 101 && isNoneTaken);
}

/** The statuses that the gateway reported for a message. */
function statuses(exchanges: readonly Exchange[], reference: unknown): Array<number | null> {
	return exchanges
		.filter((query) => is('QueryMessages')(query) && isGood(query) && code(query) === 101)
		.flatMap((query) => list(named(jsonOf(query), 'MessageStatuses')))
		.filter((entry) => String(named(entry, 'Reference')).trim() === reference)
		.map((entry) => wholeNumber(named(entry, 'StatusCode')));
}

function checkOutcomes(outputs: IDataObject[], exchanges: readonly Exchange[]): void {
	expect(outputs).toHaveLength(people.length);
	for (const json of outputs) {
		checkSent(json, 'mobipace');
		const mine = exchanges
			.filter(is('Send'))
			.filter(({ asked }) =>
				list(field(asked, 'Messages')).some((one) => field(one, 'Recipient') === json.to),
			);
		const told = statuses(exchanges, json.reference);
		if (json.outcome === 'accepted') {
			const isTaken = (send: Exchange) =>
				isGood(send) &&
				code(send) === 101 &&
				Number(named(jsonOf(send), 'MessageCount')) === list(field(send.asked, 'Messages')).length;
			expect(mine.some(isTaken) || told.some((one) => one !== null && !NOT_SENT.has(one))).toBe(
				true,
			);
		}
		if (json.outcome === 'rejected') {
			const isToldSo = told.some((one) => NOT_SENT.has(one ?? 0));
			expect(mine.every(isRefused) || isToldSo).toBe(true);
		}
	}
}

/**
 * A message may be sent again only if the gateway refused it, or if the gateway was asked and
 * clearly does not have it: its list has only references that were asked for, and not this one.
 */
function checkOnce(exchanges: readonly Exchange[]): void {
	for (const { reference } of people) {
		let mayBeThere = false;
		for (const exchange of exchanges) {
			const { asked } = exchange;
			const messages = list(field(asked, 'Messages'));
			if (is('Send')(exchange) && messages.some((one) => field(one, 'Reference') === reference)) {
				expect(mayBeThere).toBe(false);
				mayBeThere = !isRefused(exchange);
			}
			const references = list(field(asked, 'References'));
			if (is('QueryMessages')(exchange) && references.includes(reference)) {
				if (isClearlyAbsent(exchange, references, reference)) mayBeThere = false;
			}
		}
	}
}

function isClearlyAbsent(query: Exchange, asked: unknown[], reference: string): boolean {
	const entries = named(jsonOf(query), 'MessageStatuses');
	if (!isGood(query) || code(query) !== 101 || !Array.isArray(entries)) return false;
	const told = entries.map((entry: unknown) => String(named(entry, 'Reference')).trim());
	return told.every((one) => asked.includes(one)) && !told.includes(reference);
}

const BULK: Trial<Bench<MobipaceGateway>>['parameters'] = {
	...{
		resource: 'message',
		operation: 'sendBulk',
		from: 'SHOP',
		country: 'RU',
		messagesFrom: 'inputFields',
	},
	referenceField: 'reference',
};

const sending = (name: string, at: RegExp, more = {}): Trial<Bench<MobipaceGateway>> => ({
	name,
	at,
	parameters: { ...BULK, ...more },
	items: people,
	tries: 60,
	check: (outputs, exchanges) => {
		checkOutcomes(outputs, exchanges);
		checkOnce(exchanges);
	},
});

const status = (operation: string): Trial<Bench<MobipaceGateway>> => ({
	name: `message ${operation}`,
	at: /QueryMessages/,
	parameters: {
		...{ resource: 'message', operation, reference: '={{ $json.reference }}', timeoutSeconds: 30 },
	},
	items: people,
	check: (outputs) => {
		expect(outputs).toHaveLength(people.length);
		for (const json of outputs) checkStatus(json, 'mobipace');
	},
});

tryAnswers('MOBIPACE', async () => await openBench(MOBIPACE), [
	sending('message sendBulk', /^\/Send/),
	{
		...sending('message sendBulk after an empty answer', /Send|QueryMessages/),
		first: [UNCLEAR],
		places: 12,
	},
	sending('message sendBulk with Only Once', /QueryMessages/, {
		options: { onlyOnce: true },
	}),
	{
		...sending(
			'message sendBulk with Only Once of messages that were already sent',
			/QueryMessages/,
			{
				options: { onlyOnce: true },
			},
		),
		places: 12,
		prepare: async (bench) => {
			await bench.run(BULK, people);
		},
	},
	sending('a login before sending', /authorize/),
	sending('every request while sending', /./),
	status('getStatus'),
	status('waitForDelivery'),
	{
		name: 'message estimatePrice',
		places: 8,
		at: /Calculate/,
		parameters: { ...BULK, operation: 'estimatePrice' },
		items: people,
		check: ([json]) => {
			checkEntry(json!, 'mobipace', {
				...{ messageCount: 'number', partCount: 'number', averagePrice: 'number' },
				...{ totalPrice: 'number', invalidCount: 'number', invalid: 'list' },
			});
		},
	},
	{
		name: 'account getBalance',
		at: /QueryBalance/,
		parameters: { resource: 'account', operation: 'getBalance' },
		check: ([json]) => {
			expect(json!.gateway).toBe('mobipace');
			if (json!.failure !== undefined) return;
			checkShape(json!, { balance: 'number', creditLimit: 'number', available: 'number' });
		},
	},
]);
