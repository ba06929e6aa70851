/**
 * Prints, so often, how many bytes a message takes while the node runs (`peak`) and afterwards
 * (`kept`), above a node that only hands its items on. A process of its own, with `--expose-gc`.
 */
import '../../support/environment';
import { GCProfiler } from 'node:v8';
import type { IDataObject, INodeType } from 'n8n-workflow';
import { Credentials } from '../../support/credentials';
import { runNode, type Setup } from '../../support/engine';
import { probe } from '../../unit/n8n/probe';
import type { GatewayName } from '../gateways/process';
import { shippedCredential, shippedNode } from '../shipped';
import { SUBJECTS } from '../workflows';

/** Bytes for each message. */
export interface Measured {
	kept: number;
	peak: number;
}

async function main(): Promise<void> {
	const [gateway, ...rest] = process.argv.slice(2) as [GatewayName, ...string[]];
	const [size, runs] = rest.map(Number) as [number, number];
	const data = rest.at(-1)!;
	const { from, credential: name } = SUBJECTS[gateway];
	const credential = shippedCredential(name);
	const ours = shippedNode(gateway);
	const stored = { sessionId: '', ...(JSON.parse(data) as Record<string, string>) };
	const parameters = {
		resource: 'message',
		operation: 'sendBulk',
		messagesFrom: 'inputFields',
		toField: 'to',
		textField: 'text',
		...(from !== undefined && { from }),
	};
	const setup = (type: INodeType, items: IDataObject[]): Setup => ({
		type,
		parameters,
		items,
		credentials: new Credentials([credential], { [credential.name]: stored }),
	});
	const handsOn = probe(async (context) => [context.getInputData()]);
	const measure = async (type: INodeType, count: number) => {
		const before = heap();
		const items = messages(gateway, count);
		const collections = new GCProfiler();
		collections.start();
		const result = await runNode(setup(type, items));
		if (result.error) throw result.error;
		const after = heap();
		// What is left by each collection was in use then, or had been until shortly before.
		const left = collections
			.stop()
			.statistics.map(({ afterGC }) => afterGC.heapStatistics.usedHeapSize);
		const peak = Math.max(after, ...left) - before;
		// Held until here.
		if (result.outputs[0]!.length !== count) throw new Error('Some are missing.');
		return { kept: after - before, peak };
	};
	// Compiled code and what is made once are not to be counted.
	for (const type of [ours, handsOn]) await measure(type, 1_000);
	const results: Measured[] = [];
	for (let run = 0; run < runs; run++) {
		const mine = await measure(ours, size);
		const theirs = await measure(handsOn, size);
		results.push({
			kept: (mine.kept - theirs.kept) / size,
			peak: (mine.peak - theirs.peak) / size,
		});
	}
	process.stdout.write(JSON.stringify(results));
	process.exit();
}

function heap(): number {
	gc!();
	return process.memoryUsage().heapUsed;
}

function messages(gateway: GatewayName, count: number): IDataObject[] {
	const first = gateway === 'mobipace' ? 79_160_000_000 : 48_500_000_000;
	const own = (i: number) => (gateway === 'actio' ? '' : ` nr ${i}`);
	return Array.from({ length: count }, (_, i) => ({
		to: String(first + i),
		text: `Paczka${own(i)} czeka w punkcie odbioru do jutra.`,
	}));
}

void main();
