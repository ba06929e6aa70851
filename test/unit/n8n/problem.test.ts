import { constants } from 'os';
import {
	createRunExecutionData,
	NodeApiError,
	NodeOperationError,
	type IDataObject,
	type INode,
	type INodeExecutionData,
} from 'n8n-workflow';
import { GatewayError, InvalidInput } from '../../../nodes/shared/gateway/error';
import { problemOf, toNodeError } from '../../../nodes/shared/n8n/problem';
import { errorItem } from '../../../nodes/shared/n8n/output';
import { notSent } from '../../../nodes/shared/gateway/batches';
import { canceled, networkFailure } from '../../../nodes/shared/gateway/networkFailure';
import { retryExecution, runNode, type Result } from '../../support/engine';
import { probe, setupOf } from './probe';
import fc from 'fast-check';

const node: INode = {
	id: '1',
	name: 'Probe',
	type: 'probe',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
};

describe('n8n’s error for a problem', () => {
	it('has the number of its item, in the message and for the panel', () => {
		const error = toNodeError(node, { code: 'timeout', message: 'No answer.' }, 7);
		expect(error.message).toBe('No answer. [item 7]');
		expect(error.context.itemIndex).toBe(7);
		expect(toNodeError(node, { code: 'x', message: 'No answer.' }, 0).message).toMatch(/item 0/);
	});

	it('has no item number if the problem belongs to no item', () => {
		const error = toNodeError(node, { code: 'timeout', message: 'No answer.' });
		expect(error.message).toBe('No answer.');
		expect(error.context.itemIndex).toBeUndefined();
	});

	it('is an operation error for invalid input, and an API error otherwise', () => {
		const invalid = toNodeError(node, { code: 'invalidInput', message: 'x', description: 'why' });
		expect(invalid).toBeInstanceOf(NodeOperationError);
		expect(invalid.description).toBe('why');
		const failed = toNodeError(node, { code: 'unauthorized', message: 'x', status: 401 });
		expect(failed).toBeInstanceOf(NodeApiError);
		expect((failed as NodeApiError).httpCode).toBe('401');
	});

	it.each([
		['gateway’s words', { code: '1004', message: 'Message 7 was canceled, not canceled again.' }],
		['a gateway’s code', { code: 'cancelled', message: 'The message was canceled.' }],
		['user’s input', { code: 'invalidInput', message: 'There is no status "canceled".' }],
		['a description', { code: 'x', message: 'No.', description: 'It was canceled already.' }],
	])(
		'lacks the word by which n8n tells a canceled execution, where it is only in %s',
		(_, problem) => {
			const error = toNodeError(node, problem, 3);
			expect(error.message).not.toContain('canceled');
			expect(error.description ?? '').not.toContain('canceled');
			expect(`${error.message} ${error.description}`).toContain('cancelled');
			expect(error.name).not.toContain('Cancelled');
		},
	);

	it.each(['none', 'unknown'] as const)(
		'has that word where the user stopped the execution: %s',
		(effect) => {
			const stopped = problemOf(canceled(effect));
			expect(toNodeError(node, stopped).message).toContain('canceled');
			expect(toNodeError(node, notSent(stopped)).message).toContain('canceled');
		},
	);

	it('has no HTTP status if the gateway did not answer, even if the message mentions one', () => {
		const error = toNodeError(node, { code: '500', message: 'HTTP 500 in the words' });
		expect((error as NodeApiError).httpCode).toBeNull();
	});

	it('keeps our message, even if it contains a word that makes n8n replace it', () => {
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

describe('the failure of a request, with any system error code', () => {
	/** Codes of file errors, which requests never cause. */
	const ofFiles = ['EEXIST', 'EISDIR', 'ENOENT', 'ENOTDIR'];
	const codes = Object.keys(constants.errno).filter((code) => !ofFiles.includes(code));
	const failures = codes.flatMap((code) =>
		['connect', 'read'].map((syscall) =>
			networkFailure(Object.assign(new Error(`${syscall} ${code}`), { code, syscall }), {
				url: 'https://api.example.com/',
			}),
		),
	);

	// n8n's NodeOperationError of an AI agent's tool is made from the node's error.
	it('keeps our message when n8n wraps it in another error, as for an AI agent’s tool', () => {
		for (const failure of failures) {
			const error = toNodeError(node, problemOf(failure));
			expect(new NodeOperationError(node, error).message).toBe(failure.message);
		}
	});

	it('would lose its message if that contained the code', () => {
		const error = toNodeError(node, { code: 'x', message: 'Lost (ECONNRESET).' });
		expect(error.message).toBe('Lost (ECONNRESET).');
		expect(new NodeOperationError(node, error).message).toMatch(/You can retry/);
	});
});

describe('the problem of an error', () => {
	it('has the code, message and status of a gateway error', () => {
		const error = new GatewayError({
			code: 'http400',
			message: 'No.',
			effect: 'none',
			status: 400,
		});
		expect(problemOf(error)).toEqual({ code: 'http400', message: 'No.', status: 400 });
	});

	it('is invalid input if a check refused it or n8n could not resolve it', () => {
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

	it('exists for any thrown value', () => {
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

	/** The middle item fails. If On Error is Stop, the whole node fails. */
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
		// This is how n8n saves it with the execution.
		expect(JSON.parse(JSON.stringify(routed[1]![0]))).toMatchObject({ json: failed });
	}

	it('keeps its outcome and failure when n8n adds the fields of the input', async () => {
		expectRouted(await runNode(setup), { order: 'B', ...json });
	});

	it('keeps its outcome and failure when n8n finds no input to add', async () => {
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
