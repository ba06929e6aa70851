import { setTimeout as sleep } from 'node:timers/promises';
import {
	checkAccepted,
	count,
	counted,
	executing,
	inTurn,
	nodeTime,
	repeated,
	type Bench,
} from '../bench';
import { floorMs } from '../floor';
import { collectGarbage } from '../garbage';
import type { LinkName } from '../gateways/links';
import type { Counts, GatewayName, Recorded } from '../gateways/process';
import { median } from '../report';
import {
	editFields,
	httpRequest,
	messageJson,
	noOperation,
	ourNode,
	over,
	sendBulk,
	SUBJECTS,
} from '../workflows';

/** Until V8 has compiled most of what runs. */
const WARM_UPS = 2;
/** About as long as the gateway rests before n8n gets to the node. */
const REST_MS = 500;

/** Send Bulk, beside a plain script, n8n's own expressions, and the HTTP Request node. */
export async function bulk(bench: Bench): Promise<void> {
	const { report, isQuick, isFull, chosen } = bench;
	report.begin('bulk', 'Send Bulk, time of the node as n8n wrote it down');
	const sizes = isQuick ? [100, 1_000] : [1_000, 10_000, 100_000];
	const idle = await idleCpu(bench, sizes);
	const many = sizes[1]!;
	for (const gateway of chosen) {
		const { title } = SUBJECTS[gateway];
		report.heading(title);
		const ms = new Map<number, number>();
		for (const size of sizes) {
			const [time, cpu] = await beside(bench, gateway, '0 ms', size);
			ms.set(size, time);
			const name = `${title}, ${count(size)}: CPU above No Operation`;
			report.figure(name, cpu - idle.get(size)!, 'ms');
		}
		const large = sizes[2];
		if (large) {
			const ratio = ms.get(large)! / ms.get(many)!;
			report.figure(`${title}: 100,000 beside 10,000`, ratio, '×', { atMost: 12 });
		}
		await beside(bench, gateway, '50 ms', many);
		await beside(bench, gateway, 'TLS', many);

		// What follows costs n8n the same, whichever the gateway: one is measured at the larger size.
		const isFirst = gateway === chosen[0];
		const size = isFull || isFirst ? many : sizes[0]!;
		if (isFull || isFirst) await beside(bench, gateway, 'TLS, 30 ms round trip', many);
		await expressions(bench, gateway, size);
		if (isFull) await expressions(bench, gateway, sizes.at(-1)!);
		// With more than one request at a time MOBIPACE answers 104: there is nothing to compare with.
		if (gateway === 'mobipace') continue;
		await besideHttpRequest(bench, gateway, size, ms.get(size)!);
	}
}

/** By `inputFields`, and the floor of the same requests. */
async function beside(
	bench: Bench,
	gateway: GatewayName,
	link: LinkName,
	size: number,
): Promise<[nodeMs: number, cpuMs: number]> {
	const { report, gateways } = bench;
	const { title, atOnce = 1 } = SUBJECTS[gateway];
	const node = ourNode(gateway, link, sendBulk.inputFields);
	const execute = await executing(bench, over(size, messageJson(gateway), node));
	const { baseUrl } = await gateways.call('credential', gateway, link);
	const ca = await gateways.call('certificate');
	const sendAll = async <T>(act: () => Promise<T>): Promise<[result: T, came: Counts]> => {
		await gateways.call('clear', gateway);
		const [result, came] = await counted(bench, gateway, act);
		if (came.messages !== size) throw new Error(`${came.messages} of ${size} messages came.`);
		return [result, came];
	};
	let made: Counts | undefined;
	// Once: handing them over leaves the gateway with much to do.
	let recorded: Recorded[] | undefined;
	const script = async (isPooled: boolean) => {
		const [ms] = await sendAll(async () => {
			collectGarbage();
			await sleep(REST_MS);
			return await floorMs(recorded!, baseUrl!, atOnce, ca, isPooled);
		});
		return ms;
	};
	const ways = {
		mine: async () => {
			const [cost, came] = await sendAll(execute);
			checkAccepted(cost, size);
			made = came;
			recorded ??= await gateways.call('recorded', gateway, came.requests);
			const { nodeMs, cpuMs } = cost;
			return { nodeMs, cpuMs };
		},
		floor: async () => await script(true),
		unpooled: async () => await script(false),
	};
	const results = await inTurn(bench.runs, size > 10_000 ? 0 : WARM_UPS, ways, true);
	const { mine, floor, unpooled } = results;
	const name = `${title}, ${count(size)}, ${link}`;
	const times = mine.map(({ nodeMs }) => nodeMs);
	const ms = report.measured(name, times, 'ms');
	report.measured(`${name}: the floor`, floor, 'ms');
	report.measured(`${name}: the floor, unpooled`, unpooled, 'ms');
	const limit = link === '50 ms' ? 1.3 : link === '0 ms' ? 2 : undefined;
	const goal = limit && size === 10_000 ? { atMost: limit } : undefined;
	report.figure(`${name}: times the floor`, ms / median(floor), '×', goal);
	const { requests, connections, handshakes, resumed } = made!;
	report.note(
		`${requests} requests, at most ${atOnce} at once, ${connections} connections, ` +
			`${handshakes} TLS handshakes (${resumed} resumed); a pool makes ${atOnce}`,
	);
	return [ms, median(mine.map(({ cpuMs }) => cpuMs))];
}

/** By `parameters`, against what n8n takes for the same expressions. */
async function expressions(bench: Bench, gateway: GatewayName, size: number): Promise<void> {
	const { report } = bench;
	const json = messageJson(gateway);
	const ours = ourNode(gateway, '0 ms', sendBulk.parameters);
	const times = await inTurn(bench.runs, 1, {
		ours: await nodeTime(bench, gateway, over(size, json, ours), size),
		edit: await nodeTime(bench, gateway, over(size, json, editFields), size),
	});
	const name = `${SUBJECTS[gateway].title}, ${count(size)}, by expressions`;
	const ms = report.measured(name, times.ours, 'ms');
	const edit = report.measured(`${name}: Edit Fields`, times.edit, 'ms');
	const goal = size === 10_000 ? { atMost: 1.2 } : undefined;
	report.figure(`${name}: times Edit Fields`, ms / edit, '×', goal);
}

async function besideHttpRequest(
	bench: Bench,
	gateway: GatewayName,
	size: number,
	ourMs: number,
): Promise<void> {
	const { report } = bench;
	const { baseUrl } = await bench.gateways.call('credential', gateway, '0 ms');
	const node = httpRequest(gateway, '0 ms', baseUrl!, 50);
	const theirs = await nodeTime(bench, gateway, over(size, messageJson(gateway), node), size);
	const name = `${SUBJECTS[gateway].title}, ${count(size)}, HTTP Request in batches of 50`;
	const ms = report.measured(name, await repeated(bench.runs, theirs), 'ms');
	const goal = size === 10_000 ? { atLeast: 50 } : undefined;
	report.figure(`${name}: times Send Bulk`, ms / ourMs, '×', goal);
}

/** CPU of n8n, in ms, for a workflow of the same items that does nothing with them. */
async function idleCpu(bench: Bench, sizes: number[]): Promise<Map<number, number>> {
	const idle = new Map<number, number>();
	for (const size of sizes) {
		const execute = await executing(bench, over(size, messageJson(bench.chosen[0]!), noOperation));
		const all = await repeated(bench.runs, async () => (await execute()).cpuMs);
		idle.set(size, median(all));
	}
	return idle;
}
