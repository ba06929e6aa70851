import { NodeApiError, NodeOperationError, type IDataObject, type INode } from 'n8n-workflow';
import { GatewayError, InvalidInput, type Failure } from '../gateway/error';
import { asRecord } from '../gateway/values';

/** What went wrong with an item, before it becomes n8n's error. */
export interface Problem extends Failure {
	/** The HTTP status, if the gateway answered. */
	status?: number;
	/** More information for the user, shown below the message. */
	description?: string;
}

/** The part of a problem that an output item shows. */
export function failureOf({ code, message }: Failure): { code: string; message: string } {
	return { code, message };
}

/** Takes secrets out of what an output says of failures: its own, or those of several messages. */
export function hideInFailures(json: IDataObject, hide: (text: string) => string): void {
	const { code, message } = asRecord(json.failure) ?? {};
	if (typeof code === 'string' && typeof message === 'string') {
		json.failure = { code: hide(code), message: hide(message) };
	}
	for (const each of Array.isArray(json.messages) ? json.messages : []) {
		if (asRecord(each)) hideInFailures(each as IDataObject, hide);
	}
}

export function problemOf(error: unknown): Problem {
	if (error instanceof GatewayError) return { ...error.failure, status: error.status };
	if (error instanceof InvalidInput) return error.failure;
	const { message, description } = error as Partial<Record<'message' | 'description', string>>;
	return { code: 'invalidInput', message: message ?? String(error), description };
}

/** n8n's error for a problem. The message ends with the item's number if the problem has an item. */
export function toNodeError(
	node: INode,
	problem: Problem,
	itemIndex?: number,
): NodeApiError | NodeOperationError {
	const { code, status } = problem;
	const { message: words, description } = isCancellation(problem) ? problem : notCanceled(problem);
	const message = itemIndex === undefined ? words : `${words} [item ${itemIndex}]`;
	const error =
		code === 'invalidInput'
			? new NodeOperationError(node, message, { itemIndex, description })
			: new NodeApiError(node, { message }, { message, itemIndex, description });
	if (error instanceof NodeApiError) error.httpCode = status === undefined ? null : String(status);
	// n8n replaces a message that contains a system error code, such as ECONNRESET, by its own words,
	// some of which say "You can retry". For an AI agent's tool it does so again later, and no node can
	// prevent that. There, only a message without such a code survives.
	error.message = message;
	return error;
}

/** The user stopped the execution. A gateway may have a code of the same name. */
function isCancellation({ code, message }: Problem): boolean {
	return code === 'cancelled' && message.includes('The execution was canceled');
}

/**
 * n8n shows an execution as Canceled when the message of its error has the word "canceled". So the word
 * is spelled differently wherever it speaks of something else, such as a canceled message.
 */
function notCanceled({ message, description }: Problem): Pick<Problem, 'message' | 'description'> {
	return {
		message: message.replaceAll('canceled', 'cancelled'),
		description: description?.replaceAll('canceled', 'cancelled'),
	};
}
