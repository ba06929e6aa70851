import { retryExecution } from '../../support/engine';
import { MobipaceBench } from '../../support/mobipace';
import { MProfiBench } from '../../support/mprofi';

let bench: MProfiBench;
beforeAll(async () => {
	bench = await MProfiBench.open();
});
beforeEach(() => bench.gateway.reset());
afterAll(async () => await bench.close());

const send = (concurrency: number) => ({
	resource: 'message',
	operation: 'send',
	to: '={{ $json.to }}',
	text: '={{ $json.text }}',
	options: { concurrency },
});
const people = (count: number) =>
	Array.from({ length: count }, (_, i) => ({ to: String(48_500_600_700 + i), text: `No. ${i}` }));
const sentTo = () => bench.sent.map(({ recipient }) => recipient).sort();
const numbers = (items: Array<{ to: string }>) => items.map(({ to }) => to);

/** The message of this item is taken, and answered only after the others. */
const slowly = (index: number) =>
	bench.gateway.fault({ kind: 'delay', ms: 400, bodyContains: `No. ${index}"` });
const refused = (index: number) =>
	bench.gateway.fault({
		kind: 'status',
		status: 400,
		taken: false,
		bodyContains: `No. ${index}"`,
		body: { detail: `Refused ${index}` },
	});

describe('send with a concurrency', () => {
	it('keeps so many requests under way and no more', async () => {
		const items = people(12);
		bench.gateway.fault({ kind: 'delay', ms: 200, times: 12 });
		const { error } = await bench.run(send(4), items);
		expect(error).toBeUndefined();
		expect(bench.gateway.mostAtOnce).toBe(4);
		expect(sentTo()).toEqual(numbers(items));
	});

	it('is one after the other unless the user wants more', async () => {
		bench.gateway.fault({ kind: 'delay', ms: 50, times: 5 });
		await bench.run({ ...send(1), options: {} }, people(5));
		expect(bench.gateway.mostAtOnce).toBe(1);
		expect(bench.sent.map(({ recipient }) => recipient)).toEqual(numbers(people(5)));
	});

	it('is never more than 50', async () => {
		bench.gateway.fault({ kind: 'delay', ms: 500, times: 70 });
		await bench.run(send(1_000), people(70));
		expect(bench.gateway.mostAtOnce).toBe(50);
	});

	it('gives results in the order of the items, paired, whichever is answered first', async () => {
		slowly(0);
		slowly(2);
		const items = people(6);
		const result = await bench.run(send(3), items);
		expect(result.outputs[0]!.map(({ to }) => to)).toEqual(numbers(items));
		expect(result.items[0]!.map(({ pairedItem }) => pairedItem)).toEqual(
			items.map((_, item) => ({ item })),
		);
		const ids = new Map(bench.gateway.messages.map(({ recipient, id }) => [recipient, String(id)]));
		expect(result.outputs[0]!.map(({ messageId }) => messageId)).toEqual(
			items.map(({ to }) => ids.get(to)),
		);
	});

	it('begins no further item after a problem, and lets those under way end', async () => {
		slowly(0);
		refused(1);
		slowly(2);
		const { error } = await bench.run(send(3), people(30));
		expect(error?.message).toMatch(/Refused 1.*\[item 1\]/);
		expect(sentTo()).toEqual([people(30)[0]!.to, people(30)[2]!.to]);
		expect(bench.gateway.requests).toHaveLength(3);
	});

	it('fails with the problem of the first item in order, whichever came first', async () => {
		bench.gateway.fault({ kind: 'dropAfter', bodyContains: 'No. 0"', path: '/send/' });
		refused(1);
		const { error } = await bench.run(send(2), people(5));
		expect(error?.message).toMatch(/\[item 0\]/);
	});

	it('tells each its own outcome where On Error continues', async () => {
		refused(1);
		refused(3);
		const onError = 'continueRegularOutput';
		const { outputs, error } = await bench.run(send(3), people(6), { onError });
		expect(error).toBeUndefined();
		const rejected = { outcome: 'rejected' };
		const accepted = { outcome: 'accepted' };
		expect(outputs[0]).toMatchObject([accepted, rejected, accepted, rejected, accepted, accepted]);
	});

	it('sends by a retry only what was not settled, also what was under way when it failed', async () => {
		slowly(0);
		refused(1);
		slowly(2);
		const items = people(10);
		const failed = await bench.run(send(3), items);
		expect(bench.sent).toHaveLength(2);
		const { outputs, error } = await retryExecution(bench.setup(send(3), items), failed);
		expect(error).toBeUndefined();
		expect(outputs[0]!.map(({ outcome }) => outcome)).toEqual(Array(10).fill('accepted'));
		expect(sentTo()).toEqual(numbers(items));
	});

	it('does not repeat what may have been sent, and gets the rest done', async () => {
		bench.gateway.fault({ kind: 'dropAfter', bodyContains: 'No. 2"', path: '/send/' });
		const items = people(10);
		const node = { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 };
		const { error } = await bench.run(send(4), items, node);
		expect(error?.message).toMatch(/may have been sent.*\[item 2\]/);
		expect(sentTo()).toEqual(numbers(items));
	});

	it('begins nothing more once the execution is cancelled', async () => {
		const controller = new AbortController();
		bench.gateway.fault({ kind: 'delay', ms: 600, times: 50 });
		setTimeout(() => controller.abort(), 200);
		await bench.run(send(3), people(50), {}, controller.signal);
		await new Promise((resolve) => setTimeout(resolve, 600));
		expect(bench.gateway.requests).toHaveLength(3);
	});

	it('leaves it to the item to say what is wrong with its options', async () => {
		const options = { concurrency: 3, reference: '={{ $("Nowhere").item.json.id }}' };
		const parameters = { ...send(3), options };
		const { outputs } = await bench.run(parameters, people(2), {
			onError: 'continueRegularOutput',
		});
		expect(outputs[0]).toMatchObject(
			people(2).map(() => ({ outcome: 'rejected', failure: { code: 'invalidInput' } })),
		);
		expect(bench.gateway.requests).toHaveLength(0);
	});
});

describe('MOBIPACE, which takes one request at a time', () => {
	it('does not offer it, and is not led into it', async () => {
		const mobipace = await MobipaceBench.open();
		try {
			const parameters = { ...send(5), from: 'SHOP' };
			const { type } = mobipace.setup(parameters);
			const options = type.description.properties.filter(({ name }) => name === 'options');
			expect(JSON.stringify(options)).not.toContain('concurrency');
			const { outputs } = await mobipace.run(
				parameters,
				people(4).map((item) => ({ ...item, to: `7916123450${item.to.at(-1)}` })),
			);
			expect(outputs[0]!.map(({ outcome }) => outcome)).toEqual(Array(4).fill('accepted'));
			expect(mobipace.gateway.mostAtOnce).toBe(1);
		} finally {
			await mobipace.close();
		}
	});
});
