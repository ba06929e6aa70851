import { GatewayError, type GatewayErrorDetails } from '../../../nodes/shared/gateway/error';
import type { HttpAnswer, HttpRequest, Transport } from '../../../nodes/shared/gateway/transport';
import { Wire, type Call, type WireOptions } from '../../../nodes/shared/gateway/wire';

const send: Call = { method: 'POST', path: '/send/', purpose: 'send', body: { to: '48500600700' } };
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

/** A line whose gateway does one step after the other, and the last for good. */
function line(steps: Step[], options: Partial<WireOptions> = {}) {
	const requests: HttpRequest[] = [];
	const pauses: number[] = [];
	const transport: Transport = async (request) => {
		const step = steps[Math.min(requests.length, steps.length - 1)]!;
		requests.push(request);
		return step instanceof Error ? await Promise.reject(step) : step;
	};
	const wire = new Wire({
		baseUrl: 'https://api.example.com/1.0',
		transport,
		sleep: async (ms) => void pauses.push(ms),
		...options,
	});
	const tryIt = async (call: Call) => await wire.call(call).catch((error: unknown) => error);
	return { wire, requests, pauses, tryIt };
}

describe('a call that sends', () => {
	it.each([
		['an answer that was lost', lost],
		['a time-out', failure({ code: 'timeout', transient: true })],
		['an internal error (500)', answer(500)],
		['a proxy’s error (502)', answer(502)],
		['a gateway that is overloaded (503)', answer(503, '', { 'retry-after': '1' })],
		['a request that took a proxy too long (408)', answer(408)],
		['a refusal (400)', answer(400)],
		['a wrong key (401)', answer(401)],
		['a redirect (302)', answer(302)],
		['an error nobody foresaw', new TypeError('x is not a function')],
	])('is made once after %s', async (_, step) => {
		const { requests, pauses, tryIt } = line([step]);
		expect(await tryIt(send)).toBeInstanceOf(Error);
		expect(requests).toHaveLength(1);
		expect(pauses).toEqual([]);
	});

	it.each([
		['429', answer(429)],
		['a refused connection', unreachable],
	])('is repeated after %s, which had no effect, and then taken', async (_, step) => {
		const { wire, requests, pauses } = line([step, answer(200, '{"id":55}')]);
		expect((await wire.call(send)).text).toBe('{"id":55}');
		expect(requests).toHaveLength(2);
		expect(pauses).toEqual([500]);
	});

	it('ends at once where the repeated one leaves the outcome unknown', async () => {
		const { requests, tryIt } = line([answer(429), lost, answer(200)]);
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
		const { wire, requests } = line([step, answer(200)]);
		expect((await wire.call(read)).status).toBe(200);
		expect(requests).toHaveLength(2);
	});

	it('is made three times at most, with growing pauses', async () => {
		const { requests, pauses, tryIt } = line([answer(500)]);
		expect(await tryIt(read)).toMatchObject({ code: 'http500' });
		expect(requests).toHaveLength(3);
		expect(pauses).toEqual([500, 1_000]);
	});

	it('obeys Retry-After, and gives up where it asks for too long', async () => {
		const patient = line([answer(429, '', { 'retry-after': '7' }), answer(200)]);
		await patient.wire.call(read);
		expect(patient.pauses).toEqual([7_000]);
		const hopeless = line([answer(429, '', { 'retry-after': '3600' })]);
		expect(await hopeless.tryIt(read)).toMatchObject({ retryAfterMs: 3_600_000 });
		expect(hopeless.requests).toHaveLength(1);
	});
});

describe('after a failure that affects all', () => {
	it('the next calls are tried once, until one succeeds', async () => {
		const { requests, pauses, tryIt } = line([
			...[unreachable, unreachable, unreachable], // the first call
			unreachable, // the second
			answer(200), // the third
			unreachable, // the fourth, which may wait again
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

	it('another kind of failure lets the next calls wait again', async () => {
		const { requests, tryIt } = line([answer(401), answer(400), answer(429), answer(200)]);
		await tryIt(send);
		await tryIt(send);
		expect(await tryIt(send)).toMatchObject({ status: 200 });
		expect(requests).toHaveLength(4);
	});

	it('calls side by side each end, and none waits for another', async () => {
		const { requests, tryIt } = line([unreachable]);
		const results = await Promise.all([tryIt(read), tryIt(read), tryIt(read)]);
		expect(results).toEqual([unreachable, unreachable, unreachable]);
		expect(requests.length).toBeLessThanOrEqual(9);
	});
});

describe('a pause that is broken off', () => {
	it('makes no further request, and hands on why', async () => {
		const cancelled = failure({ code: 'cancelled', effect: 'none' });
		const sleep = async () => await Promise.reject(cancelled);
		const { requests, tryIt } = line([answer(429)], { sleep });
		expect(await tryIt(send)).toBe(cancelled);
		expect(requests).toHaveLength(1);
	});
});

describe('a request', () => {
	it.each([
		['https://api.example.com/1.0', 'https://api.example.com/1.0/send/'],
		['https://api.example.com/1.0/', 'https://api.example.com/1.0/send/'],
		[' https://api.example.com:444/v3// ', 'https://api.example.com:444/v3/send/'],
	])('with the base URL %p goes to %p', async (baseUrl, url) => {
		const { wire, requests } = line([answer(200)], { baseUrl });
		await wire.call(send);
		expect(requests[0]).toMatchObject({ method: 'POST', url, body: { to: '48500600700' } });
	});

	it('is the same in every try', async () => {
		const { wire, requests } = line([answer(429), answer(429), answer(200)], { timeoutMs: 1_234 });
		await wire.call(read);
		expect(requests).toHaveLength(3);
		expect(new Set(requests.map((request) => JSON.stringify(request))).size).toBe(1);
		expect(requests[0]).toMatchObject({ query: { id: '7' }, timeoutMs: 1_234 });
	});
});

describe('a gateway with refusals of its own', () => {
	const refusal = ({ text }: HttpAnswer) =>
		text === 'busy' ? failure({ code: '104', effect: 'none', transient: true }) : null;

	it('is read instead of the status, and waited for where that helps', async () => {
		const { wire, requests } = line([answer(200, 'busy'), answer(500, 'fine')], { refusal });
		expect((await wire.call(send)).text).toBe('fine');
		expect(requests).toHaveLength(2);
	});

	it('is tried as often as its policy says', async () => {
		const policy = { tries: 5, pauseMs: 10, longestPauseMs: 80 };
		const { requests, pauses, tryIt } = line([answer(200, 'busy')], { refusal, policy });
		expect(await tryIt(send)).toMatchObject({ code: '104' });
		expect(requests).toHaveLength(5);
		expect(pauses).toEqual([10, 20, 40, 80]);
	});
});

it('does not take an error of its own making for one of the gateway', async () => {
	const mistake = new TypeError('x is not a function');
	const { tryIt } = line([mistake]);
	expect(await tryIt(read)).toBe(mistake);
});
