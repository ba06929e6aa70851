/**
 * Prints how many bytes a message takes while the node runs (`peak`) and afterwards (`kept`), more
 * than in a node that only passes its items on. Runs in its own process with `--expose-gc`.
 */
import '../../support/environment';
import { GCProfiler } from 'node:v8';
import type { IDataObject, INodeType } from 'n8n-workflow';
import { Credentials } from '../../support/credentials';
import { runNode, type Setup } from '../../support/engine';
import { gatewayNamed, type GatewayName } from '../../support/gateways';
import { probe } from '../../unit/n8n/probe';
import { shippedCredential, shippedNode } from '../shipped';
import { message } from '../workflows';

/** Bytes for each message. */
export interface Measured {
	kept: number;
	peak: number;
}

async function main(): Promise<void> {
	const [name, ...rest] = process.argv.slice(2) as [GatewayName, ...string[]];
	const gateway = gatewayNamed(name);
	const [size, runs] = rest.map(Number) as [number, number];
	const data = rest.at(-1)!;
	const credential = shippedCredential(gateway.credential.name);
	const ours = shippedNode(name);
	const stored = { sessionId: '', ...(JSON.parse(data) as Record<string, string>) };
	const parameters = {
		resource: 'message',
		operation: 'sendBulk',
		messagesFrom: 'inputFields',
		toField: 'to',
		textField: 'text',
		...gateway.parameters,
	};
	const setup = (type: INodeType, items: IDataObject[]): Setup => ({
		type,
		parameters,
		items,
		credentials: new Credentials([credential], { [credential.name]: stored }),
	});
	const passesOn = probe(async (context) => [context.getInputData()]);
	const measure = async (type: INodeType, count: number) => {
		const before = heap();
		const items: IDataObject[] = Array.from({ length: count }, (_, i) => message(gateway, i));
		const collections = new GCProfiler();
		collections.start();
		const result = await runNode(setup(type, items));
		if (result.error) throw result.error;
		const after = heap();
		// What a collection leaves was in use at that time or shortly before.
		const left = collections
			.stop()
			.statistics.map(({ afterGC }) => afterGC.heapStatistics.usedHeapSize);
		const peak = Math.max(after, ...left) - before;
		// The result must stay in memory until here.
		if (result.outputs[0]!.length !== count) throw new Error('Some items are missing.');
		return { kept: after - before, peak };
	};
	// Do not count compiled code and what is created only once.
	for (const type of [ours, passesOn]) await measure(type, 1_000);
	const results: Measured[] = [];
	for (let run = 0; run < runs; run++) {
		const mine = await measure(ours, size);
		const theirs = await measure(passesOn, size);
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

void main();
