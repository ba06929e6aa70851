import type { Profiler } from 'node:inspector';
import { count, type Bench } from '../bench';
import type { CpuProfile } from '../measuredN8n';
import { messageJson, ourNode, over, sendBulk } from '../workflows';

/** Executions before the profile, in which V8 compiles the code. */
const WARM_UPS = 3;

/** What n8n's main thread does while Send Bulk runs. */
export const PARTS = [
	'waits for the gateway',
	'the node: checks, requests, results',
	'n8n’s request helper, n8n and Node.js',
	'garbage collection',
] as const;
type Part = (typeof PARTS)[number];

/** Measures with a CPU profile of the real n8n where the time of Send Bulk goes. */
export async function profile(bench: Bench): Promise<void> {
	const { report, gateways, chosen, isQuick } = bench;
	const size = isQuick ? 1_000 : 10_000;
	report.begin('profile', `Send Bulk of ${count(size)} from input fields, from a CPU profile`);
	const n8n = await bench.n8n();
	for (const gateway of chosen) {
		if (gateway.isOnePerRequest) continue;
		const node = ourNode(gateway, '0 ms', sendBulk.inputFields);
		const id = await n8n.save(over(size, messageJson(gateway), node));
		for (let i = 0; i < WARM_UPS; i++) {
			await gateways.call('clear', gateway.name, '0 ms');
			await n8n.cost(id);
		}
		await gateways.call('clear', gateway.name, '0 ms');
		const { cost, profile } = await n8n.profiled(id);
		const ms = partsOf(profile, cost.startedAt, cost.startedAt + cost.nodeMs);
		for (const part of PARTS) report.figure(`${gateway.title}: ${part}`, ms[part], 'ms');
	}
}

/** How long each part took between two times, in ms. */
function partsOf({ endedAt, profile }: CpuProfile, from: number, to: number) {
	const nodes = new Map(profile.nodes.map((node) => [node.id, node]));
	const parents = new Map<number, number>();
	for (const { id, children = [] } of profile.nodes) {
		for (const child of children) parents.set(child, id);
	}
	const ms = Object.fromEntries(PARTS.map((part) => [part, 0])) as Record<Part, number>;
	let at = endedAt - (profile.endTime - profile.startTime) / 1_000;
	for (const [index, id] of (profile.samples ?? []).entries()) {
		const taken = (profile.timeDeltas?.[index] ?? 0) / 1_000;
		at += taken;
		if (at < from || at > to) continue;
		const stack: Profiler.ProfileNode[] = [];
		for (let next: number | undefined = id; next !== undefined; next = parents.get(next)) {
			stack.push(nodes.get(next)!);
		}
		ms[partOf(stack)] += taken;
	}
	return ms;
}

/** The innermost frame of a package decides. Node.js and luxon work for whoever calls them. */
function partOf(stack: Profiler.ProfileNode[]): Part {
	const { functionName } = stack[0]!.callFrame;
	if (functionName === '(idle)') return PARTS[0];
	if (functionName === '(garbage collector)') return PARTS[3];
	const urls = stack.map(({ callFrame }) => callFrame.url);
	const url = urls.find((each) => each.includes('/node_modules/') && !each.includes('/luxon/'));
	return url?.includes('/n8n-nodes-sms-gateways/') ? PARTS[1] : PARTS[2];
}
