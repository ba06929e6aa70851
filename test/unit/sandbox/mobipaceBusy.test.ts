import { request } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { startSandbox, type Sandbox } from '../../../sandbox';
import { call } from './caller';

let sandbox: Sandbox;
let SessionId: string;

beforeAll(async () => {
	sandbox = await startSandbox();
});
beforeEach(async () => {
	sandbox.mobipace.reset();
	sandbox.mobipace.busyMs = 0;
	SessionId = await login();
});
afterAll(() => sandbox.close());

async function post(method: string, body: unknown): Promise<unknown> {
	return (await call(`${sandbox.mobipace.url}/${method}`, { body })).json;
}

const authorize = (Password = sandbox.mobipace.password) =>
	post('authorize', { Username: sandbox.mobipace.username, Password });
const login = async () => ((await authorize()) as { SessionId: string }).SessionId;
const order = () => ({
	SessionId,
	Sender: 'SHOP',
	Messages: [{ Recipient: '79111112233', Body: 'x', Reference: 'A-1' }],
});
const send = () => post('Send', order());
const queryBalance = (id = SessionId) => post('QueryBalance', { SessionId: id });
const takenCount = () => sandbox.mobipace.messages.length;
const busy = { StatusCode: 104, Status: 'AccessDenied' };
const good = { StatusCode: 101 };

/**
 * A request that is being worked on. Resolves once the gateway has it, with the promise of its
 * answer.
 */
async function sending(): Promise<{ answer: Promise<unknown> }> {
	const answer = send();
	while (takenCount() === 0) await setTimeout(5);
	return { answer };
}

describe('a busy account', () => {
	it('refuses every other request with 104 until the answer is sent', async () => {
		const other = await login();
		sandbox.mobipace.busyMs = 300;
		const began = performance.now();
		const { answer } = await sending();
		expect(await send()).toEqual(busy);
		expect(await queryBalance()).toEqual(busy);
		expect(await queryBalance(other)).toEqual(busy);
		expect(await authorize()).toEqual(busy);
		expect(await answer).toMatchObject(good);
		expect(performance.now() - began).toBeGreaterThanOrEqual(295);
		expect(takenCount()).toBe(1);
		expect(sandbox.mobipace.mostAtOnce).toBe(2);
		expect(await queryBalance()).toMatchObject(good);
	});

	it('takes one of many simultaneous requests', async () => {
		sandbox.mobipace.busyMs = 100;
		const answers = await Promise.all(Array.from({ length: 5 }, send));
		const codes = answers.map((answer) => (answer as { StatusCode: number }).StatusCode);
		expect(codes.sort()).toEqual([101, 104, 104, 104, 104]);
		expect(takenCount()).toBe(1);
	});

	it('checks the session and the password first', async () => {
		sandbox.mobipace.busyMs = 200;
		const { answer } = await sending();
		expect(await queryBalance('unknown')).toMatchObject({ StatusCode: 103 });
		expect(await authorize('wrong')).toMatchObject({ StatusCode: 200 });
		await answer;
	});

	it('stays busy when the client goes away', async () => {
		sandbox.mobipace.busyMs = 200;
		const gone = new AbortController();
		const open = new Promise((resolve) => {
			const outgoing = request(`${sandbox.mobipace.url}/Send`, {
				method: 'POST',
				headers: { 'content-type': 'application/json' },
				signal: gone.signal,
			});
			outgoing.on('error', resolve);
			outgoing.end(JSON.stringify(order()));
		});
		while (takenCount() === 0) await setTimeout(5);
		gone.abort();
		await open;
		expect(await queryBalance()).toEqual(busy);
		await setTimeout(250);
		sandbox.mobipace.busyMs = 0;
		expect(await queryBalance()).toMatchObject(good);
	});

	it('is free again after a refusal, and after a reset', async () => {
		expect(await post('Send', { SessionId })).toMatchObject({ StatusCode: 102 });
		expect(await queryBalance()).toMatchObject(good);
		sandbox.mobipace.busyMs = 300;
		const { answer } = await sending();
		sandbox.mobipace.reset();
		sandbox.mobipace.busyMs = 0;
		expect(await authorize()).toMatchObject(good);
		await answer;
	});

	it('is not freed by the end of a request from before a reset', async () => {
		sandbox.mobipace.busyMs = 100;
		const { answer } = await sending();
		sandbox.mobipace.reset();
		sandbox.mobipace.busyMs = 400;
		const next = authorize();
		await answer;
		expect(await authorize()).toEqual(busy);
		expect(await next).toMatchObject(good);
	});

	it('closes at once', async () => {
		const own = await startSandbox({ mobipace: { busyMs: 60_000 } });
		const { url, username: Username, password: Password } = own.mobipace;
		const open = expect(call(`${url}/authorize`, { body: { Username, Password } })).rejects.toThrow(
			'socket hang up',
		);
		while (own.mobipace.logins === 0) await setTimeout(5);
		await own.close();
		await open;
	}, 5_000);

	it('can stay busy for a number of requests', async () => {
		sandbox.mobipace.busy(2);
		const answers = [await send(), await queryBalance(), await send()];
		expect(answers).toMatchObject([busy, busy, good]);
		expect(takenCount()).toBe(1);
		sandbox.mobipace.busy();
		expect([await authorize(), await authorize()]).toMatchObject([busy, good]);
	});
});

describe('an ordered refusal', () => {
	it('hits the next matching requests before anything is taken', async () => {
		sandbox.mobipace.refuse(103, { path: '/Send', skip: 1, times: 2 });
		const answers = [await send(), await queryBalance(), await send(), await send(), await send()];
		expect(answers).toMatchObject([
			good,
			good,
			{ StatusCode: 103, Status: 'SessionExpired' },
			{ StatusCode: 103 },
			good,
		]);
		expect(takenCount()).toBe(2);
	});

	it('can come after the messages were taken', async () => {
		sandbox.mobipace.refuse(100, { bodyContains: 'A-1', taken: true });
		expect(await send()).toEqual({ StatusCode: 100, Status: 'Unknown' });
		expect(takenCount()).toBe(1);
	});

	it.each(['/authorize', '/AUTHORIZE', '/v3/authorize'])(
		'matches the path %s in any case',
		async (path) => {
			sandbox.mobipace.refuse(302, { path });
			expect(await authorize()).toEqual({ StatusCode: 302, Status: 'CurrencyNotDefined' });
		},
	);
});

describe('a fault', () => {
	it('that loses the answer leaves the message in the ledger, once for each Send', async () => {
		sandbox.mobipace.fault({ kind: 'dropAfter', path: '/Send' });
		await expect(send()).rejects.toThrow('socket hang up');
		expect(takenCount()).toBe(1);
		await send();
		expect(sandbox.mobipace.messages.map(({ reference }) => reference)).toEqual(['A-1', 'A-1']);
	});

	it('that drops the request takes nothing', async () => {
		sandbox.mobipace.fault({ kind: 'dropBefore' });
		await expect(send()).rejects.toThrow('socket hang up');
		expect(takenCount()).toBe(0);
	});

	it('that delays the answer leaves the account free', async () => {
		sandbox.mobipace.fault({ kind: 'delay', ms: 200 });
		const { answer } = await sending();
		expect(await queryBalance()).toMatchObject(good);
		expect(await answer).toMatchObject(good);
	});

	it('that breaks the answer breaks its JSON', async () => {
		sandbox.mobipace.fault({ kind: 'malformed', path: '/querybalance' });
		expect(await queryBalance()).toBeUndefined();
	});
});
