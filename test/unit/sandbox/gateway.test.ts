import { Agent } from 'node:http';
import { connect } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { startSandbox, type Sandbox } from '../../../sandbox';
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

describe('the gateway', () => {
	it('logs every request as it arrived, with the status of its answer', async () => {
		const { url } = sandbox.mProfi;
		await call(`${url}/nothing/?a=1&a=2&b=%C5%82`, { body: '{"half":', headers: { 'x-own': 'y' } });
		const [entry] = sandbox.mProfi.requests;
		expect(entry).toMatchObject({
			method: 'POST',
			path: '/1.0/nothing/',
			query: { a: '2', b: 'ł' },
			headers: { 'x-own': 'y' },
			body: '{"half":',
			json: undefined,
			status: 404,
		});
		expect(entry?.fault).toBeUndefined();
		expect(Math.abs(Date.now() - (entry?.at ?? 0))).toBeLessThan(5_000);
	});

	it('counts connections, not requests', async () => {
		const { url } = sandbox.mProfi;
		const agent = new Agent({ keepAlive: true, maxSockets: 1 });
		for (let i = 0; i < 3; i += 1) await call(`${url}/surveys/`, { agent });
		expect(sandbox.mProfi.connections).toBe(1);
		await send();
		expect(sandbox.mProfi.connections).toBe(2);
		agent.destroy();
	});

	it('knows how many requests were open at the same time', async () => {
		await send();
		expect(sandbox.mProfi.mostAtOnce).toBe(1);
		sandbox.mProfi.fault({ kind: 'delay', ms: 100, times: 3 });
		await Promise.all([send(), send(), send()]);
		expect(sandbox.mProfi.mostAtOnce).toBe(3);
	});

	it('is like new after a reset', async () => {
		await send();
		sandbox.mProfi.fault({ kind: 'empty' });
		sandbox.mProfi.receive({ sender: 'SHOP', message: 'x' });
		sandbox.mProfi.surveys.add();
		sandbox.mProfi.reset();
		expect(sandbox.mProfi.counts()).toEqual({
			messages: 0,
			incoming: 0,
			surveys: 2,
			requests: 0,
			connections: 0,
			faults: 0,
		});
		expect((await send()).json).toEqual({ id: 55 });
	});

	it('closes at once while requests are open, and can be closed again', async () => {
		sandbox.mProfi.fault({ kind: 'delay', ms: 600_000 });
		const open = expect(send()).rejects.toThrow('socket hang up');
		while (takenCount() === 0) await setTimeout(5);
		await sandbox.close();
		await sandbox.close();
		await open;
		await expect(send()).rejects.toThrow('ECONNREFUSED');
	});

	it('closes a connection with half a request', async () => {
		const { hostname, port } = new URL(sandbox.mProfi.url);
		const socket = connect(Number(port), hostname);
		const ended = new Promise((resolve) => socket.on('error', resolve).on('close', resolve));
		socket.write('POST /1.0/send/ HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{');
		while (sandbox.mProfi.requests.length === 0) await setTimeout(5);
		await sandbox.close();
		await ended;
		expect(statuses()).toEqual([null]);
	}, 5_000);

	it('does not start on a port that is taken or in a zone that does not exist', async () => {
		const port = Number(new URL(sandbox.mProfi.url).port);
		await expect(startSandbox({ mProfi: { port } })).rejects.toThrow('EADDRINUSE');
		await expect(startSandbox({ mProfi: { timeZone: 'Europe/Nowhere' } })).rejects.toThrow('zone');
	});
});
