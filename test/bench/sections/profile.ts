import { mkdir, writeFile } from 'node:fs/promises';
import type { Profiler } from 'node:inspector';
import { join } from 'node:path';
import { CHECKOUT } from '../../../scripts/n8n/node';
import type { TestedGateway } from '../../support/gateways';
import { count, type Bench } from '../bench';
import type { CpuProfile } from '../measuredN8n';
import { messageJson, ourNode, over, sendBulk } from '../workflows';

/** How many messages the profiled executions send. */
export const SIZES = [10_000, 100_000];

/** Messages that are sent before the profile, so that V8 has compiled the code. */
const WARM_UP = 30_000;

const FOLDER = join(CHECKOUT, 'reports');

/** What n8n's main thread does while Send Bulk runs. */
export const PARTS = [
	'waits for the gateway',
	'the node: checks, requests, results',
	'n8n’s request helper, n8n and Node.js',
	'garbage collection',
] as const;
type Part = (typeof PARTS)[number];

/**
 * Measures with CPU profiles of the real n8n where the time of Send Bulk goes. Chromium's developer tools
 * open the files, which are kept in `reports`.
 */
export async function profile(bench: Bench): Promise<void> {
	const { report, chosen, isQuick } = bench;
	report.begin('profile', 'Send Bulk from input fields, from a CPU profile');
	for (const gateway of chosen) {
		if (gateway.isOnePerRequest) continue;
		for (const size of isQuick ? [1_000] : SIZES) {
			const ms = await partsOfBulk(bench, gateway, size);
			const title = `${gateway.title}, ${count(size)}`;
			for (const part of PARTS) report.figure(`${title}: ${part}`, ms[part], 'ms');
		}
	}
}

async function partsOfBulk(bench: Bench, gateway: TestedGateway, size: number) {
	const n8n = await bench.n8n();
	const node = ourNode(gateway, '0 ms', sendBulk.inputFields);
	const id = await n8n.save(over(size, messageJson(gateway), node));
	for (let sent = 0; sent < WARM_UP; sent += size) {
		await bench.gateways.call('clear', gateway.name, '0 ms');
		await n8n.cost(id);
	}
	await bench.gateways.call('clear', gateway.name, '0 ms');
	const { cost, profile } = await n8n.profiled(id);
	await mkdir(FOLDER, { recursive: true });
	const file = join(FOLDER, `${gateway.name}-${size}.cpuprofile`);
	await writeFile(file, JSON.stringify(profile.profile));
	return partsOf(profile, cost.startedAt, cost.startedAt + cost.nodeMs);
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
	// The folder where n8n is kept has this package's name too.
	return url?.includes('/node_modules/n8n-nodes-sms-gateways/') ? PARTS[1] : PARTS[2];
}
