import type {
	ICredentialDataDecryptedObject,
	IExecuteFunctions,
	ILoadOptionsFunctions,
	IPollFunctions,
} from 'n8n-workflow';
import { Cancellation } from '../cancellation';
import type { Gateway } from '../gateway';
import { problemOf, toNodeError } from '../problem';
import { readBaseUrl } from './credential';
import { expressionsOf, type Expressions } from './expressions';
import { sessionTransport } from './sessionTransport';
import { n8nTransport } from './transport';

type Connector<Api> = Pick<Gateway<Api>, 'credential' | 'connect' | 'session'>;
type Context = IExecuteFunctions | ILoadOptionsFunctions | IPollFunctions;

/** Creates a gateway's client with the credential that the user chose in the node. */
export async function connectTo<Api>(context: Context, gateway: Connector<Api>): Promise<Api> {
	const expressions = await expressionsOf(context, gateway.credential);
	const data = await context.getCredentials(gateway.credential);
	return connected(context, gateway, data, expressions);
}

/** Creates a gateway's client with this credential. @throws the node's error if it is not valid. */
export function connected<Api>(...of: Parameters<typeof clientOf<Api>>): Api {
	try {
		return clientOf(...of);
	} catch (error) {
		const [context] = of;
		throw toNodeError(context.getNode(), problemOf(error));
	}
}

/** The same. @throws {InvalidInput} for a credential that is not valid. */
export function clientOf<Api>(
	context: Context,
	{ credential, connect, session }: Connector<Api>,
	data: ICredentialDataDecryptedObject,
	expressions: Expressions,
	{ sleep } = new Cancellation(undefined),
): Api {
	const transport = session
		? sessionTransport(context, credential, data, session, expressions)
		: n8nTransport(context, credential, data);
	return connect({ baseUrl: readBaseUrl(data.baseUrl), credential: data, transport, sleep });
}

/** Creates a client for operations that make no requests and need no credential. */
export function connectOffline<Api>(gateway: Pick<Gateway<Api>, 'connect'>): Api {
	return connectRefusing(gateway, new Error('An offline operation tried to make a request.'));
}

/** Creates a client whose requests all fail before they are made. */
export function connectRefusing<Api>({ connect }: Pick<Gateway<Api>, 'connect'>, why: Error): Api {
	const refuse = async () => await Promise.reject(why);
	return connect({ baseUrl: '', credential: {}, transport: refuse, sleep: refuse });
}
