import type { IDataObject } from 'n8n-workflow';
import { SerwerSmsBench } from '../../../support/serwerSmsBench';
import type { Exchange } from '../proxy';
import { UNCLEAR } from './changes';
import { checkSent, checkShape } from './promises';
import {
	checkOnce,
	checkOutcome,
	isRefused,
	isSending,
	isTakenItem,
	isUnsentItem,
	itemsOf,
} from './serwerSmsOracle';
import { tryAnswers, type Trial } from './trial';
import { field, isGood, jsonOf, wholeNumber } from './wire';

const people = [500, 501, 502].map((n) => ({
	...{ to: `48${n}600700`, text: `Message ${n}`, reference: `order${n}` },
}));
const sameText = people.map((one) => ({ ...one, text: 'Hej' }));
const MESSAGE = { resource: 'message', to: '500600700', text: 'Hej' };
const BULK = {
	...{ resource: 'message', operation: 'sendBulk', messagesFrom: 'inputFields' },
	referenceField: 'reference',
};

const sending = (
	name: string,
	at: RegExp,
	items: IDataObject[],
	more: IDataObject = {},
): Trial<SerwerSmsBench> => ({
	name,
	at,
	parameters: { ...BULK, from: { __rl: true, mode: 'name', value: '' }, ...more } as never,
	items,
	tries: 60,
	check: (outputs, exchanges) => {
		expect(outputs.map(({ to }) => to)).toEqual(items.map(({ to }) => to));
		for (const json of outputs) checkOutcome(json, exchanges);
		checkOnce(outputs, exchanges);
	},
});

/** Without references each result of the answer becomes an item, and nothing else does. */
function checkWithoutReference(outputs: IDataObject[], exchanges: readonly Exchange[]): void {
	expect(outputs.length).toBeGreaterThan(0);
	const sends = exchanges.filter(isSending);
	const send = sends.at(-1);
	const results = send && isGood(send) ? itemsOf(send) : [];
	const queued = send && isGood(send) ? wholeNumber(field(jsonOf(send), 'queued')) : null;
	const count = (outcome: string) => outputs.filter((json) => json.outcome === outcome).length;
	for (const json of outputs) checkSent(json, 'serwerSms');
	const taken = results.filter(isTakenItem).length;
	expect(count('accepted')).toBeLessThanOrEqual(
		results.length > 0 ? taken : (queued ?? 0) > 0 ? 1 : 0,
	);
	if (count('rejected') === 0) return;
	const isNone = results.length === 0 && queued !== null && queued <= 0;
	const isProven = sends.every(isRefused) || isNone;
	if (!isProven) expect(count('rejected')).toBe(results.filter(isUnsentItem).length);
}

const sendingWithoutReference = (name: string, parameters: object): Trial<SerwerSmsBench> => ({
	name: `message ${name}`,
	at: /send_/,
	parameters: { ...MESSAGE, operation: name, ...parameters } as never,
	check: checkWithoutReference,
	tries: 60,
});

const YES = [true, 'true', 1, '1'];

/** Only `success` proves that a reply was sent. */
function checkReply(outputs: IDataObject[], exchanges: readonly Exchange[]): void {
	expect(outputs).toHaveLength(1);
	const [json] = outputs;
	checkShape(json!, { gateway: 'text', to: 'text', outcome: 'text' });
	const isDone = (one: Exchange) =>
		isGood(one) && YES.includes(field(jsonOf(one), 'success') as never);
	if (json!.outcome === 'accepted') expect(exchanges.some(isDone)).toBe(true);
	if (json!.outcome === 'rejected') expect(exchanges.every(isRefused)).toBe(true);
}

const reply = (replyThrough: 'nd' | 'ndi'): Trial<SerwerSmsBench> => ({
	name: `message reply ${replyThrough}`,
	at: /send_nd/,
	parameters: { ...MESSAGE, operation: 'reply', replyThrough, ndiNumber: '+48664078059' },
	prepare: ({ gateway }) => {
		gateway.receive({ phone: '+48500600700', text: 'Hej', type: replyThrough });
	},
	check: checkReply,
	tries: 60,
});

tryAnswers('SerwerSMS', async () => await SerwerSmsBench.open(), [
	sending('message sendBulk with one text', /send_sms/, sameText),
	sending('message sendBulk with several texts', /send_personalized/, people),
	{
		...sending('message sendBulk after an empty answer', /send_|reports/, people),
		first: [UNCLEAR],
		places: 18,
	},
	sending('message sendBulk with Only Once', /reports/, people, {
		options: { onlyOnce: true },
	}),
	{
		...sending(
			'message sendBulk with Only Once of messages that were already sent',
			/reports/,
			people,
			{
				options: { onlyOnce: true },
			},
		),
		places: 18,
		prepare: async (bench) => {
			await bench.run({ ...BULK, from: '' }, people);
		},
	},
	sending('message send', /send_/, [sameText[0]!], {
		...{ operation: 'send', sendTo: 'number', to: '={{ $json.to }}', text: 'Hej' },
		options: { reference: 'order500' },
	}),
	{
		...sendingWithoutReference('send', {
			sendTo: 'group',
			groupId: { __rl: true, mode: 'id', value: '701' },
		}),
		name: 'message send to a group',
		prepare: async (bench) => {
			await bench.run({ resource: 'group', operation: 'create', name: 'Members' });
			const add = { resource: 'contact', operation: 'create', phone: '={{ $json.to }}' };
			await bench.run({ ...add, additionalFields: { groupIds: '701' } }, people);
		},
	},
	sendingWithoutReference('sendVoice', { say: 'text' }),
	sendingWithoutReference('sendMms', {
		title: 'New',
		fileFrom: 'stored',
		fileId: { __rl: true, mode: 'id', value: '5f1d2c3b4a' },
	}),
	sendingWithoutReference('sendRcs', {
		rcsId: '0c9d7c86-52f8-4f2b-9d0e-6b1f6a8f2c11',
		content: 'text',
	}),
	reply('nd'),
	reply('ndi'),
	{
		name: 'premium send',
		at: /premium/,
		parameters: {
			...{ resource: 'premium', operation: 'send', phone: '500600700', text: 'Hej' },
			...{ gate: '71200', premiumId: '1001' },
		},
		prepare: ({ gateway }) => {
			gateway.receive({ phone: '+48500600700', text: 'Hej', type: 'pre' });
		},
		check: checkReply,
		tries: 60,
	},
]);
