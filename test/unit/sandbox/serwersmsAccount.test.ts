import { startSandbox, type Sandbox } from '../../../sandbox';
import { call, HandClock } from './caller';

const clock = new HandClock(Date.UTC(2026, 0, 15, 11));
let sandbox: Sandbox;

beforeAll(async () => {
	sandbox = await startSandbox({
		serwerSms: {
			clock: clock.now,
			limits: { full: 40, voice: 'not_available', mms: 6, lookup: 2, hlr: 3 },
		},
	});
});
beforeEach(() => sandbox.serwerSms.reset());
afterAll(() => sandbox.close());

const request = (action: string, body: object = {}, { serwerSms } = sandbox) =>
	call(`${serwerSms.url}/${action}`, {
		headers: { authorization: `Bearer ${serwerSms.token}` },
		body,
	});
const post = async (action: string, body?: object, on?: Sandbox) =>
	(await request(action, body, on)).json;
const error = (code: number) => ({ error: { code } });

describe('account/…', () => {
	const items = [
		{ type: 'eco', chars_limit: '918/6', value: 'no_limit' },
		{ type: 'full', chars_limit: '918/6', value: '40' },
		{ type: 'voice', chars_limit: '918/6', value: 'not_available' },
		{ type: 'mms', chars_limit: '40/1', value: '6' },
		{ type: 'lookup', chars_limit: 'nd', value: '2' },
		{ type: 'hlr', chars_limit: 'nd', value: '3' },
	];

	it('limits are strings by type, with the kind of account if asked', async () => {
		expect(await post('account/limits')).toEqual({ items });
		expect(await post('account/limits', { show_type: true })).toEqual({
			account: { type: 'prepaid' },
			items,
		});
	});

	it('limits fall with each message', async () => {
		await post('messages/send_sms', { phone: '500600700', text: 'a'.repeat(161), sender: 'SHOP' });
		const { items: left } = (await post('account/limits')) as { items: typeof items };
		expect(left[1]).toMatchObject({ type: 'full', value: '38' });
	});

	const registration = {
		phone: '500600700',
		email: 'a@example.com',
		first_name: 'Jan',
		last_name: 'Nowak',
		company: 'A',
	};

	it('add registers an account once', async () => {
		expect(await post('account/add', registration)).toEqual({ success: true });
		expect(await post('account/add', registration)).toMatchObject(error(4312));
		expect(sandbox.serwerSms.registrations).toEqual([registration]);
	});

	it.each<[object, number]>([
		[{ phone: '' }, 4302],
		[{ email: null }, 4303],
		[{ first_name: '' }, 4304],
		[{ last_name: '' }, 4305],
		[{ company: '' }, 4306],
		[{ phone: 'abc' }, 4307],
		[{ email: 'abc' }, 4308],
	])('add refuses %p with %i', async (fields, code) => {
		expect(await post('account/add', { ...registration, ...fields })).toMatchObject(error(code));
	});

	it('help and messages can be read', async () => {
		expect(await post('account/help')).toMatchObject({
			telephone: expect.any(String) as string,
			account_maintainer: { name: expect.any(String) as string },
		});
		expect(await post('account/messages')).toMatchObject({ items: [{ new: true }] });
	});
});

describe('senders/…', () => {
	const names = async (filter?: object) =>
		((await post('senders/index', filter)) as { items: Array<{ name: string }> }).items.map(
			({ name }) => name,
		);

	it('index shows the names of the account, and others if asked', async () => {
		expect(await post('senders/index')).toEqual({
			items: [{ name: 'SHOP', agreement: 'delivered', status: 'authorized' }],
		});
		expect(await names({ predefined: true, sort: 'name' })).toEqual([
			'2waySMS',
			'INFORMACJA',
			'SHOP',
		]);
		expect(await names({ type: 'ndi' })).toEqual(['664078059']);
		expect(await post('senders/index', { type: 'mms' })).toMatchObject({
			items: [{ name: '664078060', networks: ['Orange', 'Play', 'Plus', 'T-Mobile'] }],
		});
	});

	it('add requests a name, which can be used once it is authorized', async () => {
		const send = () =>
			post('messages/send_sms', { phone: '500600700', text: 'x', sender: 'NewShop' });
		expect(await post('senders/add', { name: 'NewShop' })).toEqual({ success: true });
		expect(await send()).toMatchObject(error(3106));
		expect(sandbox.serwerSms.senders).toContainEqual({
			name: 'NewShop',
			agreement: 'required',
			status: 'pending_authorization',
			kind: 'own',
		});
		sandbox.serwerSms.setSender('NewShop', 'authorized');
		expect(await send()).toMatchObject({ success: true });
		sandbox.serwerSms.setSender('NewShop', 'deactivated');
		expect(await send()).toMatchObject(error(3106));
	});

	it.each<[string, number]>([
		['', 2000],
		['500600700', 4401],
		['A-1', 4402],
		['abcdefghijkl', 4402],
		['SHOP', 4400],
		['INFORMACJA', 4400],
	])('add refuses %p', async (name, code) => {
		expect(await post('senders/add', { name })).toMatchObject(error(code));
	});
});

describe('phones/…', () => {
	const report = {
		phone: '+48500600700',
		status: 'OK',
		imsi: 26_003,
		network: 'Orange',
		ported: false,
		network_ported: null,
	};

	it('check and lookup describe a number and cost a query', async () => {
		expect(await post('phones/check', { phone: '500600700' })).toEqual(report);
		expect(await post('phones/lookup', { phone: '600700009', id: null })).toEqual({
			phone: '+48600700009',
			status: 'OK',
			imsi: 26_001,
			network: 'Plus',
			ported: true,
			network_ported: 'Plus',
		});
		expect(await post('phones/check', { phone: '500600011' })).toMatchObject({ status: 'ERR' });
		expect(sandbox.serwerSms.limits).toMatchObject({ hlr: 1, lookup: 1 });
	});

	it('check describes several numbers in a list', async () => {
		expect(await post('phones/check', { phone: ['500600700', '500600011'] })).toEqual({
			status: 'done',
			process: 100,
			items: [
				{ ...report, description: null },
				{
					...report,
					phone: '+48500600011',
					status: 'ERR',
					description: 'ABSENT_SUBSCRIBER_SM',
				},
			],
		});
		expect(sandbox.serwerSms.limits.hlr).toBe(1);
		expect(await post('phones/lookup', { phone: '500600700,500600701' })).toMatchObject(
			error(4101),
		);
	});

	it('test says whether a number is possible and costs nothing', async () => {
		expect(await post('phones/test', { phone: '500600700' })).toEqual({ correct: true });
		expect(await post('phones/test', { phone: 'abc' })).toEqual({ correct: false });
		expect(await post('phones/test')).toMatchObject(error(2000));
	});

	it('refuse a wrong number, and any number when no query is left', async () => {
		expect(await post('phones/check')).toMatchObject(error(2000));
		expect(await post('phones/check', { phone: 'abc' })).toMatchObject(error(4101));
		sandbox.serwerSms.setLimit('hlr', 0);
		expect(await post('phones/check', { phone: '500600700' })).toMatchObject(error(4103));
		sandbox.serwerSms.setLimit('lookup', 'not_available');
		expect(await post('phones/lookup', { phone: '500600700' })).toMatchObject(error(4102));
	});
});

describe('phones/… that take time', () => {
	let slow: Sandbox;

	beforeEach(async () => {
		const serwerSms = { clock: clock.now, checkMs: 60_000, limits: { hlr: 1 } };
		slow = await startSandbox({ serwerSms });
	});
	afterEach(() => slow.close());

	it('return an id for the result and cost once', async () => {
		const check = (body: object) => post('phones/check', body, slow);
		const { id, ...rest } = (await check({ phone: '500600700' })) as { id: string };
		expect(id).toMatch(/^[0-9a-f]{10}$/);
		expect(rest).toEqual({ phone: '+48500600700' });
		expect(await check({ phone: '500600700', id })).toMatchObject(error(4105));
		clock.advance(60_000);
		const report = { phone: '+48500600700', status: 'OK', network: 'Orange' };
		expect(await check({ phone: '500600700', id })).toMatchObject(report);
		expect(await check({ id })).toMatchObject(report);
		expect(await check({ id: 'aca3944055' })).toMatchObject(error(4106));
		expect(slow.serwerSms.limits.hlr).toBe(0);
	});
});

describe('subaccounts/…', () => {
	const add = (fields: object = {}) =>
		post('subaccounts/add', {
			subaccount_username: 'shop1',
			subaccount_password: 'secret',
			subaccount_id: 21_973,
			...fields,
		});

	it('are added from a template, shown, limited and deleted', async () => {
		expect(await add({ phone: '500600700' })).toEqual({ success: true, id: 21_974 });
		expect(await post('subaccounts/index')).toEqual({
			items: [
				{ id: 21_973, username: 'template' },
				{ id: 21_974, username: 'shop1' },
			],
		});
		expect(await post('subaccounts/view', { id: 21_974 })).toEqual({
			id: 21_974,
			username: 'shop1',
			name: null,
			phone: '500600700',
			email: null,
		});
		const limit = { id: 21_974, type: 'hlr', value: '200' };
		expect(await post('subaccounts/limit', limit)).toEqual({ success: true, id: 21_974 });
		expect(sandbox.serwerSms.subaccounts[1]?.limits).toEqual({ hlr: 200 });
		expect(await post('subaccounts/delete', { id: 21_974 })).toEqual({ success: true });
	});

	it('answer a wrong id with neither a success nor an error object', async () => {
		const wrong = { id: 123, type: 'eco', value: 200 };
		expect(await post('subaccounts/limit', wrong)).toEqual({ success: false });
		expect(await post('subaccounts/delete', { id: 123 })).toEqual({ success: false });
		expect(await post('subaccounts/view', { id: 123 })).toMatchObject(error(1004));
	});

	it.each<[object, number]>([
		[{ subaccount_username: '' }, 2000],
		[{ subaccount_id: null }, 2000],
		[{ subaccount_id: 123 }, 4503],
		[{ subaccount_password: 'ab' }, 4504],
		[{ subaccount_username: 'template' }, 4502],
	])('refuse %p', async (fields, code) => {
		expect(await add(fields)).toMatchObject(error(code));
		expect(sandbox.serwerSms.subaccounts).toHaveLength(1);
	});
});

describe('payments/…', () => {
	it('are listed and shown', async () => {
		const { items } = (await post('payments/index')) as { items: object[] };
		expect(items).toMatchObject([{ state: 'paid' }, { state: 'not_paid', paid: 0, total: 61.5 }]);
		expect(await post('payments/view', { id: 9_002 })).toEqual(items[1]);
		expect(await post('payments/view', { id: 9 })).toMatchObject(error(1004));
	});

	it('have an invoice, which is a PDF and not text', async () => {
		const { url, token } = sandbox.serwerSms;
		const response = await fetch(`${url}/payments/invoice.json`, {
			method: 'POST',
			headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
			body: JSON.stringify({ id: 9_001 }),
		});
		expect(response.headers.get('content-type')).toBe('application/pdf');
		const bytes = Buffer.from(await response.arrayBuffer());
		expect(bytes.toString('latin1')).toMatch(/^%PDF-1\.4\n%\xe2\xe3\xcf\xd3\n[^]*FV\/1\/01\/2026/);
		expect(bytes).toHaveLength(Number(response.headers.get('content-length')));
		expect(await post('payments/invoice', { id: 9 })).toMatchObject(error(1004));
	});
});
