import type {
	IDataObject,
	IExecuteFunctions,
	ILoadOptionsFunctions,
	IPollFunctions,
} from 'n8n-workflow';
import type { Transport } from '../gateway/transport';
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
		? sessionTransport(context, credential, session)
		: n8nTransport(context, credential);
	try {
		return connect({
			baseUrl,
			credential: data,
			transport: withoutSecrets(transport, data),
			sleep: cancellation.sleep,
		});
	} catch (error) {
		throw toNodeError(context.getNode(), problemOf(error));
	}
}

/** What a credential has beside its secrets. */
const OPEN_FIELDS = new Set(['baseUrl', 'timeZone', 'authentication', 'username']);

/** Shorter ones may stand in an answer by chance. */
const SHORTEST_SECRET = 8;

/**
 * A gateway that refuses a request may repeat the key, and its words are shown in errors. What it
 * answers to a good request is left as it is: a number in it may look like a weak password.
 */
function withoutSecrets(transport: Transport, data: IDataObject): Transport {
	const secrets = Object.entries(data)
		.filter(([field]) => !OPEN_FIELDS.has(field))
		.flatMap(([, value]) => (typeof value === 'string' ? value.trim() : []))
		.filter((secret) => secret.length >= SHORTEST_SECRET);
	return async (request) => {
		const answer = await transport(request);
		if (answer.status < 300) return answer;
		const text = secrets.reduce((rest, secret) => rest.replaceAll(secret, '•••'), answer.text);
		return { ...answer, text };
	};
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
