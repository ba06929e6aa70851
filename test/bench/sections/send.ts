import { count, inTurn, nodeTime, repeated, type Bench } from '../bench';
import type { LinkName } from '../gateways/links';
import type { GatewayName } from '../gateways/process';
import {
	httpRequest,
	loopOver,
	messageJson,
	ourNode,
	over,
	send as sendOneByOne,
	SUBJECTS,
} from '../workflows';

const AT_ONCE = 50;

/** Send, one request per message, beside the HTTP Request node and n8n's loop. */
export async function send(bench: Bench): Promise<void> {
	const { report, isQuick, isFull } = bench;
	const size = isQuick ? 100 : 1_000;
	report.begin('send', 'Send, one request per message, time of the node');
	for (const gateway of bench.chosen) {
		const { title } = SUBJECTS[gateway];
		report.heading(title);
		const isAlone = gateway === 'mobipace';
		for (const link of ['0 ms', '50 ms', 'TLS'] as const) {
			// One after the other tells nothing new over a slower link, and takes long.
			if (link === '0 ms' && (isAlone || isFull || gateway === bench.chosen[0])) {
				const node = ourNode(gateway, link, sendOneByOne(1));
				const alone = await nodeTime(bench, gateway, over(size, messageJson(gateway), node), size);
				const times = await repeated(bench.runs, alone);
				report.measured(`${title}, ${count(size)}, ${link}, one after the other`, times, 'ms');
			}
			if (!isAlone) await besideHttpRequest(bench, gateway, link, size);
		}
	}

	const [gateway] = bench.chosen as [GatewayName];
	const { title } = SUBJECTS[gateway];
	const turns = isFull ? 1_000 : isQuick ? 20 : 100;
	const { baseUrl } = await bench.gateways.call('credential', gateway, '0 ms');
	const node = httpRequest(gateway, '0 ms', baseUrl!, 1);
	const loop = await nodeTime(bench, gateway, loopOver(turns, messageJson(gateway), node), turns);
	const times = await repeated(bench.runs, loop);
	report.heading('n8n’s loop');
	report.measured(`${title}, Loop Over Items and HTTP Request, ${count(turns)}`, times, 'ms');
}

async function besideHttpRequest(
	bench: Bench,
	gateway: GatewayName,
	link: LinkName,
	size: number,
): Promise<void> {
	const { report } = bench;
	const { baseUrl } = await bench.gateways.call('credential', gateway, link);
	const nodeTimeOf = async (node: ReturnType<typeof ourNode>) =>
		await nodeTime(bench, gateway, over(size, messageJson(gateway), node), size);
	const times = await inTurn(bench.runs, 1, {
		ours: await nodeTimeOf(ourNode(gateway, link, sendOneByOne(AT_ONCE))),
		theirs: await nodeTimeOf(httpRequest(gateway, link, baseUrl!, AT_ONCE)),
	});
	const name = `${SUBJECTS[gateway].title}, ${count(size)}, ${link}`;
	const ms = report.measured(`${name}, ${AT_ONCE} at once`, times.ours, 'ms');
	const http = report.measured(
		`${name}, HTTP Request in batches of ${AT_ONCE}`,
		times.theirs,
		'ms',
	);
	report.figure(`${name}: speed beside HTTP Request`, http / ms, '×', { atLeast: 0.8 });
}
