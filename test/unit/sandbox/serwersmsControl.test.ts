import { startSandbox, type Sandbox } from '../../../sandbox';
import { call, type Call } from './caller';

let sandbox: Sandbox;

beforeAll(async () => {
	sandbox = await startSandbox({ control: { port: 0 } });
});
beforeEach(() => sandbox.serwerSms.reset());
afterAll(() => sandbox.close());

const control = (path: string, rest?: Call) => call(`${sandbox.controlUrl}/serwersms${path}`, rest);
const request = (action: string, body: object = {}) => {
	const { url, token } = sandbox.serwerSms;
	return call(`${url}/${action}`, { headers: { authorization: `Bearer ${token}` }, body });
};
const post = async (action: string, body?: object) => (await request(action, body)).json;
const send = (fields: object = {}) =>
	post('messages/send_sms', { phone: '500600700', text: 'x', ...fields });
const error = (code: number) => ({ error: { code } });

describe('an ordered refusal', () => {
	it('hits the next matching requests, with and without .json', async () => {
		sandbox.serwerSms.refuse(1010, { path: '/messages/send_sms', times: 2, skip: 1 });
		expect(await send()).toMatchObject({ success: true });
		expect(await post('account/limits')).toHaveProperty('items');
		expect(await send()).toMatchObject(error(1010));
		const body = { phone: '500600700', text: 'x' };
		expect(await request('messages/send_sms.json', body)).toMatchObject({
			status: 200,
			json: {
				error: { code: 1010, type: 'SystemError', message: expect.any(String) as string },
			},
		});
		expect(await send()).toMatchObject({ success: true });
		expect(sandbox.serwerSms.messages).toHaveLength(2);
	});

	it('can come after the message was taken', async () => {
		sandbox.serwerSms.refuse(3100, { bodyContains: '500600700', taken: true });
		expect(await send()).toMatchObject(error(3100));
		expect(sandbox.serwerSms.messages).toHaveLength(1);
	});
});

describe('a fault', () => {
	it('answers a literal null', async () => {
		sandbox.serwerSms.fault({ kind: 'wrongShape', body: null });
		expect((await request('account/limits')).text).toBe('null');
	});

	it('loses the answer, but the message is found by its unique id', async () => {
		sandbox.serwerSms.fault({ kind: 'dropAfter', path: '/messages/send_sms' });
		await expect(send({ unique_id: 'aaa1' })).rejects.toThrow('socket hang up');
		expect(await post('messages/reports', { unique_id: 'aaa1' })).toMatchObject({
			items: [{ phone: '+48500600700' }],
		});
	});

	it('drops a request before it is read', async () => {
		sandbox.serwerSms.fault({ kind: 'dropBefore' });
		await expect(send()).rejects.toThrow('socket hang up');
		expect(sandbox.serwerSms.messages).toEqual([]);
	});

	it('cuts a PDF in half', async () => {
		sandbox.serwerSms.fault({ kind: 'half', path: /invoice/ });
		await expect(request('payments/invoice', { id: 9_001 })).rejects.toThrow('aborted');
		sandbox.serwerSms.fault({ kind: 'malformed' });
		expect((await request('payments/invoice', { id: 9_001 })).text).toMatch(/^%PDF/);
	});
});

describe('the control API of SerwerSMS', () => {
	it('describes the gateway', async () => {
		const { json } = await control('');
		expect(json).toMatchObject({
			title: 'SerwerSMS',
			url: sandbox.serwerSms.url,
			credential: {
				authentication: 'token',
				baseUrl: sandbox.serwerSms.url,
				token: 'serwersms-token',
				username: 'sandbox',
				password: 'serwersms-password',
				timeZone: 'Europe/Warsaw',
			},
			counts: { messages: 0, tested: 0, contacts: 0 },
		});
		const hints = (json as { hints: string[] }).hints.join('\n');
		for (const hint of ['SHOP', '…003 message_rejected', '…016 number_is', 'hlr 1000']) {
			expect(hints).toContain(hint);
		}
	});

	it('shows everything that the account holds', async () => {
		await send({ phone: '500600700,abc', date: '2099-01-01 00:00:00', unique_id: ['aa1', 'aa2'] });
		await post('contacts/import', { group_name: 'A', contact: [{ phone: '500600700' }] });
		await post('messages/delete', { unique_id: 'aa1' });
		const shown = async (path: string) => (await control(path)).json as unknown[];
		expect(await shown('/canceled')).toMatchObject([{ uniqueId: 'aa1', status: 'saved' }]);
		expect(await shown('/refused')).toMatchObject([{ uniqueId: 'aa2', errorCode: 3103 }]);
		expect(await shown('/contacts')).toMatchObject([{ phone: '+48500600700' }]);
		expect(await shown('/limits')).toMatchObject({ eco: 'no_limit' });
		const lists = 'messages inbox replies pushed groups templates senders files blacklist';
		const more = 'subaccounts payments premium registrations rcs-testers push-contacts requests';
		for (const list of `${lists} ${more}`.split(' ')) {
			expect(Array.isArray(await shown(`/${list}`))).toBe(true);
		}
	});

	it('receives a message', async () => {
		const body = { phone: '500600700', text: 'TAK', type: 'ndi', received: '2026-01-15 12:00:00' };
		const reply = await control('/inbox', { body });
		expect(reply).toMatchObject({ status: 201, json: { id: 1_001, phone: '+48500600700' } });
		expect((await control('/inbox')).json).toEqual([reply.json]);
	});

	it('sets limits, senders and the address of delivery reports', async () => {
		const limit = { type: 'eco', value: 5 };
		expect((await control('/limits', { body: limit })).json).toMatchObject({ eco: 5 });
		const sender = { name: 'NEW', status: 'authorized' };
		expect((await control('/senders', { body: sender })).json).toMatchObject(sender);
		expect(await send({ sender: 'NEW' })).toMatchObject({ success: true });
		const url = 'http://127.0.0.1:5678/webhook/x?id=#SMSID#';
		expect((await control('/dlr-url', { body: { url } })).json).toEqual({ url });
		expect(sandbox.serwerSms.dlrUrl).toBe(url);
		expect((await control('/dlr-url', { body: { url: null } })).json).toEqual({ url: null });
	});

	it('makes requests fail or be refused with a code', async () => {
		const body = { code: 1011, path: '/messages/send_sms' };
		expect(await control('/refusals', { body })).toMatchObject({
			status: 201,
			json: { faults: 1 },
		});
		expect(await send()).toMatchObject(error(1011));
		await control('/faults', { body: { kind: 'empty', path: '/messages/send_sms' } });
		expect(await send()).toBeUndefined();
	});

	it('forgets everything at a reset', async () => {
		await send();
		await post('templates/add', { name: 'A', text: 'a' });
		await post('senders/add', { name: 'NEW' });
		sandbox.serwerSms.setLimit('eco', 0);
		sandbox.serwerSms.dlrUrl = 'http://127.0.0.1/';
		const counts = (await control('/reset', { method: 'POST' })).json as object;
		expect(Object.values(counts).every((count) => count === 0)).toBe(true);
		expect(sandbox.serwerSms).toMatchObject({
			messages: [],
			templates: [],
			dlrUrl: null,
			limits: { eco: 'no_limit' },
		});
		expect(sandbox.serwerSms.senders.map(({ name }) => name)).not.toContain('NEW');
		expect(sandbox.serwerSms.subaccounts).toHaveLength(1);
		expect(sandbox.serwerSms.payments).toHaveLength(2);
	});

	it.each<[string, unknown]>([
		['/inbox', {}],
		['/inbox', { phone: '', text: 'x' }],
		['/inbox', { phone: '500600700', text: 'x', type: 'sms' }],
		['/inbox', { phone: '500600700', text: 'x', received: '2026-01-15' }],
		['/inbox', { phone: '500600700', text: 'x', read: true }],
		['/limits', { type: 'eco' }],
		['/limits', { type: 'sms', value: 5 }],
		['/limits', { type: 'eco', value: -1 }],
		['/limits', { type: 'eco', value: 'unlimited' }],
		['/senders', { name: 'NEW' }],
		['/senders', { name: 'NEW', status: 'new' }],
		['/dlr-url', {}],
		['/dlr-url', { url: 'nothing' }],
		['/refusals', {}],
		['/refusals', { code: 1 }],
		['/refusals', { code: '1010' }],
		['/refusals', { code: 1010, times: 0 }],
		['/refusals', { code: 1010, status: 500 }],
	])('refuses at %s the body %p', async (path, body) => {
		const reply = await control(path, { body });
		expect(reply).toMatchObject({
			status: 400,
			json: { message: expect.stringMatching('^body') as string },
		});
	});

	it('accepts all its examples', async () => {
		for (const [, path, body] of sandbox.serwerSms.examples()) {
			expect([200, 201]).toContain((await control(path, { body })).status);
		}
	});
});
