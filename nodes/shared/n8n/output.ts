import type { IBinaryKeyData, IDataObject, INode, INodeExecutionData } from 'n8n-workflow';
import type { Secrets } from '../gateway/secrets';
import { failureOf, hideInFailures, toNodeError, type Problem } from './problem';

/** An output item, and what went wrong with it, if anything. */
export interface Output {
	json: IDataObject;
	binary?: IBinaryKeyData;
	problem?: Problem;
	/** The indexes of the input items that it is made from. Default: the item at its own place. */
	sources?: number[];
	/** An earlier attempt already reported the problem, so it does not stop the items after it. */
	isKnown?: boolean;
}

/** The output of an item that failed. */
export function failedOutput(json: IDataObject, problem: Problem): Output {
	return { json: { ...json, failure: failureOf(problem) }, problem };
}

/** What a gateway says of a message that it did not take may repeat the key. */
export function withoutSecrets(outputs: Output[], { hide }: Pick<Secrets, 'hide'>): Output[] {
	return outputs.map((output) => {
		const { json, problem } = output;
		hideInFailures(json, hide);
		if (!problem) return output;
		const description = problem.description && hide(problem.description);
		return { ...output, problem: { ...problem, message: hide(problem.message), description } };
	});
}

/** The first problem among the outputs, with its index. */
export function firstProblem(outputs: Output[]): { problem: Problem; index: number } | null {
	const index = outputs.findIndex(({ problem }) => problem);
	return index < 0 ? null : { problem: outputs[index]!.problem!, index };
}

/** Converts an output for n8n. A problem goes to the error output if the user chose that. */
export function toExecutionData(node: INode, output: Output, index: number): INodeExecutionData {
	const { json, binary, problem, sources } = output;
	if (problem && node.onError === 'continueErrorOutput') {
		return errorItem(json, index, toNodeError(node, problem, index));
	}
	const pairedItem = sources?.map((item) => ({ item })) ?? { item: index };
	return { json, pairedItem, ...(binary && { binary }) };
}

/**
 * An item for the error output. n8n recognizes such an item by its `error`, and then replaces its
 * `json` by the error's message, so that `outcome` and `failure` would be lost. That is why `error` is
 * not enumerable (n8n's copy of the item does not get it) and `json` ignores assignments.
 */
export function errorItem(json: IDataObject, pairedItem: number, error: Error): INodeExecutionData {
	const item = { pairedItem: { item: pairedItem } } as Partial<INodeExecutionData>;
	Object.defineProperty(item, 'json', { enumerable: true, get: () => json, set: () => undefined });
	Object.defineProperty(item, 'error', { enumerable: false, value: error });
	return item as INodeExecutionData;
}
