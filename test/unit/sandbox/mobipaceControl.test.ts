import { startSandbox, type Sandbox } from '../../../sandbox';
import { call, type Call } from './caller';

let sandbox: Sandbox;

beforeAll(async () => {
	sandbox = await startSandbox({ control: { port: 0 } });
});
beforeEach(() => {
	sandbox.mobipace.reset();
	sandbox.mobipace.busyMs = 0;
});
afterAll(() => sandbox.close());

const control = (path: string, rest?: Call) => call(`${sandbox.controlUrl}/mobipace${path}`, rest);
const post = async (method: string, body: object) =>
	(await call(`${sandbox.mobipace.url}/${method}`, { body })).json as Record<string, unknown>;
const authorize = () => {
	const { username: Username, password: Password } = sandbox.mobipace;
	return post('authorize', { Username, Password });
};

async function send(): Promise<unknown> {
	const { SessionId } = await authorize();
	const message = { Recipient: '79111112233', Body: 'x', Reference: 'A-1' };
	const Messages = [message, { ...message, Recipient: '+1', Reference: 'A-2' }];
	return await post('Send', { SessionId, Sender: 'SHOP', Messages });
}

describe('the control API of MOBIPACE', () => {
	it('describes the gateway', async () => {
		const { json } = await control('');
		expect(json).toMatchObject({
			title: 'MOBIPACE',
			url: sandbox.mobipace.url,
			credential: sandbox.mobipace.credential(),
			counts: { messages: 0, refused: 0, sessions: 0, logins: 0 },
		});
		const hints = (json as { hints: string[] }).hints.join('\n');
		for (const hint of ['SHOP', '…005 InvalidMobile', '…104 TimeOut', '60 min']) {
			expect(hints).toContain(hint);
		}
	});

	it('shows the messages, the refused ones, and the requests with their reasons', async () => {
		await send();
		await post('QueryBalance', { SessionId: 'unknown' });
		expect((await control('/messages')).json).toMatchObject([
			{ recipient: '79111112233', reference: 'A-1', price: 2.5, status: 1 },
		]);
		expect((await control('/refused')).json).toMatchObject([{ reference: 'A-2', status: 5 }]);
		expect((await control('/requests')).json).toMatchObject([
			{ path: '/v3/authorize' },
			{ path: '/v3/Send', json: { Sender: 'SHOP' } },
			{ path: '/v3/QueryBalance', reason: 'no such session' },
		]);
		expect((await control('')).json).toMatchObject({
			counts: { messages: 1, refused: 1, sessions: 1, logins: 1, requests: 3 },
		});
	});

	it('shows and sets the balance', async () => {
		const empty = { balance: -1_000, creditLimit: 1_000, available: 0 };
		const reply = await control('/balance', { body: { balance: -1_000 } });
		expect(reply).toMatchObject({ status: 200, json: empty });
		expect((await control('/balance')).json).toEqual(empty);
		expect(await send()).toMatchObject({ StatusCode: 300 });
	});

	it('expires the sessions, and blocks and unblocks the user', async () => {
		const { SessionId } = await authorize();
		expect((await control('/expire', { body: {} })).json).toMatchObject({ sessions: 0 });
		expect(await post('QueryBalance', { SessionId })).toMatchObject({ StatusCode: 103 });
		await control('/block', { method: 'POST' });
		expect(await authorize()).toMatchObject({ StatusCode: 202 });
		await control('/admit', { method: 'POST' });
		expect(await authorize()).toMatchObject({ StatusCode: 101 });
	});

	it('makes the account busy for some requests or with each request', async () => {
		const times = await control('/busy', { body: { times: 2 } });
		expect(times).toMatchObject({ status: 201, json: { faults: 1, busyMs: 0 } });
		expect([await authorize(), await authorize(), await authorize()]).toMatchObject([
			{ StatusCode: 104 },
			{ StatusCode: 104 },
			{ StatusCode: 101 },
		]);
		expect((await control('/busy', { body: { ms: 50 } })).json).toMatchObject({ busyMs: 50 });
		const answers = await Promise.all([authorize(), authorize()]);
		expect(answers.map(({ StatusCode }) => StatusCode).sort()).toEqual([101, 104]);
	});

	it('makes requests fail or be refused with a status code', async () => {
		const body = { statusCode: 100, path: '/Send', taken: true };
		expect(await control('/refusals', { body })).toMatchObject({ status: 201 });
		expect(await send()).toEqual({ StatusCode: 100, Status: 'Unknown' });
		expect(sandbox.mobipace.messages).toHaveLength(1);
		await control('/faults', { body: { kind: 'empty', path: '/AUTHORIZE' } });
		expect(await authorize()).toBeUndefined();
	});

	it('forgets everything at a reset', async () => {
		await send();
		sandbox.mobipace.balance = 5;
		await control('/busy', { body: { times: 2 } });
		expect((await control('/reset', { method: 'POST' })).json).toEqual({
			messages: 0,
			refused: 0,
			sessions: 0,
			logins: 0,
			requests: 0,
			connections: 0,
			faults: 0,
		});
		expect(sandbox.mobipace.balance).toBe(1_000_000);
	});

	it.each<[string, unknown]>([
		['/balance', {}],
		['/balance', { balance: '5' }],
		['/balance', { balance: 5, currency: 'PLN' }],
		['/busy', {}],
		['/busy', { times: 0 }],
		['/busy', { times: 1, ms: 5 }],
		['/busy', { ms: -1 }],
		['/refusals', {}],
		['/refusals', { statusCode: 101 }],
		['/refusals', { statusCode: 105 }],
		['/refusals', { statusCode: '103' }],
		['/refusals', { statusCode: 103, times: 0 }],
		['/refusals', { statusCode: 103, status: 500 }],
	])('refuses at %s the body %p', async (path, body) => {
		const reply = await control(path, { body });
		expect(reply).toMatchObject({
			status: 400,
			json: { message: expect.stringMatching('^body') as string },
		});
		expect(sandbox.mobipace.counts().faults).toBe(0);
	});

	it('accepts all its examples', async () => {
		for (const [, path, body] of sandbox.mobipace.examples()) {
			expect([200, 201]).toContain((await control(path, { body })).status);
		}
	});
});
