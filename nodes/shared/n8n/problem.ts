import {
	NodeApiError,
	NodeOperationError,
	type IDataObject,
	type INode,
	type INodeExecutionData,
} from 'n8n-workflow';
import { GatewayError, InvalidInput, type Failure } from '../gateway/error';

/** What went wrong with one item, before it takes n8n's form. */
export interface Problem extends Failure {
	/** HTTP status of the gateway's answer, where there was one. */
	status?: number;
	/** What else the user should know, below the message. */
	description?: string;
}

export function problemOf(error: unknown): Problem {
	if (error instanceof GatewayError) return { ...error.failure, status: error.status };
	if (error instanceof InvalidInput) return error.failure;
	const { message, description } = error as Partial<Record<'message' | 'description', string>>;
	return { code: 'invalidInput', message: message ?? String(error), description };
}

/** n8n's error for a problem, with the item's number where it belongs to one. */
export function toNodeError(
	node: INode,
	problem: Problem,
	itemIndex?: number,
): NodeApiError | NodeOperationError {
	const { code, status, description } = problem;
	const message =
		itemIndex === undefined ? problem.message : `${problem.message} [item ${itemIndex}]`;
	const error =
		code === 'invalidInput'
			? new NodeOperationError(node, message, { itemIndex, description })
			: new NodeApiError(node, { message }, { message, itemIndex, description });
	if (error instanceof NodeApiError) error.httpCode = status === undefined ? null : String(status);
	// n8n writes its own words over a message that holds a system error code such as ECONNRESET.
	error.message = message;
	return error;
}

/**
 * An output item for the error output. n8n finds such an item by its `error`, and then replaces
 * its `json` by the error's message; `outcome` and `failure` would be lost. So `error` is not
 * enumerable (it does not survive n8n's copy of the item), and `json` cannot be replaced in the
 * item itself.
 */
export function errorItem(
	json: IDataObject,
	pairedItem: number,
	error: NodeApiError | NodeOperationError,
): INodeExecutionData {
	const item = { pairedItem: { item: pairedItem } } as Partial<INodeExecutionData>;
	Object.defineProperty(item, 'json', { enumerable: true, get: () => json, set: () => undefined });
	Object.defineProperty(item, 'error', { enumerable: false, value: error });
	return item as INodeExecutionData;
}
