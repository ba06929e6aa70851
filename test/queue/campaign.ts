import type { INodeParameters } from 'n8n-workflow';
import type { Fault } from '../../sandbox';
import { outputOf, type Execution } from '../../scripts/n8n/executions';
import { GATEWAYS, type TestedGateway } from '../support/gateways';
import type { GatewaysInQueue, Person } from '../support/gatewaysInQueue';

/** What happens to a request. `times` is the number of requests in a row that it affects. */
type Mishap = Partial<Fault> & Pick<Fault, 'kind'>;

const SHORT_MISHAPS: Mishap[] = [
	{ kind: 'dropBefore' },
	{ kind: 'dropAfter' },
	{ kind: 'half' },
	{ kind: 'malformed' },
	{ kind: 'empty' },
	{ kind: 'html', taken: false, status: 502 },
	{ kind: 'status', status: 500, taken: true },
	{ kind: 'status', status: 500, taken: false },
	{ kind: 'status', status: 429, taken: false },
];

/** More failures in a row than Retry On Fail can overcome, so that the execution fails. */
const LONG_MISHAPS: Mishap[] = [
	{ kind: 'dropBefore', times: 12 },
	{ kind: 'status', status: 429, taken: false, times: 12 },
];

export function sendOf(gateway: TestedGateway): INodeParameters {
	return {
		resource: 'message',
		operation: 'send',
		...gateway.parameters,
		to: '={{ $json.to }}',
		text: '={{ $json.text }}',
	};
}

export function bulkOf(gateway: TestedGateway, more: INodeParameters = {}): INodeParameters {
	return {
		resource: 'message',
		operation: 'sendBulk',
		...gateway.parameters,
		messagesFrom: 'inputFields',
		toField: 'to',
		textField: 'text',
		options: { batchSize: 3 },
		...more,
	};
}

let peopleSoFar = 0;

/** People to whom no test has written yet, with numbers that the gateway accepts. */
export function peopleFor(gateway: TestedGateway, count: number): Person[] {
	return Array.from({ length: count }, () => {
		peopleSoFar += 1;
		const to = gateway.number(peopleSoFar);
		return { to, text: `Message ${peopleSoFar}`, reference: `order${peopleSoFar}` };
	});
}

/** An execution and its retries, in the order in which they ended. */
export interface Family {
	gateway: TestedGateway;
	what: string;
	people: Person[];
	executions: Execution[];
}

/** Runs an execution for each gateway, operation and mishap, all at once. */
export async function runCampaign(real: GatewaysInQueue): Promise<Family[]> {
	const ways = GATEWAYS.flatMap((gateway) => [
		{ gateway, parameters: sendOf(gateway) },
		{ gateway, parameters: bulkOf(gateway) },
	]);
	return (await Promise.all(ways.map(async (way) => await runWay(real, way)))).flat();
}

async function runWay(
	real: GatewaysInQueue,
	{ gateway, parameters }: { gateway: TestedGateway; parameters: INodeParameters },
): Promise<Family[]> {
	const retrying = { retryOnFail: true, maxTries: 2, waitBetweenTries: 10 };
	const flow = await real.flow(gateway, parameters, retrying);
	const isBulk = parameters.operation === 'sendBulk';
	const cases = [...SHORT_MISHAPS, ...LONG_MISHAPS].map((mishap) => {
		// Send Bulk fails only if nothing at all was sent.
		const isAll = isBulk && mishap.times !== undefined;
		const group = peopleFor(gateway, isAll ? 3 : 6);
		const hit = group[isAll ? 0 : 3]!;
		real.sandbox[gateway.name].fault({ ...mishap, bodyContains: hit.to } as Fault);
		const what = `${gateway.title} ${parameters.operation as string}: ${JSON.stringify(mishap)}`;
		return { what, people: group };
	});
	const calls = cases.map((each) => each.people);
	const executions = await real.call(flow, calls);
	return cases.map((each, i) => ({ gateway, ...each, executions: [executions[i]!] }));
}

/** Returns a line for each message that was sent twice or reported wrongly. */
export function brokenPromises(real: GatewaysInQueue, families: Family[]): string[] {
	return families.flatMap(({ gateway, what, people: group, executions }) => {
		const taken = real.taken(gateway, group);
		const said = executions.map((execution) => outputOf(execution, 'Node'));
		return group.flatMap(({ to }, i) => {
			const outcomes = said.flatMap((items) => (items[i]?.outcome as string | undefined) ?? []);
			const found: string[] = [];
			if (taken[i]! > 1) found.push('sent twice');
			if (outcomes.includes('accepted') && taken[i] === 0)
				found.push('accepted, but not at the gateway');
			if (outcomes.at(-1) === 'rejected' && taken[i]! > 0)
				found.push('rejected, but at the gateway');
			return found.map((fault) => `${what}, ${to}: ${fault} (${outcomes.join(', ')})`);
		});
	});
}
