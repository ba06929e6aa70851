import { outputOf } from '../../../scripts/n8n/executions';
import {
	column,
	itemsOf,
	keys,
	MProfiInN8n,
	mProfi,
	people,
	SEND,
	SEND_BULK,
	START,
} from '../../support/realN8n';
import { credential } from './credential';
import { reading } from './reading';

let real: MProfiInN8n;
beforeAll(async () => {
	real = await MProfiInN8n.open({ lifeMs: { sentAfter: 3_000, deliveredAfter: 4_000 } });
});
beforeEach(() => real.gateway.reset());
afterAll(async () => await real?.close());

const WITH_OFFSET = /^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?[+-]\d\d:\d\d$/;

describe('Message', () => {
	it('is scheduled outside Allowed Hours, and Summarize counts it', async () => {
		const clock = (hours: number) =>
			new Date(Date.now() + hours * 3_600_000).toISOString().slice(11, 16);
		const values = { from: clock(3), to: clock(5), timeZone: 'UTC' };
		const options = { allowedHours: { values } };
		const summarize = mProfi(
			{ resource: 'message', operation: 'summarize' },
			{ name: 'Summary', credentials: undefined },
		);
		const bad = { to: 'nobody', text: 'x' };
		const id = await real.save([START, mProfi({ ...SEND_BULK, options }), summarize], {
			items: [...people(2), bad],
		});
		const execution = await real.n8n.run(id);
		expect(execution.status).toBe('success');
		const times = real.gateway.requests.map(({ json }) => json);
		expect(JSON.stringify(times)).toContain(`T${values.from}:00`);
		expect(outputOf(execution, 'Summary')).toMatchObject([
			{ messages: 3, accepted: 2, rejected: 1, scheduled: 2, parts: 2, invalidCount: 0 },
		]);
	});

	it('Send makes one request per item with the fields of the specification', async () => {
		const options = { reference: 'order-7', sendAt: '2030-05-26T13:38:47', unicode: true };
		const items = [
			{ to: '500 600 700', text: 'Zażółć 😀' },
			{ to: '+48 500-600-701', text: 'Second' },
		];
		const execution = await real.run({ ...SEND, options }, items);
		expect(execution.status).toBe('success');
		expect(real.gateway.requests.map(({ method, path, json }) => [method, path, json])).toEqual(
			[
				['48500600700', 'Zażółć 😀'],
				['48500600701', 'Second'],
			].map(([recipient, message]) => [
				'POST',
				'/1.0/send/',
				{
					apikey: keys.apiKey,
					recipient,
					message,
					reference: 'order-7',
					date: '2030-05-26T13:38:47+02:00',
					encoding: 'utf-8',
				},
			]),
		);
		const [first, second] = itemsOf(execution);
		expect(first).toEqual({
			json: {
				gateway: 'mProfi',
				to: '48500600700',
				from: null,
				messageId: String(real.gateway.messages[0]!.id),
				reference: 'order-7',
				outcome: 'accepted',
				encoding: 'UCS-2',
				parts: 1,
				scheduledAt: '2030-05-26T13:38:47+02:00',
			},
			pairedItem: { item: 0 },
		});
		expect(second).toMatchObject({
			json: { to: '48500600701', outcome: 'accepted', encoding: 'GSM-7' },
			pairedItem: { item: 1 },
		});
	});

	it.each([
		['input fields', SEND_BULK],
		[
			'parameters',
			{
				...SEND_BULK,
				messagesFrom: 'parameters',
				to: '={{ $json.to }}',
				text: '={{ $json.text }}',
			},
		],
	])('Send Bulk sends 1,200 items from %s in three requests', async (_, parameters) => {
		const items = people(1200);
		const execution = await real.run(parameters, items);
		expect(execution.status).toBe('success');
		expect(real.gateway.requests.map(({ path }) => path)).toEqual(
			Array<string>(3).fill('/1.0/sendbulk/'),
		);
		expect(real.gateway.messages.map(({ recipient: to, message: text }) => ({ to, text }))).toEqual(
			items,
		);
		const ids = real.gateway.messages.map(({ id }) => String(id));
		expect(itemsOf(execution)).toHaveLength(1200);
		expect(
			itemsOf(execution).map(({ json, pairedItem }) => [
				json.to,
				json.messageId,
				json.outcome,
				pairedItem,
			]),
		).toEqual(items.map(({ to }, item) => [to, ids[item], 'accepted', { item }]));
	});

	it('Get Status returns the current status, and Wait for Delivery the final one', async () => {
		const ask = { resource: 'message', messageId: '={{ $("mProfi").item.json.messageId }}' };
		const id = await real.save(
			[
				START,
				mProfi(SEND),
				mProfi({ ...ask, operation: 'getStatus' }, { name: 'Now' }),
				mProfi({ ...ask, operation: 'waitForDelivery', timeoutSeconds: 20 }, { name: 'Final' }),
			],
			{
				items: [
					{ to: '500600700', text: 'arrives' },
					{ to: '500600001', text: 'does not' },
					{ to: '500600002', text: 'fails' },
				],
			},
		);
		const execution = await real.n8n.run(id);
		expect(execution.status).toBe('success');
		const ids = real.gateway.messages.map(({ id: messageId }) => String(messageId));
		const rest = { gateway: 'mProfi', reference: null };
		expect(outputOf(execution, 'Now')).toEqual(
			ids.map((messageId) => ({
				...rest,
				messageId,
				status: 'queued',
				final: false,
				gatewayStatus: 'processing',
				updatedAt: null,
			})),
		);
		const updatedAt = expect.stringMatching(WITH_OFFSET) as string;
		expect(outputOf(execution, 'Final')).toEqual(
			[
				['delivered', 'delivered'],
				['undelivered', 'not delivered'],
				['failed', 'error'],
			].map(([status, gatewayStatus], i) => ({
				...rest,
				messageId: ids[i],
				status,
				final: true,
				gatewayStatus,
				updatedAt,
			})),
		);
		const asked = real.gateway.requests.filter(({ path }) => path === '/1.0/status/').slice(0, 3);
		// The node asks for them side by side, so their order varies.
		expect(asked.map(({ query }) => query.id).sort()).toEqual(ids);
		expect(asked.map(({ method, query }) => [method, query.apikey])).toEqual(
			ids.map(() => ['GET', keys.apiKey]),
		);
	});

	it('Wait for Delivery gives up after its timeout and returns the current status', async () => {
		await real.run(SEND, [{ to: '500600004', text: 'stays with the operator' }]);
		const messageId = String(real.gateway.messages[0]!.id);
		const wait = { resource: 'message', operation: 'waitForDelivery', timeoutSeconds: 1 };
		const before = Date.now();
		const execution = await real.run({ ...wait, messageId });
		expect(Date.now() - before).toBeLessThan(10_000);
		expect(['queued', 'sent']).toContain(column(execution, 'status')[0]);
		expect(column(execution, 'final')).toEqual([false]);
	});

	it('Preview needs no credential and sends nothing', async () => {
		const text = 'Zażółć gęślą jaźń';
		const preview = { resource: 'message', operation: 'preview', to: '500600700', text };
		const execution = await real.run(preview, [{}], { credentials: undefined });
		expect(execution.status).toBe('success');
		expect(outputOf(execution, 'mProfi')).toEqual([
			{
				gateway: 'mProfi',
				wouldBeSent: true,
				refusal: null,
				to: '48500600700',
				encoding: 'GSM-7',
				parts: 1,
				characters: 17,
				charactersLeft: 143,
				text,
				shownText: 'Zazolc gesla jazn',
				changesText: true,
				scheduledAt: null,
			},
		]);
		expect(real.gateway.requests).toHaveLength(0);
	});
});

reading(() => real);
credential(() => real);
