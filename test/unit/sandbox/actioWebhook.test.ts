import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { startSandbox, type ActioOptions, type Sandbox } from '../../../sandbox';
import { call, HandClock } from './caller';

interface Received {
	method: string | undefined;
	path: string | undefined;
	type: string | undefined;
	authorization: string | undefined;
	json: unknown;
}

let sandbox: Sandbox | undefined;
let receiver: Server;
let receiverUrl: string;
let received: Received[];
let answer: (response: ServerResponse) => void;

beforeEach(async () => {
	received = [];
	answer = (response) => response.end('ok');
	receiver = createServer((request, response) => {
		let body = '';
		request.on('data', (chunk: Buffer) => (body += chunk.toString()));
		request.on('end', () => {
			const { method, url: path, headers } = request;
			const { 'content-type': type, authorization } = headers;
			received.push({ method, path, type, authorization, json: JSON.parse(body) as unknown });
			answer(response);
		});
	}).listen(0, '127.0.0.1');
	await once(receiver, 'listening');
	receiverUrl = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook?key=1`;
});
afterEach(async () => {
	await sandbox?.close();
	receiver.closeAllConnections();
	receiver.close();
});

async function start(options: ActioOptions = {}): Promise<Sandbox['actio']> {
	sandbox = await startSandbox({ actio: { webhookUrl: receiverUrl, ...options } });
	return sandbox.actio;
}

async function send(to = '500600700', fields: object = {}): Promise<string> {
	const { url, token } = sandbox!.actio;
	const reply = await call(`${url}/api/sms`, {
		body: { from: '48732129000', to, body: 'x', ...fields },
		headers: { authorization: `Bearer ${token}` },
	});
	return (reply.json as { message_id: string }).message_id;
}

const bodies = () => received.map(({ json }) => json);

async function until(count: number): Promise<void> {
	while (received.length < count) await setTimeout(5);
	// Long enough to notice a call too many.
	await setTimeout(80);
}

/** A clock for the statuses of messages. Only `pass` moves it. */
function handClocked(options: ActioOptions = {}) {
	const clock = new HandClock(Date.UTC(2026, 0, 15, 11));
	return { clock, started: start({ deliveryReports: true, clock: clock.now, ...options }) };
}

describe('an incoming message', () => {
	it('is posted to the webhook as the specification says, without authorization', async () => {
		const actio = await start({ clock: () => 5 });
		const message = { from: 'SHOP', to: '48732129001', body: 'Zażółć 🙂' };
		const outcome = await actio.receive(message);
		expect(received).toEqual([
			{
				method: 'POST',
				path: '/hook?key=1',
				type: 'application/json',
				authorization: undefined,
				json: { type: 'MESSAGE', ...message },
			},
		]);
		expect(outcome).toEqual({
			at: 5,
			url: receiverUrl,
			body: { type: 'MESSAGE', ...message },
			status: 200,
			error: null,
		});
		expect(actio.webhookCalls).toEqual([outcome]);
	});

	it("goes to the account's first number by default, in both dialects", async () => {
		const actio = await start({ dialect: 'sendly', fromNumbers: ['48732129005', '48732129006'] });
		await actio.receive({ from: '48500600700', body: 'TAK' });
		expect(bodies()).toEqual([
			{ type: 'MESSAGE', from: '48500600700', to: '48732129005', body: 'TAK' },
		]);
	});

	it('is posted once, whatever the answer is', async () => {
		const actio = await start();
		answer = (response) => response.writeHead(503, { 'retry-after': '0' }).end();
		const outcome = await actio.receive({ from: 'SHOP', body: 'x' });
		await until(1);
		expect(outcome).toMatchObject({ status: 503, error: null });
		expect(received).toHaveLength(1);
	});

	it('does not follow a redirect', async () => {
		const actio = await start();
		answer = (response) => response.writeHead(307, { location: '/elsewhere' }).end();
		const outcome = await actio.receive({ from: 'SHOP', body: 'x' });
		await until(1);
		expect(outcome).toMatchObject({ status: 307, error: null });
		expect(received.map(({ path }) => path)).toEqual(['/hook?key=1']);
	});

	it('is lost without harm if the socket is cut, nobody listens, or there is no URL', async () => {
		const actio = await start();
		answer = (response) => response.destroy();
		const cut = await actio.receive({ from: 'SHOP', body: 'cut' });
		expect(cut).toMatchObject({ status: null, error: expect.any(String) as string });
		await until(1);
		expect(received).toHaveLength(1);
		actio.setWebhook('http://127.0.0.1:1/');
		const dead = await actio.receive({ from: 'SHOP', body: 'dead' });
		expect(dead).toMatchObject({
			status: null,
			error: expect.stringContaining('ECONNREFUSED') as string,
		});
		actio.setWebhook(null);
		const none = await actio.receive({ from: 'SHOP', body: 'none' });
		expect(none).toMatchObject({ url: null, status: null, error: 'no webhook URL is set' });
		expect(actio.webhookCalls).toEqual([cut, dead, none]);
		expect(await send()).toMatch(/^[0-9a-f]{16}$/);
	});

	it('does not keep the sandbox open while the webhook does not answer', async () => {
		const actio = await start();
		answer = () => undefined;
		const open = actio.receive({ from: 'SHOP', body: 'x' });
		await until(1);
		expect(actio.webhookCalls).toMatchObject([{ status: null, error: null }]);
		await sandbox?.close();
		expect(await open).toMatchObject({ status: null, error: expect.any(String) as string });
	});

	it('is aborted by a reset', async () => {
		const actio = await start();
		answer = () => undefined;
		const open = actio.receive({ from: 'SHOP', body: 'x' });
		await until(1);
		actio.reset();
		expect((await open).error).not.toBeNull();
		expect(actio.webhookCalls).toHaveLength(0);
		answer = (response) => response.end();
		expect((await actio.receive({ from: 'SHOP', body: 'x' })).status).toBe(200);
	});

	it('needs a webhook with an http or https URL', async () => {
		const actio = await start();
		expect(() => actio.setWebhook('localhost:5678')).toThrow(RangeError);
		expect(actio.webhookUrl).toBe(receiverUrl);
		await expect(startSandbox({ actio: { webhookUrl: 'x' } })).rejects.toThrow(
			'not an http or https URL',
		);
	});
});

describe('a delivery notification', () => {
	it('is posted once for each message that is delivered or fails', async () => {
		const { clock, started } = handClocked();
		const actio = await started;
		const delivered = await send();
		const failed = await send('500600404');
		await send('500600407');
		clock.advance(2_000);
		await until(1);
		expect(bodies()).toEqual([{ type: 'NOTIFICATION', message_id: failed, status: 'ERROR' }]);
		clock.advance(3_000);
		await until(2);
		expect(bodies()[1]).toEqual({
			type: 'NOTIFICATION',
			message_id: delivered,
			status: 'DELIVERED',
		});
		expect(received).toHaveLength(2);
		expect(actio.webhookCalls.map(({ status }) => status)).toEqual([200, 200]);
	});

	it('is posted for several lots of messages from different times', async () => {
		const { clock, started } = handClocked();
		await started;
		await send();
		clock.advance(4_000);
		await send();
		clock.advance(1_000);
		await until(1);
		expect(received).toHaveLength(1);
		clock.advance(4_000);
		await until(2);
		await send();
		clock.advance(5_000);
		await until(3);
		expect(received).toHaveLength(3);
	});

	it('is posted by itself in real time', async () => {
		await start({ deliveryReports: true, lifeMs: { sentAfter: 10, deliveredAfter: 20 } });
		const id = await send();
		await until(1);
		expect(bodies()).toEqual([{ type: 'NOTIFICATION', message_id: id, status: 'DELIVERED' }]);
	});

	it('is posted only after it was turned on', async () => {
		const { clock, started } = handClocked({ deliveryReports: false });
		const actio = await started;
		await send();
		clock.advance(5_000);
		await until(0);
		expect(actio.webhookCalls).toHaveLength(0);
		actio.deliveryReports = true;
		await send();
		clock.advance(5_000);
		await until(1);
		expect(received).toHaveLength(1);
	});

	it('is not posted for messages from before a reset', async () => {
		const { clock, started } = handClocked();
		const actio = await started;
		await send();
		clock.advance(5_000);
		await until(1);
		await send();
		actio.reset();
		clock.advance(5_000);
		await until(1);
		expect(received).toHaveLength(1);
		await send();
		clock.advance(5_000);
		await until(2);
		expect(received).toHaveLength(2);
	});

	it('does no harm if nobody listens', async () => {
		const { clock, started } = handClocked({ webhookUrl: 'http://127.0.0.1:1/' });
		const actio = await started;
		for (let i = 0; i < 20; i += 1) await send();
		clock.advance(5_000);
		while (actio.webhookCalls.filter(({ error }) => error !== null).length < 20) {
			await setTimeout(5);
		}
		expect(await send()).toBeDefined();
	});

	it('in the newer dialect is an event with the time, the operator and the parts', async () => {
		const { clock, started } = handClocked({ dialect: 'sendly' });
		await started;
		const ids: string[] = [];
		for (const ending of ['700', '404', '405', '406']) {
			ids.push(await send(`500600${ending}`, { body: 'a'.repeat(61) }));
		}
		clock.advance(5_000);
		await until(4);
		const rest = (i: number) => ({
			message_id: ids[i],
			operator: expect.any(String) as string,
			segments: 2,
		});
		expect(bodies()).toHaveLength(4);
		expect(bodies()).toEqual(
			expect.arrayContaining([
				{
					event: 'sms.delivered',
					to: '500600700',
					delivered_at: '2026-01-15T11:00:05.000Z',
					...rest(0),
				},
				{ event: 'sms.failed', to: '500600404', ...rest(1) },
				{ event: 'sms.expired', to: '500600405', ...rest(2) },
				{ event: 'sms.bounced', to: '500600406', ...rest(3) },
			]),
		);
	});

	it('can be sent again by hand, with any status', async () => {
		const actio = await start();
		const id = await send();
		for (const status of ['DELIVERED', 'DELIVERED', 'ERROR', 'REJECTED', undefined]) {
			expect(await actio.report(id, status)).toMatchObject({ status: 200 });
		}
		expect(bodies()).toEqual(
			['DELIVERED', 'DELIVERED', 'ERROR', 'REJECTED', 'PENDING'].map((status) => ({
				type: 'NOTIFICATION',
				message_id: id,
				status,
			})),
		);
		await expect(actio.report('0000000000000000')).rejects.toThrow(RangeError);
	});
});

describe('the envelope of a 3CX', () => {
	const uuid = expect.stringMatching(/^[0-9a-f-]{36}$/) as string;

	it.each([
		['500600700', '+48500600700'],
		['48500600700', '+48500600700'],
		['+4915112345678', '+4915112345678'],
		['SHOP', 'SHOP'],
	])('brings a message from %s as %s', async (from, written) => {
		const actio = await start({ clock: () => Date.UTC(2026, 0, 15, 11) });
		await actio.receiveVia3cx({ from, body: 'TAK' });
		expect(bodies()).toEqual([
			{
				data: {
					event_type: 'message.received',
					id: uuid,
					record_type: 'event',
					payload: {
						id: expect.stringMatching(/^[0-9a-f]{16}$/) as string,
						type: 'SMS',
						text: 'TAK',
						received_at: '2026-01-15T11:00:00.000Z',
						from: { phone_number: written },
						to: [{ phone_number: '+48732129000' }],
					},
				},
			},
		]);
	});

	it('is used for the webhook in 3CX mode', async () => {
		const actio = await start({ mode: '3cx' });
		await actio.receive({ from: 'SHOP', body: 'TAK' });
		actio.mode = 'sms';
		await actio.receive({ from: 'SHOP', body: 'TAK' });
		expect(bodies()).toMatchObject([
			{ data: { event_type: 'message.received' } },
			{ type: 'MESSAGE' },
		]);
	});

	it('reports a message when it is sent and when it is delivered', async () => {
		const { clock, started } = handClocked({ mode: '3cx' });
		await started;
		const id = await send();
		const envelope = (event: string, time: string, status: string, more: object) => ({
			data: {
				event_type: event,
				id: uuid,
				occurred_at: time,
				record_type: 'event',
				payload: {
					id,
					type: 'SMS',
					...more,
					from: { phone_number: '+48732129000' },
					to: [{ phone_number: '+48500600700', status }],
				},
			},
		});
		clock.advance(2_000);
		await until(1);
		clock.advance(3_000);
		await until(2);
		const [sentAt, deliveredAt] = ['2026-01-15T11:00:02.000Z', '2026-01-15T11:00:05.000Z'];
		expect(bodies()).toEqual([
			envelope('message.sent', sentAt, 'sent', {}),
			envelope('message.finalized', deliveredAt, 'delivered', { completed_at: deliveredAt }),
		]);
	});

	it('reports a failed message as one whose sending failed', async () => {
		const { clock, started } = handClocked({ mode: '3cx' });
		await started;
		const id = await send('500600404');
		clock.advance(5_000);
		await until(1);
		expect(bodies()).toMatchObject([
			{ data: { event_type: 'message.sent', payload: { id, to: [{ status: 'sending_failed' }] } } },
		]);
		expect(received).toHaveLength(1);
	});
});
