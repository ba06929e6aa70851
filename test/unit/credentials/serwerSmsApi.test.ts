import type { IDataObject, IHttpRequestOptions, IRequestOptions } from 'n8n-workflow';
import { SerwerSmsApi } from '../../../credentials/SerwerSmsApi.credentials';
import { testConnection } from '../../support/connectionTest';
import { requestLikeHttpRequestNode, ANSWER_FORMS } from '../../support/httpRequestNode';
import { answering, RawServer, type Received } from '../gateway/rawServer';

const TOKEN = 't-9173f4223c162c80';
const LOGIN = { username: 'api-user', password: ' p&ss wörd ' };
/** A user may have filled in both before choosing one, so both are stored. */
const both = { token: TOKEN, ...LOGIN };
const byToken = { ...both, authentication: 'token' };
const byLogin = { ...both, authentication: 'login' };

async function sign(
	request: Partial<IHttpRequestOptions> & { form?: object; formData?: object },
	data: IDataObject = byLogin,
): Promise<IHttpRequestOptions & { form?: object; formData?: object }> {
	const { authenticate } = new SerwerSmsApi();
	if (typeof authenticate !== 'function')
		throw new Error('This needs `authenticate` in its function form.');
	return await authenticate(data as never, { url: '', ...request });
}

let server: RawServer;
let reply: string;
beforeAll(async () => {
	server = await RawServer.open((request, socket) =>
		answering(200, reply, { Connection: 'close', 'Content-Type': 'application/json' })(
			request,
			socket,
		),
	);
});
beforeEach(() => (reply = '{}'));
afterAll(async () => await server.close());

describe('a signed request', () => {
	it.each<[string, Parameters<typeof sign>[0]]>([
		['no body', {}],
		['an object', { body: { text: 'x' } }],
		['JSON as text', { body: '{"text":"x"}' }],
		['parameters', { body: new URLSearchParams({ text: 'x' }) }],
		['a form beside the body', { form: { text: 'x' } }],
	])('with %s never has both the token and the login', async (_, request) => {
		const headers = { accept: 'application/json' };
		const signedByToken = await sign({ headers, ...request }, byToken);
		expect(signedByToken).toEqual({
			url: '',
			...request,
			headers: { ...headers, Authorization: `Bearer ${TOKEN}` },
		});
		const signedByLogin = await sign({ headers, ...request }, byLogin);
		expect(signedByLogin.headers).toEqual(headers);
		expect(JSON.stringify(signedByLogin)).not.toContain(TOKEN);
	});

	it('has the token if the credential is older than the choice', async () => {
		const signed = await sign({ body: {} }, both);
		expect(signed.headers).toEqual({ Authorization: `Bearer ${TOKEN}` });
	});

	it('has the username trimmed and the password unchanged', async () => {
		const data = { ...byLogin, username: ` ${LOGIN.username}\n` };
		expect((await sign({}, data)).body).toEqual(LOGIN);
		const token = await sign({}, { ...byToken, token: ` ${TOKEN}\n` });
		expect(token.headers).toEqual({ Authorization: `Bearer ${TOKEN}` });
	});

	it('has the login in place of another login', async () => {
		const other = { username: 'other', password: 'other', text: 'x' };
		expect((await sign({ body: other })).body).toEqual({ text: 'x', ...LOGIN });
		const parameters = (await sign({ body: new URLSearchParams(other) })).body as URLSearchParams;
		expect(parameters.getAll('username')).toEqual([LOGIN.username]);
	});

	it.each<[string, IHttpRequestOptions['body']]>([
		['a list', [{ phone: '1' }]],
		['JSON that is not an object', '[1]'],
		['broken JSON', '{"phone":'],
		['bytes', Buffer.from('x')],
		['plain text', 'Hello'],
		['XML', '<sms phone="1"/>'],
	])('is refused if the login has no place in the body: %s', async (_, body) => {
		const signing = sign({ body });
		await expect(signing).rejects.toThrow(/no place in this body\. Send a JSON object or a form/);
		await expect(signing).rejects.not.toThrow(LOGIN.password);
		expect((await sign({ body }, byToken)).body).toBe(body);
	});
});

describe('a request of the HTTP Request node', () => {
	async function made(request: Partial<IRequestOptions>, data = byLogin): Promise<Received> {
		const before = server.received.length;
		const uri = server.url('/messages/send_sms.json');
		await requestLikeHttpRequestNode(new SerwerSmsApi(), data, { method: 'POST', uri, ...request });
		expect(server.received).toHaveLength(before + 1);
		const received = server.received.at(-1)!;
		expect(received.line).toBe('POST /messages/send_sms.json HTTP/1.1');
		return received;
	}

	describe.each(ANSWER_FORMS)('that reads the answer %s', (_, way) => {
		it('has the login in a JSON body', async () => {
			const body = { phone: '48500600700', text: 'Zażółć', deep: { list: [1, null] } };
			const received = await made({ ...way, body: { ...body } });
			expect(JSON.parse(received.body)).toEqual({ ...body, ...LOGIN });
			expect(received.headers['content-type']).toMatch(/^application\/json/);
			expect(received.headers).not.toHaveProperty('authorization');
		});

		it('has the whole form and the login', async () => {
			const form = { phone: '48500600700', text: 'Zażółć & co' };
			const received = await made({ ...way, form });
			const isForm = received.headers['content-type']!.includes('urlencoded');
			const content = isForm
				? Object.fromEntries(new URLSearchParams(received.body))
				: (JSON.parse(received.body) as IDataObject);
			expect(content).toEqual({ ...form, ...LOGIN });
		});

		it('has the whole multipart form and the login', async () => {
			const { body } = await made({ ...way, formData: { phone: '48500600700' } });
			for (const value of ['48500600700', ...Object.values(LOGIN)]) expect(body).toContain(value);
		});

		it('has the token in a header and no login in the body', async () => {
			const received = await made({ ...way, body: { phone: '1' } }, byToken);
			expect(received.headers.authorization).toBe(`Bearer ${TOKEN}`);
			expect(JSON.parse(received.body)).toEqual({ phone: '1' });
		});
	});

	it('keeps every digit of a big integer in raw JSON', async () => {
		const { body } = await made({
			body: '{"phone":"48500600700","unique_id":12345678901234567890}',
			json: false,
			useStream: true,
			headers: { 'content-type': 'application/json' },
		});
		expect(body).toContain('"unique_id":12345678901234567890,');
		expect(JSON.parse(body)).toMatchObject(LOGIN);
	});

	it('keeps every character of a raw form', async () => {
		const { body } = await made({
			body: 'phone[0]=48500600700&text=a%20b',
			json: false,
			useStream: true,
			headers: { 'content-type': 'application/x-www-form-urlencoded' },
		});
		expect(Object.fromEntries(new URLSearchParams(body))).toEqual({
			'phone[0]': '48500600700',
			text: 'a b',
			...LOGIN,
		});
	});
});

describe('the connection test', () => {
	async function testMessage(answer: unknown): Promise<string> {
		reply = JSON.stringify(answer);
		const data = { ...byLogin, baseUrl: server.url() };
		const { status, message } = await testConnection(new SerwerSmsApi(), data);
		expect(status).toBe('Error');
		return message;
	}
	const refusal = (code: number) => ({ error: { code, type: 'X', message: 'Said' } });

	it.each([
		[1001, /does not know this username and password\. Enter those of an API user/],
		[1002, /may not use the API\. Allow it/],
		[1003, /does not allow the IP address of this n8n\. Add it/],
		[1005, /may not see the limits\. Allow it/],
		[1007, /not fully active\. Complete/],
		[1008, /may not see phone numbers\. Allow it/],
		[1009, /has blocked the IP address of this n8n\. Ask/],
		[1010, /temporarily not available\. Test again/],
		[1011, /token has expired\. Create a new one/],
		[1012, /does not accept this token\. Copy it again/],
	])('explains error %i and says what to do', async (code, message) => {
		expect(await testMessage(refusal(code))).toMatch(message);
	});

	it.each([1000, 1004, 1006, 2002, 4300])(
		'asks for the right base URL if error %i is not about the credential',
		async (code) => {
			expect(await testMessage(refusal(code))).toMatch(/Check the Base URL/);
		},
	);

	it('does not pass if the gateway fails without an error code', async () => {
		expect(await testMessage({ success: false })).toMatch(/Check the Base URL/);
	});
});
