import { createServer, type IncomingMessage as HttpRequest, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { startSandbox, type Sandbox } from '../../../sandbox';
import { call, HandClock } from './caller';

const start = Date.UTC(2026, 0, 15, 11);
const query = '?id=#SMSID#&s=#STAN#&d=#DATA#&r=#PRZYCZYNA#';
let clock: HandClock;
let sandbox: Sandbox;
let listener: Server;
let base: string;
let came: HttpRequest[];

beforeEach(async () => {
	clock = new HandClock(start);
	sandbox = await startSandbox({ serwerSms: { clock: clock.now } });
	came = [];
	listener = createServer((incoming, reply) => {
		came.push(incoming);
		reply.writeHead(incoming.url?.startsWith('/bad') ? 500 : 200).end('OK');
	});
	await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
	base = `http://127.0.0.1:${(listener.address() as AddressInfo).port}`;
});
afterEach(async () => {
	await sandbox.close();
	listener.closeAllConnections();
	listener.close();
});

async function post(action: string, body: object): Promise<unknown> {
	const { url, token } = sandbox.serwerSms;
	return (await call(`${url}/${action}`, { headers: { authorization: `Bearer ${token}` }, body }))
		.json;
}

const send = (fields: object) =>
	post('messages/send_sms', { phone: '500600700', text: 'x', ...fields });
const queries = () =>
	came.map(({ url }) => Object.fromEntries(new URL(url ?? '', base).searchParams));

async function until(condition: () => boolean): Promise<void> {
	while (!condition()) await setTimeout(5);
}

describe('a delivery report', () => {
	it('is pushed once by GET, when the status is final, with the placeholders filled in', async () => {
		await send({ dlr_url: `${base}/dlr${query}` });
		const [message] = sandbox.serwerSms.messages;
		clock.advance(4_999);
		await setTimeout(120);
		expect(came).toEqual([]);
		clock.advance(1);
		await until(() => sandbox.serwerSms.pushed[0]?.status === 200);
		await setTimeout(120);
		expect(came).toMatchObject([{ method: 'GET' }]);
		expect(queries()).toEqual([{ id: message?.id, s: 'DELIVRD', d: '2026-01-15 12:00:05', r: '' }]);
		expect(sandbox.serwerSms.pushed).toEqual([
			{
				id: message?.id,
				url: `${base}/dlr?id=${message?.id}&s=DELIVRD&d=2026-01-15%2012%3A00%3A05&r=`,
				at: start + 5_000,
				status: 200,
				error: null,
			},
		]);
	});

	it('says why a message was not delivered or not sent', async () => {
		await send({ phone: '500600001,500600011,500600020,abc', dlr_url: base + query });
		clock.advance(5_000);
		await until(() => came.length === 2);
		await setTimeout(120);
		expect(queries().map(({ s, r }) => [s, r])).toEqual([
			['UNDELIV', 'message_expired'],
			['ERR', 'wrong_number'],
		]);
	});

	it('goes to the panel’s address if the request names none, for all kinds of messages', async () => {
		sandbox.serwerSms.dlrUrl = `${base}/panel${query}`;
		await send({});
		await send({ dlr_url: `${base}/own` });
		await post('messages/send_voice', { phone: '500600700', text: 'x' });
		sandbox.serwerSms.dlrUrl = null;
		await send({});
		clock.advance(5_000);
		await until(() => came.length === 3);
		const paths = came.map(({ url }) => url?.split('?')[0]).sort();
		expect(paths).toEqual(['/own', '/panel', '/panel']);
	});

	it('is not pushed to an address in a request for personalized messages', async () => {
		const messages = [{ phone: '500600700', text: 'x' }];
		await post('messages/send_personalized', { messages, dlr_url: `${base}/own` });
		expect(sandbox.serwerSms.messages[0]?.dlrUrl).toBeNull();
	});

	it('is not pushed for a deleted message or a test', async () => {
		const dlr_url = `${base}/dlr`;
		await send({ dlr_url, date: '2026-01-15 13:00:00', unique_id: 'aaa1' });
		await send({ dlr_url, test: true });
		await post('messages/delete', { unique_id: 'aaa1' });
		clock.advance(2 * 60 * 60 * 1000);
		await setTimeout(150);
		expect(sandbox.serwerSms.pushed).toEqual([]);
	});

	it('is not pushed again if nobody takes it', async () => {
		await send({ dlr_url: `${base}/bad` });
		await send({ dlr_url: 'http://127.0.0.1:1/' });
		clock.advance(5_000);
		const ended = () =>
			sandbox.serwerSms.pushed.filter(({ status, error }) => status !== null || error !== null);
		await until(() => ended().length === 2);
		await setTimeout(120);
		expect(sandbox.serwerSms.pushed).toMatchObject([
			{ status: 500, error: null },
			{ status: null, error: expect.any(String) as string },
		]);
	});

	it('is pushed for thousands of messages, a few at a time', async () => {
		let open = 0;
		let most = 0;
		listener.removeAllListeners('request');
		listener.on('request', (incoming: HttpRequest, reply) => {
			came.push(incoming);
			most = Math.max(most, (open += 1));
			reply.on('close', () => (open -= 1));
			void setTimeout(1).then(() => reply.end());
		});
		const phone = Array.from({ length: 2_000 }, (_, i) => String(500_100_000 + i * 1_000 + 500));
		await send({ phone, dlr_url: `${base}/dlr` });
		clock.advance(5_000);
		await until(() => came.length === 2_000);
		expect(most).toBeLessThanOrEqual(10);
	}, 20_000);

	it('is forgotten by a reset', async () => {
		await send({ dlr_url: `${base}/dlr` });
		sandbox.serwerSms.reset();
		clock.advance(5_000);
		await setTimeout(120);
		expect(came).toEqual([]);
		expect(sandbox.serwerSms.pushed).toEqual([]);
	});
});
