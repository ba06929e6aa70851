import { setTimeout as sleep } from 'node:timers/promises';
import type { INodeParameters } from 'n8n-workflow';
import { outputOf } from '../../scripts/n8n/executions';
import { ours, type GatewaysInN8n, type GatewayName } from './gatewaysInN8n';

/** n8n lets a trigger poll at given seconds of each minute: here at every fifth. */
export const often = Array.from({ length: 12 }, (_, i) => 5 * i);

/** Once a minute, as far from now as can be: for half a minute nothing polls but activation. */
export const notSoon = () => [(new Date().getSeconds() + 40) % 60];

/** Saves a workflow that starts with a trigger polling at these seconds, and activates it. */
export async function listenIn(
	real: GatewaysInN8n,
	gateway: GatewayName,
	parameters: INodeParameters,
	seconds = often,
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

/** The texts that came out of the trigger, in order; waits until there are so many. */
export async function emitted(real: GatewaysInN8n, id: string, count: number): Promise<unknown[]> {
	const deadline = Date.now() + 120_000;
	for (;;) {
		const executions = await real.n8n.waitForExecutions(id, 0);
		const texts = executions.flatMap((one) => outputOf(one, 'Node').map(({ text }) => text));
		if (texts.length >= count) return texts;
		if (Date.now() > deadline) throw new Error(`Of ${count} texts came: ${JSON.stringify(texts)}`);
		await sleep(500);
	}
}

/** When two more polls were begun, the first of them has ended. */
export async function twoMorePolls(real: GatewaysInN8n, gateway: GatewayName): Promise<void> {
	const count = () => real.sandbox[gateway].requests.length;
	const before = count();
	for (let i = 0; i < 1_500 && count() < before + 2; i++) await sleep(100);
	expect(count()).toBeGreaterThanOrEqual(before + 2);
}
