import type { IExecuteFunctions, ILoadOptionsFunctions, IPollFunctions } from 'n8n-workflow';
import { Cancellation } from './cancellation';
import type { Gateway } from './operation';
import { problemOf, toNodeError } from './problem';
import { n8nTransport } from './transport';

type Context = IExecuteFunctions | ILoadOptionsFunctions | IPollFunctions;

/** The client of a gateway, with the credential chosen in the node. */
export async function connectTo<Api>(
	context: Context,
	{ credential, connect }: Pick<Gateway<Api>, 'credential' | 'connect'>,
	cancellation = new Cancellation(undefined),
): Promise<Api> {
	const data = await context.getCredentials(credential);
	const baseUrl = typeof data.baseUrl === 'string' ? data.baseUrl.trim() : '';
	const transport = n8nTransport(context, credential);
	try {
		return connect({ baseUrl, credential: data, transport, sleep: cancellation.sleep });
	} catch (error) {
		throw toNodeError(context.getNode(), problemOf(error));
	}
}

/** A client for operations that make no request; needs no credential. */
export function connectOffline<Api>({ connect }: Pick<Gateway<Api>, 'connect'>): Api {
	const offline = async () =>
		await Promise.reject(new Error('An operation that is offline made a request.'));
	return connect({ baseUrl: '', credential: {}, transport: offline, sleep: offline });
}
