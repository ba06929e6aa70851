import type { IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { startSandbox, type MProfiGateway, type MProfiOptions } from '../../sandbox';
import type { Execution } from '../../scripts/n8n/executions';
import type { N8n } from '../../scripts/n8n/instance';
import type { NodeDraft, WorkflowDraft } from '../../scripts/n8n/workflow';
import { M_PROFI } from './gateways/mProfi';
import { WatchedN8n } from './watchedN8n';

export const keys = {
	apiKey: M_PROFI.secrets.apiKey!,
	incomingApiKey: M_PROFI.secrets.incomingApiKey!,
	/** A key that the gateway does not accept. */
	wrong: 'wrong-key-4be05ad2c1f97e36',
};

const CREDENTIAL = 'mProfi account';

/** A watched n8n, mProfi's sandbox gateway, and a stored credential for it. */
export class MProfiInN8n {
	private constructor(
		readonly n8n: N8n,
		readonly gateway: MProfiGateway,
		/** Removes everything. Throws if a secret leaked. */
		readonly close: () => Promise<void>,
		/** The places where secrets have leaked so far. */
		readonly leaks: () => Promise<string[]>,
	) {}

	static async open(options: MProfiOptions = {}): Promise<MProfiInN8n> {
		const { apiKey, incomingApiKey } = keys;
		const sandbox = await startSandbox({ mProfi: { apiKey, incomingApiKey, ...options } });
		const watched = await WatchedN8n.start(sandbox);
		const opened = new MProfiInN8n(
			watched.n8n,
			sandbox.mProfi,
			async () => await watched.close(),
			async () => await watched.leaks(),
		);
		await opened.storeCredential(CREDENTIAL);
		return opened;
	}

	/** The reference of a node to the credential. */
	get credential(): NonNullable<NodeDraft['credentials']> {
		return { mProfiApi: { name: CREDENTIAL } };
	}

	/** The recipients of the messages that the gateway took, in order. */
	get recipients(): string[] {
		return this.gateway.messages.map(({ recipient }) => recipient);
	}

	/** Stores the sandbox's credential with this name. `changes` replace some of its values. */
	async storeCredential(name: string, changes: IDataObject = {}): Promise<void> {
		const data = { ...this.gateway.credential(), ...changes };
		await this.n8n.createCredential({ name, type: 'mProfiApi', data });
	}

	/** Saves a workflow. Its first `chain` nodes are connected one after the other. */
	async save(
		nodes: NodeDraft[],
		{
			items,
			chain = nodes.length,
			links = [],
		}: { items?: IDataObject[]; chain?: number; links?: Link[] } = {},
	): Promise<string> {
		const pairs = nodes.slice(1, chain).map((node, i): Link => [nodes[i]!.name, 0, node.name]);
		return await this.n8n.createWorkflow({
			name: nodes.map(({ name }) => name).join(', '),
			nodes,
			connections: connectionsOf([...pairs, ...links]),
			...(items && { pinData: { [START.name]: items.map((json) => ({ json })) } }),
		});
	}

	/** Executes the workflow "Start, mProfi" by hand, with these items in Start. */
	async run(
		parameters: INodeParameters,
		items: IDataObject[] = [{}],
		settings: Partial<NodeDraft> = {},
	): Promise<Execution> {
		const id = await this.save([START, mProfi(parameters, settings)], { items });
		return await this.n8n.run(id);
	}
}

/** A connection from an output of a node, by its position, to the input of another node. */
export type Link = [from: string, output: number, to: string];

export function connectionsOf(links: Link[]): WorkflowDraft['connections'] {
	const connections: WorkflowDraft['connections'] = {};
	for (const [from, output, node] of links) {
		const outputs = ((connections[from] ??= { main: [] }).main ??= []);
		while (outputs.length <= output) outputs.push([]);
		outputs[output]?.push({ node, type: 'main', index: 0 });
	}
	return connections;
}

export const START: NodeDraft = {
	name: 'Start',
	type: 'n8n-nodes-base.manualTrigger',
	typeVersion: 1,
};

export function mProfi(parameters: INodeParameters, settings: Partial<NodeDraft> = {}): NodeDraft {
	return {
		name: 'mProfi',
		type: 'n8n-nodes-sms-gateways.mProfi',
		typeVersion: 1,
		parameters,
		credentials: { mProfiApi: { name: CREDENTIAL } },
		...settings,
	};
}

/** Sends one message per item. */
export const SEND: INodeParameters = {
	resource: 'message',
	operation: 'send',
	to: '={{ $json.to }}',
	text: '={{ $json.text }}',
};

/** Sends all items, whose recipients and texts are in their fields. */
export const SEND_BULK: INodeParameters = {
	resource: 'message',
	operation: 'sendBulk',
	messagesFrom: 'inputFields',
	toField: 'to',
	textField: 'text',
};

/** Retry On Fail with almost no pause. */
export const RETRYING = { retryOnFail: true, maxTries: 3, waitBetweenTries: 10 };

/** Items for `count` messages, each with a different number and text. */
export function people(count: number): Array<{ to: string; text: string }> {
	return Array.from({ length: count }, (_, i) => ({
		to: String(48_500_000_100 + i),
		text: `Message ${i}`,
	}));
}

/** The items of a node's last run, including their paired items. */
export function itemsOf(execution: Execution, node = 'mProfi', output = 0): INodeExecutionData[] {
	return execution.data.resultData.runData[node]?.at(-1)?.data?.main?.[output] ?? [];
}

/** One field of each item from the last run of the mProfi node. */
export function column(execution: Execution, field: string, output = 0): unknown[] {
	return itemsOf(execution, 'mProfi', output).map(({ json }) => json[field]);
}
