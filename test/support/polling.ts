import { setTimeout as sleep } from 'node:timers/promises';
import type { INodeParameters } from 'n8n-workflow';
import { outputOf } from '../../scripts/n8n/executions';
import type { GatewayName } from './gateways';
import { ours, type GatewaysInN8n } from './gatewaysInN8n';

/** An n8n with this package and the sandbox. */
export type Polled = Pick<GatewaysInN8n, 'n8n' | 'sandbox'>;

/** The seconds of each minute at which a trigger polls. */
export const EVERY_FIVE_SECONDS = Array.from({ length: 12 }, (_, i) => 5 * i);

/**
 * Settings for n8n's scheduler in the database, which saves the cursor of a poll together with the execution.
 * n8n 2.40 has it off by default.
 */
export const DURABLE_CURSORS = {
	N8N_SCHEDULER_ENABLED: 'true',
	N8N_SCHEDULER_POLL_TRIGGERS_ENABLED: 'true',
	N8N_POLLER_DURABLE_CURSORS_ENABLED: 'true',
	N8N_SCHEDULER_MATERIALIZATION_INTERVAL: '1',
	N8N_SCHEDULER_EXECUTOR_INTERVAL: '1',
};

/**
 * A second of the minute that is 40 seconds away. Until then the trigger polls only on activation.
 */
export const notSoon = () => [(new Date().getSeconds() + 40) % 60];

/** Saves and activates a workflow whose trigger polls at these seconds of each minute. */
export async function listenIn(
	real: Polled,
	gateway: GatewayName,
	parameters: INodeParameters,
	seconds = EVERY_FIVE_SECONDS,
): Promise<string> {
	const item = seconds.map((second) => ({ mode: 'custom', cronExpression: `${second} * * * * *` }));
	const id = await real.n8n.createWorkflow({
		name: `${gateway} listens`,
		nodes: [
			ours(`${gateway}Trigger`, { ...parameters, pollTimes: { item } }),
			{ name: 'Then', type: 'n8n-nodes-base.noOp', typeVersion: 1 },
		],
		connections: { Node: { main: [[{ node: 'Then', type: 'main', index: 0 }]] } },
	});
	await real.n8n.activate(id);
	return id;
}

/** The texts that the trigger has emitted, in order. Waits until there are `count` of them. */
export async function emitted(
	real: Polled,
	id: string,
	count: number,
	/** The names that the trigger has had. */
	names = ['Node'],
): Promise<unknown[]> {
	const deadline = Date.now() + 120_000;
	for (;;) {
		const executions = await real.n8n.waitForExecutions(id, 0);
		const texts = executions.flatMap((one) =>
			names.flatMap((name) => outputOf(one, name).map(({ text }) => text)),
		);
		if (texts.length >= count) return texts;
		if (Date.now() > deadline)
			throw new Error(`Waited for ${count} texts, got ${JSON.stringify(texts)}.`);
		await sleep(500);
	}
}

/** Waits until two more polls have begun, so that the first of them has ended. */
export async function twoMorePolls(real: Polled, gateway: GatewayName): Promise<void> {
	const count = () => real.sandbox[gateway].requests.length;
	const before = count();
	for (let i = 0; i < 1_500 && count() < before + 2; i++) await sleep(100);
	expect(count()).toBeGreaterThanOrEqual(before + 2);
}
