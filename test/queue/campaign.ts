import type { INodeParameters } from 'n8n-workflow';
import type { Fault } from '../../sandbox';
import { outputOf, type Execution } from '../../scripts/n8n/executions';
import {
	gatewayNames,
	type GatewayName,
	type GatewaysInQueue,
	type Person,
} from '../support/gatewaysInQueue';

/** What befalls a request; `times` is how many in a row. */
type Mishap = Partial<Fault> & Pick<Fault, 'kind'>;

const passing: Mishap[] = [
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

/** So many in a row that Retry On Fail does not help: the execution fails. */
const lasting: Mishap[] = [
	{ kind: 'dropBefore', times: 12 },
	{ kind: 'status', status: 429, taken: false, times: 12 },
];

const senders: Partial<Record<GatewayName, string>> = {
	actio: '48732129000',
	serwerSms: 'SHOP',
	mobipace: 'SHOP',
};

export function sendOf(gateway: GatewayName): INodeParameters {
	return {
		resource: 'message',
		operation: 'send',
		...(senders[gateway] && { from: senders[gateway] }),
		to: '={{ $json.to }}',
		text: '={{ $json.text }}',
	};
}

export function bulkOf(gateway: GatewayName, more: INodeParameters = {}): INodeParameters {
	return {
		resource: 'message',
		operation: 'sendBulk',
		...(senders[gateway] && { from: senders[gateway] }),
		messagesFrom: 'inputFields',
		toField: 'to',
		textField: 'text',
		options: { batchSize: 3 },
		...more,
	};
}

let people = 0;

/** People nobody has written to yet, with numbers the gateway takes. */
export function peopleFor(gateway: GatewayName, count: number): Person[] {
	return Array.from({ length: count }, () => {
		people += 1;
		const to = gateway === 'mobipace' ? 79_110_000_200 + people * 1_000 : 48_500_100_000 + people;
		return { to: String(to), text: `Message ${people}`, reference: `order${people}` };
	});
}

/** An execution and its retries, in the order of their ends. */
export interface Family {
	gateway: GatewayName;
	what: string;
	people: Person[];
	executions: Execution[];
}

/** At every gateway, by itself and in bulk, an execution for every mishap; all at once. */
export async function runCampaign(real: GatewaysInQueue): Promise<Family[]> {
	const ways = gatewayNames.flatMap((gateway) => [
		{ gateway, parameters: sendOf(gateway) },
		{ gateway, parameters: bulkOf(gateway) },
	]);
	return (await Promise.all(ways.map(async (way) => await runWay(real, way)))).flat();
}

async function runWay(
	real: GatewaysInQueue,
	{ gateway, parameters }: { gateway: GatewayName; parameters: INodeParameters },
): Promise<Family[]> {
	const retrying = { retryOnFail: true, maxTries: 2, waitBetweenTries: 10 };
	const flow = await real.flow(gateway, parameters, retrying);
	const isBulk = parameters.operation === 'sendBulk';
	const cases = [...passing, ...lasting].map((mishap) => {
		// A bulk fails only where nothing at all was sent.
		const isAll = isBulk && mishap.times !== undefined;
		const group = peopleFor(gateway, isAll ? 3 : 6);
		const hit = group[isAll ? 0 : 3]!;
		real.sandbox[gateway].fault({ ...mishap, bodyContains: hit.to } as Fault);
		const what = `${gateway} ${parameters.operation as string}: ${JSON.stringify(mishap)}`;
		return { what, people: group };
	});
	const calls = cases.map((each) => each.people);
	const executions = await real.call(flow, calls);
	return cases.map((each, i) => ({ gateway, ...each, executions: [executions[i]!] }));
}

/** What was sent twice, and where an execution says what is not so: a line for each. */
export function untruths(real: GatewaysInQueue, families: Family[]): string[] {
	return families.flatMap(({ gateway, what, people: group, executions }) => {
		const taken = real.taken(gateway, group);
		const said = executions.map((execution) => outputOf(execution, 'Node'));
		return group.flatMap(({ to }, i) => {
			const outcomes = said.flatMap((items) => (items[i]?.outcome as string | undefined) ?? []);
			const found: string[] = [];
			if (taken[i]! > 1) found.push('sent twice');
			if (outcomes.includes('accepted') && taken[i] === 0) found.push('accepted, but not there');
			if (outcomes.at(-1) === 'rejected' && taken[i]! > 0) found.push('rejected, but there');
			return found.map((fault) => `${what}, ${to}: ${fault} (${outcomes.join(', ')})`);
		});
	});
}
