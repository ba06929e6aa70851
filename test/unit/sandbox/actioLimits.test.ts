import { startSandbox, type ActioOptions, type Fault, type Sandbox } from '../../../sandbox';
import { call, HandClock } from './caller';

let sandbox: Sandbox | undefined;

async function start(actio: ActioOptions = {}): Promise<Sandbox['actio']> {
	sandbox = await startSandbox({ actio });
	return sandbox.actio;
}
afterEach(() => sandbox?.close());

function post(path: string, fields: object, token = sandbox!.actio.token) {
	const body = { from: '48732129000', body: 'Test Actio', ...fields };
	const headers = { authorization: `Bearer ${token}` };
	return call(`${sandbox!.actio.url}/api/${path}`, { body, headers });
}
const send = (fields: object = {}) => post('sms', { to: '500600700', ...fields });

describe('credit', () => {
	it('answers 402 when nothing is left, but reports wrong fields first', async () => {
		const actio = await start({ credit: 0 });
		expect(await send()).toMatchObject({
			status: 402,
			json: { message: expect.any(String) as string },
		});
		expect((await send({ to: '1' })).status).toBe(422);
		expect(actio.messages).toHaveLength(0);
	});

	it('is spent by the part, and a request that costs more than is left sends nothing', async () => {
		const actio = await start({ credit: 4 });
		const to = ['500600700', '500600701', '500600702'];
		expect((await send({ body: 'a'.repeat(61) })).status).toBe(200);
		expect(actio.credit).toBe(2);
		expect((await post('sms-multi', { to })).status).toBe(402);
		expect(actio.messages).toHaveLength(1);
		expect((await post('sms-multi', { to: to.slice(1) })).status).toBe(200);
		expect((await send()).status).toBe(402);
		actio.credit = 1;
		expect((await send()).status).toBe(200);
		actio.reset();
		expect(actio.credit).toBe(4);
	});

	it('has no limit by default', async () => {
		expect((await start()).credit).toBe(Infinity);
	});
});

describe('the rate limit', () => {
	it('answers 429 with the seconds to wait, and then starts again', async () => {
		const clock = new HandClock(0);
		const rateLimit = { requests: 2, perMs: 10_000 };
		const actio = await start({ clock: clock.now, rateLimit });
		await send();
		clock.advance(3_500);
		await post('sms', {}, 'wrong');
		expect((await send({ to: '1' })).status).toBe(422);
		const refused = await send();
		expect(refused).toMatchObject({ status: 429, json: { message: 'Too Many Attempts.' } });
		expect(refused.headers['retry-after']).toBe('7');
		clock.advance(6_499);
		expect((await send()).headers['retry-after']).toBe('1');
		clock.advance(1);
		expect((await send()).status).toBe(200);
		expect(actio.messages).toHaveLength(2);
		await send();
		actio.reset();
		expect((await send()).status).toBe(200);
	});
});

describe('outside the endpoints', () => {
	it('answers an unknown path with a 404 page', async () => {
		await start();
		for (const path of ['unknown', 'SMS', 'sms/']) {
			const reply = await post(path, {});
			expect(reply.status).toBe(404);
			expect(reply.headers['content-type']).toContain('text/html');
		}
	});

	it('answers another method with 405', async () => {
		const { url } = await start();
		const reply = await call(`${url}/api/sms`);
		expect(reply).toMatchObject({ status: 405, json: { message: expect.any(String) as string } });
		expect(reply.headers.allow).toBe('POST');
	});
});

describe('a fault', () => {
	it('hits an endpoint by its path below the base URL', async () => {
		const actio = await start();
		actio.fault({ kind: 'status', status: 503, taken: false, path: '/api/sms-multi' });
		expect((await send()).status).toBe(200);
		expect((await post('sms-multi', { to: ['500600700'] })).status).toBe(503);
		expect((await post('sms-multi', { to: ['500600700'] })).status).toBe(200);
		expect(actio.requests.map(({ fault }) => fault)).toEqual([undefined, 'status', undefined]);
	});

	it.each<[Fault, number]>([
		[{ kind: 'dropBefore' }, 0],
		[{ kind: 'dropAfter' }, 1],
		[{ kind: 'half' }, 1],
	])('%p cuts the socket after %d messages were taken', async (fault, taken) => {
		const actio = await start();
		actio.fault(fault);
		await expect(send()).rejects.toThrow();
		expect(actio.messages).toHaveLength(taken);
	});
});

describe('the gateway', () => {
	it('says what to enter in n8n', async () => {
		const actio = await start({ token: 'secret' });
		expect(actio.credential()).toEqual({ baseUrl: actio.url, token: 'secret' });
		expect(actio.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
	});

	it('counts everything, including connections, until the reset', async () => {
		const actio = await start();
		await Promise.all([send(), send()]);
		expect(actio.counts()).toMatchObject({ messages: 2, requests: 2, connections: 2 });
		expect(actio.mostAtOnce).toBeGreaterThan(0);
		actio.reset();
		expect(actio.counts()).toEqual({
			messages: 0,
			webhookCalls: 0,
			requests: 0,
			connections: 0,
			faults: 0,
		});
	});
});
