import { setTimeout as sleep } from 'node:timers/promises';
import type { NodeDraft } from '../../../scripts/n8n/workflow';
import type { TestedGateway } from '../../support/gateways';
import {
	checkAccepted,
	count,
	counted,
	executing,
	inTurn,
	nodeTime,
	SLOW_RUNS,
	type Bench,
} from '../bench';
import { floorMs } from '../floor';
import { collectGarbage } from '../garbage';
import type { LinkName } from '../gateways/links';
import type { Recorded } from '../gateways/process';
import { median, type Goal } from '../report';
import { editFields, httpRequest, messageJson, ourNode, over, sendBulk } from '../workflows';

/** About as long as the gateway is idle before n8n reaches the node. */
const REST_MS = 500;

/** Compares Send Bulk with a plain script, with n8n's own expressions and with HTTP Request. */
export async function bulk(bench: Bench): Promise<void> {
	const { report, isQuick, isFull, chosen } = bench;
	report.begin('bulk', 'Send Bulk, time of the node as n8n wrote it down');
	for (const gateway of chosen) {
		report.heading(gateway.title);
		const many = isQuick || gateway.isOnePerRequest ? 1_000 : 10_000;
		await besideScript(bench, gateway, '0 ms', many);
		// With one message per request, the time would be that of the delays.
		if (isFull || !gateway.isOnePerRequest) await besideScript(bench, gateway, '50 ms', many);
		if (isFull) await besideScript(bench, gateway, 'TLS', many);
		if (isFull) await besideScript(bench, gateway, 'TLS, 30 ms round trip', many);
		if (!isQuick && !gateway.isOnePerRequest) await tenTimes(bench, gateway);
		// The rest costs n8n the same at any gateway.
		if (!isFull && gateway !== chosen[0]) continue;
		await evaluated(bench, gateway, many);
		if (isFull && !gateway.isSerial) await besideHttpRequest(bench, gateway, many);
	}
}

/** What one message per request costs is n8n's, so there are no goals for it. */
function goalOf(gateway: TestedGateway, size: number, atMost: number): Goal | undefined {
	return size === 10_000 && !gateway.isOnePerRequest ? { atMost } : undefined;
}

/** Measures both ways to give the messages, and a script that makes the same requests. */
async function besideScript(
	bench: Bench,
	gateway: TestedGateway,
	link: LinkName,
	size: number,
): Promise<void> {
	const { report } = bench;
	const { fields, script, requests } = await waysToSend(bench, gateway, link, size);
	const plain = await nodeTime(
		bench,
		gateway.name,
		over(size, messageJson(gateway), ourNode(gateway, link, sendBulk.parameters)),
		size,
		link,
	);
	// With a delay, both ways take nearly the same time. The difference is the same at any gateway.
	const comparesPlain = link === '0 ms' && (bench.isFull || gateway === bench.chosen[0]);
	const ways = { fields, script, ...(comparesPlain && { plain }) };
	const times: Record<string, number[]> = await inTurn(bench.runs, 0, ways, true);
	const name = `${gateway.title}, ${count(size)}, ${link}`;
	const ms = report.measured(`${name}: input fields`, times.fields!, 'ms');
	const scriptMs = report.measured(`${name}: a script`, times.script!, 'ms');
	report.note(requests());
	const limit = { '0 ms': 1.5, '50 ms': 1.15, TLS: undefined, 'TLS, 30 ms round trip': undefined };
	const most = limit[link];
	const goal = most === undefined ? undefined : goalOf(gateway, size, most);
	report.figure(`${name}: input fields beside the script`, ms / scriptMs, '×', goal);
	if (!times.plain) return;
	const plainMs = report.measured(`${name}: plain expressions`, times.plain, 'ms');
	report.figure(
		`${name}: plain expressions beside input fields`,
		plainMs / ms,
		'×',
		goalOf(gateway, size, 1.3),
	);
}

/** Measures how the time grows from 10,000 to 100,000 messages. */
async function tenTimes(bench: Bench, gateway: TestedGateway): Promise<void> {
	const { report } = bench;
	const [few, many] = [10_000, 100_000];
	const small = await waysToSend(bench, gateway, '0 ms', few);
	const large = await waysToSend(bench, gateway, '0 ms', many);
	const times = await inTurn(Math.min(bench.runs, SLOW_RUNS), 0, {
		small: small.fields,
		large: large.fields,
		smallScript: small.script,
		largeScript: large.script,
	});
	const name = `${gateway.title}, ${count(many)}, 0 ms`;
	const ms = report.measured(`${name}: input fields`, times.large, 'ms');
	report.measured(`${name}: a script`, times.largeScript, 'ms');
	report.figure(`${name}: beside ${count(few)}`, ms / median(times.small), '×', { atMost: 11 });
	const script = median(times.largeScript) / median(times.smallScript);
	report.figure(`${name}: beside ${count(few)}, the script`, script, '×');
}

/**
 * Send Bulk from input fields, and a script that makes the requests which it has made. The script
 * must not be the first.
 */
async function waysToSend(bench: Bench, gateway: TestedGateway, link: LinkName, size: number) {
	const { gateways } = bench;
	const atOnce = gateway.requestsAtOnce ?? 1;
	const node = ourNode(gateway, link, sendBulk.inputFields);
	const execute = await executing(bench, over(size, messageJson(gateway), node));
	const { baseUrl } = await gateways.call('credential', gateway.name, link);
	const ca = await gateways.call('certificate');
	const sendAll = async <T>(act: () => Promise<T>) => {
		await gateways.call('clear', gateway.name, link);
		const [result, arrived] = await counted(bench, gateway.name, act);
		if (arrived.messages === size) return { result, arrived };
		throw new Error(`${arrived.messages} of ${size} messages arrived.`);
	};
	// Recorded only once, because passing them over costs the gateway much work.
	let recorded: Recorded[] | undefined;
	let requests = '';
	return {
		fields: async () => {
			const { result, arrived } = await sendAll(execute);
			checkAccepted(result, size);
			const { requests: made, connections, handshakes, resumed } = arrived;
			requests =
				`${made} requests, at most ${atOnce} at once, ${connections} connections, ` +
				`${handshakes} TLS handshakes (${resumed} resumed)`;
			recorded ??= await gateways.call('recorded', gateway.name, made);
			return result.nodeMs;
		},
		script: async () => {
			const { result } = await sendAll(async () => {
				collectGarbage();
				await sleep(REST_MS);
				return await floorMs(recorded!, baseUrl!, atOnce, ca);
			});
			return result;
		},
		requests: () => requests,
	};
}

/** Measures expressions that n8n has to evaluate, in Send Bulk and in n8n's Edit Fields. */
async function evaluated(bench: Bench, gateway: TestedGateway, size: number): Promise<void> {
	const { report } = bench;
	const timeOf = async (node: Partial<NodeDraft>) =>
		await nodeTime(bench, gateway.name, over(size, messageJson(gateway), node), size);
	const times = await inTurn(Math.min(bench.runs, SLOW_RUNS), 0, {
		ours: await timeOf(ourNode(gateway, '0 ms', sendBulk.evaluated)),
		edit: await timeOf(editFields),
	});
	const name = `${gateway.title}, ${count(size)}, 0 ms: other expressions`;
	const ours = report.measured(name, times.ours, 'ms');
	const edit = report.measured(`${name}, Edit Fields`, times.edit, 'ms');
	const goal = goalOf(gateway, size, 1.2);
	report.figure(`${name} beside Edit Fields`, ours / edit, '×', goal);
}

async function besideHttpRequest(bench: Bench, gateway: TestedGateway, size: number) {
	const { report } = bench;
	const { baseUrl } = await bench.gateways.call('credential', gateway.name, '0 ms');
	const timeOf = async (node: Partial<NodeDraft>) =>
		await nodeTime(bench, gateway.name, over(size, messageJson(gateway), node), size);
	const times = await inTurn(SLOW_RUNS, 0, {
		ours: await timeOf(ourNode(gateway, '0 ms', sendBulk.inputFields)),
		theirs: await timeOf(httpRequest(gateway, '0 ms', baseUrl!, 50)),
	});
	const name = `${gateway.title}, ${count(size)}, 0 ms: HTTP Request in batches of 50`;
	const ms = report.measured(name, times.theirs, 'ms');
	report.figure(`${name} beside Send Bulk`, ms / median(times.ours), '×');
}
