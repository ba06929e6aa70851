import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { startSandbox, type Sandbox, type SandboxOptions } from '../../sandbox';
import { outputOf, type Execution } from '../../scripts/n8n/executions';
import { N8n } from '../../scripts/n8n/instance';
import type { NodeDraft } from '../../scripts/n8n/workflow';
import { connectionsOf, start } from './realN8n';

const TYPES: Record<string, string> = {
	actio: 'actioApi',
	mProfi: 'mProfiApi',
	mobipace: 'mobipaceApi',
	serwerSms: 'serwerSmsApi',
};

/** A real n8n with this package, the sandbox, and a stored credential for each of its gateways. */
export class GatewaysInN8n {
	private constructor(
		readonly n8n: N8n,
		readonly sandbox: Sandbox,
	) {}

	static async open(options: SandboxOptions = {}): Promise<GatewaysInN8n> {
		const sandbox = await startSandbox(options);
		try {
			const n8n = await N8n.start({ withPackage: true, env: { N8N_LOG_LEVEL: 'debug' } });
			for (const [name, type] of Object.entries(TYPES)) {
				const gateway = sandbox[name as 'actio' | 'mProfi' | 'mobipace' | 'serwerSms'];
				await n8n.createCredential({ name: type, type, data: gateway.credential() });
			}
			return new GatewaysInN8n(n8n, sandbox);
		} catch (error) {
			await sandbox.close();
			throw error;
		}
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

	async close(): Promise<void> {
		await this.n8n.remove();
		await this.sandbox.close();
	}
}

/** A node of this package, called "Node" unless told otherwise. */
export function ours(
	type: string,
	parameters: INodeParameters,
	settings: Partial<NodeDraft> = {},
): NodeDraft {
	const credential = TYPES[type.replace(/Trigger$/, '')];
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
