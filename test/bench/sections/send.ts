import type { TestedGateway } from '../../support/gateways';
import { count, executing, inTurn, nodeTime, repeated, SLOW_RUNS, type Bench } from '../bench';
import type { LinkName } from '../gateways/links';
import {
	httpRequest,
	loopOver,
	messageJson,
	ourNode,
	over,
	send as sendOneByOne,
} from '../workflows';

const AT_ONCE = 50;

/** Compares Send, one request per message, with the HTTP Request node and n8n's loop. */
export async function send(bench: Bench): Promise<void> {
	const { report, isQuick, isFull } = bench;
	const size = isQuick ? 100 : 1_000;
	report.begin('send', 'Send, one request per message, time of the node');
	// A request costs n8n the same at any gateway.
	for (const gateway of isFull ? bench.chosen : bench.chosen.slice(0, 1)) {
		report.heading(gateway.title);
		const node = ourNode(gateway, '0 ms', sendOneByOne(1));
		const workflow = over(size, messageJson(gateway), node);
		const alone = await nodeTime(bench, gateway.name, workflow, size);
		const name = `${gateway.title}, ${count(size)}, 0 ms, one after the other`;
		report.measured(name, await repeated(bench.runs, alone), 'ms');
		if (gateway.isSerial) continue;
		for (const link of ['0 ms', '50 ms', 'TLS'] as const) {
			await besideHttpRequest(bench, gateway, link, size);
		}
	}

	const [gateway] = bench.chosen as [TestedGateway];
	const turns = isQuick ? 20 : 100;
	const { baseUrl } = await bench.gateways.call('credential', gateway.name, '0 ms');
	const node = httpRequest(gateway, '0 ms', baseUrl!, 1);
	const workflow = loopOver(turns, messageJson(gateway), node);
	const loop = await nodeTime(bench, gateway.name, workflow, turns);
	const name = `${gateway.title}, Loop Over Items and HTTP Request, ${count(turns)}`;
	report.heading('n8n’s loop');
	report.measured(name, await repeated(bench.runs, loop), 'ms');
}

/** Measures whether the turns of a long loop take longer than the first ones. */
export async function loop(bench: Bench): Promise<void> {
	const { report, isQuick } = bench;
	const turns = isQuick ? 400 : 20_000;
	const [gateway] = bench.chosen as [TestedGateway];
	report.begin('loop', 'Send in Loop Over Items, one item in each turn');
	const node = ourNode(gateway, '0 ms', sendOneByOne(1));
	const execute = await executing(bench, loopOver(turns, messageJson(gateway), node));
	await bench.gateways.call('clear', gateway.name, '0 ms');
	const { turnsMs, nodeMs } = await execute();
	const quarter = turns / 4;
	const mean = (list: number[]) => list.reduce((sum, ms) => sum + ms, 0) / list.length;
	// The first quarter also pays for the compilation.
	const early = mean(turnsMs.slice(quarter, 2 * quarter));
	const late = mean(turnsMs.slice(-quarter));
	const name = `${gateway.title}, ${count(turns)} turns`;
	report.figure(`${name}: all`, nodeMs, 'ms');
	report.figure(`${name}: the node in a turn of the last quarter`, late, 'ms');
	const goal = isQuick ? undefined : { atMost: 1.2 };
	report.figure(`${name}: beside the second quarter`, late / early, '×', goal);
}

async function besideHttpRequest(
	bench: Bench,
	gateway: TestedGateway,
	link: LinkName,
	size: number,
): Promise<void> {
	const { report } = bench;
	const { baseUrl } = await bench.gateways.call('credential', gateway.name, link);
	const nodeTimeOf = async (node: ReturnType<typeof ourNode>) =>
		await nodeTime(bench, gateway.name, over(size, messageJson(gateway), node), size, link);
	const times = await inTurn(Math.min(bench.runs, SLOW_RUNS), 1, {
		ours: await nodeTimeOf(ourNode(gateway, link, sendOneByOne(AT_ONCE))),
		theirs: await nodeTimeOf(httpRequest(gateway, link, baseUrl!, AT_ONCE)),
	});
	const name = `${gateway.title}, ${count(size)}, ${link}`;
	const ms = report.measured(`${name}, ${AT_ONCE} at once`, times.ours, 'ms');
	const http = report.measured(
		`${name}, HTTP Request in batches of ${AT_ONCE}`,
		times.theirs,
		'ms',
	);
	const goal = size === 1_000 ? { atLeast: 2 } : undefined;
	report.figure(`${name}: HTTP Request beside Send`, http / ms, '×', goal);
}
