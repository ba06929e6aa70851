import type { IHttpRequestOptions } from 'n8n-workflow';
import { SerwerSmsApi } from '../../../credentials/SerwerSmsApi.credentials';
import { testConnection } from '../../support/connectionTest';
import { SerwerSmsBench } from '../../support/serwerSmsBench';

let bench: SerwerSmsBench;
beforeAll(async () => {
	bench = await SerwerSmsBench.open();
});
beforeEach(() => {
	bench.gateway.reset();
	Object.assign(bench.credential, bench.gateway.credential());
});
afterAll(async () => await bench.close());

const credential = new SerwerSmsApi();
const balance = { resource: 'account', operation: 'getBalance' };
const send = { resource: 'message', operation: 'send', to: '500600700', text: 'x' };

async function sign(request: Partial<IHttpRequestOptions>): Promise<IHttpRequestOptions> {
	const { authenticate } = credential;
	if (typeof authenticate !== 'function') throw new Error('Not a function.');
	return await authenticate({ ...bench.credential } as never, { url: '', ...request });
}

describe('a request', () => {
	it('with a token has the token in the header and no login', async () => {
		const { error } = await bench.run(send);
		expect(error).toBeUndefined();
		const [request] = bench.gateway.requests;
		expect(request!.headers.authorization).toBe(`Bearer ${bench.gateway.token}`);
		expect(request!.json).not.toHaveProperty('username');
		expect(request!.json).not.toHaveProperty('password');
	});

	it('with a login has the login in the body and no header', async () => {
		bench.credential.authentication = 'login';
		for (const parameters of [send, balance]) {
			const { error } = await bench.run(parameters);
			expect(error).toBeUndefined();
		}
		for (const { headers, json } of bench.gateway.requests) {
			expect(headers.authorization).toBeUndefined();
			expect(json).toMatchObject({
				username: bench.gateway.username,
				password: bench.gateway.password,
			});
		}
		expect(bench.sent).toHaveLength(1);
	});

	it.each([
		['a wrong token', { token: 'wrong' }, /does not accept this token/],
		['a wrong password', { authentication: 'login', password: 'wrong' }, /username and password/],
	])('with %s is refused in plain words', async (_, change, words) => {
		Object.assign(bench.credential, change);
		const { error } = await bench.run(send);
		expect(error?.message).toMatch(words);
		expect(bench.actions).toEqual(['messages/send_sms']);
	});

	it.each([{ authentication: 'token' }, { authentication: 'login' }])(
		'never shows %j in an error or an execution',
		async (change) => {
			Object.assign(bench.credential, change);
			bench.gateway.fault({ kind: 'dropAfter', path: '/account/limits', times: 99 });
			const { run, error } = await bench.run(balance);
			expect(error?.message).toMatch(/was lost/);
			const shown = JSON.stringify([run, error]);
			expect(shown).not.toContain(bench.gateway.token);
			expect(shown).not.toContain(bench.gateway.password);
		},
	);
});

describe("n8n's HTTP Request node", () => {
	const login = () => ({
		username: bench.gateway.username,
		password: bench.gateway.password,
	});
	beforeEach(() => (bench.credential.authentication = 'login'));

	it('may have the body as an object, as JSON text, or not at all', async () => {
		const fields = { phone: '+48500600700' };
		const signed = { ...fields, ...login() };
		expect((await sign({ body: fields })).body).toEqual(signed);
		expect((await sign({ body: JSON.stringify(fields) })).body).toBe(JSON.stringify(signed));
		expect((await sign({})).body).toEqual(login());
	});

	it('may have a form in its own property, as text, or as parameters', async () => {
		const form = { phone: '+48500600700' };
		expect(await sign({ form } as unknown as IHttpRequestOptions)).toMatchObject({
			form: { ...form, ...login() },
		});
		const text = String((await sign({ body: 'phone=1' })).body as string);
		expect(Object.fromEntries(new URLSearchParams(text))).toEqual({ phone: '1', ...login() });
		const parameters = (await sign({ body: new URLSearchParams({ phone: '1' }) })).body;
		expect(Object.fromEntries(parameters as URLSearchParams)).toEqual({ phone: '1', ...login() });
	});

	it('keeps its body unchanged if the credential uses a token', async () => {
		bench.credential.authentication = 'token';
		const request = { body: { phone: '1' }, headers: { 'x-test': 'y' } };
		expect(await sign(request)).toEqual({
			url: '',
			body: request.body,
			headers: { 'x-test': 'y', Authorization: `Bearer ${bench.gateway.token}` },
		});
	});
});

describe('the credential test in the panel', () => {
	it.each(['token', 'login'])('accepts a valid %s, and costs nothing', async (way) => {
		bench.credential.authentication = way;
		expect(await verdict()).toBe('Connection successful!');
		expect(bench.actions).toEqual(['account/limits']);
	});

	it.each([
		[1001, /does not know this username and password/],
		[1002, /may not use the API/],
		[1003, /does not allow the IP address/],
		[1007, /not fully active/],
		[1009, /has blocked the IP address/],
		[1010, /temporarily not available/],
		[1011, /token has expired/],
		[1012, /does not accept this token/],
	] as const)('explains the code %i inside HTTP 200', async (code, words) => {
		bench.gateway.refuse(code, { path: '/account/limits' });
		expect(await verdict()).toMatch(words);
	});

	it.each([
		['a web page', { kind: 'html', taken: false }],
		['null', { kind: 'wrongShape', body: null }],
		['something else', { kind: 'wrongShape', body: { status: 'ok' } }],
		['an error from a web server', { kind: 'status', status: 404, taken: false }],
	] as const)('says so when %s answers', async (_, fault) => {
		bench.gateway.fault(fault);
		expect(await verdict()).toMatch(/does not answer like SerwerSMS.*Base URL/);
	});
});

async function verdict(): Promise<string> {
	return (await testConnection(credential, bench.credential as never)).message;
}
