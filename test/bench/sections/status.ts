import { Credentials } from '../../support/credentials';
import { activate } from '../../support/engine';
import { count, counted, executing, repeated, type Bench } from '../bench';
import type { GatewayName } from '../gateways/process';
import { shippedCredential, shippedNode } from '../shipped';
import { messageJson, ourNode, over, sendBulk, SUBJECTS } from '../workflows';

/** What a status is asked for by; ACTIO has none to ask for. */
const KEYS: Partial<Record<GatewayName, 'messageId' | 'reference'>> = {
	mProfi: 'messageId',
	serwerSms: 'messageId',
	mobipace: 'reference',
};

/** Get Status of many messages, which Send Bulk has sent just before. */
export async function status(bench: Bench): Promise<void> {
	const { report, isQuick, isFull } = bench;
	report.begin('status', 'Get Status, time of the node, expressions included');
	for (const gateway of bench.chosen) {
		const key = KEYS[gateway];
		if (!key) continue;
		// mProfi is asked for each by itself, which takes long, and for each as long.
		const size = isQuick ? 100 : gateway === 'mProfi' && !isFull ? 1_000 : 10_000;
		const sent = ourNode(gateway, '0 ms', sendBulk.inputFields);
		const node = ourNode(gateway, '0 ms', { operation: 'getStatus', [key]: `={{ $json.${key} }}` });
		const workflow = over(size, messageJson(gateway), node, sent);
		const execute = await executing(bench, workflow);
		let requests = 0;
		const all = await repeated(bench.runs, async () => {
			await bench.gateways.call('clear', gateway);
			const [cost, came] = await counted(bench, gateway, execute);
			requests = came.requests;
			if (cost.items.length !== size) throw new Error(`${cost.items.length} items came out.`);
			return cost;
		});
		const times = all.map(({ nodeMs }) => nodeMs);
		report.measured(`${SUBJECTS[gateway].title}, ${count(size)} statuses`, times, 'ms');
		report.note(`${requests} requests, those of Send Bulk included`);
	}
}

/** A poll of mProfi's inbox, whose window holds so many messages, on n8n's engine. */
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
		for (let run = 0; run <= bench.runs; run++) {
			await gateways.call('clear', 'mProfi');
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
		report.measured(`${name}, none new`, again.slice(1), 'ms');
		report.figure(`${name}: state`, state / 1024, 'KB');
	}
}

async function timed(work: () => Promise<unknown>): Promise<number> {
	const from = performance.now();
	await work();
	return performance.now() - from;
}
