import { startSandbox, type Sandbox } from '../../../sandbox';
import { call, type Call } from './caller';

let sandbox: Sandbox;

beforeAll(async () => {
	sandbox = await startSandbox({ control: { port: 0 } });
});
beforeEach(() => sandbox.mProfi.reset());
afterAll(() => sandbox.close());

const control = (path: string, rest?: Call) => call(sandbox.controlUrl + path, rest);

function send(recipient = '500600700') {
	const { url, apiKey: apikey } = sandbox.mProfi;
	return call(`${url}/send/`, { body: { apikey, recipient, message: 'Zażółć' } });
}

describe('the control API', () => {
	it('describes each gateway with its base URL, its keys and its counts', async () => {
		const { json } = await control('/');
		const mprofi = {
			title: 'mProfi',
			url: sandbox.mProfi.url,
			credential: {
				baseUrl: sandbox.mProfi.url,
				apiKey: sandbox.mProfi.apiKey,
				incomingApiKey: sandbox.mProfi.incomingApiKey,
				timeZone: 'Europe/Warsaw',
			},
			counts: { messages: 0, surveys: 2 },
		};
		expect(json).toMatchObject({ gateways: { mprofi } });
		expect((json as { endpoints: string[] }).endpoints).toContain('POST /mprofi/faults');
		expect((await control('/mprofi')).json).toMatchObject(mprofi);
	});

	it('shows the messages and the requests', async () => {
		await send();
		expect((await control('/mprofi/messages')).json).toMatchObject([
			{ id: 55, recipient: '500600700', sentText: 'Zazolc', parts: 1, status: 'processing' },
		]);
		expect((await control('/mprofi/requests')).json).toMatchObject([
			{ method: 'POST', path: '/1.0/send/', status: 200, json: { message: 'Zażółć' } },
		]);
	});

	it('receives a message', async () => {
		const body = { sender: '48500600700', message: 'TAK', ts: '2026-01-15 12:00:00' };
		const reply = await control('/mprofi/inbox', { body });
		expect(reply).toMatchObject({ status: 201, json: { ...body, via: 'sms' } });
		expect((await control('/mprofi/inbox')).json).toEqual([reply.json]);
		expect(sandbox.mProfi.incoming).toHaveLength(1);
	});

	it.each([
		{},
		{ sender: '48500600700' },
		{ sender: '48500600700', message: 5 },
		{ sender: '48500600700', message: 'x', ts: '2026-01-15' },
		{ sender: '48500600700', message: 'x', via: 'pigeon' },
		{ sender: '48500600700', message: 'x', text: 'x' },
	])('does not receive %p', async (body) => {
		const reply = await control('/mprofi/inbox', { body });
		expect(reply).toMatchObject({
			status: 400,
			json: { message: expect.stringMatching('^body') as string },
		});
		expect(sandbox.mProfi.incoming).toHaveLength(0);
	});

	it('answers a survey', async () => {
		const body = { msisdn: '500600700', answers: ['tak'], finished: false };
		const reply = await control('/mprofi/surveys/1/answers', { body });
		expect(reply).toMatchObject({ status: 201, json: { answers: ['tak'], finished: null } });
		expect((await control('/mprofi/surveys')).json).toMatchObject([
			{ id: 1, participants: 1, participations: [{ msisdn: '48500600700' }] },
			{ id: 2 },
		]);
	});

	it('refuses answers of the wrong shape, and answers to a survey that does not exist', async () => {
		const answers = (id: string, body: unknown) =>
			control(`/mprofi/surveys/${id}/answers`, { body });
		expect((await answers('1', { msisdn: '500600700' })).status).toBe(400);
		expect((await answers('1', { msisdn: '+48', answers: [] })).status).toBe(400);
		expect((await answers('1', { msisdn: '500600700', answers: [5] })).status).toBe(400);
		expect((await answers('99', { msisdn: '500600700', answers: ['tak'] })).status).toBe(404);
	});

	it.each([
		{ kind: 'delay', ms: 1 },
		{ kind: 'dropBefore' },
		{ kind: 'dropAfter', times: 3 },
		{ kind: 'half', skip: 2 },
		{ kind: 'malformed', path: '/send/', method: 'POST' },
		{ kind: 'empty', pathPattern: 'send(bulk)?/$' },
		{ kind: 'html', taken: false },
		{ kind: 'status', status: 503, taken: true, headers: { 'retry-after': '1' }, body: 'x' },
		{ kind: 'wrongShape', body: null },
	])('makes a request fail by %p', async (fault) => {
		const reply = await control('/mprofi/faults', { body: fault });
		expect(reply).toMatchObject({ status: 201, json: { faults: 1 } });
	});

	it('matches a path by an expression', async () => {
		await control('/mprofi/faults', { body: { kind: 'empty', pathPattern: '/send(bulk)?/$' } });
		await call(`${sandbox.mProfi.url}/surveys/`);
		expect((await send()).text).toBe('');
		expect(sandbox.mProfi.requests.map(({ fault }) => fault)).toEqual([undefined, 'empty']);
	});

	it.each([
		{},
		{ kind: 'flood' },
		{ kind: 'delay' },
		{ kind: 'delay', ms: '5' },
		{ kind: 'dropAfter', ms: 5 },
		{ kind: 'html' },
		{ kind: 'status', status: 99, taken: true },
		{ kind: 'status', status: 500 },
		{ kind: 'wrongShape' },
		{ kind: 'empty', times: 0 },
		{ kind: 'empty', pathPattern: '(' },
		[],
	])('refuses the fault %p', async (body) => {
		const reply = await control('/mprofi/faults', { body });
		expect(reply).toMatchObject({ status: 400, json: { message: expect.any(String) as string } });
		expect(sandbox.mProfi.counts().faults).toBe(0);
	});

	it('clears the faults and resets everything', async () => {
		await control('/mprofi/faults', { body: { kind: 'empty', times: 5 } });
		expect((await control('/mprofi/faults', { method: 'DELETE' })).json).toMatchObject({
			faults: 0,
		});
		await send();
		expect((await control('/mprofi/reset', { method: 'POST' })).json).toMatchObject({
			messages: 0,
			requests: 0,
		});
	});

	it('does not start by default, and leaves nothing open when its port is taken', async () => {
		const without = await startSandbox();
		expect(without.controlUrl).toBeNull();
		await without.close();
		const port = Number(new URL(sandbox.controlUrl ?? '').port);
		const mProfi = { port: Number(new URL(without.mProfi.url).port) };
		await expect(startSandbox({ mProfi, control: { port } })).rejects.toThrow('EADDRINUSE');
		await (await startSandbox({ mProfi })).close();
	});
});
