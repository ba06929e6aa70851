import type { MobipaceGateway } from '../../../sandbox';
import { openBench, type Bench } from '../../support/bench';
import { MOBIPACE } from '../../support/gateways/mobipace';

let bench: Bench<MobipaceGateway>;
let now = Date.parse('2026-05-20T10:00:00Z');
beforeAll(async () => {
	bench = await openBench(MOBIPACE, {
		clock: () => now,
		lifeMs: { sentAfter: 1_000, deliveredAfter: 2_000 },
	});
});
beforeEach(() => bench.gateway.reset());
afterAll(async () => await bench.close());

const bulk = {
	resource: 'message',
	from: 'SHOP',
	country: 'RU',
	messagesFrom: 'inputFields',
	toField: 'to',
	textField: 'text',
	referenceField: 'ref',
};
const ask = { resource: 'message', operation: 'getStatus', reference: '={{ $json.ref }}' };
const balance = { resource: 'account', operation: 'getBalance' };

describe('getBalance', () => {
	it('returns numbers, whether MOBIPACE sends numbers or the form in the specification', async () => {
		bench.gateway.balance = 1300.3;
		const expected = { gateway: 'mobipace', balance: 1300.3, available: 2300.3 };
		const { outputs } = await bench.run(balance);
		expect(outputs[0]![0]).toMatchObject(expected);
		bench.gateway.untidy = true;
		const { outputs: untidy } = await bench.run(balance);
		bench.gateway.untidy = false;
		expect(untidy[0]![0]).toMatchObject(expected);
		expect(JSON.stringify(untidy)).not.toContain('SessionId');
	});

	it('says what is wrong when the answer has no balance', async () => {
		const body = { StatusCode: 101, Status: 'Success', Balance: 'much' };
		bench.gateway.fault({ kind: 'wrongShape', body, path: '/QueryBalance' });
		const { error } = await bench.run(balance);
		expect(error?.message).toMatch(/instead of a balance/);
	});
});

describe('estimatePrice', () => {
	it('asks for the price of all items and sends nothing', async () => {
		const items = [
			{ to: '79110000200', text: 'x' },
			{ to: '79110000201', text: 'x'.repeat(161) },
			{ to: 'x', text: 'x' },
		];
		const { outputs, items: paired } = await bench.run(
			{ ...bulk, operation: 'estimatePrice' },
			items,
		);
		expect(outputs[0]).toEqual([
			{
				gateway: 'mobipace',
				messageCount: 2,
				partCount: 3,
				averagePrice: 3.75,
				totalPrice: 7.5,
				invalidCount: 1,
				invalid: [{ item: 2, message: expect.stringMatching(/recipient/) as string }],
			},
		]);
		expect(paired[0]![0]!.pairedItem).toEqual([{ item: 0 }, { item: 1 }, { item: 2 }]);
		expect(bench.sent).toEqual([]);
	});

	it('returns finite numbers, however large the prices are', async () => {
		const prices = { MessageCount: 1, PartCount: 1, AveragePrice: 1e308, TotalPrice: '1e308' };
		const body = { StatusCode: 101, ...prices };
		bench.gateway.fault({ kind: 'wrongShape', body, path: '/Calculate' });
		const items = [{ to: '79110000200', text: 'x' }];
		const { outputs } = await bench.run({ ...bulk, operation: 'estimatePrice' }, items);
		expect(outputs[0]).toMatchObject([{ totalPrice: 1e308, averagePrice: 1e308 }]);
	});
});

describe('getStatus', () => {
	it('reads every status in the specification, and never as a request code', async () => {
		const endings = [
			'200',
			'003',
			'004',
			'005',
			'006',
			'007',
			'008',
			'009',
			'010',
			'101',
			'102',
			'103',
			'104',
		];
		const items = endings.map((digits) => ({
			to: `79110000${digits}`,
			text: 'x',
			ref: `r${digits}`,
		}));
		await bench.run({ ...bulk, operation: 'sendBulk' }, items);
		const scheduled = {
			...bulk,
			operation: 'sendBulk',
			options: { sendAt: '2030-01-01T00:00:00Z' },
		};
		await bench.run(scheduled, [{ to: '79110000300', text: 'x', ref: 'later' }]);
		const queued = await bench.run(ask, [{ ref: 'r200' }, { ref: 'later' }]);
		expect(queued.outputs[0]!.map(({ status }) => status)).toEqual(['queued', 'scheduled']);
		now += 3_000;
		const before = bench.gateway.requests.length;
		const { outputs } = await bench.run(ask, items);
		expect(bench.gateway.requests).toHaveLength(before + 1);
		expect(
			outputs[0]!.map(({ status, final, gatewayStatus }) => [status, final, gatewayStatus]),
		).toEqual([
			['delivered', true, 100],
			['sent', false, 3],
			...[4, 5, 6, 7, 8, 9, 10].map((code) => ['failed', true, code]),
			['undelivered', true, 101],
			['unknown', true, 102],
			['failed', true, 103],
			['failed', true, 104],
		]);
		expect(outputs[0]![0]).toEqual({
			gateway: 'mobipace',
			messageId: null,
			reference: 'r200',
			status: 'delivered',
			final: true,
			gatewayStatus: 100,
			updatedAt: null,
		});
	});

	it('names the item whose reference MOBIPACE does not know', async () => {
		const { error } = await bench.run(ask, [{ ref: 'nobody' }]);
		expect(error?.message).toMatch(/no message with the reference "nobody".*\[item 0\]/);
	});
});

describe('mobipaceTrigger: balanceBelow', () => {
	const alarm = { event: 'balanceBelow', threshold: 500 };

	it('fires once when the balance falls below the threshold, and again only after it rose', async () => {
		const set = (available: number) =>
			(bench.gateway.balance = available - bench.gateway.creditLimit);
		const trigger = bench.listen(alarm);
		set(600);
		expect(await trigger.poll()).toEqual([]);
		set(499);
		expect(await trigger.poll()).toEqual([
			expect.objectContaining({ gateway: 'mobipace', available: 499, threshold: 500 }),
		]);
		set(300);
		expect(await trigger.poll()).toEqual([]);
		set(500);
		expect(await trigger.poll()).toEqual([]);
		set(100);
		expect(await trigger.poll()).toHaveLength(1);
		const restarted = bench.listen(alarm, { staticData: trigger.staticData(), activation: 'init' });
		expect(await restarted.poll()).toEqual([]);
	});

	it('fails when the gateway cannot be asked, and still fires at the next poll', async () => {
		const trigger = bench.listen(alarm);
		bench.gateway.balance = 100_000;
		await trigger.poll();
		bench.gateway.balance = -900;
		bench.gateway.fault({ kind: 'html', taken: false, times: 99, path: '/QueryBalance' });
		await expect(trigger.poll()).rejects.toThrow(/a web page/);
		bench.gateway.clearFaults();
		expect(await trigger.poll()).toHaveLength(1);
	});
});
