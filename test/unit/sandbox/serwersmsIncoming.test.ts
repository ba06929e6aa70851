import {
	startSandbox,
	type NewSerwerSmsIncomingMessage,
	type Sandbox,
	type SerwerSmsOptions,
} from '../../../sandbox';
import { call, HandClock } from './caller';

const start = Date.UTC(2026, 0, 15, 11);
let clock: HandClock;
let sandbox: Sandbox;

beforeEach(async () => {
	await open({});
});
afterEach(() => sandbox.close());

async function open(options: SerwerSmsOptions): Promise<void> {
	clock = new HandClock(start);
	sandbox = await startSandbox({ serwerSms: { clock: clock.now, ...options } });
}

async function post(action: string, body: object = {}): Promise<unknown> {
	const { url, token } = sandbox.serwerSms;
	return (await call(`${url}/${action}`, { headers: { authorization: `Bearer ${token}` }, body }))
		.json;
}

interface Item {
	id: number;
	text: string;
}

const receive = (message: Partial<NewSerwerSmsIncomingMessage> = {}) =>
	sandbox.serwerSms.receive({ phone: '500600700', text: 'TAK', ...message });
const list = async (filter: object = {}) =>
	((await post('messages/recived', { order: 'asc', ...filter })) as { items: Item[] }).items;
const texts = async (filter?: object) => (await list(filter)).map(({ text }) => text);
const error = (code: number) => ({ error: { code } });

describe('POST messages/recived', () => {
	it('is empty at first', async () => {
		expect(await post('messages/recived', { type: 'nd' })).toEqual({
			paging: { page: 1, count: 0 },
			items: [],
		});
	});

	it('shows a message with the fields of its type', async () => {
		const body = { phone: '500600700', text: 'x', details: true };
		const sent = (await post('messages/send_sms', body)) as { items: Item[] };
		const attachments = [{ name: 'a.txt', content_type: 'text/plain', data: 'eA==' }];
		receive({ type: 'eco' });
		receive({ type: 'nd' });
		receive({ type: 'ndi' });
		receive({ type: 'pre', toNumber: '72300' });
		receive({ type: 'mms', title: 'Photo', attachments });
		const common = { phone: '+48500600700', recived: '2026-01-15 12:00:00', blacklist: false };
		expect(await list()).toEqual([
			{ id: 1_001, type: 'eco', ...common, text: 'TAK', message_id: sent.items[0]?.id },
			{ id: 1_001, type: 'nd', ...common, text: 'TAK' },
			{ id: 1_001, type: 'ndi', ...common, text: 'TAK', to_number: '+48664078059' },
			{ id: 1_001, type: 'pre', ...common, text: 'TAK', to_number: '72300' },
			{
				id: 1_001,
				type: 'mms',
				...common,
				text: 'TAK',
				to_number: '+48664078060',
				title: 'Photo',
				attachments: [{ id: 2_518, ...attachments[0] }],
			},
		]);
	});

	it('counts ids up within a type, and orders by time even if a message is late', async () => {
		receive({ text: 'first', received: '2026-01-15 12:00:05' });
		receive({ text: 'late', received: '2026-01-15 12:00:01' });
		receive({ text: 'same', received: '2026-01-15 12:00:05' });
		receive({ text: 'other', type: 'ndi' });
		expect((await list()).map(({ id, text }) => [id, text])).toEqual([
			[1_001, 'other'],
			[1_002, 'late'],
			[1_001, 'first'],
			[1_003, 'same'],
		]);
		const newestFirst = (await post('messages/recived')) as { items: Item[] };
		expect(newestFirst.items[0]).toMatchObject({ text: 'same' });
	});

	it.each<[object, string[]]>([
		[{ type: 'nd' }, ['nd']],
		[{ type: '' }, ['eco', 'nd', 'ndi', 'ndi2']],
		[{ ndi: '+48664078059' }, ['ndi']],
		[{ ndi: '222333444', type: 'ndi' }, ['ndi2']],
		[{ phone: '500600701' }, ['nd']],
		[{ phone: ['+48500600702', '500600703'] }, ['ndi', 'ndi2']],
		[{ date_from: '2026-01-15 12:01:00' }, ['nd', 'ndi', 'ndi2']],
		[{ date_from: '2026-01-15 12:01:00', date_to: '2026-01-15 12:02:00' }, ['nd', 'ndi']],
		[{ limit: 2, page: 2 }, ['ndi', 'ndi2']],
	])('filters by %p', async (filter, expected) => {
		receive({ type: 'eco', text: 'eco' });
		clock.advance(60_000);
		receive({ type: 'nd', text: 'nd', phone: '500600701' });
		clock.advance(60_000);
		receive({ type: 'ndi', text: 'ndi', phone: '500600702' });
		clock.advance(60_000);
		receive({ type: 'ndi', text: 'ndi2', phone: '500600703', toNumber: '+48222333444' });
		expect(await texts(filter)).toEqual(expected);
	});

	it('never returns a message marked as read again, and marks only those of the page', async () => {
		for (const text of ['a', 'b', 'c']) receive({ text });
		expect(await texts({ limit: 2 })).toEqual(['a', 'b']);
		expect(await texts({ limit: 2, read: true })).toEqual(['a', 'b']);
		expect(await texts()).toEqual(['c']);
		expect(sandbox.serwerSms.incoming.map(({ read }) => read)).toEqual([true, true, false]);
	});

	it('shows the blacklist, and the contact if asked', async () => {
		await post('contacts/add', { phone: '500600700', first_name: 'Jan' });
		await post('blacklist/add', { phone: '500600700' });
		receive();
		receive({ phone: 'BANK' });
		const [known, unknown] = await list({ show_contact: true });
		expect(known).toMatchObject({ blacklist: true, contact: { first_name: 'Jan' } });
		expect(unknown).toMatchObject({ phone: 'BANK', blacklist: false });
		expect(unknown).not.toHaveProperty('contact');
	});

	it.each<[string, object, number]>([
		['another type', { type: 'sms' }, 1006],
		['a date without a time', { date_to: '2026-01-15' }, 1006],
		['a limit of 1,001', { limit: 1_001 }, 3331],
	])('refuses %s', async (_name, filter, code) => {
		expect(await post('messages/recived', filter)).toMatchObject(error(code));
	});

	it('writes local times unchanged, even in the hour that comes twice', async () => {
		clock.advance(Date.UTC(2026, 9, 25, 0, 50) - start);
		receive({ text: 'first' });
		clock.advance(20 * 60_000);
		receive({ text: 'second' });
		expect(await list()).toMatchObject([
			{ text: 'second', recived: '2026-10-25 02:10:00' },
			{ text: 'first', recived: '2026-10-25 02:50:00' },
		]);
	});

	it('rejects a time in another form', () => {
		expect(() => receive({ received: '2026-01-15' })).toThrow(RangeError);
		expect(sandbox.serwerSms.incoming).toEqual([]);
	});

	it('pages through 100,000 messages', async () => {
		for (let i = 0; i < 100_000; i += 1) receive({ text: `${i}` });
		for (let page = 1; page <= 20; page += 1) await list({ page, limit: 1_000 });
		expect(await texts({ page: 100_000, limit: 1 })).toEqual(['99999']);
	}, 120_000);
});

describe('the path and the field of incoming messages', () => {
	it('can be spelled either way, each path with its field', async () => {
		receive();
		expect(await post('messages/recived')).toMatchObject({
			items: [{ recived: '2026-01-15 12:00:00' }],
		});
		const { items } = (await post('messages/received')) as { items: object[] };
		expect(items[0]).toMatchObject({ received: '2026-01-15 12:00:00' });
		expect(items[0]).not.toHaveProperty('recived');
	});

	it.each<['recived' | 'received', string]>([
		['recived', 'received'],
		['received', 'recived'],
	])('can be limited to %s, and then %s is not an action', async (receivedSpelling, other) => {
		await sandbox.close();
		await open({ receivedSpelling });
		receive();
		const found = (await post(`messages/${receivedSpelling}`)) as { items: object[] };
		expect(found.items[0]).toHaveProperty(receivedSpelling);
		expect(await post(`messages/${other}`)).toMatchObject(error(1000));
	});
});

describe('an answer', () => {
	const phone = '500600700';

	it('to an access number needs a message to answer', async () => {
		const answer = { phone, text: 'Thanks' };
		expect(await post('messages/send_nd', answer)).toEqual({ success: false });
		receive({ type: 'ndi' });
		expect(await post('messages/send_nd', answer)).toEqual({ success: false });
		receive({ type: 'nd' });
		expect(await post('messages/send_nd', answer)).toEqual({ success: true });
		expect(sandbox.serwerSms.replies).toEqual([
			{ phone: '+48500600700', text: 'Thanks', from: null, premiumId: null },
		]);
		expect(sandbox.serwerSms.messages).toEqual([]);
	});

	it('to the account’s own number needs that number', async () => {
		const answer = (ndi_number: string) =>
			post('messages/send_ndi', { phone, text: 'Thanks', ndi_number });
		receive({ type: 'ndi' });
		expect(await answer('222333444')).toEqual({ success: false });
		expect(await answer('664078059')).toEqual({ success: true });
		expect(sandbox.serwerSms.replies).toMatchObject([{ from: '+48664078059' }]);
	});

	it.each<[string, object, number]>([
		['send_nd', { text: 'x' }, 2000],
		['send_nd', { phone }, 2000],
		['send_nd', { phone: 'abc', text: 'x' }, 2001],
		['send_ndi', { phone, text: 'x' }, 2000],
	])('by %s refuses %p', async (action, body, code) => {
		expect(await post(`messages/${action}`, body)).toMatchObject(error(code));
	});
});

describe('premium SMS', () => {
	const answer = (fields: object) =>
		post('premium/send', { phone: '500600700', text: 'x', gate: '71200', id: 1_001, ...fields });

	it('are received and answered once', async () => {
		receive({ type: 'pre', text: 'KOD' });
		const item = { id: 1_001, to_number: '71200', from_number: '+48500600700', text: 'KOD' };
		expect(await post('premium/index')).toEqual({
			items: [{ ...item, date: '2026-01-15 12:00:00', limit: 1 }],
		});
		expect(await answer({})).toEqual({ success: true });
		expect(await post('premium/index')).toMatchObject({ items: [{ limit: 0 }] });
		expect(await answer({})).toMatchObject(error(4200));
		expect(sandbox.serwerSms.premium).toHaveLength(1);
		expect(sandbox.serwerSms.replies).toMatchObject([{ from: '71200', premiumId: 1_001 }]);
	});

	it.each([{ id: 1_002 }, { gate: '72300' }, { phone: '600700800' }])(
		'are not answered with %p',
		async (fields) => {
			receive({ type: 'pre' });
			expect(await answer(fields)).toMatchObject(error(4201));
		},
	);

	it('have quizzes', async () => {
		expect(await post('quiz/view', { id: 41 })).toEqual({
			id: 41,
			name: 'Song of the year',
			items: [
				{ id: 1, count: 12 },
				{ id: 2, count: 30 },
			],
		});
		expect(await post('quiz/view', { id: 123 })).toMatchObject(error(1004));
	});
});
