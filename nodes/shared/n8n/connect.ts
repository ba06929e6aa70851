import type { IExecuteFunctions, ILoadOptionsFunctions, IPollFunctions } from 'n8n-workflow';
import { Cancellation } from './cancellation';
import type { Gateway } from './operation';
import { n8nTransport } from './transport';

type Context = IExecuteFunctions | ILoadOptionsFunctions | IPollFunctions;

/** The client of a gateway, with the credential chosen in the node. */
export async function connectTo<Api>(
	context: Context,
	{ credential, connect }: Pick<Gateway<Api>, 'credential' | 'connect'>,
	cancellation = new Cancellation(undefined),
): Promise<Api> {
	return connect({
		credential: await context.getCredentials(credential),
		transport: n8nTransport(context, credential),
		sleep: cancellation.sleep,
	});
}
