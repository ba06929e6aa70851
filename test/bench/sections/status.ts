import { Credentials } from '../../support/credentials';
import { activate } from '../../support/engine';
import type { TestedGateway } from '../../support/gateways';
import { count, counted, executing, nodeTime, repeated, SLOW_RUNS, type Bench } from '../bench';
import { shippedCredential, shippedNode } from '../shipped';
import { FROM_ITEM, messageJson, ourNode, over, sendBulk } from '../workflows';

/** Measures Preview, and Get Status of many messages that Send Bulk has just sent. */
export async function status(bench: Bench): Promise<void> {
	const { report, isQuick, isFull } = bench;
	report.begin('status', 'Preview and Get Status, time of the node, expressions included');
	await preview(bench, isQuick ? 1_000 : 10_000);
	for (const gateway of bench.chosen) {
		const { statusKey: key } = gateway;
		if (!key) continue;
		// mProfi needs a request for each message. That takes long, and every message takes the same.
		const size = isQuick ? 100 : gateway.name === 'mProfi' && !isFull ? 1_000 : 10_000;
		const sent = ourNode(gateway, '0 ms', sendBulk.inputFields);
		const node = ourNode(gateway, '0 ms', { operation: 'getStatus', [key]: `={{ $json.${key} }}` });
		const workflow = over(size, messageJson(gateway), node, sent);
		const execute = await executing(bench, workflow);
		let requests = 0;
		const all = await repeated(bench.runs, async () => {
			await bench.gateways.call('clear', gateway.name, '0 ms');
			const [cost, arrived] = await counted(bench, gateway.name, execute);
			requests = arrived.requests;
			if (cost.items.length !== size) throw new Error(`${cost.items.length} items came out.`);
			return cost;
		});
		const times = all.map(({ nodeMs }) => nodeMs);
		report.measured(`${gateway.title}, ${count(size)} statuses`, times, 'ms');
		report.note(`${requests} requests, those of Send Bulk included`);
	}
}

async function preview(bench: Bench, size: number): Promise<void> {
	const [gateway] = bench.chosen as [TestedGateway];
	const node = ourNode(gateway, '0 ms', { operation: 'preview', ...FROM_ITEM });
	const workflow = over(size, messageJson(gateway), node);
	const time = await nodeTime(bench, gateway.name, workflow, size);
	const times = await repeated(bench.runs, time);
	bench.report.measured(`${gateway.title}, ${count(size)} previews`, times, 'ms');
}

/** Measures a poll of mProfi's inbox on n8n's engine, by the number of messages in the window. */
export async function inbox(bench: Bench): Promise<void> {
	const { report, gateways, isQuick } = bench;
	report.begin('inbox', 'A poll of the mProfi Trigger on n8n’s engine');
	const data = await gateways.call('credential', 'mProfi', '0 ms');
	const credential = shippedCredential('mProfiApi');
	const stored = { mProfiApi: data };
	for (const size of isQuick ? [1_000] : [10_000, 100_000]) {
		const fresh: number[] = [];
		const again: number[] = [];
		let state = 0;
		for (let run = 0; run <= Math.min(bench.runs, SLOW_RUNS); run++) {
			await gateways.call('clear', 'mProfi', '0 ms');
			const poller = activate({
				type: shippedNode('mProfiTrigger'),
				parameters: { event: 'incomingSms' },
				credentials: new Credentials([credential], stored),
			});
			await poller.poll();
			await gateways.call('receive', size);
			fresh.push(await timed(poller.poll));
			again.push(await timed(poller.poll));
			state = JSON.stringify(poller.staticData()).length;
		}
		const name = `${count(size)} messages in the window`;
		report.measured(`${name}, all new`, fresh.slice(1), 'ms');
		const goal = size === 100_000 ? { atMost: 500 } : undefined;
		report.measured(`${name}, none new`, again.slice(1), 'ms', goal);
		report.figure(`${name}: state`, state / 1024, 'KB');
	}
}

async function timed(work: () => Promise<unknown>): Promise<number> {
	const from = performance.now();
	await work();
	return performance.now() - from;
}
