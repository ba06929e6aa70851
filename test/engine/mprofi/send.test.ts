import { retryExecution, type Result } from '../../support/engine';
import type { MProfiGateway } from '../../../sandbox';
import { openBench, type Bench } from '../../support/bench';
import { M_PROFI } from '../../support/gateways/mProfi';

let bench: Bench<MProfiGateway>;
beforeAll(async () => {
	bench = await openBench(M_PROFI);
});
beforeEach(() => bench.gateway.reset());
afterAll(async () => await bench.close());

const send = {
	resource: 'message',
	operation: 'send',
	to: '={{ $json.to }}',
	text: '={{ $json.text }}',
};
const one = [{ to: '+48 500-600-700', text: 'Paczka w drodze' }];
const three = ['500600701', '500600702', '500600703'].map((to) => ({ to, text: `Do ${to}` }));

describe('send', () => {
	it('sends one message per item and returns paired outcomes in order', async () => {
		const { outputs, items, error } = await bench.run(send, three);
		expect(error).toBeUndefined();
		expect(outputs[0]).toEqual(
			three.map(({ to }, i) => ({
				gateway: 'mProfi',
				to: `48${to}`,
				from: null,
				messageId: String(55 + i),
				reference: null,
				outcome: 'accepted',
				encoding: 'GSM-7',
				parts: 1,
				scheduledAt: null,
			})),
		);
		expect(items[0]!.map(({ pairedItem }) => pairedItem)).toEqual([
			{ item: 0 },
			{ item: 1 },
			{ item: 2 },
		]);
		expect(bench.sent).toEqual(three.map(({ to }) => `48${to}`));
	});

	it('passes on reference, time and encoding under the names in the specification', async () => {
		const options = { reference: 'order-7', sendAt: '2030-05-26T13:38:47', unicode: true };
		const { outputs } = await bench.run({ ...send, options }, [
			{ to: '500600700', text: 'Zażółć 😀' },
		]);
		expect(bench.gateway.requests[0]!.json).toEqual({
			recipient: '48500600700',
			message: 'Zażółć 😀',
			reference: 'order-7',
			date: '2030-05-26T13:38:47+02:00',
			encoding: 'utf-8',
			apikey: bench.gateway.apiKey,
		});
		expect(outputs[0]![0]).toMatchObject({
			reference: 'order-7',
			scheduledAt: '2030-05-26T13:38:47+02:00',
			encoding: 'UCS-2',
		});
	});

	it.each([
		['203005261338', /^Send At is not a valid date and time: "203005261338"/],
		['2026-02-30T10:00:00', /^Send At is not a valid date and time/],
		['2020-05-26T13:38:47', /^Send At is \d+ days in the past: 2020-05-26T13:38:47\+02:00/],
	])('sends nothing at once for the Send At %s, and Preview says so', async (sendAt, words) => {
		const options = { sendAt };
		for (const operation of ['send', 'sendBulk']) {
			const { error } = await bench.run({ ...send, operation, options }, one);
			expect(error?.message).toMatch(words);
		}
		expect(bench.gateway.requests).toEqual([]);
		const { outputs } = await bench.run({ ...send, operation: 'preview', options }, one);
		expect(outputs[0]![0]).toMatchObject({
			wouldBeSent: false,
			refusal: expect.stringMatching(words) as string,
		});
	});

	it('counts the parts of the text that the gateway will actually send', async () => {
		const text = 'ąćęłńóśźż'.repeat(17); // 153 letters: UCS-2 would need three parts
		const { outputs } = await bench.run(send, [{ to: '500600700', text }]);
		expect(outputs[0]![0]).toMatchObject({ encoding: 'GSM-7', parts: 1 });
		expect(bench.gateway.messages[0]!.parts).toBe(1);
	});

	it('stops at the first refused item, names it, and sends nothing after it', async () => {
		bench.gateway.fault({ kind: 'status', status: 400, taken: false, skip: 1 });
		const { error } = await bench.run(send, three);
		expect(error?.message).toMatch(/was not sent.*HTTP 400.*\[item 1\]/);
		expect(bench.sent).toHaveLength(1);
	});

	it.each([
		['an empty recipient', { to: '', text: 'x' }, /recipient is empty/i],
		['a short number', { to: '50060070', text: 'x' }, /8 digits/],
		['a number of 23 digits', { to: '12345678901234567890123', text: 'x' }, /digits/],
		['two numbers in one item', { to: '500600700, 500600701', text: 'x' }, /one/i],
		['an empty text', { to: '500600700', text: ' ' }, /text is empty/],
		['a text of 613 characters', { to: '500600700', text: 'x'.repeat(613) }, /613 characters.*612/],
		['half an emoji', { to: '500600700', text: 'x\ud83d' }, /lone surrogate/],
		['an object as text', { to: '500600700', text: { a: 1 } }, /list or an object/],
	])('refuses %s before anything is sent', async (_, item, words) => {
		const { error } = await bench.run(send, [item]);
		expect(error?.message).toMatch(words);
		expect(error?.message).toContain('[item 0]');
		expect(bench.gateway.requests).toHaveLength(0);
	});

	it('refuses a text with more parts than Max Parts before any request', async () => {
		const items = [{ to: '500600700', text: 'x'.repeat(161) }];
		const { error } = await bench.run({ ...send, options: { maxParts: 1 } }, items);
		expect(error?.message).toMatch(/2 parts in GSM-7, but Max Parts allows only 1/);
		expect(bench.gateway.requests).toHaveLength(0);
	});

	it('puts outcome and failure on the item when On Error continues', async () => {
		const items = [three[0]!, { to: 'x', text: 'x' }, three[2]!];
		const { outputs, error } = await bench.run(send, items, { onError: 'continueRegularOutput' });
		expect(error).toBeUndefined();
		expect(outputs[0]!.map(({ outcome }) => outcome)).toEqual(['accepted', 'rejected', 'accepted']);
		expect(outputs[0]![1]).toMatchObject({ failure: { code: 'invalidInput' } });
		expect(outputs[0]!.some((json) => 'error' in json)).toBe(false);
	});

	it('sends failed items to the error output, with outcome and failure', async () => {
		const items = [three[0]!, { to: 'x', text: 'x' }];
		const { outputs } = await bench.run(send, items, { onError: 'continueErrorOutput' });
		expect(outputs[0]!.map(({ outcome }) => outcome)).toEqual(['accepted']);
		expect(outputs[1]).toEqual([
			expect.objectContaining({ outcome: 'rejected', failure: expect.anything() as unknown }),
		]);
	});
});

describe('an answer that is lost', () => {
	const lost = [
		['the connection breaks after the gateway accepted the message', { kind: 'dropAfter' }],
		['only half of the answer arrives', { kind: 'half' }],
		['the JSON is cut off', { kind: 'malformed' }],
		['the answer is empty', { kind: 'empty' }],
		['the answer is a web page', { kind: 'html', taken: true }],
		[
			'the gateway fails after accepting the message (500)',
			{ kind: 'status', status: 500, taken: true },
		],
		[
			'a proxy fails after the gateway accepted the message (502)',
			{ kind: 'status', status: 502, taken: true },
		],
		['the JSON has a different shape', { kind: 'wrongShape', body: { ok: true } }],
		['the ID is null', { kind: 'wrongShape', body: { id: null } }],
	] as const;

	it.each(lost)(
		'leaves the outcome unknown and is never asked for again when %s',
		async (_, fault) => {
			bench.gateway.fault({ ...fault, path: '/send/' });
			const node = { retryOnFail: true, maxTries: 2, waitBetweenTries: 1 };
			const { error } = await bench.run(send, one, node);
			expect(error?.message).toMatch(/may have been sent/);
			expect(bench.sent).toHaveLength(1);
			expect(bench.paths).toEqual(['/send/']);
		},
	);

	it('says what happened, when, and how to find out', async () => {
		bench.gateway.fault({ kind: 'dropAfter', path: '/send/' });
		const { outputs } = await bench.run(send, one, { onError: 'continueRegularOutput' });
		const { outcome, failure } = outputs[0]![0] as {
			outcome: string;
			failure: { message: string };
		};
		expect(outcome).toBe('unknown');
		expect(failure.message).toMatch(
			/^The message to \+48 [\d ]+ may have been sent\. .* was lost .* at \d\d:\d\d on 20\d\d-.*\(Europe\/Warsaw\)\. .*mProfi panel/,
		);
	});

	it('lets a retry send each remaining item once', async () => {
		bench.gateway.fault({ kind: 'dropAfter', path: '/send/', bodyContains: '48500600702' });
		const node = { retryOnFail: true, maxTries: 2, waitBetweenTries: 1 };
		const { error } = await bench.run(send, three, node);
		expect(error?.message).toMatch(/\[item 1\]/);
		expect(bench.sent).toEqual(three.map(({ to }) => `48${to}`));
	});
});

describe('a gateway that did not accept the message', () => {
	it('is asked again after HTTP 429, when Retry-After allows it', async () => {
		const headers = { 'retry-after': '1' };
		bench.gateway.fault({ kind: 'status', status: 429, taken: false, headers, path: '/send/' });
		const { outputs, error } = await bench.run(send, one);
		expect(error).toBeUndefined();
		expect(outputs[0]![0]).toMatchObject({ outcome: 'accepted' });
		const [first, second] = bench.gateway.requests;
		expect(second!.at - first!.at).toBeGreaterThanOrEqual(990);
	});

	it('is not asked again after a refusal', async () => {
		bench.gateway.fault({
			kind: 'status',
			status: 400,
			taken: false,
			body: { detail: 'Zły numer' },
		});
		const { error } = await bench.run(send, one);
		expect(error?.message).toMatch(/HTTP 400.*Zły numer/);
		expect(bench.paths).toEqual(['/send/']);
	});

	it('leads to a rejection that does not show the key when the key is wrong', async () => {
		const stored = bench.credentials.stored.mProfiApi!;
		const right = stored.apiKey;
		stored.apiKey = 'wrong-key';
		const { error } = await bench.run(send, one);
		stored.apiKey = right!;
		expect(error?.message).toMatch(/mProfi refused the API Key/);
		expect(JSON.stringify(error)).not.toContain('wrong-key');
	});

	it('leads to a rejection when nothing listens at its address', async () => {
		const stored = bench.credentials.stored.mProfiApi!;
		const right = stored.baseUrl;
		stored.baseUrl = 'http://127.0.0.1:1/1.0';
		const { outputs } = await bench.run(send, one, { onError: 'continueRegularOutput' });
		stored.baseUrl = right!;
		expect(outputs[0]![0]).toMatchObject({ outcome: 'rejected', failure: { code: 'unreachable' } });
	});

	it.each(['?x', '#x', '/?apikey=7'])(
		'sends nothing where the Base URL ends with %p',
		async (end) => {
			const stored = bench.credentials.stored.mProfiApi!;
			const right = stored.baseUrl as string;
			stored.baseUrl = right + end;
			const { error } = await bench.run(send, one);
			stored.baseUrl = right;
			expect(error?.message).toMatch(/Base URL in the credential has a "[?#]"\. Remove it/);
			expect(bench.paths).toEqual([]);
		},
	);

	it('leads to a rejection when its host name does not exist', async () => {
		const stored = bench.credentials.stored.mProfiApi!;
		const right = stored.baseUrl;
		stored.baseUrl = 'http://gateway.invalid/1.0';
		const { outputs } = await bench.run(send, one, { onError: 'continueRegularOutput' });
		stored.baseUrl = right!;
		expect(outputs[0]![0]).toMatchObject({
			outcome: 'rejected',
			failure: { code: 'nameNotFound' },
		});
	});
});

describe('a failed execution that is retried from the list', () => {
	async function failThenRetry(): Promise<Result> {
		bench.gateway.fault({ kind: 'status', status: 400, taken: false, bodyContains: '48500600703' });
		const setup = bench.setup(send, three);
		const failed = await bench.run(send, three);
		expect(failed.error?.message).toMatch(/\[item 2\]/);
		return await retryExecution(setup, failed);
	}

	it('sends only the messages that were not accepted', async () => {
		const { outputs, error } = await failThenRetry();
		expect(error).toBeUndefined();
		expect(outputs[0]!.map(({ outcome }) => outcome)).toEqual(['accepted', 'accepted', 'accepted']);
		expect(bench.sent).toEqual(three.map(({ to }) => `48${to}`));
	});

	it('sends nothing twice when the same failed execution is retried twice', async () => {
		const refusal = { kind: 'status', status: 400, taken: false } as const;
		bench.gateway.fault({ ...refusal, bodyContains: '48500600702' });
		const setup = bench.setup(send, three);
		const failed = await bench.run(send, three);
		bench.gateway.fault({ ...refusal, bodyContains: '48500600703' });
		const first = await retryExecution(setup, failed);
		expect(first.error?.message).toMatch(/\[item 2\]/);
		const second = await retryExecution(setup, failed);
		expect(second.error).toBeUndefined();
		expect(bench.sent).toEqual(three.map(({ to }) => `48${to}`));
	});
});
