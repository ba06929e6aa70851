import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { startSandbox, type Sandbox } from '../../sandbox';
import { outputOf, UNFINISHED, type Execution } from '../../scripts/n8n/executions';
import { QueueMode } from '../../scripts/n8n/queue';
import type { NodeDraft } from '../../scripts/n8n/workflow';
import type { TestedGateway } from './gateways';
import { storeCredentials, withSecrets } from './gateways/stored';
import { connectionsOf } from './realN8n';

/** An item of a call: the recipient and the text of a message. */
export type Person = IDataObject & { to: string; text: string };

/** A published workflow. A call of its webhook has a list of items, which go into "Node". */
export interface Flow {
	id: string;
	url: string;
}

/** Makes items of the list in a call. */
const FROM_CALL: NodeDraft = {
	name: 'Items',
	type: 'n8n-nodes-base.splitOut',
	typeVersion: 1,
	parameters: { fieldToSplitOut: 'body.items' },
};

/** n8n in queue mode with this package, the sandbox, and a stored credential for each gateway. */
export class GatewaysInQueue {
	private constructor(
		readonly queue: QueueMode,
		readonly sandbox: Sandbox,
	) {}

	static async open(env: Record<string, string>): Promise<GatewaysInQueue> {
		const sandbox = await startSandbox(withSecrets({}));
		try {
			const queue = await QueueMode.start({ env: { N8N_LOG_LEVEL: 'debug', ...env } });
			await storeCredentials(queue.main, sandbox);
			return new GatewaysInQueue(queue, sandbox);
		} catch (error) {
			await sandbox.close();
			throw error;
		}
	}

	async flow(
		gateway: TestedGateway,
		parameters: INodeParameters,
		settings: Partial<NodeDraft> = {},
		/** Gives "Node" its items. Its name is "Items". */
		source = FROM_CALL,
	): Promise<Flow> {
		const path = randomUUID();
		const credential = gateway.credential.name;
		const { main } = this.queue;
		const id = await main.createWorkflow({
			name: `${gateway.name} ${path}`,
			nodes: [
				{
					name: 'Call',
					type: 'n8n-nodes-base.webhook',
					typeVersion: 2,
					parameters: { httpMethod: 'POST', path },
				},
				source,
				{
					name: 'Node',
					type: `n8n-nodes-sms-gateways.${gateway.name}`,
					typeVersion: 1,
					parameters,
					credentials: { [credential]: { name: credential } },
					...settings,
				},
			],
			connections: connectionsOf([
				['Call', 0, 'Items'],
				['Items', 0, 'Node'],
			]),
		});
		await main.activate(id);
		return { id, url: main.webhookUrl(path) };
	}

	/** Makes all calls at once and waits. Returns their executions in the order of the calls. */
	async call(flow: Flow, calls: IDataObject[][]): Promise<Execution[]> {
		const { main } = this.queue;
		const ids = await this.start(flow, calls);
		const ended = await Promise.all(ids.map(async (id) => await main.waitForExecution(id)));
		const byCall = new Map(ended.map((execution) => [callOf(execution), execution]));
		return calls.map((items) => byCall.get(JSON.stringify(items))!);
	}

	/** Makes all calls at once, without waiting. Returns the IDs of the executions in any order. */
	async start(flow: Flow, calls: IDataObject[][]): Promise<string[]> {
		const { main } = this.queue;
		const filter = { workflowId: flow.id };
		const known = new Set((await main.executions(filter)).map(({ id }) => id));
		const calling = calls.map(async (items) => {
			const headers = { 'content-type': 'application/json' };
			const body = JSON.stringify({ items });
			const answer = await fetch(flow.url, { method: 'POST', body, headers });
			if (answer.status !== 200) throw new Error(`The call was answered with ${answer.status}.`);
		});
		await Promise.all(calling);
		// n8n answers when the execution is in its list.
		return (await main.executions(filter)).map(({ id }) => id).filter((id) => !known.has(id));
	}

	/** Waits until the condition is true. `what` describes it in the error. */
	async until(what: string, isTrue: () => boolean | Promise<boolean>): Promise<void> {
		const deadline = Date.now() + 120_000;
		while (!(await isTrue())) {
			if (Date.now() > deadline) throw new Error(`Waited in vain: ${what}.`);
			await sleep(50);
		}
	}

	async isRunning(executionId: string): Promise<boolean> {
		const summary = await this.queue.main.executionSummary(executionId);
		return summary === undefined || UNFINISHED.includes(summary.status);
	}

	/** How many messages the gateway took for each of these people. */
	taken(gateway: TestedGateway, people: Person[]): number[] {
		const counts = new Map<string, number>();
		for (const { to } of gateway.taken(this.sandbox[gateway.name])) {
			counts.set(to, (counts.get(to) ?? 0) + 1);
		}
		return people.map(({ to }) => counts.get(to) ?? 0);
	}

	async close(): Promise<void> {
		await this.queue.remove();
		await this.sandbox.close();
	}
}

/** The outcome of each item as the node reported it. Empty if the node failed. */
export function outcomesOf(execution: Execution): unknown[] {
	return outputOf(execution, 'Node').map(({ outcome }) => outcome);
}

/** The items of the call that started an execution, as JSON. */
function callOf(execution: Execution): string {
	const body = outputOf(execution, 'Call')[0]?.body as IDataObject | undefined;
	return JSON.stringify(body?.items);
}
