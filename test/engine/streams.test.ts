import type { IDataObject, INode } from 'n8n-workflow';
import { openBench, type Bench } from '../support/bench';
import { GATEWAYS, titled, type TestedGateway } from '../support/gateways';

const lists = GATEWAYS.filter(({ trigger }) => trigger?.readsList);
const HOUR = 3_600_000;

/** A node whose credential has this ID. */
function withCredential({ credential }: TestedGateway, id: string): Partial<INode> {
	return { credentials: { [credential.name]: { id, name: 'another' } } };
}

const textsOf = (items: IDataObject[]) => items.map(({ text }) => text);

describe.each(titled(lists))('the state of the trigger of %s', (_, gateway) => {
	const parameters = gateway.trigger!.polling!;
	let clock = () => Date.now();
	let bench: Bench;
	beforeEach(async () => {
		clock = () => Date.now();
		bench = await openBench(gateway, { clock: () => clock() });
	});
	afterEach(async () => await bench.close());

	const arrive = (text: string) => gateway.arrive!(bench.gateway, text);

	it.each([
		['is renamed', { name: 'Renamed' }],
		['gets another credential with the same key', withCredential(gateway, '2')],
		['is renamed and gets another credential', { name: 'x', ...withCredential(gateway, '2') }],
	])('goes on when the trigger %s', async (_how, node) => {
		arrive('before the activation');
		const before = bench.listen(parameters);
		await before.poll();
		arrive('1');
		expect(textsOf(await before.poll())).toEqual(['1']);
		arrive('2');
		const staticData = before.staticData();
		const after = bench.listen(parameters, { staticData, activation: 'update', node });
		expect(textsOf(await after.poll())).toEqual(['2']);
		arrive('3');
		const saved = { staticData: after.staticData(), activation: 'init', node } as const;
		expect(textsOf(await bench.listen(parameters, saved).poll())).toEqual(['3']);
	});

	it('goes on with another credential even if the gateway has listed nothing yet', async () => {
		const before = bench.listen(parameters);
		await before.poll();
		arrive('the first of all');
		const after = bench.listen(parameters, {
			staticData: before.staticData(),
			activation: 'update',
			node: withCredential(gateway, '2'),
		});
		expect(textsOf(await after.poll())).toEqual(['the first of all']);
	});

	it('goes on when the key of its credential is replaced', async () => {
		const before = bench.listen(parameters);
		await before.poll();
		arrive('meanwhile');
		const stored = { ...bench.credential };
		for (const name of Object.keys(gateway.secrets)) bench.credential[name] = 'another-key';
		const saved = { staticData: before.staticData(), activation: 'update' } as const;
		const after = bench.listen(parameters, saved);
		expect(await after.poll()).toEqual([]);
		expect(after.reported).toHaveLength(1);
		Object.assign(bench.credential, stored);
		expect(textsOf(await after.poll())).toEqual(['meanwhile']);
	});

	it('starts over when the trigger gets the credential of another account', async () => {
		const before = bench.listen(parameters);
		await before.poll();
		arrive('in the first account');
		const other = await openBench(gateway);
		try {
			gateway.arrive!(other.gateway, 'in the other account before');
			const after = other.listen(parameters, {
				staticData: before.staticData(),
				activation: 'update',
				node: withCredential(gateway, '2'),
			});
			expect(await after.poll()).toEqual([]);
			gateway.arrive!(other.gateway, 'in the other account');
			expect(textsOf(await after.poll())).toEqual(['in the other account']);
		} finally {
			await other.close();
		}
	});

	it.each([48, -48, 100, -100])(
		'loses nothing if n8n’s clock is wrong by %i hours when the trigger is activated',
		async (hours) => {
			clock = () => Date.now() - hours * HOUR;
			arrive('before');
			const trigger = bench.listen(parameters);
			expect(await trigger.poll()).toEqual([]);
			for (let i = 0; i < 10; i++) {
				arrive(`${i}`);
				expect(textsOf(await trigger.poll())).toEqual([`${i}`]);
			}
			expect(await trigger.poll()).toEqual([]);
		},
	);
});
