import { GatewayError, type GatewayErrorDetails } from '../../../nodes/shared/gateway/error';
import type { HttpAnswer, HttpRequest, Transport } from '../../../nodes/shared/gateway/transport';
import { Permit } from '../../../nodes/shared/gateway/permit';
import { GatewayClient, type Call, type ClientOptions } from '../../../nodes/shared/gateway/client';

const send: Call = {
	method: 'POST',
	path: '/send/',
	purpose: new Permit(),
	body: { to: '48500600700' },
};
const read: Call = { method: 'GET', path: '/status/', purpose: 'read', query: { id: '7' } };

type Step = HttpAnswer | Error;

function answer(status: number, text = '{}', headers: Record<string, string> = {}): HttpAnswer {
	return { status, headers, text };
}

function failure(details: Partial<GatewayErrorDetails>): GatewayError {
	return new GatewayError({ code: 'lost', message: 'lost', effect: 'unknown', ...details });
}

const lost = failure({ transient: true });
const unreachable = failure({
	code: 'unreachable',
	effect: 'none',
	transient: true,
	affectsAll: true,
});

/** A client whose gateway takes one step after the other, and repeats the last one. */
function open(steps: Step[], options: Partial<ClientOptions> = {}) {
	const requests: HttpRequest[] = [];
	const pauses: number[] = [];
	const transport: Transport = async (request) => {
		const step = steps[Math.min(requests.length, steps.length - 1)]!;
		requests.push(request);
		return step instanceof Error ? await Promise.reject(step) : step;
	};
	const client = new GatewayClient({
		baseUrl: 'https://api.example.com/1.0',
		transport,
		sleep: async (ms) => void pauses.push(ms),
		random: () => 0,
		...options,
	});
	const tryIt = async (call: Call) => await client.call(call).catch((error: unknown) => error);
	return { client, requests, pauses, tryIt };
}

describe('a call that sends', () => {
	it.each([
		['an answer that was lost', lost],
		['a timeout', failure({ code: 'timeout', transient: true })],
		['an internal error (500)', answer(500)],
		['a proxy error (502)', answer(502)],
		['an overloaded gateway (503)', answer(503, '', { 'retry-after': '1' })],
		['a proxy timeout (408)', answer(408)],
		['a refusal (400)', answer(400)],
		['a wrong key (401)', answer(401)],
		['a redirect (302)', answer(302)],
		['an unexpected error', new TypeError('x is not a function')],
	])('is made once after %s', async (_, step) => {
		const { requests, pauses, tryIt } = open([step]);
		expect(await tryIt(send)).toBeInstanceOf(Error);
		expect(requests).toHaveLength(1);
		expect(pauses).toEqual([]);
	});

	it.each([
		['429', answer(429)],
		['a refused connection', unreachable],
	])('is repeated after %s, which had no effect', async (_, step) => {
		const { client, requests, pauses } = open([step, answer(200, '{"id":55}')]);
		expect((await client.call(send)).text).toBe('{"id":55}');
		expect(requests).toHaveLength(2);
		expect(pauses).toEqual([500]);
	});

	it('is not repeated again once an attempt leaves the outcome unknown', async () => {
		const { requests, tryIt } = open([answer(429), lost, answer(200)]);
		expect(await tryIt(send)).toBe(lost);
		expect(requests).toHaveLength(2);
	});
});

describe('a call that reads', () => {
	it.each([
		['an answer that was lost', lost],
		['an internal error (500)', answer(500)],
		['429', answer(429)],
	])('is repeated after %s', async (_, step) => {
		const { client, requests } = open([step, answer(200)]);
		expect((await client.call(read)).status).toBe(200);
		expect(requests).toHaveLength(2);
	});

	it('is made at most three times, with growing pauses', async () => {
		const { requests, pauses, tryIt } = open([answer(500)]);
		expect(await tryIt(read)).toMatchObject({ code: 'http500' });
		expect(requests).toHaveLength(3);
		expect(pauses).toEqual([500, 1_000]);
	});

	it('obeys Retry-After, and gives up if the pause is too long', async () => {
		const patient = open([answer(429, '', { 'retry-after': '7' }), answer(200)]);
		await patient.client.call(read);
		expect(patient.pauses).toEqual([7_000]);
		const hopeless = open([answer(429, '', { 'retry-after': '3600' })]);
		expect(await hopeless.tryIt(read)).toMatchObject({ retryAfterMs: 3_600_000 });
		expect(hopeless.requests).toHaveLength(1);
	});
});

describe('a client after a failure that affects all requests', () => {
	it('gives each call one attempt until one succeeds', async () => {
		const { requests, pauses, tryIt } = open([
			...[unreachable, unreachable, unreachable], // the first call
			unreachable, // the second
			answer(200), // the third
			unreachable, // the fourth, which may be repeated again
			answer(200),
		]);
		expect(await tryIt(send)).toBe(unreachable);
		expect(requests).toHaveLength(3);
		expect(await tryIt(send)).toBe(unreachable);
		expect(requests).toHaveLength(4);
		expect(await tryIt(send)).toMatchObject({ status: 200 });
		expect(await tryIt(send)).toMatchObject({ status: 200 });
		expect(requests).toHaveLength(7);
		expect(pauses).toEqual([500, 1_000, 500]);
	});

	it('repeats calls again once a call fails in another way', async () => {
		const { requests, tryIt } = open([answer(401), answer(400), answer(429), answer(200)]);
		await tryIt(send);
		await tryIt(send);
		expect(await tryIt(send)).toMatchObject({ status: 200 });
		expect(requests).toHaveLength(4);
	});

	it('lets parallel calls end without waiting for each other', async () => {
		const { requests, tryIt } = open([unreachable]);
		const results = await Promise.all([tryIt(read), tryIt(read), tryIt(read)]);
		expect(results).toEqual([unreachable, unreachable, unreachable]);
		expect(requests.length).toBeLessThanOrEqual(9);
	});
});

describe('a pause that the gateway asks for', () => {
	/** Time passes only while somebody waits. */
	function clockedLine(steps: Array<() => Step>, options: Partial<ClientOptions> = {}) {
		let now = 1_000_000;
		jest.spyOn(Date, 'now').mockImplementation(() => now);
		const made: Array<{ at: number; index: number }> = [];
		const wire = new GatewayClient({
			baseUrl: 'https://api.example.com',
			transport: async ({ query }) => {
				const index = Number(query!.index);
				const nth = made.push({ at: now - 1_000_000, index });
				await new Promise((resolve) => setImmediate(resolve));
				const step = steps[Math.min(nth, steps.length) - 1]!();
				return step instanceof Error ? await Promise.reject(step) : step;
			},
			sleep: async (ms) => {
				const until = now + ms;
				await new Promise((resolve) => setImmediate(resolve));
				now = Math.max(now, until);
			},
			random: () => 0,
			...options,
		});
		const call = async (index: number, purpose: Call['purpose'] = new Permit()) =>
			await wire
				.call({ method: 'POST', path: '/', purpose, query: { index: String(index) } })
				.catch((error: unknown) => error);
		return { call, made };
	}
	const told = (status: number, seconds: number) => () =>
		answer(status, '{}', { 'retry-after': String(seconds) });
	const good = () => answer(200);

	afterEach(() => jest.restoreAllMocks());

	it('is kept by all requests, those of others as well', async () => {
		const { call, made } = clockedLine([told(429, 2), good]);
		const lane = async (first: number) => {
			for (const index of [first, first + 10, first + 20]) await call(index);
		};
		await Promise.all([lane(0), lane(1), lane(2)]);
		expect(made).toHaveLength(10);
		// Three were under way when the gateway said so.
		expect(made.slice(0, 3).map(({ at }) => at)).toEqual([0, 0, 0]);
		for (const { at } of made.slice(3)) expect(at).toBeGreaterThanOrEqual(2_000);
	});

	it('is kept by the others too where the one that was told so does not try again', async () => {
		const { call, made } = clockedLine([told(503, 2), good]);
		expect(await call(0)).toMatchObject({ code: 'http503', effect: 'unknown' });
		await call(1);
		await call(2);
		expect(made.map(({ at }) => at)).toEqual([0, 2_000, 2_000]);
	});

	it('is the longest of those that the gateway asks for', async () => {
		const { call, made } = clockedLine([told(429, 3), told(429, 7), good]);
		await Promise.all([call(0), call(1)]);
		await call(2);
		for (const { at } of made.slice(2)) expect(at).toBeGreaterThanOrEqual(7_000);
	});

	it('is not waited for where it is too long, and nobody else waits', async () => {
		const { call, made } = clockedLine([told(503, 3_600), good]);
		await call(0);
		await call(1);
		expect(made.map(({ at }) => at)).toEqual([0, 0]);
	});

	it('ends for all when the execution is canceled, and nothing more is sent', async () => {
		const stopped = failure({ code: 'cancelled', effect: 'none' });
		const sleep = async () => await Promise.reject(stopped);
		const { call, made } = clockedLine([told(429, 2), good], { sleep });
		expect(await Promise.all([call(0), call(1)])).toEqual([stopped, expect.anything()]);
		expect(await call(2)).toBe(stopped);
		expect(made).toHaveLength(2);
	});
});

describe('a pause that is interrupted', () => {
	it('prevents further requests, and its error is thrown', async () => {
		const canceled = failure({ code: 'cancelled', effect: 'none' });
		const sleep = async () => await Promise.reject(canceled);
		const { requests, tryIt } = open([answer(429)], { sleep });
		expect(await tryIt(send)).toBe(canceled);
		expect(requests).toHaveLength(1);
	});
});

describe('a request', () => {
	it.each([
		['https://api.example.com/1.0', 'https://api.example.com/1.0/send/'],
		['https://api.example.com/1.0/', 'https://api.example.com/1.0/send/'],
		[' https://api.example.com:444/v3// ', 'https://api.example.com:444/v3/send/'],
	])('with the base URL %p goes to %p', async (baseUrl, url) => {
		const { client, requests } = open([answer(200)], { baseUrl });
		await client.call(send);
		expect(requests[0]).toMatchObject({ method: 'POST', url, body: { to: '48500600700' } });
	});

	it('is the same in every attempt', async () => {
		const { client, requests } = open([answer(429), answer(429), answer(200)], {
			timeoutMs: 1_234,
		});
		await client.call(read);
		expect(requests).toHaveLength(3);
		expect(new Set(requests.map((request) => JSON.stringify(request))).size).toBe(1);
		expect(requests[0]).toMatchObject({ query: { id: '7' }, timeoutMs: 1_234 });
	});
});

describe('a gateway with its own refusals', () => {
	const refusal = ({ text }: HttpAnswer) =>
		text === 'busy' ? failure({ code: '104', effect: 'none', transient: true }) : null;

	it('has them read instead of the status, and transient ones repeated', async () => {
		const { client, requests } = open([answer(200, 'busy'), answer(500, 'fine')], { refusal });
		expect((await client.call(send)).text).toBe('fine');
		expect(requests).toHaveLength(2);
	});

	it('is called as often as its policy allows', async () => {
		const policy = { tries: 5, pauseMs: 10, longestPauseMs: 80 };
		const { requests, pauses, tryIt } = open([answer(200, 'busy')], { refusal, policy });
		expect(await tryIt(send)).toMatchObject({ code: '104' });
		expect(requests).toHaveLength(5);
		expect(pauses).toEqual([10, 20, 40, 80]);
	});
});

it('does not mistake its own errors for gateway errors', async () => {
	const mistake = new TypeError('x is not a function');
	const { tryIt } = open([mistake]);
	expect(await tryIt(read)).toBe(mistake);
});
