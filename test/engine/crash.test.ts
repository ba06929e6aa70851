import { retryCrashed, runNode, type Result } from '../support/engine';
import { MobipaceBench } from '../support/mobipace';
import { MProfiBench } from '../support/mprofi';

/*
 * n8n saves what an execution did when it ends. One that was killed is retried from its start, with
 * nothing of what it did but the token that n8n gave it before it began.
 */

const bulk = {
	resource: 'message',
	operation: 'sendBulk',
	messagesFrom: 'inputFields',
	toField: 'to',
	textField: 'text',
	referenceField: 'reference',
	options: { batchSize: 2 },
};
const send = {
	resource: 'message',
	operation: 'send',
	to: '={{ $json.to }}',
	text: '={{ $json.text }}',
};
const people = (start: number) =>
	Array.from({ length: 4 }, (_, i) => ({ to: String(start + i * 1_000), text: `Message ${i}` }));

describe('a retry of an execution that was killed, at MOBIPACE', () => {
	let bench: MobipaceBench;
	let killed: Result;
	const items = people(79_110_200_200);
	beforeEach(async () => {
		bench = await MobipaceBench.open();
		killed = await runNode(bench.setup({ ...bulk, from: 'SHOP' }, items.slice(0, 2)));
	});
	afterEach(async () => await bench.close());

	it('asks for every message and sends the rest', async () => {
		const setup = bench.setup({ ...bulk, from: 'SHOP' }, items);
		const { outputs } = await retryCrashed(setup, killed);
		expect(outputs[0]!.map(({ outcome }) => outcome)).toEqual(Array(4).fill('accepted'));
		expect(bench.sent.sort()).toEqual(items.map(({ to }) => to));
	});

	it('sends nothing and does not know, where MOBIPACE cannot be asked', async () => {
		const setup = bench.setup({ ...bulk, from: 'SHOP' }, items);
		bench.gateway.fault({ kind: 'dropBefore', path: '/QueryMessages', times: 99 });
		const { outputs } = await retryCrashed(setup, killed);
		expect(outputs[0]!.map(({ outcome }) => outcome)).toEqual(Array(4).fill('unknown'));
		expect(bench.sent).toHaveLength(2);
	});

	it('does not take what stands under a reference of the user for this message', async () => {
		const own = items.map((item, i) => ({ ...item, reference: `customer-${i}` }));
		await runNode(bench.setup({ ...bulk, from: 'SHOP' }, own.slice(3)));
		const { outputs } = await retryCrashed(bench.setup({ ...bulk, from: 'SHOP' }, own), killed);
		expect(outputs[0]!.map(({ outcome }) => outcome)).toEqual([
			...Array<string>(3).fill('accepted'),
			'unknown',
		]);
	});
});

describe('a retry of an execution that was killed, at mProfi', () => {
	let bench: MProfiBench;
	beforeEach(async () => (bench = await MProfiBench.open()));
	afterEach(async () => await bench.close());

	it.each([
		['a bulk', bulk],
		['single messages', send],
	])('sends nothing of %s and says what to do', async (_, parameters) => {
		const setup = bench.setup(parameters, people(48_500_600_700));
		const killed = await runNode(setup);
		const { error } = await retryCrashed(setup, killed);
		expect(error?.message).toMatch(/n8n was killed .* send the rest in a new execution/);
		expect(bench.gateway.messages).toHaveLength(4);
	});

	it('still reads', async () => {
		const setup = bench.setup({ resource: 'incomingMessage', operation: 'getMany' });
		const killed = await runNode(setup);
		expect((await retryCrashed(setup, killed)).error).toBeUndefined();
	});
});
