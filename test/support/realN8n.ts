import type { IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { startSandbox, type MProfiGateway, type MProfiOptions } from '../../sandbox';
import type { Execution } from '../../scripts/n8n/executions';
import type { N8n } from '../../scripts/n8n/instance';
import type { NodeDraft, WorkflowDraft } from '../../scripts/n8n/workflow';
import { WatchedN8n } from './watchedN8n';

/** Long and odd enough to stand nowhere by chance. */
export const keys = {
	apiKey: 'sending-key-9173f4223c162c80',
	incomingApiKey: 'receiving-key-ab7c17cecf58277e',
	/** No gateway knows it. */
	wrong: 'wrong-key-4be05ad2c1f97e36',
};

const CREDENTIAL = 'mProfi account';

/** A watched n8n, mProfi's sandbox, and the credential for it stored in n8n. */
export class MProfiInN8n {
	private constructor(
		readonly n8n: N8n,
		readonly gateway: MProfiGateway,
		/** Removes all of it. Throws when a secret leaked. */
		readonly close: () => Promise<void>,
		/** Where secrets of the run stand by now. */
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

	/** As a node refers to it. */
	get credential(): NonNullable<NodeDraft['credentials']> {
		return { mProfiApi: { name: CREDENTIAL } };
	}

	/** Recipients of the messages the gateway took, in order. */
	get recipients(): string[] {
		return this.gateway.messages.map(({ recipient }) => recipient);
	}

	/** The sandbox's credential under this name, with other values where given. */
	async storeCredential(name: string, others: IDataObject = {}): Promise<void> {
		const data = { ...this.gateway.credential(), ...others };
		await this.n8n.createCredential({ name, type: 'mProfiApi', data });
	}

	/** Saves a workflow. `chain` says how many nodes, from the first, are each the next one's input. */
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
			...(items && { pinData: { [start.name]: items.map((json) => ({ json })) } }),
		});
	}

	/** Executes "Start, mProfi" by hand, with these items in Start. */
	async run(
		parameters: INodeParameters,
		items: IDataObject[] = [{}],
		settings: Partial<NodeDraft> = {},
	): Promise<Execution> {
		const id = await this.save([start, mProfi(parameters, settings)], { items });
		return await this.n8n.run(id);
	}
}

/** From a node's output, by its position, to the input of another. */
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

export const start: NodeDraft = {
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
export const send: INodeParameters = {
	resource: 'message',
	operation: 'send',
	to: '={{ $json.to }}',
	text: '={{ $json.text }}',
};

/** Sends all items together, read from their fields. */
export const sendBulk: INodeParameters = {
	resource: 'message',
	operation: 'sendBulk',
	messagesFrom: 'inputFields',
	toField: 'to',
	textField: 'text',
};

/** Retry On Fail, without the usual pauses. */
export const retrying = { retryOnFail: true, maxTries: 3, waitBetweenTries: 10 };

/** So many people, each with a number and a text of their own. */
export function people(count: number): Array<{ to: string; text: string }> {
	return Array.from({ length: count }, (_, i) => ({
		to: String(48_500_000_100 + i),
		text: `Message ${i}`,
	}));
}

/** The items of a node's last run, with what they are paired with. */
export function itemsOf(execution: Execution, node = 'mProfi', output = 0): INodeExecutionData[] {
	return execution.data.resultData.runData[node]?.at(-1)?.data?.main?.[output] ?? [];
}

/** One field of each item that a node's last run gave. */
export function column(execution: Execution, field: string, output = 0): unknown[] {
	return itemsOf(execution, 'mProfi', output).map(({ json }) => json[field]);
}
