import { retryCrashed, retryExecution, runNode, type Result } from '../support/engine';
import { MobipaceBench } from '../support/mobipace';

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

	it('sends nothing where MOBIPACE cannot be asked, and can be retried', async () => {
		const setup = bench.setup({ ...bulk, from: 'SHOP' }, items);
		bench.gateway.fault({ kind: 'dropBefore', path: '/QueryMessages', times: 99 });
		const failed = await retryCrashed(setup, killed);
		expect(failed.error?.message).toMatch(/connection|reach|closed/i);
		expect(bench.sent).toHaveLength(2);
		bench.gateway.clearFaults();
		await retryExecution(setup, failed);
		expect(bench.sent.sort()).toEqual(items.map(({ to }) => to));
	});

	it('calls them unknown where MOBIPACE cannot be asked and the workflow goes on', async () => {
		const onError = { onError: 'continueRegularOutput' } as const;
		const setup = bench.setup({ ...bulk, from: 'SHOP' }, items, onError);
		bench.gateway.fault({ kind: 'dropBefore', path: '/QueryMessages', times: 99 });
		const { outputs, error } = await retryCrashed(setup, killed);
		expect(error).toBeUndefined();
		expect(outputs[0]!.map(({ outcome }) => outcome)).toEqual(Array(4).fill('unknown'));
		expect(bench.sent).toHaveLength(2);
	});
});
