import { startSandbox, type Sandbox } from '../../../sandbox';
import { call, HandClock } from './caller';

const minute = 60_000;
let clock: HandClock;
let sandbox: Sandbox;

beforeEach(async () => {
	clock = new HandClock(Date.UTC(2026, 0, 15, 11));
	sandbox = await startSandbox({ mobipace: { clock: clock.now, lockAfter: 3 } });
});
afterEach(() => sandbox.close());

async function post(method: string, body: unknown): Promise<unknown> {
	return (await call(`${sandbox.mobipace.url}/${method}`, { body })).json;
}

const authorize = (credential: object = {}) => {
	const { username: Username, password: Password } = sandbox.mobipace;
	return post('authorize', { Username, Password, ...credential });
};
const login = async () => ((await authorize()) as { SessionId: string }).SessionId;
const queryBalance = (SessionId: unknown) => post('QueryBalance', { SessionId });
const expired = { StatusCode: 103, Status: 'SessionExpired' };

describe('POST authorize', () => {
	it('opens a session and answers with its id', async () => {
		expect(await authorize()).toEqual({
			StatusCode: 101,
			Status: 'Success',
			SessionId: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/) as string,
		});
		expect(sandbox.mobipace).toMatchObject({ sessions: 1, logins: 1 });
	});

	it('leaves earlier sessions open', async () => {
		const first = await login();
		const second = await login();
		expect(second).not.toBe(first);
		for (const id of [first, second]) {
			expect(await queryBalance(id)).toMatchObject({ StatusCode: 101 });
		}
		expect(sandbox.mobipace).toMatchObject({ sessions: 2, logins: 2 });
	});

	it.each([{ Username: 'nobody' }, { Password: 'wrong' }, { Password: '' }])(
		'refuses %p with 200 and opens nothing',
		async (credential) => {
			const refused = { StatusCode: 200, Status: 'IncorrectUserNameOrPassword' };
			expect(await authorize(credential)).toEqual(refused);
			expect(sandbox.mobipace).toMatchObject({ sessions: 0, logins: 0 });
		},
	);

	it.each([{ Username: undefined }, { Password: undefined }, { Password: 5 }, { Username: null }])(
		'refuses %p with 102',
		async (credential) => {
			const refused = { StatusCode: 102, Status: 'IncorrectParameter' };
			expect(await authorize(credential)).toEqual(refused);
		},
	);

	it('locks the user after too many wrong passwords, and then also refuses the right one', async () => {
		for (let i = 0; i < 3; i += 1) {
			expect(await authorize({ Password: 'wrong' })).toMatchObject({ StatusCode: 200 });
		}
		const locked = { StatusCode: 201, Status: 'UserLocked' };
		expect(await authorize({ Password: 'wrong' })).toEqual(locked);
		expect(await authorize()).toEqual(locked);
		sandbox.mobipace.admit();
		expect(await authorize()).toMatchObject({ StatusCode: 101 });
	});

	it('counts only wrong passwords in a row, and not unknown users', async () => {
		for (let i = 0; i < 3; i += 1) {
			await authorize({ Password: 'wrong' });
			await authorize({ Password: 'wrong' });
			await authorize({ Username: 'nobody' });
			expect(await authorize()).toMatchObject({ StatusCode: 101 });
		}
	});

	it('refuses a blocked user with 202 and closes the sessions', async () => {
		const id = await login();
		sandbox.mobipace.block();
		expect(await authorize()).toEqual({ StatusCode: 202, Status: 'UserBlocked' });
		expect(await queryBalance(id)).toEqual(expired);
		sandbox.mobipace.admit();
		expect(await authorize()).toMatchObject({ StatusCode: 101 });
	});
});

describe('a session', () => {
	it('lasts 60 minutes after its last request', async () => {
		const id = await login();
		for (let i = 0; i < 3; i += 1) {
			clock.advance(60 * minute - 1);
			expect(await queryBalance(id)).toMatchObject({ StatusCode: 101 });
		}
		clock.advance(60 * minute);
		expect(sandbox.mobipace.sessions).toBe(0);
		expect(await queryBalance(id)).toEqual(expired);
		expect(sandbox.mobipace.requests.at(-1)?.reason).toBe('the session has expired');
	});

	it('is extended by a refused request', async () => {
		const id = await login();
		clock.advance(59 * minute);
		expect(await post('Send', { SessionId: id })).toMatchObject({ StatusCode: 102 });
		clock.advance(59 * minute);
		expect(await queryBalance(id)).toMatchObject({ StatusCode: 101 });
	});

	it('is not extended by a request in another session', async () => {
		const idle = await login();
		const used = await login();
		clock.advance(59 * minute);
		await queryBalance(used);
		clock.advance(minute);
		expect(await queryBalance(idle)).toEqual(expired);
		expect(await queryBalance(used)).toMatchObject({ StatusCode: 101 });
	});

	it('lasts as long as the option says', async () => {
		const mobipace = { sessionMs: 1_000, clock: clock.now };
		const short = await startSandbox({ mobipace });
		const { url, username: Username, password: Password } = short.mobipace;
		const reply = await call(`${url}/authorize`, { body: { Username, Password } });
		clock.advance(1_000);
		expect(reply.json).toMatchObject({ StatusCode: 101 });
		const again = await call(`${url}/QueryBalance`, { body: reply.json });
		expect(again.json).toEqual(expired);
		await short.close();
	});

	it('can be ended by hand', async () => {
		const id = await login();
		sandbox.mobipace.expireSessions();
		expect(await queryBalance(id)).toEqual(expired);
	});

	it.each(['Send', 'Calculate', 'QueryMessages', 'QueryBalance'])(
		'is required by %s',
		async (method) => {
			const id = await login();
			for (const unknown of ['', 'unknown', `${id} `, id.toUpperCase()]) {
				expect(await post(method, { SessionId: unknown })).toEqual(expired);
			}
			for (const none of [undefined, null, 5]) {
				expect(await post(method, { SessionId: none })).toMatchObject({ StatusCode: 102 });
			}
		},
	);
});
