import type { IDataObject, INode, INodeParameters } from 'n8n-workflow';
import { ActioBench } from '../support/actio';
import { retryExecution, runNode, type Result, type Setup } from '../support/engine';
import { MobipaceBench } from '../support/mobipace';
import { MProfiBench } from '../support/mprofi';
import { SerwerSmsBench } from '../support/serwersms';
import { callAtOnce } from '../support/toolCalls';

type AnyBench = ActioBench | MobipaceBench | MProfiBench | SerwerSmsBench;

const people = (count: number, from = 0) =>
	Array.from({ length: count }, (_, i) => ({ to: String(48_500_600_100 + from + i), text: 'x' }));
const outcomes = (items: IDataObject[]) => items.map(({ outcome }) => outcome);
const goesOn: Partial<INode> = { onError: 'continueRegularOutput' };

/** Lets an execution fail, and retries it with the workflow as it is saved by then. */
async function retryWith(parameters: INodeParameters, setup: Setup): Promise<Result> {
	const failed = await runNode(setup);
	expect(failed.error).toBeDefined();
	const { node } = failed.data.executionData!.nodeExecutionStack[0]!;
	Object.assign(node.parameters, parameters);
	return await retryExecution({ ...setup, parameters }, failed);
}

describe.each<[string, () => Promise<AnyBench>, string]>([
	['mProfi', async () => await MProfiBench.open(), ''],
	['ACTIO', async () => await ActioBench.open(), '48732129000'],
	['SerwerSMS', async () => await SerwerSmsBench.open(), ''],
	['MOBIPACE', async () => await MobipaceBench.open(), 'SHOP'],
])('Max Messages at %s', (_, open, from) => {
	let bench: AnyBench;
	beforeAll(async () => {
		bench = await open();
	});
	beforeEach(() => bench.gateway.reset());
	afterAll(async () => await bench.close());

	const parameters = (maxMessages: unknown, operation = 'send') => ({
		resource: 'message',
		operation,
		...(from && { from }),
		to: '={{ $json.to }}',
		text: '={{ $json.text }}',
		options: { maxMessages: maxMessages as number },
	});
	const setup = (maxMessages: number, runs: IDataObject[][], node: Partial<INode> = {}) => ({
		...bench.setup(parameters(maxMessages), [], node),
		runs,
	});

	it.each(['send', 'sendBulk'])('lets %s send as many as it allows', async (operation) => {
		const { outputs, error } = await bench.run(parameters(3, operation), people(3));
		expect(error).toBeUndefined();
		expect(outcomes(outputs[0]!)).toEqual(['accepted', 'accepted', 'accepted']);
		expect(bench.sent).toHaveLength(3);
	});

	it.each(['send', 'sendBulk'])('sends nothing of a %s that is over it', async (operation) => {
		const { error } = await bench.run(parameters(3, operation), people(4));
		expect(error?.message).toMatch(/allows 3 .* sent 0 so far, and 4 more are wanted now/);
		expect(bench.sent).toEqual([]);
	});

	it('counts the runs of a loop together', async () => {
		const { outputs, error } = await runNode(setup(5, [people(3), people(2, 10)]));
		expect(error).toBeUndefined();
		expect(outcomes(outputs[0]!)).toEqual(['accepted', 'accepted']);
		const over = await runNode(setup(4, [people(3, 20), people(2, 30)]));
		expect(over.error?.message).toMatch(/allows 4 .* sent 3 so far, and 2 more are wanted now/);
		expect(bench.sent).toHaveLength(5 + 3);
	});

	it('says so on each item where On Error continues', async () => {
		const { outputs } = await runNode(setup(4, [people(3), people(2, 10)], goesOn));
		expect(outcomes(outputs[0]!)).toEqual(['rejected', 'rejected']);
		expect(outputs[0]![1]).toMatchObject({
			failure: { message: expect.stringMatching(/Max Messages/) as string },
		});
		expect(bench.sent).toHaveLength(3);
	});

	it('does not count twice what Retry On Fail finds accepted', async () => {
		const items = [...people(2), { to: 'nobody', text: 'x' }];
		const node = { retryOnFail: true, maxTries: 3, waitBetweenTries: 0 };
		const { error } = await bench.run(parameters(3), items, node);
		expect(error?.message).toMatch(/recipient/);
		expect(bench.sent).toHaveLength(2);
	});

	it('does not count twice in a retry from the list', async () => {
		const items = [...people(2), { to: 'nobody', text: 'x' }];
		const mended = { ...parameters(3), to: "={{ $json.to.replace('nobody', '48500600999') }}" };
		const retried = await retryWith(mended, bench.setup(parameters(3), items));
		expect(retried.error).toBeUndefined();
		expect(outcomes(retried.outputs[0]!)).toEqual(['accepted', 'accepted', 'accepted']);
		expect(bench.sent).toHaveLength(3);
	});

	it('counts what a failed execution sent when it is retried', async () => {
		const items = [...people(2), { to: 'nobody', text: 'x' }];
		const retried = await retryWith(parameters(2), bench.setup(parameters(3), items));
		expect(retried.error?.message).toMatch(/allows 2 .* sent 2 so far, and 1 more is wanted now/);
		expect(bench.sent).toHaveLength(2);
	});

	it('counts each call of an agent, also those at the same time', async () => {
		const answers = await callAtOnce(bench.setup(parameters(2)), people(3));
		expect(outcomes(answers).sort()).toEqual(['accepted', 'accepted', 'rejected']);
		expect(bench.sent).toHaveLength(2);
	});

	it.each([
		['0', 0, /allows 0/],
		['no number', 'many', /no number/],
	])('sends nothing where it is %s', async (_what, limit, words) => {
		const { error } = await bench.run(parameters(limit), people(1));
		expect(error?.message).toMatch(words);
		expect(bench.sent).toEqual([]);
	});
});

describe('Max Messages', () => {
	it('counts what may have been sent', async () => {
		const bench = await MProfiBench.open();
		bench.gateway.fault({ kind: 'dropAfter' });
		const send = { resource: 'message', operation: 'send', to: '={{ $json.to }}', text: 'x' };
		const parameters = { ...send, options: { maxMessages: 1 } };
		const { outputs } = await runNode({
			...bench.setup(parameters, [], goesOn),
			runs: [people(1), people(1, 10)],
		});
		expect(outcomes(outputs[0]!)).toEqual(['rejected']);
		expect(bench.sent).toHaveLength(1);
		await bench.close();
	});

	it('counts the numbers of a survey', async () => {
		const bench = await MProfiBench.open();
		const parameters = {
			resource: 'survey',
			operation: 'start',
			surveyId: { __rl: true, mode: 'id', value: '1' },
			msisdn: '48500600700, 48500600701, 48500600700',
		};
		const over = await bench.run({ ...parameters, options: { maxMessages: 1 } });
		expect(over.error?.message).toMatch(/allows 1 .* 2 more are wanted/);
		expect(bench.paths).toEqual([]);
		const within = await bench.run({ ...parameters, options: { maxMessages: 2 } });
		expect(within.error).toBeUndefined();
		expect(within.outputs[0]).toHaveLength(2);
		expect(bench.paths).toHaveLength(2);
		await bench.close();
	});

	describe('at SerwerSMS', () => {
		let bench: SerwerSmsBench;
		beforeAll(async () => {
			bench = await SerwerSmsBench.open();
		});
		afterAll(async () => await bench.close());

		const to = { resource: 'message', sendTo: 'number', to: '={{ $json.to }}' };
		it.each<[string, IDataObject]>([
			['a voice message', { ...to, operation: 'sendVoice', say: 'text', text: 'x' }],
			['an RCS message', { ...to, operation: 'sendRcs', rcsId: 'a', content: 'text', text: 'x' }],
			['an MMS', { ...to, operation: 'sendMms', title: 'x', fileFrom: 'stored', fileId: 'a' }],
			['a reply', { ...to, operation: 'reply', replyThrough: 'nd', text: 'x' }],
			[
				'an answer to a premium SMS',
				{ resource: 'premium', operation: 'send', phone: '500600700', text: 'x', gate: '1' },
			],
		])('holds for %s', async (_, parameters) => {
			const { error } = await bench.run(
				{ ...(parameters as object), premiumId: '1', options: { maxMessages: 1 } },
				people(2),
			);
			expect(error?.message).toMatch(/allows 1 .* 2 more are wanted now/);
			expect(bench.actions).toEqual([]);
		});

		it.each(['send', 'sendVoice'])('refuses a group in %s: its size is unknown', async (name) => {
			const group = { sendTo: 'group', groupId: { __rl: true, mode: 'id', value: '701' } };
			const parameters = { resource: 'message', operation: name, ...group, say: 'text', text: 'x' };
			const { error } = await bench.run({ ...parameters, options: { maxMessages: 100 } });
			expect(error?.message).toMatch(/cannot be kept for a group/);
			expect(bench.actions).toEqual([]);
		});
	});
});
