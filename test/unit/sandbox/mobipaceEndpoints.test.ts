import { startSandbox, type Sandbox } from '../../../sandbox';
import { call } from './caller';

let sandbox: Sandbox;

beforeAll(async () => {
	sandbox = await startSandbox();
});
beforeEach(() => sandbox.mobipace.reset());
afterAll(() => sandbox.close());

const at = (path: string) => sandbox.mobipace.url + path;
const user = () => ({ Username: sandbox.mobipace.username, Password: sandbox.mobipace.password });
const methods = ['/authorize', '/Send', '/Calculate', '/QueryMessages', '/QueryBalance'];

describe('a method', () => {
	it.each(['/authorize', '/Authorize', '/AUTHORIZE'])('is found at %s', async (path) => {
		const reply = await call(at(path), { body: user() });
		expect(reply).toMatchObject({ status: 200, json: { StatusCode: 101 } });
	});

	it.each(methods)('%s takes POST only', async (path) => {
		for (const method of ['GET', 'PUT']) {
			const reply = await call(at(path), { method });
			expect(reply.status).toBe(405);
			expect(reply.headers.allow).toBe('POST');
		}
	});

	it.each(methods)('%s takes a JSON object only', async (path) => {
		for (const body of ['{"Username":', '[]', '5', '']) {
			const reply = await call(at(path), { body });
			expect(reply).toMatchObject({ status: 200, headers: { 'content-type': 'application/json' } });
			expect(reply.json).toEqual({ StatusCode: 102, Status: 'IncorrectParameter' });
		}
	});

	it('takes the right content type only, with or without a charset', async () => {
		const types: Array<[string, number]> = [
			['application/json; charset=utf-8', 101],
			['text/plain', 102],
			['application/x-www-form-urlencoded', 102],
		];
		for (const [type, code] of types) {
			const headers = { 'content-type': type };
			const reply = await call(at('/authorize'), { body: user(), headers });
			expect(reply.json).toMatchObject({ StatusCode: code });
		}
	});

	it('takes parameter names in their exact spelling only', async () => {
		const { Username: username, Password: password } = user();
		const reply = await call(at('/authorize'), { body: { username, password } });
		expect(reply.json).toMatchObject({ StatusCode: 102 });
	});
});

describe('a path without a method', () => {
	it.each(['', '/', '/Send/', '/QueryMessage', '/Calculate%20price'])(
		'answers %p with 404',
		async (path) => {
			expect((await call(at(path), { body: user() })).status).toBe(404);
		},
	);
});

describe('the gateway', () => {
	it('says what to enter in n8n', () => {
		expect(sandbox.mobipace.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/v3$/);
		expect(sandbox.mobipace.credential()).toEqual({
			baseUrl: sandbox.mobipace.url,
			username: 'sandbox@example.com',
			password: 'mobipace-password',
			timeZone: 'UTC',
		});
	});

	it('logs a request with a reason that the answer does not give', async () => {
		await call(at('/authorize'), { body: { ...user(), Password: 'wrong' } });
		expect(sandbox.mobipace.requests).toMatchObject([
			{
				method: 'POST',
				path: '/v3/authorize',
				status: 200,
				json: { Password: 'wrong' },
				reason: 'wrong password',
			},
		]);
		expect(sandbox.mobipace.connections).toBe(1);
	});

	it('does not open in a zone that does not exist', async () => {
		const mobipace = { timeZone: 'Europe/Nowhere' };
		await expect(startSandbox({ mobipace })).rejects.toThrow('zone');
	});
});
