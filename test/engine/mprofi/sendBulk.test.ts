import type { IDataObject } from 'n8n-workflow';
import { retryExecution } from '../../support/engine';
import { MProfiBench } from '../../support/mprofi';

let bench: MProfiBench;
beforeAll(async () => {
	bench = await MProfiBench.open();
});
beforeEach(() => bench.gateway.reset());
afterAll(async () => await bench.close());

const bulk = { resource: 'message', operation: 'sendBulk' };
const fromFields = { ...bulk, messagesFrom: 'inputFields', toField: 'to', textField: 'text' };
const fromParameters = {
	...bulk,
	messagesFrom: 'parameters',
	to: '={{ $json.to }}',
	text: '={{ $json.text }}',
};

function people(count: number): Array<{ to: string; text: string }> {
	return Array.from({ length: count }, (_, i) => ({
		to: String(48_500_000_100 + i),
		text: `Wiadomość ${i}`,
	}));
}

function outcomes(outputs: IDataObject[][], index = 0): unknown[] {
	return outputs[index]!.map(({ outcome }) => outcome);
}

/** How many messages each request carried. */
function sizes(): number[] {
	return bench.gateway.requests.map(
		({ json }) => (json as { messages: unknown[] }).messages.length,
	);
}

describe('sendBulk', () => {
	it.each([
		['input fields', fromFields],
		['parameters', fromParameters],
	])(
		'sends 1,201 items from %s in three requests, an outcome for each in order',
		async (_, how) => {
			const items = people(1201);
			const { outputs, items: paired } = await bench.run(how, items);
			expect(sizes()).toEqual([500, 500, 201]);
			expect(bench.sent.map(({ recipient }) => recipient)).toEqual(items.map(({ to }) => to));
			const ids = bench.gateway.messages.map(({ id }) => String(id));
			expect(outputs[0]!.map(({ messageId }) => messageId)).toEqual(ids);
			expect(paired[0]!.map(({ pairedItem }) => pairedItem)).toEqual(
				items.map((__, item) => ({ item })),
			);
		},
	);

	it('takes smaller batches where the user wants them, and no larger ones', async () => {
		await bench.run({ ...fromFields, options: { batchSize: 2 } }, people(5));
		expect(sizes()).toEqual([2, 2, 1]);
		bench.gateway.reset();
		await bench.run({ ...fromFields, options: { batchSize: 100_000 } }, people(501));
		expect(sizes()).toEqual([500, 1]);
	});

	it('reads the reference of each message from its field', async () => {
		const items = people(2).map((person, i) => ({ ...person, order: `A-${i}` }));
		const { outputs } = await bench.run({ ...fromFields, referenceField: 'order' }, items);
		expect(outputs[0]!.map(({ reference }) => reference)).toEqual(['A-0', 'A-1']);
		expect(bench.gateway.messages.map(({ reference }) => reference)).toEqual(['A-0', 'A-1']);
	});

	it('gives nothing for nothing', async () => {
		const { outputs, error } = await bench.run(fromFields, []);
		expect(error).toBeUndefined();
		expect(outputs.flat()).toEqual([]);
		expect(bench.gateway.requests).toHaveLength(0);
	});

	it('keeps back what no gateway would take, and sends the rest', async () => {
		const items = [...people(2), { to: '', text: 'x' }, { to: '500600700', text: '' }];
		const { outputs, error } = await bench.run(fromFields, items);
		expect(error).toBeUndefined();
		expect(outcomes(outputs)).toEqual(['accepted', 'accepted', 'rejected', 'rejected']);
		expect(outputs[0]![2]).toMatchObject({
			failure: { message: expect.stringMatching(/empty/) as string },
		});
		expect(bench.sent).toHaveLength(2);
	});

	it('fails only when nothing at all could be sent', async () => {
		const { error } = await bench.run(fromFields, [
			{ to: '', text: 'x' },
			{ to: 'y', text: 'x' },
		]);
		expect(error?.message).toMatch(/None of the 2 messages was sent.*\[item 0\]/);
	});

	it('names a field that the items do not have', async () => {
		const { error } = await bench.run({ ...fromFields, toField: 'phone' }, people(1));
		expect(error?.message).toMatch(/recipient is empty/i);
	});

	it('does not take an entry without id for accepted', async () => {
		const body = { result: [{ id: 7 }, { error_message: 'Zły numer' }, {}, null, { id: 'x' }] };
		bench.gateway.fault({ kind: 'wrongShape', body, path: '/sendbulk/' });
		const { outputs } = await bench.run(fromFields, people(5));
		expect(outcomes(outputs)).toEqual(['accepted', 'rejected', 'unknown', 'unknown', 'unknown']);
		expect(outputs[0]![1]).toMatchObject({
			failure: { message: expect.stringContaining('Zły numer') as string },
		});
	});

	it('knows nothing of any message when the list of results has another length', async () => {
		bench.gateway.fault({ kind: 'wrongShape', body: { result: [{ id: 1 }] }, path: '/sendbulk/' });
		const { outputs } = await bench.run(fromFields, people(2));
		expect(outcomes(outputs)).toEqual(['unknown', 'unknown']);
	});

	it('keeps ids whole that JavaScript numbers cannot hold', async () => {
		const body = '{"result":[{"id":12345678901234567890}]}';
		const fault = { kind: 'status', status: 200, taken: true, body } as const;
		bench.gateway.fault({ ...fault, headers: { 'content-type': 'application/json' } });
		const { outputs } = await bench.run(fromFields, people(1));
		expect(outputs[0]![0]).toMatchObject({ messageId: '12345678901234567890' });
	});
});

describe('a batch that fails', () => {
	const small = { ...fromFields, options: { batchSize: 2 } };

	it('hides neither what was sent before it nor what is sent after it', async () => {
		bench.gateway.fault({ kind: 'dropAfter', path: '/sendbulk/', skip: 1 });
		const { outputs, error } = await bench.run(small, people(6));
		expect(error).toBeUndefined();
		expect(outcomes(outputs)).toEqual([
			...['accepted', 'accepted', 'unknown', 'unknown', 'accepted', 'accepted'],
		]);
		expect(bench.sent.map(({ recipient }) => recipient)).toEqual(people(6).map(({ to }) => to));
	});

	it('lets two unanswered requests be enough: the rest stays unsent', async () => {
		bench.gateway.fault({ kind: 'dropBefore', path: '/sendbulk/', times: 9 });
		const { outputs } = await bench.run(small, people(8));
		expect(outcomes(outputs)).toEqual([
			...Array<string>(4).fill('unknown'),
			...Array<string>(4).fill('rejected'),
		]);
		expect(bench.gateway.requests).toHaveLength(2);
	});

	it('is refused as a whole, and does not keep the next one from being sent', async () => {
		const detail = 'Błąd';
		bench.gateway.fault({ kind: 'status', status: 400, taken: false, body: { detail } });
		const { outputs } = await bench.run(small, people(4));
		expect(outcomes(outputs)).toEqual(['rejected', 'rejected', 'accepted', 'accepted']);
	});

	it('stops everything when the key is refused', async () => {
		bench.gateway.fault({ kind: 'status', status: 401, taken: false, times: 9 });
		const { error } = await bench.run(small, people(8));
		expect(error?.message).toMatch(/None of the 8 messages was sent.*refused the credential/);
		expect(bench.gateway.requests).toHaveLength(1);
	});

	it('sends rejected and unknown items to the error output', async () => {
		bench.gateway.fault({ kind: 'dropAfter', path: '/sendbulk/' });
		const items = [...people(4), { to: '', text: '' }];
		const { outputs } = await bench.run(small, items, { onError: 'continueErrorOutput' });
		expect(outcomes(outputs)).toEqual(['accepted', 'accepted']);
		expect(outcomes(outputs, 1)).toEqual(['unknown', 'unknown', 'rejected']);
		expect(outputs[1]!.every(({ failure }) => failure)).toBe(true);
	});

	it('is not sent again by Retry On Fail or a retry from the list', async () => {
		const items = people(4);
		bench.gateway.fault({ kind: 'status', status: 400, taken: false, times: 4 });
		const node = { retryOnFail: true, maxTries: 2, waitBetweenTries: 1 };
		const failed = await bench.run(small, items, node);
		expect(failed.error).toBeDefined();
		const retried = await retryExecution(bench.setup(small, items, node), failed);
		expect(outcomes(retried.outputs)).toEqual(Array<string>(4).fill('accepted'));
		expect(bench.sent.map(({ recipient }) => recipient)).toEqual(items.map(({ to }) => to));
	});
});

it('stops between two requests when the execution is cancelled', async () => {
	const controller = new AbortController();
	bench.gateway.fault({ kind: 'delay', ms: 300, path: '/sendbulk/' });
	setTimeout(() => controller.abort(), 100);
	const many = { ...fromFields, options: { batchSize: 1 } };
	await bench.run(many, people(50), {}, controller.signal);
	await new Promise((resolve) => setTimeout(resolve, 400));
	expect(bench.gateway.requests.length).toBeLessThanOrEqual(1);
});

it('takes an unknown field of a result for neither an id nor a refusal', async () => {
	const echo = { recipient: '48500000102', message: 'Message 2' };
	const body = { result: [{ message_id: 57 }, { recipient: ['Zły numer'] }, echo] };
	bench.gateway.fault({ kind: 'wrongShape', body, path: '/sendbulk/' });
	const { outputs } = await bench.run(fromFields, people(3));
	expect(outcomes(outputs)).toEqual(['unknown', 'rejected', 'unknown']);
});
