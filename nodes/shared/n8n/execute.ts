import type { IExecuteFunctions, INode, INodeExecutionData } from 'n8n-workflow';
import { sideBySide } from '../gateway/sideBySide';
import { Cancellation } from './cancellation';
import { connectOffline, connectTo } from './connect';
import { Ledger } from './ledger';
import type { BulkOperation, Gateway, ItemOperation, Operation, Output, Run } from './operation';
import { Item, Parameters } from './parameters';
import { errorItem, problemOf, toNodeError, type Problem } from './problem';
import { waitingOf } from './sendAndWait/question';
import { overspending } from './spending';

/** Runs the chosen operation of a gateway's node over the input items. */
export async function execute<Api>(
	context: IExecuteFunctions,
	gateway: Gateway<Api>,
): Promise<INodeExecutionData[][]> {
	const input = context.getInputData();
	const resource = context.getNodeParameter('resource', 0);
	const name = context.getNodeParameter('operation', 0);
	const operation = Object.entries(gateway.resources[resource]?.operations ?? {}).find(
		([each]) => each === name,
	)?.[1];
	if (!operation) {
		const problem = {
			code: 'invalidInput',
			message: `There is no operation ${resource}: ${name}.`,
		};
		throw toNodeError(context.getNode(), problem);
	}
	const parameters = new Parameters(context);
	const items = input.map((data, index) => new Item(parameters, index, data));
	const run = runOf(context);
	const api = operation.isOffline
		? connectOffline(gateway)
		: await connectTo(context, gateway, run.cancellation);
	await run.ledger.open();
	const work = runOperation(operation, items, api, run, gateway.name);
	const [settled] = await Promise.allSettled([work]);
	await run.ledger.close(settled.status === 'rejected');
	const outputs = await work;
	return [
		outputs.flatMap((list, index) =>
			list.map((output) =>
				output.isSummary
					? { json: output.json, pairedItem: items.map((item) => ({ item: item.index })) }
					: dress(run.node, output, index),
			),
		),
	];
}

async function runOperation<Api>(
	operation: Operation<Api>,
	items: Item[],
	api: Api,
	run: Run,
	gateway: string,
): Promise<Output[][]> {
	run.refusal = operation.spends ? overspending(items, run, operation.spends) : null;
	if (run.refusal && !run.continuesOnFail) {
		throw toNodeError(run.node, problemOf(run.refusal));
	}
	return operation.over === 'item'
		? await runItems(operation, items, api, run, gateway)
		: await runAll(operation, items, api, run, gateway);
}

function runOf(context: IExecuteFunctions): Run {
	const node = context.getNode();
	return {
		node,
		cancellation: new Cancellation(context.getExecutionCancelSignal()),
		ledger: Ledger.of(context),
		timeZone: context.getTimezone(),
		// An agent reads items, but hardly an error: n8n may hand it an empty answer instead.
		continuesOnFail: context.continueOnFail() || isTool(context),
		waiting: waitingOf(context),
		readFile: async (index, field) => {
			context.helpers.assertBinaryData(index, field);
			return await context.helpers.getBinaryDataBuffer(index, field);
		},
		attach: async (bytes, name, mimeType) =>
			await context.helpers.prepareBinaryData(Buffer.from(bytes), name, mimeType),
	};
}

/** Older releases of n8n cannot tell. */
function isTool(context: Partial<Pick<IExecuteFunctions, 'isToolExecution'>>): boolean {
	return context.isToolExecution?.() ?? false;
}

/**
 * Begins no further item after a problem, unless On Error continues; what is under way ends and is
 * settled, and the problem of the first item in order fails the node. What an earlier try already
 * knows is no news: it fails the node only at the end, so that a retry gets the remaining items done.
 */
async function runItems<Api>(
	operation: ItemOperation<Api>,
	items: Item[],
	api: Api,
	run: Run,
	gateway: string,
): Promise<Output[][]> {
	const results = await sideBySide(items, atOnce(operation, items), async (item) => {
		const outputs = await attempt(operation, item, api, run, gateway);
		const failed = outputs.find(({ problem }) => problem);
		if (failed?.problem && !failed.isKnown && !run.continuesOnFail) {
			throw toNodeError(run.node, failed.problem, item.index);
		}
		return outputs;
	});
	if (run.continuesOnFail) return results;
	for (const [index, outputs] of results.entries()) {
		const known = outputs.find(({ problem }) => problem)?.problem;
		if (known) throw toNodeError(run.node, known, index);
	}
	return results;
}

function atOnce<Api>({ atOnce: read }: ItemOperation<Api>, [first]: Item[]): number {
	try {
		return (first && read?.(first)) ?? 1;
	} catch {
		// The item itself will tell what is wrong with its parameters.
		return 1;
	}
}

async function attempt<Api>(
	operation: ItemOperation<Api>,
	item: Item,
	api: Api,
	run: Run,
	gateway: string,
): Promise<Output[]> {
	try {
		run.cancellation.check();
		return [await operation.run(item, api, run)].flat();
	} catch (error) {
		return [failedOutput(gateway, problemOf(error))];
	}
}

async function runAll<Api>(
	operation: BulkOperation<Api>,
	items: Item[],
	api: Api,
	run: Run,
	gateway: string,
): Promise<Output[][]> {
	if (items.length === 0) return [];
	const outputs = await operation.run(items, api, run).catch((error: unknown) => {
		const problem = problemOf(error);
		return items.map(() => failedOutput(gateway, problem));
	});
	const failure = run.continuesOnFail ? null : operation.failure(outputs);
	if (failure) throw toNodeError(run.node, failure.problem, failure.index);
	return outputs.map((output) => [output]);
}

/** An output in n8n's form: paired with its item, and sent to the error output if that is chosen. */
function dress(node: INode, output: Output, index: number): INodeExecutionData {
	const { json, binary, problem } = output;
	if (problem && node.onError === 'continueErrorOutput') {
		return errorItem(json, index, toNodeError(node, problem, index));
	}
	return { json, pairedItem: { item: index }, ...(binary && { binary }) };
}

function failedOutput(gateway: string, problem: Problem): Output {
	return { json: { gateway, failure: failureOf(problem) }, problem };
}

export function failureOf({ code, message }: Problem): { code: string; message: string } {
	return { code, message };
}
