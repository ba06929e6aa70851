import {
	NodeConnectionTypes,
	type ICredentialDataDecryptedObject,
	type ICredentialType,
	type INodeType,
} from 'n8n-workflow';
import type { Transport } from '../../../nodes/shared/gateway/transport';
import { n8nTransport } from '../../../nodes/shared/n8n/connection/transport';
import { Credentials } from '../../support/credentials';
import { runNode } from '../../support/engine';

/** A credential for a test: `type` signs requests with `data`. */
export interface Signer {
	type: ICredentialType;
	data: ICredentialDataDecryptedObject;
}

/** Runs a node on n8n's engine and passes its transport to `use`. */
export async function throughN8n<T>(
	{ type, data }: Signer,
	use: (send: Transport) => Promise<T>,
	signal?: AbortSignal,
): Promise<T> {
	let result: Promise<T> | undefined;
	const node: INodeType = {
		description: {
			displayName: 'Probe',
			name: 'probe',
			group: ['output'],
			version: 1,
			description: 'Makes the requests of a test',
			defaults: { name: 'Probe' },
			inputs: [NodeConnectionTypes.Main],
			outputs: [NodeConnectionTypes.Main],
			credentials: [{ name: type.name, required: true }],
			properties: [],
		},
		async execute() {
			result = use(n8nTransport(this, type.name, await this.getCredentials(type.name)));
			await result;
			return [this.getInputData()];
		},
	};
	const credentials = new Credentials([type], { [type.name]: data });
	const { error } = await runNode({ type: node, parameters: {}, credentials }, signal);
	if (!result) throw error ?? new Error('n8n did not run the node.');
	return await result;
}
