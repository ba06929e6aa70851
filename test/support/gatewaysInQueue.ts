import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { startSandbox, type Sandbox, type SandboxOptions } from '../../sandbox';
import { outputOf, unfinished, type Execution } from '../../scripts/n8n/executions';
import { QueueMode } from '../../scripts/n8n/queue';
import type { NodeDraft } from '../../scripts/n8n/workflow';
import { connectionsOf } from './realN8n';

export const gatewayNames = ['mProfi', 'actio', 'serwerSms', 'mobipace'] as const;
export type GatewayName = (typeof gatewayNames)[number];

/** A message to be sent: an item of a call. */
export type Person = IDataObject & { to: string; text: string };

/** A published workflow: a webhook takes a call, whose items go into "Node" one by one. */
export interface Flow {
	id: string;
	url: string;
}

/** n8n in queue mode with this package, the sandbox, and a stored credential for each gateway. */
export class GatewaysInQueue {
	private constructor(
		readonly queue: QueueMode,
		readonly sandbox: Sandbox,
	) {}

	static async open(
		options: SandboxOptions,
		env: Record<string, string>,
	): Promise<GatewaysInQueue> {
		const sandbox = await startSandbox(options);
		try {
			const queue = await QueueMode.start({ env: { N8N_LOG_LEVEL: 'debug', ...env } });
			for (const name of gatewayNames) {
				const data = sandbox[name].credential();
				await queue.main.createCredential({ name: `${name}Api`, type: `${name}Api`, data });
			}
			return new GatewaysInQueue(queue, sandbox);
		} catch (error) {
			await sandbox.close();
			throw error;
		}
	}

	async flow(
		gateway: GatewayName,
		parameters: INodeParameters,
		settings: Partial<NodeDraft> = {},
	): Promise<Flow> {
		const path = randomUUID();
		const credential = `${gateway}Api`;
		const { main } = this.queue;
		const id = await main.createWorkflow({
			name: `${gateway} ${path}`,
			nodes: [
				{
					name: 'Call',
					type: 'n8n-nodes-base.webhook',
					typeVersion: 2,
					parameters: { httpMethod: 'POST', path },
				},
				{
					name: 'Items',
					type: 'n8n-nodes-base.splitOut',
					typeVersion: 1,
					parameters: { fieldToSplitOut: 'body.items' },
				},
				{
					name: 'Node',
					type: `n8n-nodes-sms-gateways.${gateway}`,
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

	/** Calls at once; the executions started by them when they have ended, in the calls' order. */
	async call(flow: Flow, calls: IDataObject[][]): Promise<Execution[]> {
		const { main } = this.queue;
		const ids = await this.start(flow, calls);
		const ended = await Promise.all(ids.map(async (id) => await main.waitForExecution(id)));
		const byCall = new Map(ended.map((execution) => [callOf(execution), execution]));
		return calls.map((items) => byCall.get(JSON.stringify(items))!);
	}

	/** Calls at once, without waiting. Ids of the executions, in any order. */
	async start(flow: Flow, calls: IDataObject[][]): Promise<string[]> {
		const { main } = this.queue;
		const of = { workflowId: flow.id };
		const known = new Set((await main.executions(of)).map(({ id }) => id));
		const calling = calls.map(async (items) => {
			const headers = { 'content-type': 'application/json' };
			const body = JSON.stringify({ items });
			const answer = await fetch(flow.url, { method: 'POST', body, headers });
			if (answer.status !== 200) throw new Error(`The call was answered with ${answer.status}.`);
		});
		await Promise.all(calling);
		// n8n answers once the execution stands in its list.
		return (await main.executions(of)).map(({ id }) => id).filter((id) => !known.has(id));
	}

	/** Waits until it is so. */
	async until(what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
		const deadline = Date.now() + 120_000;
		while (!(await isSo())) {
			if (Date.now() > deadline) throw new Error(`Waited in vain: ${what}.`);
			await sleep(50);
		}
	}

	async isRunning(executionId: string): Promise<boolean> {
		const summary = await this.queue.main.executionSummary(executionId);
		return summary === undefined || unfinished.includes(summary.status);
	}

	/** How often the gateway took a message to each of these people. */
	taken(gateway: GatewayName, people: Person[]): number[] {
		const counts = new Map<string, number>();
		for (const number of this.recipients(gateway)) {
			counts.set(number, (counts.get(number) ?? 0) + 1);
		}
		return people.map(({ to }) => counts.get(to) ?? 0);
	}

	async close(): Promise<void> {
		await this.queue.remove();
		await this.sandbox.close();
	}

	private recipients(gateway: GatewayName): string[] {
		const { mProfi, actio, serwerSms, mobipace } = this.sandbox;
		switch (gateway) {
			case 'mProfi':
				return mProfi.messages.map(({ recipient }) => recipient);
			case 'actio':
				return actio.messages.map(({ to }) => to);
			case 'serwerSms':
				return serwerSms.messages.map(({ phone }) => phone.replace('+', ''));
			case 'mobipace':
				return mobipace.messages.map(({ recipient }) => recipient);
		}
	}
}

/** What the node said became of each item; nothing where it failed. */
export function outcomesOf(execution: Execution): unknown[] {
	return outputOf(execution, 'Node').map(({ outcome }) => outcome);
}

/** The items an execution was called with. */
function callOf(execution: Execution): string {
	const body = outputOf(execution, 'Call')[0]?.body as IDataObject | undefined;
	return JSON.stringify(body?.items);
}
