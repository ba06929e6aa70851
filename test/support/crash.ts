import { setTimeout as sleep } from 'node:timers/promises';
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import type { Execution } from '../../scripts/n8n/executions';
import { GATEWAYS, type Sending, type TestedGateway } from './gateways';
import type { GatewaysInN8n } from './gatewaysInN8n';

/**
 * Gateways that take one request at a time stay busy for a while after the kill, so they come
 * first.
 */
export const inOrder = [...GATEWAYS].sort(
	(one, other) => Number(other.isSerial ?? false) - Number(one.isSerial ?? false),
);

/** How many messages are sent, and how many are taken when further requests get no answer. */
export const COUNTS = { send: { items: 6, taken: 3 }, sendBulk: { items: 60, taken: 30 } };

/** Items with a different number and reference each. */
export function people(gateway: TestedGateway, count: number): IDataObject[] {
	return Array.from({ length: count }, (_, i) => ({
		to: gateway.number(i),
		text: gateway.needsOneText ? 'Przypominamy' : `Message ${i}`,
		ref: `order${1_000 + i}`,
	}));
}

/** Parameters with the user's own references and Only Once, if the gateway can be asked. */
export function sending(
	{ lookup, parameters }: TestedGateway,
	operation: Sending,
): INodeParameters {
	const isOnce = lookup !== null;
	const common = { resource: 'message', operation, ...parameters };
	if (operation === 'send') {
		const options = isOnce ? { reference: '={{ $json.ref }}', onlyOnce: true } : {};
		return { ...common, to: '={{ $json.to }}', text: '={{ $json.text }}', options };
	}
	return {
		...common,
		messagesFrom: 'inputFields',
		toField: 'to',
		textField: 'text',
		referenceField: isOnce ? 'ref' : '',
		options: { batchSize: 10, ...(isOnce && { onlyOnce: true }) },
	};
}

/** The recipients of the messages that the gateway took, in ascending order. */
export function takenBy(real: GatewaysInN8n, gateway: TestedGateway): string[] {
	const messages = gateway.taken(real.sandbox[gateway.name]);
	return messages.map(({ to }) => to).sort();
}

/** Runs a workflow for each gateway, kills n8n while all wait for an answer, and restarts it. */
export async function crash(
	real: GatewaysInN8n,
	operation: Sending,
	workflows: ReadonlyMap<TestedGateway, string>,
): Promise<Map<TestedGateway, Execution>> {
	const started = new Map<TestedGateway, string>();
	for (const [gateway, id] of workflows) {
		const path = gateway.paths[operation];
		const { [gateway.name]: sandboxGateway } = real.sandbox;
		sandboxGateway.reset();
		// A gateway that takes one message per request is sent ten requests at once.
		const skip = operation === 'sendBulk' && gateway.isOnePerRequest ? 20 : 2;
		sandboxGateway.fault({ kind: 'delay', ms: 900_000, path, skip, times: 99 });
		started.set(gateway, await real.n8n.startRun(id));
		await waitUntilTaken(real, gateway, COUNTS[operation].taken);
	}
	await real.n8n.kill();
	for (const gateway of workflows.keys()) real.sandbox[gateway.name].clearFaults();
	await real.n8n.restart();
	const crashed = new Map<TestedGateway, Execution>();
	for (const [gateway, id] of started) {
		crashed.set(gateway, await real.n8n.waitForExecution(id));
	}
	return crashed;
}

async function waitUntilTaken(
	real: GatewaysInN8n,
	gateway: TestedGateway,
	count: number,
): Promise<void> {
	for (let i = 0; i < 1_200 && takenBy(real, gateway).length < count; i++) await sleep(100);
	expect(takenBy(real, gateway).length).toBeGreaterThanOrEqual(count);
}
