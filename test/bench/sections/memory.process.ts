/** Prints how many bytes each message is kept in, so often; a process of its own, `--expose-gc`. */
import '../../support/environment';
import type { IDataObject, INodeType } from 'n8n-workflow';
import { Credentials } from '../../support/credentials';
import { runNode, type Setup } from '../../support/engine';
import { probe } from '../../unit/n8n/probe';
import type { GatewayName } from '../gateways/process';
import { shippedCredential, shippedNode } from '../shipped';
import { SUBJECTS } from '../workflows';

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
	const kept = async (type: INodeType, count: number) => {
		const before = heap();
		const items = messages(gateway, count);
		const result = await runNode(setup(type, items));
		if (result.error) throw result.error;
		const bytes = heap() - before;
		// Held until here.
		if (result.outputs[0]!.length !== count) throw new Error('Some are missing.');
		return bytes;
	};
	// Compiled code and what is made once are not to be counted.
	for (const type of [ours, handsOn]) await kept(type, 1_000);
	const results: number[] = [];
	for (let run = 0; run < runs; run++) {
		results.push(((await kept(ours, size)) - (await kept(handsOn, size))) / size);
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
