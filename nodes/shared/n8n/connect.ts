import type { IExecuteFunctions, ILoadOptionsFunctions, IPollFunctions } from 'n8n-workflow';
import { Cancellation } from './cancellation';
import type { Gateway } from './operation';
import { problemOf, toNodeError } from './problem';
import { sessionTransport } from './sessionTransport';
import { n8nTransport } from './transport';

type Context = IExecuteFunctions | ILoadOptionsFunctions | IPollFunctions;

/** The client of a gateway, with the credential chosen in the node. */
export async function connectTo<Api>(
	context: Context,
	{ credential, connect, session }: Pick<Gateway<Api>, 'credential' | 'connect' | 'session'>,
	cancellation = new Cancellation(undefined),
): Promise<Api> {
	const data = await context.getCredentials(credential);
	const baseUrl = typeof data.baseUrl === 'string' ? data.baseUrl.trim() : '';
	const transport = session
		? sessionTransport(context, credential, data, session)
		: n8nTransport(context, credential, data);
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
	return connect({
		baseUrl: '',
		credential: {},
		transport: offline,
		sleep: offline,
	});
}
