import type { IHookFunctions, IPollFunctions, IWebhookFunctions } from 'n8n-workflow';
import { Item, Parameters } from '../parameters';
import { problemOf, toNodeError } from '../problem';

/**
 * Reads parameters of a trigger like those of an operation.
 * @throws {NodeOperationError} for a parameter that cannot be read.
 */
export function readParameters<T>(
	context: Pick<
		IHookFunctions | IPollFunctions | IWebhookFunctions,
		'getNodeParameter' | 'getNode'
	>,
	read: (parameters: Item) => T,
): T {
	// A trigger has no items: n8n takes the fallback where an operation gives an index.
	const get = (name: string, _index: number, fallback: unknown, options: object): unknown =>
		context.getNodeParameter(name, fallback, options);
	const parameters = new Parameters({ getNodeParameter: get as never });
	try {
		return read(new Item(parameters, 0, { json: {} }));
	} catch (error) {
		throw toNodeError(context.getNode(), problemOf(error));
	}
}
