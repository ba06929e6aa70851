import type { IDataObject, INode, INodeParameters } from 'n8n-workflow';
import { openBench, type Bench } from '../support/bench';
import { retryExecution, runNode, type Result, type Setup } from '../support/engine';
import { GATEWAYS, SENDINGS, titled } from '../support/gateways';
import { callAtOnce } from '../support/toolCalls';

const outcomes = (items: IDataObject[]) => items.map(({ outcome }) => outcome);
const CONTINUES_ON_ERROR: Partial<INode> = { onError: 'continueRegularOutput' };

/** Runs an execution that fails, changes the node's parameters in it, and retries it. */
async function retryWith(parameters: INodeParameters, setup: Setup): Promise<Result> {
	const failed = await runNode(setup);
	expect(failed.error).toBeDefined();
	const { node } = failed.data.executionData!.nodeExecutionStack[0]!;
	Object.assign(node.parameters, parameters);
	return await retryExecution({ ...setup, parameters }, failed);
}

describe.each(titled(GATEWAYS))('Max Messages at %s', (_, gateway) => {
	const people = (count: number, from = 0) =>
		Array.from({ length: count }, (_, i) => ({ to: gateway.number(from + i), text: 'x' }));

	let bench: Bench;
	beforeAll(async () => {
		bench = await openBench(gateway);
	});
	beforeEach(() => bench.reset());
	afterAll(async () => await bench.close());

	const parameters = (maxMessages: unknown, operation = 'send') => ({
		resource: 'message',
		operation,
		...gateway.parameters,
		to: '={{ $json.to }}',
		text: '={{ $json.text }}',
		options: { maxMessages: maxMessages as number },
	});
	const setup = (maxMessages: number, runs: IDataObject[][], node: Partial<INode> = {}) => ({
		...bench.setup(parameters(maxMessages), [], node),
		runs,
	});

	/** The gateway refuses the third of three messages, in so many attempts. */
	const refuseThird = (times = 1) =>
		bench.gateway.fault({
			...{ kind: 'status', status: 400, taken: false, path: gateway.paths.send },
			...{ bodyContains: gateway.number(2), times },
		});

	it.each(SENDINGS)('lets %s send exactly as many messages as it allows', async (operation) => {
		const { outputs, error } = await bench.run(parameters(3, operation), people(3));
		expect(error).toBeUndefined();
		expect(outcomes(outputs[0]!)).toEqual(['accepted', 'accepted', 'accepted']);
		expect(bench.sent).toHaveLength(3);
	});

	it.each(SENDINGS)(
		'keeps %s from sending anything if there are more messages than it allows',
		async (operation) => {
			const { error } = await bench.run(parameters(3, operation), people(4));
			expect(error?.message).toMatch(
				/allows 3 .* sent 0 so far, and 4 more would exceed the limit/,
			);
			expect(bench.sent).toEqual([]);
		},
	);

	it('counts all runs of a loop together', async () => {
		const { outputs, error } = await runNode(setup(5, [people(3), people(2, 10)]));
		expect(error).toBeUndefined();
		expect(outcomes(outputs[0]!)).toEqual(['accepted', 'accepted']);
		const over = await runNode(setup(4, [people(3, 20), people(2, 30)]));
		expect(over.error?.message).toMatch(
			/allows 4 .* sent 3 so far, and 2 more would exceed the limit/,
		);
		expect(bench.sent).toHaveLength(5 + 3);
	});

	it('rejects every item of the run that exceeds it if On Error continues', async () => {
		const { outputs } = await runNode(setup(4, [people(3), people(2, 10)], CONTINUES_ON_ERROR));
		expect(outcomes(outputs[0]!)).toEqual(['rejected', 'rejected']);
		expect(outputs[0]![1]).toMatchObject({
			failure: { message: expect.stringMatching(/Max Messages/) as string },
		});
		expect(bench.sent).toHaveLength(3);
	});

	it('counts a message only once when Retry On Fail runs the node again', async () => {
		refuseThird(3);
		const node = { retryOnFail: true, maxTries: 3, waitBetweenTries: 0 };
		const { error } = await bench.run(parameters(3), people(3), node);
		expect(error?.message).toMatch(/was not sent/);
		expect(bench.sent).toHaveLength(2);
	});

	it('counts a message only once when the execution is retried from the list', async () => {
		refuseThird();
		const retried = await retryWith(parameters(3), bench.setup(parameters(3), people(3)));
		expect(retried.error).toBeUndefined();
		expect(outcomes(retried.outputs[0]!)).toEqual(['accepted', 'accepted', 'accepted']);
		expect(bench.sent).toHaveLength(3);
	});

	it('still counts what the failed execution sent when it is retried with a lower limit', async () => {
		refuseThird();
		const retried = await retryWith(parameters(2), bench.setup(parameters(3), people(3)));
		expect(retried.error?.message).toMatch(
			/allows 2 .* sent 2 so far, and 1 more would exceed the limit/,
		);
		expect(bench.sent).toHaveLength(2);
	});

	it('counts every call of an agent, even if the calls come at the same time', async () => {
		const answers = await callAtOnce(bench.setup(parameters(2)), people(3));
		expect(outcomes(answers).sort()).toEqual(['accepted', 'accepted', 'rejected']);
		expect(bench.sent).toHaveLength(2);
	});

	it('counts a message that may have been sent', async () => {
		bench.gateway.fault({ kind: 'dropAfter', path: gateway.paths.send });
		const { outputs } = await runNode(setup(1, [people(1), people(1, 10)], CONTINUES_ON_ERROR));
		expect(outcomes(outputs[0]!)).toEqual(['rejected']);
		expect(bench.sent).toHaveLength(1);
	});

	it.each([
		['0', 0, /allows 0/],
		['not a number', 'many', /must be a number/],
	])('keeps everything from being sent if its value is %s', async (_, limit, expected) => {
		const { error } = await bench.run(parameters(limit), people(1));
		expect(error?.message).toMatch(expected);
		expect(bench.sent).toEqual([]);
	});
});
