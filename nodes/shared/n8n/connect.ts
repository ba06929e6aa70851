import type {
	IDataObject,
	IExecuteFunctions,
	ILoadOptionsFunctions,
	IPollFunctions,
} from 'n8n-workflow';
import { hideSecrets } from '../gateway/secrets';
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
		: n8nTransport(context, credential, data);
	try {
		return connect({
			baseUrl,
			credential: data,
			transport: async (request) => {
				const answer = await transport(request);
				// A session may have been opened for this request; but after a send nothing may throw.
				const now = session ? await context.getCredentials(credential).catch(() => ({})) : {};
				return hideSecrets(answer, [...secretsOf(data), ...secretsOf(now)]);
			},
			sleep: cancellation.sleep,
		});
	} catch (error) {
		throw toNodeError(context.getNode(), problemOf(error));
	}
}

/** What a credential has beside its secrets. */
const OPEN_FIELDS = new Set(['baseUrl', 'timeZone', 'authentication', 'username']);

function secretsOf(credential: IDataObject): unknown[] {
	return Object.entries(credential).flatMap(([field, value]) =>
		OPEN_FIELDS.has(field) ? [] : [value],
	);
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
