import { startSandbox, type Sandbox } from '../../../sandbox';
import { call, type Call } from './caller';

let sandbox: Sandbox;

beforeAll(async () => {
	sandbox = await startSandbox({
		serwerSms: { username: 'api', password: 'secret', token: 't-1' },
	});
});
beforeEach(() => sandbox.serwerSms.reset());
afterAll(() => sandbox.close());

const bearer = { authorization: 'Bearer t-1' };
const form = { 'content-type': 'application/x-www-form-urlencoded' };
const user = { username: 'api', password: 'secret' };
const post = async (action: string, rest: Call) =>
	(await call(`${sandbox.serwerSms.url}/${action}`, { method: 'POST', ...rest })).json;
const error = (code: number, type = expect.any(String) as string) => ({
	error: { code, type, message: expect.any(String) as string },
});
const lastReason = () => sandbox.serwerSms.requests.at(-1)?.reason;

describe('SerwerSMS identifies its client', () => {
	it('by the token in the header', async () => {
		expect(await post('account/limits', { headers: bearer })).toHaveProperty('items');
		expect(await post('account/limits', { headers: bearer, body: {} })).toHaveProperty('items');
	});

	it('by username and password in the body, as JSON or as a form', async () => {
		expect(await post('account/limits', { body: user })).toHaveProperty('items');
		const body = 'username=api&password=secret&system=client_nodejs';
		expect(await post('account/limits', { headers: form, body })).toHaveProperty('items');
	});

	it.each<[string, Call]>([
		['nothing', {}],
		['another password', { body: { ...user, password: 'Secret' } }],
		['another username', { body: { ...user, username: 'API' } }],
		['no password', { body: { username: 'api' } }],
		['a token in the body', { body: { token: 't-1' } }],
	])('and refuses %s with 1001', async (_name, rest) => {
		expect(await post('account/limits', rest)).toEqual(error(1001, 'InvalidUser'));
	});

	it.each(['Bearer t-2', 'Bearer', 't-1', 'Token t-1', 'bearer t-1', 'Basic dC0xOg=='])(
		'and refuses the header %p with 1012',
		async (authorization) => {
			const reply = await call(`${sandbox.serwerSms.url}/account/limits`, {
				headers: { authorization },
				body: {},
			});
			expect(reply).toMatchObject({ status: 200, json: error(1012, 'InvalidToken') });
			expect(lastReason()).toBe('wrong token');
		},
	);

	it('and refuses both ways at once, even when both are right', async () => {
		expect(await post('account/limits', { headers: bearer, body: user })).toEqual(error(1006));
		expect(lastReason()).toBe('both a token and a username or password');
		const empty = { username: '', password: null };
		expect(await post('account/limits', { headers: bearer, body: empty })).toHaveProperty('items');
	});
});

describe('SerwerSMS reads a body', () => {
	const text = { phone: '500600700', text: 'Zażółć' };
	const texts = () => sandbox.serwerSms.messages.map((one) => one.text);

	it('as JSON with any charset', async () => {
		const headers = { ...bearer, 'content-type': 'application/json; charset=utf-8' };
		expect(await post('messages/send_sms', { headers, body: text })).toMatchObject({ queued: 1 });
		expect(texts()).toEqual(['Zażółć']);
	});

	it('as a form, with arrays in brackets, numbered or not', async () => {
		const send = async (fields: string) =>
			await post('messages/send_sms.json', { headers: { ...bearer, ...form }, body: fields });
		await send('text=a&phone[]=%2B48500600700&phone[]=600700800');
		await send('text=b&phone%5B1%5D=500600700&phone%5B0%5D=600700800');
		await send('text=z&text=c&phone=500600700');
		expect(sandbox.serwerSms.messages.map(({ phone, text: body }) => `${body}${phone}`)).toEqual([
			'a+48500600700',
			'a+48600700800',
			'b+48500600700',
			'b+48600700800',
			'c+48500600700',
		]);
	});

	it('as an empty array, which PHP sends instead of no parameters', async () => {
		expect(await post('account/limits', { headers: bearer, body: [] })).toHaveProperty('items');
	});

	it.each<[string, Call]>([
		['half of a JSON object', { body: '{"text":' }],
		['an array', { body: ['x'] }],
		['null', { body: 'null' }],
		['a form under the wrong type', { body: 'text=x' }],
		['a text', { body: 'x', headers: { 'content-type': 'text/plain' } }],
		['no type', { body: '{}', headers: { 'content-type': '' } }],
		[
			'multipart without a boundary',
			{ body: 'x', headers: { 'content-type': 'multipart/form-data' } },
		],
		['a list instead of a string', { body: { ...text, text: ['x'] } }],
		['an object instead of a number', { body: { ...text, phone: { a: 1 } } }],
		['true instead of a string', { body: { ...text, text: true } }],
		['yes instead of true', { body: { ...text, utf: 'yes' } }],
	])('and refuses %s with 1006', async (_name, rest) => {
		const headers = { ...bearer, ...rest.headers };
		expect(await post('messages/send_sms', { ...rest, headers })).toEqual(
			error(1006, 'InvalidData'),
		);
		expect(sandbox.serwerSms.messages).toEqual([]);
	});

	it.each([true, 'true', 1, '1'])('and takes %p as true', async (flash) => {
		await post('messages/send_sms', { headers: bearer, body: { ...text, flash } });
		expect(sandbox.serwerSms.messages[0]?.flash).toBe(true);
	});

	it.each([false, 'false', 0, '0', '', null])('and takes %p as false', async (flash) => {
		await post('messages/send_sms', { headers: bearer, body: { ...text, flash } });
		expect(sandbox.serwerSms.messages[0]?.flash).toBe(false);
	});
});

describe('SerwerSMS has actions', () => {
	it.each(['', 'messages', 'messages/sendNd', 'account/limits/', 'account/limits.xml', 'x.json'])(
		'but none with the name %p',
		async (action) => {
			const reply = await call(`${sandbox.serwerSms.url}/${action}`, { body: {} });
			expect(reply).toMatchObject({ status: 200, json: error(1000, 'InvalidAction') });
		},
	);

	it('with and without .json', async () => {
		for (const action of ['account/limits', 'account/limits.json']) {
			expect(await post(action, { headers: bearer })).toHaveProperty('items');
		}
	});

	it('that are all POST', async () => {
		const url = `${sandbox.serwerSms.url}/account/limits?username=api&password=secret`;
		const reply = await call(url, { method: 'GET' });
		expect(reply).toMatchObject({ status: 405, headers: { allow: 'POST' } });
	});

	it('and explains every error code without a login', async () => {
		expect(await post('error/1010', {})).toEqual(error(1010, 'SystemError'));
		expect(await post('error/4601.json', {})).toEqual(error(4601, 'BlacklistPhoneExists'));
		expect(await post('error/9999', {})).toEqual(error(2002, 'ValidationCodeError'));
	});

	it('and takes contacts for push notifications without a login', async () => {
		const body = { api_hash: 'abc', user_id: 'u1' };
		expect(await post('push/contact', { body })).toEqual({ success: 'true' });
		expect(await post('push/contact', { body: { api_hash: 'abc' } })).toEqual(error(2000));
		expect(sandbox.serwerSms.pushContacts).toEqual([{ apiHash: 'abc', userId: 'u1' }]);
	});
});
