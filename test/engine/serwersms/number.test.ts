import { retryExecution } from '../../support/engine';
import { SerwerSmsBench } from '../../support/serwerSmsBench';
import { until } from '../../support/until';

let bench: SerwerSmsBench;
let slow: SerwerSmsBench;
let now = Date.now();
beforeAll(async () => {
	bench = await SerwerSmsBench.open();
	slow = await SerwerSmsBench.open({ checkMs: 60_000, clock: () => now });
});
beforeEach(() => [bench, slow].forEach(({ gateway }) => gateway.reset()));
afterAll(async () => {
	await bench.close();
	await slow.close();
});

const hlr = { resource: 'number', operation: 'hlr', phone: '={{ $json.phone }}' };
const one = [{ phone: '500 600 700' }];

describe('hlr', () => {
	it('says whether a number is reachable', async () => {
		const { outputs } = await bench.run(hlr, [...one, { phone: '500600011' }]);
		expect(outputs[0]).toEqual([
			{
				gateway: 'serwerSms',
				phone: '+48500600700',
				status: 'OK',
				imsi: 26_003,
				network: 'Orange',
				ported: false,
				networkPorted: null,
			},
			expect.objectContaining({ phone: '+48500600011', status: 'ERR' }),
		]);
	});

	it('does not check a number again when a retry repeats another item', async () => {
		const items = [...one, { phone: 'x' }];
		const failed = await bench.run(hlr, items);
		expect(failed.error?.message).toMatch(/phone number.*\[item 1\]/);
		await retryExecution(bench.setup(hlr, items), failed);
		expect(bench.actions).toEqual(['phones/check']);
	});

	it('does not check a number again when the answer was lost', async () => {
		bench.gateway.fault({ kind: 'dropAfter', path: '/phones/check' });
		const { error } = await bench.run(hlr, one);
		expect(error?.message).toMatch(/was lost/);
		expect(bench.actions).toEqual(['phones/check']);
	});

	it('waits for a late result, and asks for it by its ID', async () => {
		// The result is ready after the first two requests: one that starts the check, and one that asks.
		void until(() => slow.gateway.requests.length === 2).then(() => (now += 61_000));
		const { outputs } = await slow.run(hlr, one);
		expect(outputs[0]![0]).toMatchObject({ phone: '+48500600700', status: 'OK' });
		const [start, ...asked] = slow.bodies('phones/check');
		expect(start).toEqual({ phone: '+48500600700' });
		expect(asked.length).toBeGreaterThanOrEqual(2);
		expect(asked[0]).toEqual({ phone: '+48500600700', id: outputs[0]![0]!.checkId });
		expect(slow.gateway.limits.hlr).toBe(999);
	});

	it('returns the Check ID when the time is up, and accepts it later', async () => {
		const { outputs } = await slow.run({ ...hlr, timeoutSeconds: 1 }, one);
		const { checkId } = outputs[0]![0] as { checkId: string };
		expect(outputs[0]).toEqual([
			{ gateway: 'serwerSms', phone: '+48500600700', status: 'pending', checkId },
		]);
		now += 61_000;
		const later = await slow.run({ ...hlr, checkId }, one);
		expect(later.outputs[0]![0]).toMatchObject({ status: 'OK' });
		expect(slow.gateway.limits.hlr).toBe(999);
		const withoutPhone = await slow.run({ ...hlr, phone: '', checkId }, one);
		expect(withoutPhone.outputs[0]![0]).toMatchObject({ phone: '+48500600700', status: 'OK' });
		expect(slow.bodies('phones/check').at(-1)).toEqual({ id: checkId });
	});

	it('reads a result in the form of a list', async () => {
		const item = { phone: '+48500600700', status: 'ERR', description: 'ABSENT' };
		const body = { status: 'done', process: 100, items: [item] };
		bench.gateway.fault({ kind: 'wrongShape', body, path: '/phones/check' });
		const { outputs } = await bench.run(hlr, one);
		expect(outputs[0]).toEqual([{ gateway: 'serwerSms', ...item }]);
	});

	it.each([
		[4102, /may not check numbers/],
		[4103, /used up its number checks/],
	] as const)('explains the error code %i', async (code, words) => {
		bench.gateway.refuse(code, { path: '/phones/check' });
		const { error } = await bench.run(hlr, one);
		expect(error?.message).toMatch(words);
	});
});

it('looks up the network a number was ported to', async () => {
	const { outputs } = await bench.run({ ...hlr, operation: 'lookup' }, [{ phone: '500600009' }]);
	expect(bench.actions).toEqual(['phones/lookup']);
	expect(outputs[0]![0]).toMatchObject({ ported: true, networkPorted: 'Plus' });
});

it('tests the format of a number free of charge, even of an invalid one', async () => {
	const items = [{ phone: '+48500600700' }, { phone: '12' }];
	const { outputs } = await bench.run({ ...hlr, operation: 'test' }, items);
	expect(outputs[0]).toEqual([
		{ gateway: 'serwerSms', phone: '+48500600700', correct: true },
		{ gateway: 'serwerSms', phone: '12', correct: false },
	]);
});
