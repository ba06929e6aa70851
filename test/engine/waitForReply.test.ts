import { setTimeout as sleep } from 'node:timers/promises';
import { openBench, type Bench } from '../support/bench';
import { GATEWAYS, titled } from '../support/gateways';
import { until } from '../support/until';

const TESTED = GATEWAYS.filter(({ node }) => {
	const { properties } = new node().description;
	return properties.some(
		({ name, options }) =>
			name === 'operation' &&
			options?.some((option) => 'value' in option && option.value === 'waitForReply'),
	);
});

const wait = { resource: 'message', operation: 'waitForReply', timeoutSeconds: 20 };
const FOREVER = { ...wait, timeoutSeconds: 3_000 };
const ENOUGH = { ...wait, timeoutSeconds: 1 };
const ANSWERED = /get_?incoming|recived|received/;

describe.each(titled(TESTED))('waitForReply at %s', (_, tested) => {
	let now: number;
	let bench: Bench;
	beforeAll(async () => {
		bench = await openBench(tested, { clock: () => now });
	});
	beforeEach(() => {
		bench.reset();
		now = Date.now();
	});
	afterEach(() => jest.restoreAllMocks());
	afterAll(async () => await bench.close());

	const arrive = (text: string, from: string, at?: string) =>
		tested.arrive!(bench.gateway, text, from, at);
	const asked = () => bench.gateway.requests.filter(({ path }) => ANSWERED.test(path)).length;

	it('adds the reply from each number to its item, however the number is written', async () => {
		const items = [
			{ to: '+48 500-600-700', order: 7 },
			{ to: '500600701', order: 8 },
			{ to: '0048500600702', order: 9 },
		];
		void until(() => asked() > 0).then(() => {
			arrive('trzy', '+48500600702');
			arrive('somebody else', '+48500600999');
			arrive('jeden', '48500600700');
			arrive('dwa', '48500600701');
		});
		const { outputs, error } = await bench.run(wait, items);
		expect(error).toBeUndefined();
		expect(outputs[0]).toMatchObject([
			{ ...items[0], reply: { from: '48500600700', text: 'jeden', gateway: tested.name } },
			{ ...items[1], reply: { from: '48500600701', text: 'dwa' } },
			{ ...items[2], reply: { from: '48500600702', text: 'trzy' } },
		]);
	});

	it('gives null to the items that have no reply when the time is up', async () => {
		arrive('TAK', '+48500600700');
		const { outputs, error } = await bench.run(ENOUGH, [{ to: '500600700' }, { to: '500600701' }]);
		expect(error).toBeUndefined();
		expect(outputs[0]).toMatchObject([{ reply: { text: 'TAK' } }, { reply: null }]);
		expect(outputs[0]![1]).toEqual({ to: '500600701', reply: null });
	});

	it('takes the first message since the time that an item names', async () => {
		for (const [time, text] of [
			['10:00:00', 'before'],
			['10:00:05', 'first'],
			['10:00:09', 'second'],
		]) {
			arrive(text!, '+48500600700', `2026-03-02 ${time}`);
		}
		const since = '={{ $json.since }}';
		const { outputs } = await bench.run({ ...ENOUGH, since }, [
			{ to: '500600700', since: '2026-03-02T10:00:05.900+01:00' },
			{ to: '500600700', since: '2026-03-02T09:00:06Z' },
			{ to: '500600700', since: '2026-03-02T10:00:10+01:00' },
		]);
		expect(outputs[0]!.map(({ reply }) => (reply as { text: string } | null)?.text)).toEqual([
			'first',
			'second',
			undefined,
		]);
	});

	it('finds a reply in the hour that a clock change repeats', async () => {
		// At 03:00 summer time, the clocks in Poland go back to 02:00.
		arrive('after the change', '+48500600700', '2026-10-25 02:10:00');
		const since = '2026-10-25T02:50:00+02:00';
		const { outputs } = await bench.run({ ...ENOUGH, since }, [{ to: '500600700' }]);
		expect(outputs[0]).toMatchObject([{ reply: { text: 'after the change' } }]);
	});

	it('counts messages from five minutes before the node starts, also when it is tried again', async () => {
		let late = 0;
		const realNow = Date.now.bind(Date);
		jest.spyOn(Date, 'now').mockImplementation(() => realNow() + late);
		arrive('TAK', '+48500600700');
		bench.gateway.fault({ kind: 'status', status: 400, taken: false, path: ANSWERED });
		void until(() => asked() > 0).then(() => (late = 600_000));
		const node = { retryOnFail: true, maxTries: 2, waitBetweenTries: 1_000 };
		const { outputs, error } = await bench.run(ENOUGH, [{ to: '500600700' }], node);
		expect(error).toBeUndefined();
		expect(outputs[0]).toMatchObject([{ reply: { text: 'TAK' } }]);
	});

	it('asks for all numbers together', async () => {
		const items = Array.from({ length: 300 }, (_unused, i) => ({ to: `500600${100 + i}` }));
		for (const { to } of items) arrive(to, `+48${to}`);
		const one = await bench.run(ENOUGH, items.slice(0, 1));
		const once = asked();
		const { outputs } = await bench.run(ENOUGH, items);
		expect(one.outputs[0]).toMatchObject([{ reply: { text: '500600100' } }]);
		expect(outputs[0]!.map(({ reply }) => (reply as { text: string }).text)).toEqual(
			items.map(({ to }) => to),
		);
		// A list of 300 messages may have several pages.
		expect(asked() - once).toBeLessThan(12);
	});

	it('says which item has no number, and asks for the others', async () => {
		arrive('TAK', '+48500600700');
		const items = [{ to: '500600700' }, { to: 'Anna' }];
		const stopped = await bench.run(ENOUGH, items);
		expect(stopped.error?.message).toMatch(/^The phone number "Anna".*\[item 1\]$/);
		const { outputs } = await bench.run(ENOUGH, items, { onError: 'continueRegularOutput' });
		expect(outputs[0]).toMatchObject([
			{ reply: { text: 'TAK' } },
			{ to: 'Anna', reply: null, failure: { code: 'invalidInput' } },
		]);
	});

	it('goes on after a failure that may pass', async () => {
		const fault = { kind: 'status', status: 503, taken: false, path: ANSWERED } as const;
		bench.gateway.fault({ ...fault, times: 5 });
		arrive('TAK', '+48500600700');
		const { outputs, error } = await bench.run(FOREVER, [{ to: '500600700' }]);
		expect(error).toBeUndefined();
		expect(outputs[0]).toMatchObject([{ reply: { text: 'TAK' } }]);
	}, 60_000);

	it('fails at once where the gateway refuses the request', async () => {
		bench.gateway.fault({ kind: 'status', status: 400, taken: false, path: ANSWERED });
		const { error } = await bench.run(FOREVER, [{ to: '500600700' }]);
		expect(error?.message).toMatch(/\[item 0\]$/);
	});

	it('stops asking when the execution is canceled', async () => {
		const controller = new AbortController();
		void until(() => asked() > 0).then(() => controller.abort());
		const { run } = await bench.run(FOREVER, [{ to: '500600700' }], {}, controller.signal);
		expect(run.status).toBe('canceled');
		// A request that was under way then may still arrive. The next ones would come after 2 s.
		await sleep(1_000);
		const before = asked();
		await sleep(2_500);
		expect(asked()).toBe(before);
	});

	it('leaves every message to the triggers', async () => {
		const trigger = bench.listen(tested.trigger!.polling!);
		await trigger.poll();
		arrive('TAK', '+48500600700');
		const { outputs } = await bench.run(wait, [{ to: '500600700' }]);
		expect(outputs[0]).toMatchObject([{ reply: { text: 'TAK' } }]);
		expect(await trigger.poll()).toMatchObject([{ text: 'TAK' }]);
	});
});

it('is tested at every gateway whose messages can be read', () => {
	const reading = GATEWAYS.filter((gateway) => 'arrive' in gateway);
	expect(TESTED).toEqual(reading);
});
