import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { startSandbox, type Sandbox, type SandboxOptions } from '../../sandbox';
import { outputOf, type Execution } from '../../scripts/n8n/executions';
import type { N8n } from '../../scripts/n8n/instance';
import type { NodeDraft } from '../../scripts/n8n/workflow';
import { GATEWAYS } from './gateways';
import { storeCredentials, withSecrets } from './gateways/stored';
import { connectionsOf, START } from './realN8n';
import { WatchedN8n } from './watchedN8n';

/** A secret that no gateway accepts. */
export const WRONG_SECRET = 'wrong-secret-4be05ad2c1f97e36';

/** A watched n8n, the sandbox, and a stored credential for each gateway. */
export class GatewaysInN8n {
	private constructor(
		private readonly watched: WatchedN8n,
		readonly sandbox: Sandbox,
	) {}

	static async open(
		options: SandboxOptions = {},
		env: Record<string, string> = {},
	): Promise<GatewaysInN8n> {
		const sandbox = await startSandbox(withSecrets(options));
		const watched = await WatchedN8n.start(sandbox, env);
		await storeCredentials(watched.n8n, sandbox);
		return new GatewaysInN8n(watched, sandbox);
	}

	get n8n(): N8n {
		return this.watched.n8n;
	}

	/** Saves the workflow "Start, Node" with these items in Start. */
	async save(
		type: string,
		parameters: INodeParameters,
		items: IDataObject[] = [{}],
		settings: Partial<NodeDraft> = {},
	): Promise<string> {
		return await this.n8n.createWorkflow({
			name: `${type} ${parameters.operation as string}`,
			nodes: [START, ours(type, parameters, settings)],
			connections: connectionsOf([['Start', 0, 'Node']]),
			pinData: { Start: items.map((json) => ({ json })) },
		});
	}

	async run(...workflow: Parameters<GatewaysInN8n['save']>): Promise<Execution> {
		return await this.n8n.run(await this.save(...workflow), { timeoutMs: 180_000 });
	}

	/** Removes everything. @throws Error if a secret leaked. */
	async close(): Promise<void> {
		await this.watched.close();
	}
}

/** A node of this package. Its name is "Node" unless `settings` has another one. */
export function ours(
	type: string,
	parameters: INodeParameters,
	settings: Partial<NodeDraft> = {},
): NodeDraft {
	const credential = credentialOf(type);
	return {
		name: 'Node',
		type: `n8n-nodes-sms-gateways.${type}`,
		typeVersion: 1,
		parameters,
		...(credential && { credentials: { [credential]: { name: credential } } }),
		...settings,
	};
}

/** The type of the node's credential, if it has one. */
function credentialOf(type: string): string | undefined {
	const classes = GATEWAYS.flatMap(({ node, trigger }) => [
		node,
		...(trigger ? [trigger.node] : []),
	]);
	const descriptions = classes.map((one) => new one().description);
	return descriptions.find(({ name }) => name === type)?.credentials?.[0]?.name;
}

export function outcomes(execution: Execution, output = 0): unknown[] {
	return outputOf(execution, 'Node', output).map(({ outcome }) => outcome);
}
