import { errorOf, outputOf } from '../../../scripts/n8n/executions';
import type { NodeDraft } from '../../../scripts/n8n/workflow';
import {
	column,
	itemsOf,
	MProfiInN8n,
	mProfi,
	people,
	retrying,
	send,
	sendBulk,
	start,
} from '../../support/realN8n';
import { agent } from './agent';
import { retries } from './retries';

let real: MProfiInN8n;
beforeAll(async () => {
	real = await MProfiInN8n.open();
});
beforeEach(() => real.gateway.reset());
afterAll(async () => await real?.close());

const four = people(4);
const numbers = four.map(({ to }) => to);

/** The gateway refuses the second, and takes the third without an answer. */
function refuseAndLose(): void {
	real.gateway.fault({ kind: 'status', status: 400, taken: false, bodyContains: numbers[1] });
	real.gateway.fault({ kind: 'dropAfter', bodyContains: numbers[2] });
}

const mixed = ['accepted', 'rejected', 'unknown', 'accepted'];
const failures = [undefined, 'http400', 'connectionLost', undefined];
const taken = [numbers[0], numbers[2], numbers[3]];

describe.each([
	['send', send],
	['sendBulk', { ...sendBulk, options: { batchSize: 1 } }],
])('%s: On Error', (_, parameters) => {
	const node = (onError: NodeDraft['onError']) => ({ ...mProfi(parameters), onError });
	const noOp = (name: string): NodeDraft => ({
		name,
		type: 'n8n-nodes-base.noOp',
		typeVersion: 1,
	});

	it.each([
		['once', {}],
		['and Retry On Fail: each once all the same', retrying],
	])('Continue: each item keeps its outcome and failure (%s)', async (__, settings) => {
		refuseAndLose();
		const continued = { ...settings, onError: 'continueRegularOutput' } as const;
		const execution = await real.run(parameters, four, continued);
		expect(execution.status).toBe('success');
		expect(column(execution, 'outcome')).toEqual(mixed);
		const failed = column(execution, 'failure') as Array<{ code: string } | undefined>;
		expect(failed.map((failure) => failure?.code)).toEqual(failures);
		expect(itemsOf(execution).map(({ pairedItem }) => pairedItem)).toEqual(
			four.map((___, item) => ({ item })),
		);
		expect(itemsOf(execution).filter((item) => 'error' in item || 'error' in item.json)).toEqual(
			[],
		);
		expect(real.recipients).toEqual(taken);
	});

	it('Continue (using error output): what was not accepted goes there, whole', async () => {
		refuseAndLose();
		const id = await real.save(
			[start, node('continueErrorOutput'), noOp('Accepted'), noOp('Not accepted')],
			{ items: four, links: [['mProfi', 1, 'Not accepted']], chain: 3 },
		);
		const execution = await real.n8n.run(id);
		expect(execution.status).toBe('success');
		const [good, bad] = ['Accepted', 'Not accepted'].map((name) => outputOf(execution, name));
		expect(good!.map(({ to, outcome }) => [to, outcome])).toEqual([
			[numbers[0], 'accepted'],
			[numbers[3], 'accepted'],
		]);
		expect(bad).toEqual([
			expect.objectContaining({
				to: numbers[1],
				outcome: 'rejected',
				failure: { code: 'http400', message: expect.stringMatching(/HTTP 400/) as string },
			}),
			expect.objectContaining({
				to: numbers[2],
				outcome: 'unknown',
				failure: {
					code: 'connectionLost',
					message: expect.stringMatching(/may have been sent.*mProfi panel/) as string,
				},
			}),
		]);
		expect(bad!.filter((json) => 'error' in json)).toEqual([]);
		const all = [0, 1].flatMap((output) => itemsOf(execution, 'mProfi', output));
		expect(all.map(({ pairedItem }) => pairedItem)).toEqual([0, 3, 1, 2].map((item) => ({ item })));
	});
});

describe('On Error: Stop', () => {
	it('send: fails at the item that was refused, and leaves the rest unsent', async () => {
		refuseAndLose();
		const execution = await real.run(send, four);
		expect(execution.status).toBe('error');
		expect(errorOf(execution)).toMatchObject({
			message: expect.stringMatching(/HTTP 400.*\[item 1\]/) as string,
			context: { itemIndex: 1 },
		});
		expect(real.recipients).toEqual([numbers[0]]);
	});

	it('sendBulk: reports each item’s outcome rather than fail', async () => {
		refuseAndLose();
		const execution = await real.run({ ...sendBulk, options: { batchSize: 1 } }, four);
		expect(execution.status).toBe('success');
		expect(column(execution, 'outcome')).toEqual(mixed);
	});

	it('sendBulk: fails when nothing at all could be sent', async () => {
		real.gateway.fault({ kind: 'status', status: 400, taken: false });
		const execution = await real.run(sendBulk, four);
		expect(execution.status).toBe('error');
		expect(errorOf(execution)?.message).toMatch(/None of the 4 messages was sent.*HTTP 400/);
	});
});

describe('a gateway that is stopped', () => {
	const stopped = { mProfiApi: { name: 'Stopped' } };
	beforeAll(async () => {
		await real.storeCredential('Stopped', { baseUrl: 'http://127.0.0.1:1/1.0' });
	});

	it.each([
		['send', send, /No connection to 127\.0\.0\.1:1 .*\[item 0\]/],
		['sendBulk', sendBulk, /None of the 4 messages was sent.*No connection to 127\.0\.0\.1:1 /],
	])('%s: says so, in seconds', async (_, parameters, words) => {
		const before = Date.now();
		const execution = await real.run(parameters, four, { credentials: stopped });
		expect(Date.now() - before).toBeLessThan(10_000);
		expect(execution.status).toBe('error');
		expect(errorOf(execution)?.message).toMatch(words);
	});

	it.each([
		['send', send],
		['sendBulk', sendBulk],
	])('%s: rejects every item, since nothing was sent', async (_, parameters) => {
		const settings = { credentials: stopped, onError: 'continueRegularOutput' } as const;
		const execution = await real.run(parameters, four, settings);
		expect(column(execution, 'outcome')).toEqual(Array<string>(4).fill('rejected'));
		expect(column(execution, 'failure')).toMatchObject(Array(4).fill({ code: 'unreachable' }));
	});
});

retries(() => real);
agent(() => real);
