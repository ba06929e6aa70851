import { checkAccepted, count, nodeTimes, repeated, type Bench } from '../bench';
import { floorMs } from '../floor';
import type { LinkName } from '../gateways/links';
import type { Counts, GatewayName } from '../gateways/process';
import { median } from '../report';
import {
	editFields,
	httpRequest,
	messageJson,
	ourNode,
	over,
	sendBulk,
	SUBJECTS,
} from '../workflows';

/** Send Bulk, beside a plain script, n8n's own expressions, and the HTTP Request node. */
export async function bulk(bench: Bench): Promise<void> {
	bench.report.begin('bulk', 'Send Bulk, time of the node as n8n wrote it down');
	for (const gateway of bench.chosen) await ofGateway(bench, gateway);
}

async function ofGateway(bench: Bench, gateway: GatewayName): Promise<void> {
	const { report, isFull, isQuick } = bench;
	const { title } = SUBJECTS[gateway];
	const many = isQuick ? 1_000 : 10_000;
	report.heading(title);
	const fields: Record<number, Sent> = {};
	for (const size of isQuick ? [1_000] : [1_000, 10_000, 100_000]) {
		fields[size] = await sent(bench, gateway, '0 ms', size);
	}
	for (const link of ['50 ms', 'TLS', 'TLS, 30 ms round trip'] as const) {
		await sent(bench, gateway, link, many);
	}
	if (fields[100_000]) {
		const ratio = fields[100_000].nodeMs / fields[10_000]!.nodeMs;
		const name = `${title}: 100,000 take times as long as 10,000`;
		report.figure(name, ratio, '×', { atMost: 12 });
	}

	for (const size of isFull ? [1_000, 10_000, 100_000] : isQuick ? [1_000] : [1_000, 10_000]) {
		await expressions(bench, gateway, size);
	}

	// With more than one request at a time MOBIPACE answers 104: there is nothing to compare with.
	if (gateway === 'mobipace') return;
	const link = '0 ms';
	const { baseUrl } = await bench.gateways.call('credential', gateway, link);
	const size = isFull || (gateway === 'mProfi' && !isQuick) ? 10_000 : 1_000;
	const node = httpRequest(gateway, link, baseUrl!, 50);
	const http = await nodeTimes(bench, gateway, over(size, messageJson(gateway), node), size);
	const name = `${title}, HTTP Request in batches of 50, ${count(size)}`;
	const httpMs = report.measured(name, http, 'ms');
	const ratio = httpMs / fields[size]!.nodeMs;
	const goal = size === 10_000 ? { atLeast: 50 } : undefined;
	report.figure(`${title}: Send Bulk is faster, ${count(size)}`, ratio, '×', goal);
}

interface Sent {
	nodeMs: number;
}

/** By `inputFields`, against the floor of the same requests. */
async function sent(
	bench: Bench,
	gateway: GatewayName,
	link: LinkName,
	size: number,
): Promise<Sent> {
	const { report, gateways } = bench;
	const { title } = SUBJECTS[gateway];
	const n8n = await bench.n8n();
	await gateways.call('reset', gateway);
	const node = ourNode(gateway, link, sendBulk.inputFields);
	const id = await n8n.save(over(size, messageJson(gateway), node));
	let counts: Counts | undefined;
	const costs = await repeated(bench.runs, async () => {
		const before = await gateways.call('counts', gateway);
		const cost = await n8n.cost(id);
		checkAccepted(cost, size);
		counts = difference(await gateways.call('counts', gateway), before);
		return cost;
	});
	const { requests, connections, handshakes, resumed, mostAtOnce, messages } = counts!;
	if (messages !== size) throw new Error(`${messages} of ${size} messages came.`);
	const name = `${title}, ${count(size)}, ${link}`;
	const nodeMs = report.measured(
		name,
		costs.map((cost) => cost.nodeMs),
		'ms',
	);

	const recorded = await gateways.call('recorded', gateway, requests);
	const { baseUrl } = await gateways.call('credential', gateway, link);
	const ca = await gateways.call('certificate');
	const floor = await repeated(
		bench.runs,
		async () => await floorMs(recorded, baseUrl!, mostAtOnce, ca),
	);
	report.measured(`${name}: the floor`, floor, 'ms');
	const limit = link === '50 ms' ? 1.3 : link === '0 ms' ? 2 : undefined;
	const goal = limit && size === 10_000 ? { atMost: limit } : undefined;
	report.figure(`${name}: times the floor`, nodeMs / median(floor), '×', goal);
	report.note(
		`${requests} requests, ${mostAtOnce} at once, ${connections} connections, ` +
			`${handshakes} TLS handshakes (${resumed} resumed); a pool makes ${mostAtOnce}`,
	);
	return { nodeMs };
}

/** By `parameters`, against what n8n takes for the same expressions. */
async function expressions(bench: Bench, gateway: GatewayName, size: number): Promise<void> {
	const { report } = bench;
	const json = messageJson(gateway);
	const ours = ourNode(gateway, '0 ms', sendBulk.parameters);
	const mine = await nodeTimes(bench, gateway, over(size, json, ours), size);
	const theirs = await nodeTimes(bench, gateway, over(size, json, editFields), size);
	const name = `${SUBJECTS[gateway].title}, ${count(size)}, by expressions`;
	const ms = report.measured(name, mine, 'ms');
	const edit = report.measured(`${name}: Edit Fields with the same`, theirs, 'ms');
	const goal = size === 10_000 ? { atMost: 1.2 } : undefined;
	report.figure(`${name}: times Edit Fields`, ms / edit, '×', goal);
}

function difference(after: Counts, before: Counts): Counts {
	const { requests, connections, handshakes, resumed, messages } = after;
	return {
		requests: requests - before.requests,
		connections: connections - before.connections,
		handshakes: handshakes - before.handshakes,
		resumed: resumed - before.resumed,
		messages: messages - before.messages,
		mostAtOnce: after.mostAtOnce,
	};
}
