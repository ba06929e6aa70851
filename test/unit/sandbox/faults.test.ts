import { connect } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { startSandbox, type Fault, type Sandbox } from '../../../sandbox';
import { call } from './caller';

let sandbox: Sandbox;

beforeEach(async () => {
	sandbox = await startSandbox();
});
afterEach(() => sandbox.close());

function send(recipient = '500600700') {
	const { url, apiKey: apikey } = sandbox.mProfi;
	return call(`${url}/send/`, { body: { apikey, recipient, message: 'x' } });
}

const takenCount = () => sandbox.mProfi.messages.length;
const statuses = () => sandbox.mProfi.requests.map(({ status }) => status);
const faults = () => sandbox.mProfi.requests.map(({ fault }) => fault);

describe('a fault', () => {
	it('delay: gives the right answer late', async () => {
		sandbox.mProfi.fault({ kind: 'delay', ms: 1_000 });
		const began = performance.now();
		let isAnswered = false;
		const late = send().finally(() => (isAnswered = true));
		while (takenCount() === 0) await setTimeout(5);
		expect(isAnswered).toBe(false);
		expect(await late).toMatchObject({ status: 200, json: { id: 55 } });
		expect(performance.now() - began).toBeGreaterThanOrEqual(995);
	});

	it('dropBefore: cuts the socket and takes nothing', async () => {
		sandbox.mProfi.fault({ kind: 'dropBefore' });
		await expect(send()).rejects.toThrow('socket hang up');
		expect(takenCount()).toBe(0);
		expect(sandbox.mProfi.requests).toMatchObject([
			{ status: null, fault: 'dropBefore', json: { recipient: '500600700' } },
		]);
	});

	it('dropAfter: takes the message and cuts the socket', async () => {
		sandbox.mProfi.fault({ kind: 'dropAfter' });
		await expect(send()).rejects.toThrow('socket hang up');
		expect(takenCount()).toBe(1);
		expect(statuses()).toEqual([null]);
	});

	it('half: takes the message, promises the whole body and sends half of it', async () => {
		sandbox.mProfi.fault({ kind: 'half' });
		const received = await new Promise<string>((resolve, reject) => {
			const { hostname, port } = new URL(sandbox.mProfi.url);
			const body = JSON.stringify({
				apikey: sandbox.mProfi.apiKey,
				recipient: '500600700',
				message: 'x',
			});
			let text = '';
			const socket = connect(Number(port), hostname);
			socket.on('data', (chunk) => (text += chunk.toString()));
			socket.on('error', reject);
			socket.on('close', () => resolve(text));
			socket.write(
				`POST /1.0/send/ HTTP/1.1\r\nHost: ${hostname}\r\nContent-Type: application/json\r\n` +
					`Content-Length: ${body.length}\r\n\r\n${body}`,
			);
		});
		expect(received).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
		expect(received).toMatch(/\r\ncontent-length: 9\r\n/);
		expect(received).toMatch(/\r\n\r\n\{"id$/);
		expect(takenCount()).toBe(1);
	});

	it('half: is an aborted answer to a client', async () => {
		sandbox.mProfi.fault({ kind: 'half' });
		await expect(send()).rejects.toThrow('aborted');
	});

	it('malformed: takes the message and answers with half of the JSON in a complete HTTP message', async () => {
		sandbox.mProfi.fault({ kind: 'malformed' });
		expect(await send()).toMatchObject({ status: 200, text: '{"id"', json: undefined });
		expect(takenCount()).toBe(1);
	});

	it('empty: takes the message and answers with an empty body', async () => {
		sandbox.mProfi.fault({ kind: 'empty' });
		expect(await send()).toMatchObject({ status: 200, text: '' });
		expect(takenCount()).toBe(1);
	});

	it.each([true, false])('html: answers with a page, taken %p', async (taken) => {
		sandbox.mProfi.fault({ kind: 'html', taken });
		const reply = await send();
		expect(reply).toMatchObject({ status: 200, json: undefined });
		expect(reply.headers['content-type']).toMatch('text/html');
		expect(takenCount()).toBe(taken ? 1 : 0);
	});

	it.each<[Extract<Fault, { kind: 'status' }>, string]>([
		[{ kind: 'status', status: 502, taken: true, body: 'Bad Gateway' }, 'Bad Gateway'],
		[
			{
				kind: 'status',
				status: 429,
				taken: false,
				headers: { 'retry-after': '7' },
				body: { detail: 'slow' },
			},
			'{"detail":"slow"}',
		],
		[{ kind: 'status', status: 302, taken: false, headers: { location: '/login/' } }, ''],
	])('status: answers as ordered: %p', async (fault, text) => {
		sandbox.mProfi.fault(fault);
		const reply = await send();
		expect(reply).toMatchObject({ status: fault.status, text, headers: fault.headers ?? {} });
		expect(takenCount()).toBe(fault.taken ? 1 : 0);
	});

	it('wrongShape: takes the message and answers with other JSON', async () => {
		sandbox.mProfi.fault({ kind: 'wrongShape', body: [{ ID: '55' }] });
		expect(await send()).toMatchObject({ status: 200, json: [{ ID: '55' }] });
		expect(takenCount()).toBe(1);
	});
});

describe('a request that fails', () => {
	it('is the next one, once', async () => {
		sandbox.mProfi.fault({ kind: 'empty' });
		for (let i = 0; i < 2; i += 1) await send();
		expect(faults()).toEqual(['empty', undefined]);
	});

	it('can be one of several, after several that succeed', async () => {
		sandbox.mProfi.fault({ kind: 'empty', skip: 2, times: 2 });
		for (let i = 0; i < 5; i += 1) await send();
		expect(faults()).toEqual([undefined, undefined, 'empty', 'empty', undefined]);
	});

	it.each<[string, Partial<Fault>]>([
		['the path below the base URL', { path: '/send/' }],
		['the whole path', { path: '/1.0/send/' }],
		['an expression for the path', { path: /send\/$/g }],
		['the method', { method: 'post' }],
		['a text in the body', { bodyContains: '500600700' }],
	])('is chosen by %s', async (_name, match) => {
		sandbox.mProfi.fault({ kind: 'empty', times: 2, ...match } as Fault);
		await call(`${sandbox.mProfi.url}/status/?id=1`);
		await send();
		await send();
		expect(faults()).toEqual([undefined, 'empty', 'empty']);
	});

	it('gets the oldest of several faults that match', async () => {
		sandbox.mProfi.fault({ kind: 'empty', path: '/sendbulk/' });
		sandbox.mProfi.fault({ kind: 'dropAfter' });
		sandbox.mProfi.fault({ kind: 'malformed' });
		await send().catch(() => undefined);
		await send();
		expect(faults()).toEqual(['dropAfter', 'malformed']);
	});

	it('does not occur after the faults are cleared', async () => {
		sandbox.mProfi.fault({ kind: 'empty' });
		sandbox.mProfi.clearFaults();
		expect((await send()).json).toEqual({ id: 55 });
	});
});
