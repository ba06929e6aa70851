import type { MProfiGateway } from '../../../sandbox';
import { openBench, type Bench } from '../../support/bench';
import { M_PROFI } from '../../support/gateways/mProfi';

let bench: Bench<MProfiGateway>;
let now = Date.parse('2026-05-20T10:00:00Z');
beforeAll(async () => {
	const lifeMs = { sentAfter: 1_000, deliveredAfter: 2_000 };
	bench = await openBench(M_PROFI, { clock: () => now, lifeMs });
});
beforeEach(() => bench.gateway.reset());
afterAll(async () => await bench.close());

const ask = { resource: 'message', operation: 'getStatus', messageId: '={{ $json.messageId }}' };
const wait = { ...ask, operation: 'waitForDelivery', timeoutSeconds: 20 };

async function sendTo(...numbers: string[]): Promise<Array<{ messageId: string }>> {
	const items = numbers.map((to) => ({ to, text: 'x', ref: `r-${to}` }));
	const { outputs } = await bench.run(
		{
			resource: 'message',
			operation: 'sendBulk',
			messagesFrom: 'inputFields',
			toField: 'to',
			textField: 'text',
			referenceField: 'ref',
		},
		items,
	);
	return outputs[0]!.map(({ messageId }) => ({ messageId: messageId as string }));
}

describe('getStatus', () => {
	it('reads every status in the specification', async () => {
		const ids = await sendTo('500600700', '500600001', '500600002', '500600003', '500600004');
		const queued = await bench.run(ask, ids);
		expect(queued.outputs[0]!.map(({ status }) => status)).toEqual(Array<string>(5).fill('queued'));
		now += 1_500;
		const sent = await bench.run(ask, ids);
		expect(sent.outputs[0]![0]).toMatchObject({ status: 'sent', final: false });
		now += 1_500;
		const { outputs } = await bench.run(ask, ids);
		expect(
			outputs[0]!.map(({ status, final, gatewayStatus }) => [status, final, gatewayStatus]),
		).toEqual([
			['delivered', true, 'delivered'],
			['undelivered', true, 'not delivered'],
			['failed', true, 'error'],
			['unknown', false, 'unknown'],
			['sent', false, 'sent'],
		]);
		expect(outputs[0]![0]).toEqual({
			gateway: 'mProfi',
			messageId: ids[0]!.messageId,
			reference: 'r-500600700',
			status: 'delivered',
			final: true,
			gatewayStatus: 'delivered',
			updatedAt: expect.stringMatching(/^2026-05-20T1\d:.*[+-]\d\d:\d\d$/) as string,
		});
	});

	it('shows a status that it does not know as unknown and not final', async () => {
		const ids = await sendTo('500600700');
		const body = { status: 'PARKED', id: 55, reference: null, ts: null };
		bench.gateway.fault({ kind: 'wrongShape', body, path: '/status/' });
		const { outputs } = await bench.run(ask, ids);
		expect(outputs[0]![0]).toMatchObject({
			status: 'unknown',
			final: false,
			gatewayStatus: 'PARKED',
		});
	});

	it('makes several requests at once, but never more than five', async () => {
		const ids = await sendTo(...Array.from({ length: 40 }, (_, i) => String(500_600_100 + i)));
		bench.gateway.fault({ kind: 'delay', ms: 30, path: '/status/', times: 40 });
		await bench.run(ask, ids);
		expect(bench.gateway.mostAtOnce).toBeLessThanOrEqual(5);
		expect(bench.gateway.mostAtOnce).toBeGreaterThanOrEqual(3);
	});

	it('asks once for an ID that several items have', async () => {
		const [id] = await sendTo('500600700');
		const before = bench.gateway.requests.length;
		const { outputs } = await bench.run(ask, [id!, id!, id!]);
		expect(outputs[0]).toHaveLength(3);
		expect(bench.gateway.requests).toHaveLength(before + 1);
	});

	it('names the item and says what to do about an ID that the gateway does not know', async () => {
		const [id] = await sendTo('500600700');
		const { error } = await bench.run(ask, [id!, { messageId: '999' }]);
		expect(error?.message).toMatch(/no message with the ID 999.*\[item 1\]/);
	});

	it('returns the status of the other items when On Error continues', async () => {
		const [id] = await sendTo('500600700');
		const items = [{ messageId: '999' }, { messageId: 'abc' }, id!];
		const { outputs } = await bench.run(ask, items, { onError: 'continueRegularOutput' });
		expect(outputs[0]!.map(({ status, failure }) => [status, failure !== undefined])).toEqual([
			['unknown', true],
			['unknown', true],
			['queued', false],
		]);
	});

	it('asks again after a proxy failed, because asking costs nothing', async () => {
		const ids = await sendTo('500600700');
		bench.gateway.fault({ kind: 'status', status: 502, taken: false, path: '/status/' });
		const { outputs, error } = await bench.run(ask, ids);
		expect(error).toBeUndefined();
		expect(outputs[0]![0]).toMatchObject({ status: 'queued' });
	});

	it('never shows the key, although it is in the URL of the request', async () => {
		const ids = await sendTo('500600700');
		bench.gateway.fault({ kind: 'dropAfter', path: '/status/', times: 9 });
		const { run, error } = await bench.run(ask, ids);
		expect(error?.message).toMatch(/was lost/);
		expect(bench.gateway.requests.at(-1)!.query.apikey).toBe(bench.gateway.apiKey);
		expect(JSON.stringify([run, error])).not.toContain(bench.gateway.apiKey);
	});
});

describe('waitForDelivery', () => {
	it('asks again until every status is final', async () => {
		const ids = await sendTo('500600700', '500600001');
		setTimeout(() => (now += 3_000), 500);
		const { outputs } = await bench.run(wait, ids);
		expect(outputs[0]!.map(({ status }) => status)).toEqual(['delivered', 'undelivered']);
	});

	it('returns the latest statuses when the time is up', async () => {
		const ids = await sendTo('500600004');
		now += 5_000;
		const { outputs, error } = await bench.run({ ...wait, timeoutSeconds: 1 }, ids);
		expect(error).toBeUndefined();
		expect(outputs[0]![0]).toMatchObject({ status: 'sent', final: false });
	});

	it('waits for a message that the gateway does not know yet', async () => {
		const ids = await sendTo('500600700');
		const fault = {
			kind: 'status',
			status: 404,
			taken: false,
			body: { detail: 'Not found' },
		} as const;
		bench.gateway.fault({ ...fault, path: '/status/' });
		now += 3_000;
		const { outputs } = await bench.run(wait, ids);
		expect(outputs[0]![0]).toMatchObject({ status: 'delivered' });
	});

	it('stops at once when the execution is canceled', async () => {
		const ids = await sendTo('500600004');
		const controller = new AbortController();
		setTimeout(() => controller.abort(), 200);
		const { run } = await bench.run({ ...wait, timeoutSeconds: 600 }, ids, {}, controller.signal);
		expect(run.status).toBe('canceled');
		const asked = bench.gateway.requests.length;
		await new Promise((resolve) => setTimeout(resolve, 2_500));
		expect(bench.gateway.requests).toHaveLength(asked);
	});
});
