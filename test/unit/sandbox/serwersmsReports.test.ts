import { startSandbox, type Sandbox, type SerwerSmsOptions } from '../../../sandbox';
import { call, HandClock } from './caller';

const start = Date.UTC(2026, 0, 15, 11);
const hour = 60 * 60 * 1000;
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
	const { url, username, password } = sandbox.serwerSms;
	return (await call(`${url}/${action}`, { body: { username, password, ...body } })).json;
}

interface Item {
	id: string;
	phone: string;
	status: string;
}

async function send(fields: object = {}): Promise<string[]> {
	const body = { phone: '500600700', text: 'x', details: true, ...fields };
	const { items } = (await post('messages/send_sms', body)) as { items: Item[] };
	return items.map(({ id }) => id);
}

async function reports(filter: object = {}): Promise<Item[]> {
	return ((await post('messages/reports', { order: 'asc', ...filter })) as { items: Item[] }).items;
}

const statuses = async (filter?: object) => (await reports(filter)).map(({ status }) => status);
const phones = async (filter?: object) =>
	(await reports(filter)).map(({ phone }) => phone.slice(-3));
const error = (code: number) => ({ error: { code } });

describe('a message', () => {
	it('is first on its way, then sent, then delivered', async () => {
		const [id] = await send({ sender: 'SHOP', utf: true, flash: true, text: 'Zażółć' });
		expect(await post('messages/view', { id })).toEqual({
			id,
			phone: '+48500600700',
			status: 'in_progress',
			queued: '2026-01-15 12:00:00',
			sent: null,
			delivered: null,
			sender: 'SHOP',
			type: 'full',
			text: 'Zażółć',
			flash: true,
			utf: true,
			parts: 1,
			cost: 0.12,
			method: 'api',
			mnc: 26_003,
			country: 'Poland',
			network: 'Orange',
			attachments: [],
			reason: null,
		});
		clock.advance(2_000);
		expect(await reports()).toMatchObject([{ status: 'sent', sent: '2026-01-15 12:00:02' }]);
		clock.advance(3_000);
		expect(await reports()).toMatchObject([
			{ status: 'delivered', sent: '2026-01-15 12:00:02', delivered: '2026-01-15 12:00:05' },
		]);
		expect(sandbox.serwerSms.messages).toMatchObject([
			{ status: 'delivered', deliveredAt: start + 5_000 },
		]);
	});

	it.each([
		['001', 'undelivered', 'message_expired'],
		['002', 'undelivered', 'unsupported_number'],
		['003', 'undelivered', 'message_rejected'],
		['004', 'undelivered', 'missed_call'],
		['005', 'undelivered', 'operator_error'],
		['006', 'undelivered', 'other_error'],
		['011', 'unsent', 'wrong_number'],
		['012', 'unsent', 'limit_exhausted'],
		['013', 'unsent', 'lock_send'],
		['014', 'unsent', 'wrong_message'],
		['015', 'unsent', 'wrong_sender_name'],
		['016', 'unsent', 'number_is_blacklisted'],
		['017', 'unsent', 'sending_to_foreign_networks_is_locked'],
		['018', 'unsent', 'no_permission_to_send_messages'],
		['020', 'sent', null],
		['021', 'in_progress', null],
	])('to …%s ends as %s, %s', async (digits, status, reason) => {
		await send({ phone: `500600${digits}` });
		expect(await statuses()).toEqual(['in_progress']);
		clock.advance(5_000);
		const sent = status === 'unsent' || status === 'in_progress' ? null : '2026-01-15 12:00:02';
		expect(await reports()).toMatchObject([{ status, reason, sent, delivered: null }]);
	});

	it('waits for its date in the zone of the account', async () => {
		await send({ date: '2026-01-15 13:00:00' });
		expect(await reports()).toMatchObject([{ status: 'saved', queued: '2026-01-15 12:00:00' }]);
		clock.advance(hour - 1);
		expect(await statuses()).toEqual(['saved']);
		clock.advance(1);
		expect(await statuses()).toEqual(['in_progress']);
		clock.advance(5_000);
		expect(await reports()).toMatchObject([
			{ status: 'delivered', delivered: '2026-01-15 13:00:05' },
		]);
	});

	it('does not wait for a date in the past', async () => {
		await send({ date: '2026-01-15 11:59:59' });
		expect(await statuses()).toEqual(['in_progress']);
	});

	it('can be queued when it is due', async () => {
		await sandbox.close();
		await open({ queuedWhen: 'due' });
		await send({ date: '2026-01-15 13:00:00' });
		expect(await reports()).toMatchObject([{ queued: '2026-01-15 13:00:00' }]);
	});

	it('is reported as unsent if it was refused', async () => {
		const [, id] = await send({ phone: '500600700,abc', unique_id: ['aaa1', 'aaa2'] });
		expect(await post('messages/view', { unique_id: 'aaa2' })).toMatchObject({
			id,
			phone: 'abc',
			status: 'unsent',
			reason: 'wrong_number',
		});
	});
});

describe('POST messages/reports', () => {
	const numbers = ['500600701', '500600702', '500600020', '500600011', '500600001'];

	beforeEach(async () => {
		await send({ phone: numbers[0], unique_id: 'first' });
		clock.advance(60_000);
		await send({ phone: numbers.slice(1), sender: 'SHOP' });
		await send({ phone: '500600704', date: '2026-01-20 12:00:00' });
		clock.advance(10_000);
		await send({ phone: '500600705' });
	});

	it('returns all messages without a filter, newest first', async () => {
		const answer = (await post('messages/reports')) as { items: Item[] };
		expect(answer).toMatchObject({ paging: { page: 1, count: 1 } });
		const newestFirst = ['705', '704', '001', '011', '020', '702', '701'];
		expect(answer.items.map(({ phone }) => phone.slice(-3))).toEqual(newestFirst);
		expect(await phones()).toEqual(newestFirst.toReversed());
	});

	it.each([
		[{ status: 'delivered' }, ['701', '702']],
		[{ status: 'undelivered' }, ['001']],
		[{ status: 'unsent' }, ['011']],
		[{ status: 'sent' }, ['020']],
		[{ status: 'in_progress' }, ['705']],
		[{ status: 'pending' }, ['020', '705']],
		[{ status: 'saved' }, ['704']],
		[{ type: 'full' }, ['702', '020', '011', '001']],
		[{ type: 'eco', status: 'delivered' }, ['701']],
		[{ type: 'mms' }, []],
		[{ phone: '+48500600701' }, ['701']],
		[{ phone: ['500600702', '500600705'] }, ['702', '705']],
		[{ date_to: '2026-01-15 12:00:59' }, ['701']],
		[{ date_from: '2026-01-15 12:01:00', type: 'eco' }, ['704', '705']],
		[{ date_from: '2026-01-15 12:01:01', date_to: '2026-01-15 12:01:10' }, ['705']],
		[{ unique_id: 'first' }, ['701']],
		[{ unique_id: ['first', 'none'] }, ['701']],
		[{ unique_id: 'none' }, []],
		[{ id: 'aca3944055' }, []],
		[{ stat_id: 5_002 }, ['702', '020', '011', '001']],
	])('filters by %p', async (filter, expected) => {
		expect(await phones(filter)).toEqual(expected);
	});

	it('finds messages by id, in the order they were taken', async () => {
		const all = await reports();
		const ids = [all[4]?.id, all[1]?.id, 'aca3944055', all[4]?.id];
		expect(await phones({ id: ids })).toEqual(['702', '001']);
		expect(await phones({ id: all[2]?.id })).toEqual(['020']);
	});

	it('returns pages', async () => {
		const page = async (filter: object) => await post('messages/reports', filter);
		const second = await page({ order: 'asc', limit: 3, page: '2' });
		expect(second).toMatchObject({ paging: { page: 2, count: 3 } });
		expect((second as { items: Item[] }).items.map(({ phone }) => phone.slice(-3))).toEqual([
			'011',
			'001',
			'704',
		]);
		expect(await page({ limit: 3, page: 4 })).toEqual({ paging: { page: 4, count: 3 }, items: [] });
		expect(await page({ status: 'saved', type: 'full' })).toEqual({
			paging: { page: 1, count: 0 },
			items: [],
		});
	});

	it('does not return the unique id', async () => {
		expect(Object.keys((await reports())[0] ?? {})).not.toContain('unique_id');
	});

	it.each<[string, object, number]>([
		['another status', { status: 'lost' }, 1006],
		['another type', { type: 'sms' }, 1006],
		['another order', { order: 'up' }, 1006],
		['a date without a time', { date_from: '2026-01-15' }, 1006],
		['page 0', { page: 0 }, 1006],
		['limit 0', { limit: 0 }, 1006],
		['a limit of 1,001', { limit: 1_001 }, 3331],
		['501 ids', { id: Array(501).fill('aca3944055') }, 3331],
		['501 unique ids', { unique_id: Array(501).fill('first') }, 3331],
	])('refuses %s', async (_name, filter, code) => {
		expect(await post('messages/reports', filter)).toMatchObject(error(code));
	});

	it('forgets messages after 14 days', async () => {
		const [{ id } = { id: '' }] = await reports();
		clock.advance(14 * 24 * hour - 70_000);
		expect(await phones()).toHaveLength(7);
		clock.advance(1);
		expect(await phones()).toHaveLength(6);
		clock.advance(2 * 24 * hour);
		expect(await phones()).toEqual(['704']);
		expect(await post('messages/view', { id })).toMatchObject(error(1004));
	});

	it('can leave out the paging', async () => {
		await sandbox.close();
		await open({ paging: false, pageSize: 2 });
		await send({ phone: '500600701,500600702,500600703' });
		expect(Object.keys((await post('messages/reports')) as object)).toEqual(['items']);
		expect(await phones({ page: 2 })).toEqual(['703']);
	});

	it('shows the contact if asked', async () => {
		await post('contacts/add', { phone: '500600701', first_name: 'Jan' });
		const [known, unknown] = await reports({ show_contact: true });
		expect(known).toMatchObject({ contact: { first_name: 'Jan', phone: '+48500600701' } });
		expect(unknown).not.toHaveProperty('contact');
		expect((await reports())[0]).not.toHaveProperty('contact');
	});
});

describe('POST messages/view', () => {
	it('finds the last message with a unique id', async () => {
		await send({ unique_id: 'aaa1', text: 'first' });
		await send({ unique_id: 'aaa1', text: 'second' });
		expect(await post('messages/view', { unique_id: 'aaa1' })).toMatchObject({ text: 'second' });
	});

	it('refuses an unknown id and a missing one', async () => {
		expect(await post('messages/view', { id: 'aca3944055' })).toMatchObject(error(1004));
		expect(await post('messages/view', { unique_id: 'aaa1' })).toMatchObject(error(1004));
		expect(await post('messages/view')).toMatchObject(error(2000));
	});
});

describe('POST messages/delete', () => {
	const date = '2026-01-15 13:00:00';
	const remove = (fields: object) => post('messages/delete', fields);

	it('deletes messages that have not left yet, and gives back their cost', async () => {
		sandbox.serwerSms.setLimit('eco', 10);
		const ids = await send({ date, phone: ['500600700', '500600701', '500600702'] });
		expect(sandbox.serwerSms.limits.eco).toBe(7);
		const answer = { success: true, correct: 2, failed: 0 };
		expect(await remove({ id: ids.slice(0, 2), unique_id: '' })).toEqual(answer);
		expect(sandbox.serwerSms.limits.eco).toBe(9);
		expect(await phones()).toEqual(['702']);
		clock.advance(2 * hour);
		expect(sandbox.serwerSms).toMatchObject({
			messages: [{ status: 'delivered' }],
			canceled: [{ status: 'saved', canceledAt: start }, { status: 'saved' }],
		});
	});

	it('frees a unique id', async () => {
		await send({ date, unique_id: 'aaa1' });
		expect(await remove({ unique_id: 'aaa1' })).toMatchObject({ success: true, correct: 1 });
		expect(await post('messages/view', { unique_id: 'aaa1' })).toMatchObject(error(1004));
		await send({ unique_id: 'aaa1' });
		expect(await statuses({ unique_id: 'aaa1' })).toEqual(['in_progress']);
	});

	it('is a success only if something was deleted', async () => {
		const [gone] = await send();
		const failed = { success: false, correct: 0, failed: 2 };
		expect(await remove({ id: [gone, 'aca3944055'] })).toEqual(failed);
		const [saved] = await send({ date });
		expect(await remove({ id: [gone, saved] })).toEqual({ success: true, correct: 1, failed: 1 });
		expect(await remove({})).toMatchObject(error(2000));
	});
});

describe('POST stats/index', () => {
	it('has a campaign for each request that sent messages', async () => {
		await send({ phone: '500600700,500600001,500600011,500600020,abc', text: 'Hello' });
		clock.advance(24 * hour);
		await send({ sender: 'SHOP' });
		await send({ test: true });
		const { items } = (await post('stats/index')) as { items: object[] };
		expect(items).toEqual([
			{
				id: 5_001,
				name: 'Hello',
				delivered: 1,
				pending: 1,
				undelivered: 1,
				unsent: 2,
				begin: '2026-01-15 12:00:00',
				end: '2026-01-15 12:00:05',
				text: 'Hello',
				type: 'eco',
			},
			expect.objectContaining({ id: 5_002, pending: 1, type: 'full' }),
		]);
	});

	it('leaves out deleted messages', async () => {
		await send({
			phone: '500600700,500600701',
			date: '2026-01-15 13:00:00',
			unique_id: ['aaa', 'bbb'],
		});
		await post('messages/delete', { unique_id: 'aaa' });
		expect(await post('stats/index')).toMatchObject({ items: [{ pending: 1 }] });
	});

	it('filters by type and time', async () => {
		await send();
		clock.advance(24 * hour);
		await send({ sender: 'SHOP' });
		const ids = async (filter: object) =>
			((await post('stats/index', filter)) as { items: Array<{ id: number }> }).items.map(
				({ id }) => id,
			);
		expect(await ids({ type: 'full' })).toEqual([5_002]);
		expect(await ids({ begin: '2026-01-16' })).toEqual([5_002]);
		expect(await ids({ end: '2026-01-15' })).toEqual([5_001]);
		expect(await ids({ begin: '2026-01-15 12:00:00', end: '2026-01-16 11:59:59' })).toEqual([
			5_001,
		]);
		expect(await post('stats/index', { begin: 'yesterday' })).toMatchObject(error(1006));
	});
});
