import type { IDataObject, INode } from 'n8n-workflow';
import { InvalidInput } from '../../../nodes/shared/gateway/error';
import { execute } from '../../../nodes/shared/n8n/execute';
import { outcomeOutput } from '../../../nodes/shared/n8n/sending/outputs';
import type { Operation } from '../../../nodes/shared/n8n/operation';
import type { Output } from '../../../nodes/shared/n8n/output';
import { runNode } from '../../support/engine';
import { probe, setupOf } from './probe';

type Described = Omit<Operation<null>, 'run' | 'over' | 'failure'>;

const described: Described = {
	name: 'Do',
	action: 'Do it',
	description: 'Does it',
	fields: [],
	isOffline: true,
};

/** Runs one operation on n8n's engine over `count` items. */
async function run(operation: Operation<null>, count: number, node: Partial<INode> = {}) {
	const resources = { thing: { name: 'Thing', operations: { do: operation } } };
	const gateway = { name: 'probe', credential: 'none', connect: () => null, resources };
	const fields = ['resource', 'operation'].map((name) => ({
		displayName: name,
		name,
		type: 'string' as const,
		default: '',
	}));
	const type = probe(async (context) => await execute(context, gateway), fields);
	const items = Array.from({ length: count }, (_, index) => ({ index }));
	return await runNode(setupOf(type, items, { resource: 'thing', operation: 'do' }, node));
}

function perItem(work: (index: number) => Promise<Output | Output[]>): Operation<null> {
	return { ...described, over: 'item', run: async ({ index }) => await work(index) };
}

function overAll(
	work: (indexes: number[]) => Promise<Output[]>,
	failure: Extract<Operation<null>, { over: 'all' }>['failure'] = () => null,
): Operation<null> {
	const indexes = (items: Array<{ index: number }>) => items.map(({ index }) => index);
	return { ...described, over: 'all', failure, run: async (items) => await work(indexes(items)) };
}

const ok = (json: IDataObject): Output => ({ json });
const bad = (json: IDataObject): Output => ({ json, problem: { code: 'x', message: 'No.' } });

describe('an operation per item', () => {
	it('pairs its outputs, however many, with the item they come from', async () => {
		const { items } = await run(
			perItem(async (index) => Array.from({ length: index }, (_, nth) => ok({ index, nth }))),
			4,
		);
		expect(items[0]!.map(({ json, pairedItem }) => [json, pairedItem])).toEqual(
			[1, 2, 2, 3, 3, 3].map((index, at) => [
				{ index, nth: [0, 0, 1, 0, 1, 2][at] },
				{ item: index },
			]),
		);
	});

	it.each([0, 1, 6])('stops at the first problem and names its item: %i', async (failing) => {
		const done: number[] = [];
		const { error } = await run(
			perItem(async (index) => {
				if (index === failing) throw new InvalidInput('The text is empty.');
				done.push(index);
				return ok({});
			}),
			8,
		);
		expect(error?.message).toBe(`The text is empty. [item ${failing}]`);
		expect(done).toEqual(Array.from({ length: failing }, (_, index) => index));
	});

	it('continues if On Error says so, and reports each failure on its own item', async () => {
		const onError = 'continueRegularOutput';
		const { outputs, items, error } = await run(
			perItem(async (index) => {
				if (index % 2 === 1) throw new Error(`Odd ${index}`);
				return ok({ index });
			}),
			4,
			{ onError },
		);
		expect(error).toBeUndefined();
		expect(outputs[0]).toEqual([
			{ index: 0 },
			{ gateway: 'probe', failure: { code: 'invalidInput', message: 'Odd 1' } },
			{ index: 2 },
			{ gateway: 'probe', failure: { code: 'invalidInput', message: 'Odd 3' } },
		]);
		expect(items[0]!.map(({ pairedItem }) => pairedItem)).toEqual(
			[0, 1, 2, 3].map((item) => ({ item })),
		);
	});

	it('sends failed outputs to the error output, even if another output of the item succeeded', async () => {
		const { outputs, items } = await run(
			perItem(async (index) => [ok({ index, nth: 0 }), bad({ index, nth: 1 })]),
			2,
			{ onError: 'continueErrorOutput' },
		);
		expect(outputs.map((list) => list.map(({ index, nth }) => [index, nth]))).toEqual([
			[
				[0, 0],
				[1, 0],
			],
			[
				[0, 1],
				[1, 1],
			],
		]);
		expect(items[1]!.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }]);
	});

	it('finishes the other items before a problem of an earlier attempt fails the node', async () => {
		const done: number[] = [];
		const { error } = await run(
			perItem(async (index) => {
				done.push(index);
				const known = { ...bad({}), isKnown: true };
				return index === 1 || index === 2 ? [ok({}), known] : ok({});
			}),
			4,
		);
		expect(done).toEqual([0, 1, 2, 3]);
		expect(error?.message).toBe('No. [item 1]');
	});

	it('returns nothing for no items', async () => {
		const { outputs, error } = await run(
			perItem(async () => ok({})),
			0,
		);
		expect(error).toBeUndefined();
		expect(outputs.flat()).toEqual([]);
	});

	it('manages 20,000 items', async () => {
		const { outputs } = await run(
			perItem(async (index) => ok({ index })),
			20_000,
		);
		expect(outputs[0]).toHaveLength(20_000);
		expect(outputs[0]!.at(-1)).toEqual({ index: 19_999 });
	});
});

describe('an operation over all items', () => {
	it('returns an output for each item, paired and in order', async () => {
		const { items } = await run(
			overAll(async (indexes) => indexes.map((index) => ok({ index }))),
			3,
		);
		expect(items[0]!.map(({ json, pairedItem }) => [json, pairedItem])).toEqual(
			[0, 1, 2].map((index) => [{ index }, { item: index }]),
		);
	});

	it('pairs a summary with all items', async () => {
		const { items } = await run(
			overAll(async () => [{ json: { all: 3 }, sources: [0, 1, 2] }]),
			3,
		);
		expect(items[0]).toMatchObject([
			{ json: { all: 3 }, pairedItem: [{ item: 0 }, { item: 1 }, { item: 2 }] },
		]);
	});

	it('fails only if it reports a failure, and names the item of the failure', async () => {
		const operation = overAll(
			async (indexes) => indexes.map((index) => (index === 2 ? bad({ index }) : ok({ index }))),
			(outputs) => {
				const index = outputs.findIndex(({ problem }) => problem);
				return index < 0 ? null : { problem: outputs[index]!.problem!, index };
			},
		);
		expect((await run(operation, 4)).error?.message).toBe('No. [item 2]');
		const { outputs, items } = await run(operation, 4, { onError: 'continueErrorOutput' });
		expect(outputs.map((list) => list.map(({ index }) => index))).toEqual([[0, 1, 3], [2]]);
		expect(items[1]![0]!.pairedItem).toEqual({ item: 2 });
	});

	it('reports an unexpected error on every item if On Error continues', async () => {
		const { outputs, error } = await run(
			overAll(async () => await Promise.reject(new TypeError('x is not a function'))),
			2,
			{ onError: 'continueRegularOutput' },
		);
		expect(error).toBeUndefined();
		expect(outputs[0]).toHaveLength(2);
		expect(outputs[0]![1]).toMatchObject({ failure: { message: 'x is not a function' } });
	});
});

describe('an output of a message', () => {
	it('is a problem unless the message is accepted', () => {
		expect(outcomeOutput({ outcome: 'accepted' }).problem).toBeUndefined();
		for (const outcome of ['rejected', 'unknown', undefined]) {
			const failure = { code: 'x', message: 'No.' };
			expect(outcomeOutput({ outcome, failure }).problem).toMatchObject(failure);
		}
	});

	it('says that nothing was sent only if that is certain', () => {
		const failure = { code: 'x', message: 'No.' };
		const words = (outcome: string) => outcomeOutput({ outcome, failure }).problem!.description;
		expect(words('rejected')).toMatch(/Nothing was sent/);
		expect(words('unknown')).not.toMatch(/Nothing was sent/);
	});
});
