import { retryExecution } from '../../support/engine';
import type { MProfiGateway } from '../../../sandbox';
import { openBench, type Bench } from '../../support/bench';
import { until } from '../../support/until';
import { M_PROFI } from '../../support/gateways/mProfi';

let bench: Bench<MProfiGateway>;
beforeAll(async () => {
	bench = await openBench(M_PROFI);
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
const sentTo = () => bench.sent.sort();
const numbers = (items: Array<{ to: string }>) => items.map(({ to }) => to);

/** The gateway accepts the message of this item, but answers only after the others. */
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

describe('send with Concurrency', () => {
	it('runs exactly that many requests at once', async () => {
		const items = people(12);
		bench.gateway.fault({ kind: 'delay', ms: 200, times: 12 });
		const { error } = await bench.run(send(4), items);
		expect(error).toBeUndefined();
		expect(bench.gateway.mostAtOnce).toBe(4);
		expect(sentTo()).toEqual(numbers(items));
	});

	it('sends one message after the other by default', async () => {
		bench.gateway.fault({ kind: 'delay', ms: 50, times: 5 });
		await bench.run({ ...send(1), options: {} }, people(5));
		expect(bench.gateway.mostAtOnce).toBe(1);
		expect(bench.sent).toEqual(numbers(people(5)));
	});

	it('never runs more than 50 requests at once', async () => {
		// As long as a slow machine may need to begin them all.
		bench.gateway.fault({ kind: 'delay', ms: 3_000, times: 50 });
		await bench.run(send(1_000), people(70));
		expect(bench.gateway.mostAtOnce).toBe(50);
	});

	it('returns paired results in the order of the items, whichever is answered first', async () => {
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

	it('starts no further item after a failure, and lets running ones finish', async () => {
		slowly(0);
		refused(1);
		slowly(2);
		const { error } = await bench.run(send(3), people(30));
		expect(error?.message).toMatch(/Refused 1.*\[item 1\]/);
		expect(sentTo()).toEqual([people(30)[0]!.to, people(30)[2]!.to]);
		expect(bench.gateway.requests).toHaveLength(3);
	});

	it('fails with the error of the first failed item in order, whichever failed first', async () => {
		bench.gateway.fault({ kind: 'dropAfter', bodyContains: 'No. 0"', path: '/send/' });
		refused(1);
		const { error } = await bench.run(send(2), people(5));
		expect(error?.message).toMatch(/\[item 0\]/);
	});

	it('returns the outcome of each item when On Error continues', async () => {
		refused(1);
		refused(3);
		const onError = 'continueRegularOutput';
		const { outputs, error } = await bench.run(send(3), people(6), { onError });
		expect(error).toBeUndefined();
		const rejected = { outcome: 'rejected' };
		const accepted = { outcome: 'accepted' };
		expect(outputs[0]).toMatchObject([accepted, rejected, accepted, rejected, accepted, accepted]);
	});

	it('does not resend in a retry what was still running when the first attempt failed', async () => {
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

	it('does not repeat a message that may have been sent, and sends the rest', async () => {
		bench.gateway.fault({ kind: 'dropAfter', bodyContains: 'No. 2"', path: '/send/' });
		const items = people(10);
		const node = { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 };
		const { error } = await bench.run(send(4), items, node);
		expect(error?.message).toMatch(/may have been sent.*\[item 2\]/);
		expect(sentTo()).toEqual(numbers(items));
	});

	it('starts no further request once the execution is canceled', async () => {
		const controller = new AbortController();
		bench.gateway.fault({ kind: 'delay', ms: 600, times: 50 });
		void until(() => bench.gateway.requests.length === 3).then(() => controller.abort());
		await bench.run(send(3), people(50), {}, controller.signal);
		await new Promise((resolve) => setTimeout(resolve, 600));
		expect(bench.gateway.requests).toHaveLength(3);
	});

	it('reports an invalid option on the item that has it', async () => {
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
