import { errorOf, outputOf } from '../../../scripts/n8n/executions';
import type { NodeDraft } from '../../../scripts/n8n/workflow';
import {
	column,
	itemsOf,
	keys,
	MProfiInN8n,
	mProfi,
	people,
	RETRYING,
	SEND,
	SEND_BULK,
	START,
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

/** Makes the gateway refuse the second message and take the third without an answer. */
function refuseAndLose(): void {
	real.gateway.fault({ kind: 'status', status: 400, taken: false, bodyContains: numbers[1] });
	real.gateway.fault({ kind: 'dropAfter', bodyContains: numbers[2] });
}

const MIXED = ['accepted', 'rejected', 'unknown', 'accepted'];
const failures = [undefined, 'http400', 'connectionLost', undefined];
const taken = [numbers[0], numbers[2], numbers[3]];

describe.each([
	['Send', SEND],
	['Send Bulk', { ...SEND_BULK, options: { batchSize: 1 } }],
])('%s with On Error', (_, parameters) => {
	const node = (onError: NodeDraft['onError']) => ({ ...mProfi(parameters), onError });
	const noOp = (name: string): NodeDraft => ({
		name,
		type: 'n8n-nodes-base.noOp',
		typeVersion: 1,
	});

	it.each([
		['Continue', {}],
		['Continue and Retry On Fail', RETRYING],
	])(
		'%s gives each item its outcome and failure, and sends each message at most once',
		async (__, settings) => {
			refuseAndLose();
			const continued = { ...settings, onError: 'continueRegularOutput' } as const;
			const execution = await real.run(parameters, four, continued);
			expect(execution.status).toBe('success');
			expect(column(execution, 'outcome')).toEqual(MIXED);
			const failed = column(execution, 'failure') as Array<{ code: string } | undefined>;
			expect(failed.map((failure) => failure?.code)).toEqual(failures);
			expect(itemsOf(execution).map(({ pairedItem }) => pairedItem)).toEqual(
				four.map((___, item) => ({ item })),
			);
			expect(itemsOf(execution).filter((item) => 'error' in item || 'error' in item.json)).toEqual(
				[],
			);
			expect(real.recipients).toEqual(taken);
		},
	);

	it('Continue (using error output) puts whole items there if they were not accepted', async () => {
		refuseAndLose();
		const id = await real.save(
			[START, node('continueErrorOutput'), noOp('Accepted'), noOp('Not accepted')],
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

describe('with On Error Stop', () => {
	it('Send fails at the refused item and does not send the rest', async () => {
		refuseAndLose();
		const execution = await real.run(SEND, four);
		expect(execution.status).toBe('error');
		expect(errorOf(execution)).toMatchObject({
			message: expect.stringMatching(/HTTP 400.*\[item 1\]/) as string,
			context: { itemIndex: 1 },
		});
		expect(real.recipients).toEqual([numbers[0]]);
	});

	it('Send Bulk reports the outcome of each item instead of failing', async () => {
		refuseAndLose();
		const execution = await real.run({ ...SEND_BULK, options: { batchSize: 1 } }, four);
		expect(execution.status).toBe('success');
		expect(column(execution, 'outcome')).toEqual(MIXED);
	});

	it('Send Bulk fails if nothing at all could be sent', async () => {
		real.gateway.fault({ kind: 'status', status: 400, taken: false });
		const execution = await real.run(SEND_BULK, four);
		expect(execution.status).toBe('error');
		expect(errorOf(execution)?.message).toMatch(/None of the 4 messages was sent.*HTTP 400/);
	});
});

describe('while the gateway is down', () => {
	const stopped = { mProfiApi: { name: 'Stopped' } };
	beforeAll(async () => {
		await real.storeCredential('Stopped', { baseUrl: 'http://127.0.0.1:1/1.0' });
	});

	it.each([
		['Send', SEND, /Could not connect to 127\.0\.0\.1:1 .*\[item 0\]/],
		[
			'Send Bulk',
			SEND_BULK,
			/None of the 4 messages was sent.*Could not connect to 127\.0\.0\.1:1 /,
		],
	])('%s fails within seconds and says why', async (_, parameters, message) => {
		const before = Date.now();
		const execution = await real.run(parameters, four, { credentials: stopped });
		expect(Date.now() - before).toBeLessThan(10_000);
		expect(execution.status).toBe('error');
		expect(errorOf(execution)?.message).toMatch(message);
	});

	it.each([
		['Send', SEND],
		['Send Bulk', SEND_BULK],
	])('%s rejects every item, because nothing was sent', async (_, parameters) => {
		const settings = { credentials: stopped, onError: 'continueRegularOutput' } as const;
		const execution = await real.run(parameters, four, settings);
		expect(column(execution, 'outcome')).toEqual(Array<string>(4).fill('rejected'));
		expect(column(execution, 'failure')).toMatchObject(Array(4).fill({ code: 'unreachable' }));
	});
});

retries(() => real);
agent(() => real);

describe.each([
	['Send', SEND],
	['Send Bulk', SEND_BULK],
])('%s with a credential whose key is an expression', (name, parameters) => {
	it('sends each item with its own key', async () => {
		const stored = `One account per item, ${name}`;
		await real.storeCredential(stored, {
			apiKey: `={{ $json.to === '${numbers[1]}' ? '${keys.wrong}' : '${keys.apiKey}' }}`,
		});
		const execution = await real.run(parameters, four, {
			credentials: { mProfiApi: { name: stored } },
			onError: 'continueRegularOutput',
		});
		expect(column(execution, 'outcome')).toEqual(['accepted', 'rejected', 'accepted', 'accepted']);
		expect(column(execution, 'to')).toEqual(numbers);
		expect(real.recipients).toEqual([numbers[0], numbers[2], numbers[3]]);
	});
});
