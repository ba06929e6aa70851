import type { IDataObject } from 'n8n-workflow';
import { retryExecution } from '../../support/engine';
import type { MProfiGateway } from '../../../sandbox';
import { openBench, type Bench } from '../../support/bench';
import { M_PROFI } from '../../support/gateways/mProfi';

let bench: Bench<MProfiGateway>;
beforeAll(async () => {
	bench = await openBench(M_PROFI);
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
		'sends 1,201 items from %s in three requests and returns their outcomes in order',
		async (_, how) => {
			const items = people(1201);
			const { outputs, items: paired } = await bench.run(how, items);
			expect(sizes()).toEqual([500, 500, 201]);
			expect(bench.sent).toEqual(items.map(({ to }) => to));
			const ids = bench.gateway.messages.map(({ id }) => String(id));
			expect(outputs[0]!.map(({ messageId }) => messageId)).toEqual(ids);
			expect(paired[0]!.map(({ pairedItem }) => pairedItem)).toEqual(
				items.map((__, item) => ({ item })),
			);
		},
	);

	it('obeys a smaller Batch Size, and never exceeds the maximum', async () => {
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

	it('returns no items for no input', async () => {
		const { outputs, error } = await bench.run(fromFields, []);
		expect(error).toBeUndefined();
		expect(outputs.flat()).toEqual([]);
		expect(bench.gateway.requests).toHaveLength(0);
	});

	it('rejects invalid items and sends the rest', async () => {
		const items = [...people(2), { to: '', text: 'x' }, { to: '500600700', text: '' }];
		const { outputs, error } = await bench.run(fromFields, items);
		expect(error).toBeUndefined();
		expect(outcomes(outputs)).toEqual(['accepted', 'accepted', 'rejected', 'rejected']);
		expect(outputs[0]![2]).toMatchObject({
			failure: { message: expect.stringMatching(/empty/) as string },
		});
		expect(bench.sent).toHaveLength(2);
	});

	it('fails only if no message could be sent', async () => {
		const { error } = await bench.run(fromFields, [
			{ to: '', text: 'x' },
			{ to: 'y', text: 'x' },
		]);
		expect(error?.message).toMatch(/None of the 2 messages was sent.*\[item 0\]/);
	});

	it('says which fields there are when no item has the chosen one', async () => {
		const { error } = await bench.run({ ...fromFields, toField: 'phone' }, people(1));
		expect(error?.message).toContain('No item has a field "phone". They have: to, text.');
	});

	it('does not report a message as accepted if its result has no ID', async () => {
		const body = { result: [{ id: 7 }, { error_message: 'Zły numer' }, {}, null, { id: 'x' }] };
		bench.gateway.fault({ kind: 'wrongShape', body, path: '/sendbulk/' });
		const { outputs } = await bench.run(fromFields, people(5));
		expect(outcomes(outputs)).toEqual(['accepted', 'rejected', 'unknown', 'unknown', 'unknown']);
		expect(outputs[0]![1]).toMatchObject({
			failure: { message: expect.stringContaining('Zły numer') as string },
		});
	});

	it('reports every message as unknown when the number of results is wrong', async () => {
		bench.gateway.fault({ kind: 'wrongShape', body: { result: [{ id: 1 }] }, path: '/sendbulk/' });
		const { outputs } = await bench.run(fromFields, people(2));
		expect(outcomes(outputs)).toEqual(['unknown', 'unknown']);
	});

	it('keeps all digits of an ID that a JavaScript number cannot hold', async () => {
		const body = '{"result":[{"id":12345678901234567890}]}';
		const fault = { kind: 'status', status: 200, taken: true, body } as const;
		bench.gateway.fault({ ...fault, headers: { 'content-type': 'application/json' } });
		const { outputs } = await bench.run(fromFields, people(1));
		expect(outputs[0]![0]).toMatchObject({ messageId: '12345678901234567890' });
	});
});

describe('a batch that fails', () => {
	const small = { ...fromFields, options: { batchSize: 2 } };

	it('does not affect the batches before and after it', async () => {
		bench.gateway.fault({ kind: 'dropAfter', path: '/sendbulk/', skip: 1 });
		const { outputs, error } = await bench.run(small, people(6));
		expect(error).toBeUndefined();
		expect(outcomes(outputs)).toEqual([
			...['accepted', 'accepted', 'unknown', 'unknown', 'accepted', 'accepted'],
		]);
		expect(bench.sent).toEqual(people(6).map(({ to }) => to));
	});

	it('stops the bulk after two unanswered requests in a row', async () => {
		bench.gateway.fault({ kind: 'dropBefore', path: '/sendbulk/', times: 9 });
		const { outputs } = await bench.run(small, people(8));
		expect(outcomes(outputs)).toEqual([
			...Array<string>(4).fill('unknown'),
			...Array<string>(4).fill('rejected'),
		]);
		expect(bench.gateway.requests).toHaveLength(2);
	});

	it('is rejected as a whole when the gateway refuses it, and the next batch is sent', async () => {
		const detail = 'Błąd';
		bench.gateway.fault({ kind: 'status', status: 400, taken: false, body: { detail } });
		const { outputs } = await bench.run(small, people(4));
		expect(outcomes(outputs)).toEqual(['rejected', 'rejected', 'accepted', 'accepted']);
	});

	it('stops the bulk when the gateway refuses the key', async () => {
		bench.gateway.fault({ kind: 'status', status: 401, taken: false, times: 9 });
		const { error } = await bench.run(small, people(8));
		expect(error?.message).toMatch(/None of the 8 messages was sent.*refused the API Key/);
		expect(bench.gateway.requests).toHaveLength(1);
	});

	it('has its rejected and unknown items sent to the error output', async () => {
		bench.gateway.fault({ kind: 'dropAfter', path: '/sendbulk/' });
		const items = [...people(4), { to: '', text: '' }];
		const { outputs } = await bench.run(small, items, { onError: 'continueErrorOutput' });
		expect(outcomes(outputs)).toEqual(['accepted', 'accepted']);
		expect(outcomes(outputs, 1)).toEqual(['unknown', 'unknown', 'rejected']);
		expect(outputs[1]!.every(({ failure }) => failure)).toBe(true);
	});

	it('is sent exactly once after Retry On Fail and a retry from the list', async () => {
		const items = people(4);
		bench.gateway.fault({ kind: 'status', status: 400, taken: false, times: 4 });
		const node = { retryOnFail: true, maxTries: 2, waitBetweenTries: 1 };
		const failed = await bench.run(small, items, node);
		expect(failed.error).toBeDefined();
		const retried = await retryExecution(bench.setup(small, items, node), failed);
		expect(outcomes(retried.outputs)).toEqual(Array<string>(4).fill('accepted'));
		expect(bench.sent).toEqual(items.map(({ to }) => to));
	});
});

it('stops between two requests when the execution is canceled', async () => {
	const controller = new AbortController();
	bench.gateway.fault({ kind: 'delay', ms: 300, path: '/sendbulk/' });
	setTimeout(() => controller.abort(), 100);
	const many = { ...fromFields, options: { batchSize: 1 } };
	await bench.run(many, people(50), {}, controller.signal);
	await new Promise((resolve) => setTimeout(resolve, 400));
	expect(bench.gateway.requests.length).toBeLessThanOrEqual(1);
});

it('reads an unknown field of a result neither as an ID nor as a refusal', async () => {
	const echo = { recipient: '48500000102', message: 'Message 2' };
	const body = { result: [{ message_id: 57 }, { recipient: ['Zły numer'] }, echo] };
	bench.gateway.fault({ kind: 'wrongShape', body, path: '/sendbulk/' });
	const { outputs } = await bench.run(fromFields, people(3));
	expect(outcomes(outputs)).toEqual(['unknown', 'rejected', 'unknown']);
});

describe('a request in which single messages are refused', () => {
	const path = '/sendbulk/';
	const refuse = (body: unknown, status = 400) =>
		bench.gateway.fault({ kind: 'status', status, taken: false, body, path });
	const reasons = (outputs: IDataObject[][]) =>
		outputs[0]!.map(({ failure }) => (failure as IDataObject | undefined)?.message);

	it.each([
		['in a list', { messages: [{}, { recipient: ['Enter a number.'] }, {}, {}] }],
		['by position', { messages: { 1: { recipient: ['Enter a number.'] } } }],
		['in lists of lists', { messages: [[], ['recipient: Enter a number.'], [], []] }],
	])(
		'rejects those that the gateway names %s, and sends the others without them',
		async (_, body) => {
			refuse(body);
			const { outputs } = await bench.run(fromFields, people(4));
			expect(outcomes(outputs)).toEqual(['accepted', 'rejected', 'accepted', 'accepted']);
			expect(reasons(outputs)[1]).toMatch(/refuses this message: recipient: Enter a number/);
			expect(sizes()).toEqual([4, 3]);
			expect(bench.sent).toEqual([people(4)[0]!.to, people(4)[2]!.to, people(4)[3]!.to]);
		},
	);

	it('counts the positions of each request anew', async () => {
		refuse({ messages: [{ message: ['No.'] }, {}, {}, {}] });
		refuse({ messages: [{}, {}, { message: ['Not this either.'], date: ['Past.'] }] });
		const { outputs } = await bench.run(fromFields, people(4));
		expect(outcomes(outputs)).toEqual(['rejected', 'accepted', 'accepted', 'rejected']);
		expect(reasons(outputs)[3]).toMatch(/message: Not this either\.; date: Past\./);
		expect(sizes()).toEqual([4, 3, 2]);
	});

	it('asks once where all are named', async () => {
		refuse({ messages: [{ message: ['No.'] }, { message: ['No.'] }] });
		const { outputs } = await bench.run(fromFields, people(2), {
			onError: 'continueRegularOutput',
		});
		expect(outcomes(outputs)).toEqual(['rejected', 'rejected']);
		expect(sizes()).toEqual([2]);
	});

	it('keeps what was refused where the answer to the others is lost', async () => {
		refuse({ messages: [{}, { message: ['No.'] }, {}] });
		bench.gateway.fault({ kind: 'dropAfter', path });
		const { outputs } = await bench.run(fromFields, people(3));
		expect(outcomes(outputs)).toEqual(['unknown', 'rejected', 'unknown']);
		expect(bench.sent).toHaveLength(2);
	});

	it.each([
		[
			'a list of another length',
			{ messages: [{ recipient: ['Bad.'] }] },
			/messages\.0\.recipient: Bad/,
		],
		[
			'a position that no message has',
			{ messages: { 3: { date: ['Bad.'] } } },
			/messages\.3\.date: Bad/,
		],
		['all of them', { messages: ['This list may not be empty.'] }, /messages: This list may not/],
		['nothing by name', { detail: 'Bad request' }, /Bad request/],
		['a field beside them', { channel: { id: ['Gone.'] } }, /channel\.id: Gone/],
	])('rejects all with the reason where it names %s', async (_, body, words) => {
		refuse(body);
		const { outputs } = await bench.run(fromFields, people(3), {
			onError: 'continueRegularOutput',
		});
		expect(outcomes(outputs)).toEqual(Array(3).fill('rejected'));
		for (const reason of reasons(outputs)) expect(reason).toMatch(words);
		expect(sizes()).toEqual([3]);
	});

	it('sends nothing again after any other status', async () => {
		refuse({ messages: [{}, { recipient: ['Bad.'] }] }, 409);
		const { outputs } = await bench.run(fromFields, people(2));
		expect(outcomes(outputs)).toEqual(['unknown', 'unknown']);
		expect(sizes()).toEqual([2]);
	});
});

describe('an answer with HTTP 200 that refuses', () => {
	const single = {
		resource: 'message',
		operation: 'send',
		to: '={{ $json.to }}',
		text: '={{ $json.text }}',
	};
	const continues = { onError: 'continueRegularOutput' } as const;

	it.each([
		['a code and a message', { error_code: 12, error_message: 'Zły numer' }, /Zły numer/],
		['a code', { error_code: 'ERR7' }, /ERR7/],
		['a detail', { detail: 'Zły kanał' }, /Zły kanał/],
		['complaints by field', { recipient: ['Zły numer'] }, /recipient: Zły numer/],
	])('by %s means the same in both operations', async (_, entry, words) => {
		for (const [parameters, body] of [
			[single, entry],
			[fromFields, { result: [entry] }],
			[fromFields, entry],
		] as const) {
			bench.gateway.reset();
			bench.gateway.fault({ kind: 'status', status: 200, taken: false, body });
			const { outputs } = await bench.run(parameters, people(1), continues);
			expect(outputs[0]![0]).toMatchObject({
				outcome: 'rejected',
				failure: { code: 'refused', message: expect.stringMatching(words) as string },
			});
			expect(bench.gateway.requests).toHaveLength(1);
		}
	});

	it.each([
		['nothing', {}],
		['a code of 0', { error_code: 0, error_message: '' }],
		['a code of 0 as text', { error_code: '0' }],
		['an empty reason', { detail: '' }],
		['a reason in another shape', { detail: { recipient: 'x' } }],
		['what was sent', { recipient: '48500600700', message: 'Hej' }],
	])('with %s leaves the outcome unknown in both operations', async (_, entry) => {
		for (const [parameters, body] of [
			[single, entry],
			[fromFields, { result: [entry] }],
			[fromFields, entry],
		] as const) {
			bench.gateway.reset();
			bench.gateway.fault({ kind: 'status', status: 200, taken: false, body });
			const { outputs } = await bench.run(parameters, people(1), continues);
			expect(outcomes(outputs)).toEqual(['unknown']);
		}
	});

	it('with an id beside a reason means that the message was taken', async () => {
		const entry = { id: 7, error_code: 12, error_message: 'x' };
		for (const [parameters, body] of [
			[single, entry],
			[fromFields, { result: [entry] }],
		] as const) {
			bench.gateway.fault({ kind: 'status', status: 200, taken: false, body });
			expect(outcomes((await bench.run(parameters, people(1))).outputs)).toEqual(['accepted']);
		}
	});
});
