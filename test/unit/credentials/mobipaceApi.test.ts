import type { IHttpRequestOptions } from 'n8n-workflow';
import { MobipaceApi } from '../../../credentials/MobipaceApi.credentials';
import { testConnection } from '../../support/connectionTest';
import { answer, RawServer } from '../gateway/rawServer';

const PASSWORD = ' p-9173f4223c162c80 ';
const SESSION = '4060b129-2d75-4b7e-9c3a-61b7769a5d2b';
const JSON_HEADERS = { Connection: 'close', 'Content-Type': 'application/json' };
const code = (StatusCode: number, more = {}) => JSON.stringify({ StatusCode, ...more });
const LOGIN_ACCEPTED = answer(200, code(101, { SessionId: ` ${SESSION} ` }), JSON_HEADERS);

let server: RawServer;
let login: Buffer;
let balance: Buffer;
beforeAll(async () => {
	server = await RawServer.open(({ line }, socket) => {
		socket.write(line.includes('/authorize') ? login : balance);
	});
});
beforeEach(() => {
	server.received.length = 0;
	login = LOGIN_ACCEPTED;
	balance = answer(200, code(101, { Balance: '1300.30' }), JSON_HEADERS);
});
afterAll(async () => await server.close());

async function testMessage(username = 'name@example.com'): Promise<string> {
	const data = { username, password: PASSWORD, baseUrl: ` ${server.url('/v3/')} `, sessionId: 'x' };
	const { message } = await testConnection(new MobipaceApi(), data);
	for (const secret of [PASSWORD.trim(), SESSION]) expect(message).not.toContain(secret);
	return message;
}
const logins = () => server.received.filter(({ line }) => line.includes('/authorize'));

describe('a signed request', () => {
	async function sign(body?: IHttpRequestOptions['body']): Promise<IHttpRequestOptions> {
		const { authenticate } = new MobipaceApi();
		if (typeof authenticate !== 'function')
			throw new Error('This needs `authenticate` in its function form.');
		return await authenticate({ sessionId: SESSION }, { url: '/Send', ...(body && { body }) });
	}

	it('has the session in its body', async () => {
		expect(await sign()).toEqual({ url: '/Send', body: { SessionId: SESSION } });
		expect(await sign({ Sender: 'X' })).toMatchObject({
			body: { Sender: 'X', SessionId: SESSION },
		});
	});

	it('keeps every digit of a big integer in JSON text', async () => {
		const { body } = await sign('{"References":[12345678901234567890]}');
		expect(body).toBe(`{"References":[12345678901234567890],"SessionId":"${SESSION}"}`);
	});

	it('keeps the body unchanged if it has no place for the session', async () => {
		const body = [{ Sender: 'X' }];
		expect((await sign(body)).body).toBe(body);
	});
});

describe('the connection test', () => {
	it('logs in once and asks for the balance with the new session', async () => {
		expect(await testMessage(' name@example.com\n')).toBe('Connection successful!');
		const asked = server.received.map(({ line, body }) => [
			line.split(' ')[1],
			JSON.parse(body) as unknown,
		]);
		expect(asked).toEqual([
			['/v3/authorize', { Username: 'name@example.com', Password: PASSWORD }],
			['/v3/QueryBalance', { SessionId: SESSION }],
		]);
	});

	it.each([
		[200, /does not know this username and password/],
		[201, /has locked this user/],
		[202, /has blocked this user/],
	])('explains code %i of the login and logs in only once', async (status, message) => {
		login = answer(200, code(status), JSON_HEADERS);
		expect(await testMessage()).toMatch(message);
		expect(server.received).toHaveLength(1);
	});

	it.each([
		[
			'a redirect',
			answer(302, '', { ...JSON_HEADERS, location: '/elsewhere' }),
			/redirect.*Base URL/,
		],
		['a web page', answer(200, '<title>Hi</title>', JSON_HEADERS), /web page.*Base URL/],
		['HTTP 401', answer(401, '', JSON_HEADERS), /refused the credential/],
		[
			'HTTP 404',
			answer(404, '<title>Hi</title>', JSON_HEADERS),
			/does not know this address.*Base URL/,
		],
		[
			'HTTP 404 with JSON',
			answer(404, '{}', JSON_HEADERS),
			/MOBIPACE does not know this address.*Base URL/,
		],
		['HTTP 429', answer(429, '', JSON_HEADERS), /no more requests/],
		['HTTP 503', answer(503, '', JSON_HEADERS), /HTTP 503/],
	])(
		'explains what is wrong if the login gets %s, and logs in only once',
		async (_, bytes, message) => {
			login = bytes;
			expect(await testMessage()).toMatch(message);
			expect(logins()).toHaveLength(1);
			expect(server.received).toHaveLength(1);
		},
	);

	it.each([
		[100, /system error\. Test again/],
		[102, /refused to tell the balance\. Check the Base URL/],
		[103, /did not accept it\. Test again/],
		[104, /another request of this account\. Test again/],
		[202, /has blocked this user\. Ask/],
	])('explains code %i of the balance and says what to do', async (status, message) => {
		balance = answer(200, code(status), JSON_HEADERS);
		expect(await testMessage()).toMatch(message);
		expect(logins()).toHaveLength(1);
	});
});
