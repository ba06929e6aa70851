import fc from 'fast-check';
import {
	createRunExecutionData,
	NodeApiError,
	NodeOperationError,
	type IDataObject,
	type INode,
	type INodeExecutionData,
} from 'n8n-workflow';
import { GatewayError, InvalidInput } from '../../../nodes/shared/gateway/error';
import { errorItem, problemOf, toNodeError } from '../../../nodes/shared/n8n/problem';
import { retryExecution, runNode, type Result } from '../../support/engine';
import { probe, setupOf } from './probe';

const node: INode = {
	id: '1',
	name: 'Probe',
	type: 'probe',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
};

describe('n8n’s error for a problem', () => {
	it('has the number of the item it belongs to, in its words and for the panel', () => {
		const error = toNodeError(node, { code: 'timeout', message: 'No answer.' }, 7);
		expect(error.message).toBe('No answer. [item 7]');
		expect(error.context.itemIndex).toBe(7);
		expect(toNodeError(node, { code: 'x', message: 'No answer.' }, 0).message).toMatch(/item 0/);
	});

	it('has no number where it belongs to none', () => {
		const error = toNodeError(node, { code: 'timeout', message: 'No answer.' });
		expect(error.message).toBe('No answer.');
		expect(error.context.itemIndex).toBeUndefined();
	});

	it('is one of the user’s where the input was wrong, and else one of the gateway’s', () => {
		const invalid = toNodeError(node, { code: 'invalidInput', message: 'x', description: 'why' });
		expect(invalid).toBeInstanceOf(NodeOperationError);
		expect(invalid.description).toBe('why');
		const failed = toNodeError(node, { code: 'unauthorized', message: 'x', status: 401 });
		expect(failed).toBeInstanceOf(NodeApiError);
		expect((failed as NodeApiError).httpCode).toBe('401');
	});

	it('has no HTTP status where there was none, whatever the words say', () => {
		const error = toNodeError(node, { code: '500', message: 'HTTP 500 in the words' });
		expect((error as NodeApiError).httpCode).toBeNull();
	});

	it('keeps our words, also those n8n would write its own over', () => {
		const names = ['ECONNRESET', 'ECONNREFUSED', 'ENOTFOUND', 'ETIMEDOUT', 'GETADDRINFO', 'ENOENT'];
		const message = fc
			.oneof(fc.string({ minLength: 1 }), fc.constantFrom(...names))
			.map((text) => `Broke (${text}).`);
		fc.assert(
			fc.property(
				message,
				fc.constantFrom('invalidInput', 'timeout', 'ECONNRESET', '404'),
				fc.option(fc.integer({ min: 100, max: 599 }), { nil: undefined }),
				fc.nat(),
				(words, code, status, index) => {
					const error = toNodeError(node, { code, message: words, status }, index);
					expect(error.message).toBe(`${words} [item ${index}]`);
				},
			),
		);
	});
});

describe('the problem in an error', () => {
	it('is what the gateway’s error says, with its status', () => {
		const error = new GatewayError({
			code: 'http400',
			message: 'No.',
			effect: 'none',
			status: 400,
		});
		expect(problemOf(error)).toEqual({ code: 'http400', message: 'No.', status: 400 });
	});

	it('is the input’s where a check refused it, or n8n could not resolve it', () => {
		expect(problemOf(new InvalidInput('Empty.'))).toEqual({
			code: 'invalidInput',
			message: 'Empty.',
		});
		const unresolved = new NodeOperationError(node, 'Cannot read', { description: 'Check it' });
		expect(problemOf(unresolved)).toMatchObject({
			code: 'invalidInput',
			message: 'Cannot read',
			description: 'Check it',
		});
	});

	it('is there for whatever was thrown', () => {
		expect(problemOf('text').message).toBe('text');
		expect(problemOf({}).message).toBe('[object Object]');
	});
});

describe('an item on the error output', () => {
	const json = { outcome: 'rejected', failure: { code: 'x', message: 'It failed.' }, to: null };
	const items = [
		{ order: 'A', to: '1' },
		{ order: 'B', to: '2', outcome: 'input', error: undefined },
		{ order: 'C', to: '3' },
	];

	/** The middle item fails; the node fails as a whole while On Error stops. */
	const type = probe(async (context) => {
		const failed = toNodeError(context.getNode(), { code: 'x', message: 'It failed.' }, 1);
		if (context.getNode().onError === undefined) throw failed;
		return [
			context.getInputData().map((data, index): INodeExecutionData => {
				if (index === 1) return errorItem(json, index, failed);
				return { json: { ...data.json, outcome: 'accepted' }, pairedItem: { item: index } };
			}),
		];
	});
	const setup = setupOf(type, items, {}, { onError: 'continueErrorOutput' });

	function expectRouted({ outputs, items: routed, error }: Result, failed: IDataObject): void {
		expect(error).toBeUndefined();
		expect(outputs.map((list) => list.length)).toEqual([2, 1]);
		expect(outputs[0]!.map(({ order }) => order)).toEqual(['A', 'C']);
		expect(outputs[1]![0]).toEqual(failed);
		expect(outputs[1]![0]!.error).toBeUndefined();
		expect(routed[1]![0]!.pairedItem).toEqual({ item: 1 });
		// As n8n saves it with the execution.
		expect(JSON.parse(JSON.stringify(routed[1]![0]))).toMatchObject({ json: failed });
	}

	it('keeps outcome and failure, over the fields of the input that n8n adds', async () => {
		expectRouted(await runNode(setup), { order: 'B', ...json });
	});

	it('keeps outcome and failure where n8n finds no input to add', async () => {
		const stopped = await runNode(setupOf(type, items));
		expect(stopped.error?.message).toMatch(/\[item 1\]/);
		const [start] = stopped.data.executionData!.nodeExecutionStack;
		const data = createRunExecutionData({
			executionData: {
				nodeExecutionStack: [{ ...start!, node: { ...start!.node, ...setup.node }, source: null }],
			},
		});
		expectRouted(await retryExecution(setup, { ...stopped, data }), json);
	});

	it('is not run again by Retry On Fail', async () => {
		let runs = 0;
		const counting = probe(async (context) => {
			runs++;
			const failed = toNodeError(context.getNode(), { code: 'x', message: 'It failed.' }, 0);
			return [[errorItem(json, 0, failed)]];
		});
		const retrying = { ...setup.node, retryOnFail: true, maxTries: 3, waitBetweenTries: 1 };
		const { outputs } = await runNode(setupOf(counting, [{}], {}, retrying));
		expect(outputs[1]).toEqual([json]);
		expect(runs).toBe(1);
	});
});
