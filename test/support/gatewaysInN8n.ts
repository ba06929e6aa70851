import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { startSandbox, type Sandbox, type SandboxOptions } from '../../sandbox';
import { outputOf, type Execution } from '../../scripts/n8n/executions';
import type { N8n } from '../../scripts/n8n/instance';
import type { NodeDraft } from '../../scripts/n8n/workflow';
import { connectionsOf, keys, start } from './realN8n';
import { WatchedN8n } from './watchedN8n';

const TYPES = {
	actio: 'actioApi',
	mProfi: 'mProfiApi',
	mobipace: 'mobipaceApi',
	serwerSms: 'serwerSmsApi',
} as const;

export type GatewayName = keyof typeof TYPES;

/** Long and odd enough to stand nowhere by chance. */
const SECRETS = {
	actio: { token: 'actio-token-9173f4223c162c80' },
	mProfi: { apiKey: keys.apiKey, incomingApiKey: keys.incomingApiKey },
	mobipace: { password: 'mobipace-password-7c17cecf58277e' },
	serwerSms: {
		token: 'serwersms-token-2c80ab7c17cecf58',
		password: 'serwersms-password-58277e9173f4',
	},
};

/** No gateway knows it. */
export const WRONG = 'wrong-secret-4be05ad2c1f97e36';

/** A watched n8n, the sandbox, and a stored credential for each of its gateways. */
export class GatewaysInN8n {
	private constructor(
		private readonly watched: WatchedN8n,
		readonly sandbox: Sandbox,
	) {}

	static async open(
		{ actio, mobipace, mProfi, serwerSms, ...others }: SandboxOptions = {},
		env: Record<string, string> = {},
	): Promise<GatewaysInN8n> {
		const sandbox = await startSandbox({
			actio: { ...SECRETS.actio, ...actio },
			mobipace: { ...SECRETS.mobipace, ...mobipace },
			mProfi: { ...SECRETS.mProfi, ...mProfi },
			serwerSms: { ...SECRETS.serwerSms, ...serwerSms },
			...others,
		});
		const watched = await WatchedN8n.start(sandbox, env);
		for (const [name, type] of Object.entries(TYPES)) {
			const data = sandbox[name as GatewayName].credential();
			await watched.n8n.createCredential({ name: type, type, data });
		}
		return new GatewaysInN8n(watched, sandbox);
	}

	get n8n(): N8n {
		return this.watched.n8n;
	}

	/** Saves "Start, Node" with these items in Start. */
	async save(
		type: string,
		parameters: INodeParameters,
		items: IDataObject[] = [{}],
		settings: Partial<NodeDraft> = {},
	): Promise<string> {
		return await this.n8n.createWorkflow({
			name: `${type} ${parameters.operation as string}`,
			nodes: [start, ours(type, parameters, settings)],
			connections: connectionsOf([['Start', 0, 'Node']]),
			pinData: { Start: items.map((json) => ({ json })) },
		});
	}

	async run(...workflow: Parameters<GatewaysInN8n['save']>): Promise<Execution> {
		return await this.n8n.run(await this.save(...workflow), { timeoutMs: 180_000 });
	}

	/** Removes all of it. Throws when a secret leaked. */
	async close(): Promise<void> {
		await this.watched.close();
	}
}

/** A node of this package, called "Node" unless told otherwise. */
export function ours(
	type: string,
	parameters: INodeParameters,
	settings: Partial<NodeDraft> = {},
): NodeDraft {
	const credential = TYPES[type.replace(/Trigger$/, '') as GatewayName] as string | undefined;
	return {
		name: 'Node',
		type: `n8n-nodes-sms-gateways.${type}`,
		typeVersion: 1,
		parameters,
		...(credential &&
			type !== 'actioTrigger' && { credentials: { [credential]: { name: credential } } }),
		...settings,
	};
}

export function outcomes(execution: Execution, output = 0): unknown[] {
	return outputOf(execution, 'Node', output).map(({ outcome }) => outcome);
}
