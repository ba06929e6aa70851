import { startSandbox, type Sandbox } from '../../../sandbox';
import { call } from './caller';

const start = Date.UTC(2026, 0, 15, 11);
let sandbox: Sandbox;

beforeAll(async () => {
	sandbox = await startSandbox({ serwerSms: { clock: () => start } });
});
beforeEach(() => sandbox.serwerSms.reset());
afterAll(() => sandbox.close());

async function post(action: string, body: object = {}): Promise<unknown> {
	const { url, token } = sandbox.serwerSms;
	return (await call(`${url}/${action}`, { headers: { authorization: `Bearer ${token}` }, body }))
		.json;
}

interface Item {
	id: number;
	phone: string;
	name: string;
}

const add = async (action: string, body: object) => ((await post(action, body)) as Item).id;
const items = async (action: string, body?: object) =>
	((await post(action, body)) as { items: Item[] }).items;
const error = (code: number) => ({ error: { code } });

describe('contacts', () => {
	it('are added, shown, changed and deleted', async () => {
		const group = await add('groups/add', { name: 'Clients' });
		const fields = { email: 'a@example.com', first_name: 'Jan', last_name: 'Nowak' };
		const added = await post('contacts/add', { phone: '500600700', group_id: group, ...fields });
		expect(added).toEqual({ success: true, id: 60_001 });
		const contact = {
			id: 60_001,
			phone: '+48500600700',
			...fields,
			company: null,
			tax_id: null,
			address: null,
			city: null,
			description: null,
			blacklist: false,
		};
		expect(await post('contacts/view', { id: 60_001 })).toEqual(contact);
		expect(await post('contacts/index')).toEqual({
			paging: { page: 1, count: 1 },
			items: [{ ...contact, group_id: group, group_name: 'Clients' }],
		});
		const change = { id: 60_001, phone: '600700800', city: 'Łódź', email: '' };
		expect(await post('contacts/edit', change)).toEqual({ success: true, id: 60_001 });
		expect(sandbox.serwerSms.contacts).toMatchObject([
			{ phone: '+48600700800', city: 'Łódź', email: null, last_name: 'Nowak', groupIds: [group] },
		]);
		expect(await post('groups/check', { phone: '500600700' })).toEqual({ items: [] });
		expect(await post('contacts/delete', { id: '60001' })).toEqual({ success: true });
		expect(await post('contacts/delete', { id: 60_001 })).toEqual({ success: false });
		expect(await post('contacts/view', { id: 60_001 })).toMatchObject(error(1004));
		expect(await items('groups/index')).toMatchObject([{ count: 0 }]);
	});

	it('are found by group and by any of their texts, and can be sorted', async () => {
		const group = await add('groups/add', { name: 'A' });
		await add('contacts/add', { phone: '500600701', first_name: 'Ola', company: 'Zebra' });
		await add('contacts/add', { phone: '500600702', first_name: 'adam', group_id: [group] });
		await add('contacts/add', { phone: '500600703', first_name: 'Ewa', city: 'zebrzydowice' });
		const found = async (filter: object) =>
			(await items('contacts/index', filter)).map(({ phone }) => phone.slice(-1)).join('');
		expect(await found({})).toBe('123');
		expect(await found({ group_id: group })).toBe('2');
		expect(await found({ group_id: 'none' })).toBe('13');
		expect(await found({ group_id: null, search: null })).toBe('123');
		expect(await found({ search: 'ZEBR' })).toBe('13');
		expect(await found({ search: '600702' })).toBe('2');
		expect(await found({ sort: 'first_name' })).toBe('231');
		expect(await found({ sort: 'first_name', order: 'desc' })).toBe('132');
		expect(await found({ sort: 'phone', limit: 2, page: 2 })).toBe('3');
		expect(await post('contacts/index', { group_id: 9 })).toMatchObject(error(1004));
		expect(await post('contacts/index', { sort: 'age' })).toMatchObject(error(1006));
	});

	it('can be in several groups', async () => {
		const groups = [await add('groups/add', { name: 'A' }), await add('groups/add', { name: 'B' })];
		const id = await add('contacts/add', { phone: '500600700', group_id: groups });
		expect(await items('contacts/index', { group_id: groups[1] })).toMatchObject([
			{ group_name: 'B' },
		]);
		expect(await items('contacts/index')).toMatchObject([{ group_name: 'A' }]);
		expect(await post('groups/check', { phone: '+48500600700' })).toEqual({
			items: [
				{ id, group_id: groups[0], group_name: 'A' },
				{ id, group_id: groups[1], group_name: 'B' },
			],
		});
	});

	it('are imported into a new group', async () => {
		const contact = [{ phone: '500600700', first_name: 'Jan' }, { phone: 'abc' }, {}, 'x'];
		const answer = await post('contacts/import', { group_name: 'New', contact });
		expect(answer).toEqual({ success: true, id: 701, correct: 1, failed: 3 });
		expect(await items('contacts/index', { group_id: 701 })).toMatchObject([
			{ first_name: 'Jan', group_name: 'New' },
		]);
	});

	it.each<[string, object, number]>([
		['add', {}, 2000],
		['add', { phone: 'abc' }, 2001],
		['add', { phone: '500600700', group_id: 9 }, 1004],
		['edit', { phone: '500600700' }, 2000],
		['edit', { id: 9, phone: '500600700' }, 1004],
		['view', {}, 2000],
		['view', { id: 'abc' }, 1004],
		['delete', {}, 2000],
		['import', { contact: [] }, 2000],
		['import', { group_name: 'A' }, 2000],
		['import', { group_name: 'A', contact: 'x' }, 1006],
	])('%s refuses %p', async (action, body, code) => {
		expect(await post(`contacts/${action}`, body)).toMatchObject(error(code));
		expect(sandbox.serwerSms).toMatchObject({ contacts: [], groups: [] });
	});

	it('are fast even with 100,000 contacts', async () => {
		const contact = Array.from({ length: 100_000 }, (_, i) => ({
			phone: String(500_000_000 + i),
			last_name: `Name ${(i * 7_919) % 100_000}`,
		}));
		const { id } = (await post('contacts/import', { group_name: 'All', contact })) as Item;
		for (let page = 1; page <= 10; page += 1) {
			await post('contacts/index', { group_id: id, limit: 1_000, page, sort: 'last_name' });
		}
		expect(await post('messages/send_sms', { group_id: id, text: 'x' })).toMatchObject({
			queued: 100_000,
		});
		expect(await post('groups/delete', { id, delete_contacts: true })).toEqual({ success: true });
		expect(sandbox.serwerSms.contacts).toEqual([]);
	});
});

describe('groups', () => {
	it('are added, found and renamed', async () => {
		await add('groups/add', { name: 'Clients' });
		const id = await add('groups/add', { name: 'Agents' });
		await add('contacts/add', { phone: '500600700', group_id: id });
		expect(await post('groups/view', { id })).toEqual({ id, name: 'Agents', count: 1 });
		expect(await post('groups/edit', { id, name: 'Board' })).toEqual({ success: true, id });
		const names = async (filter: object) =>
			(await items('groups/index', filter)).map(({ name }) => name);
		expect(await names({})).toEqual(['Clients', 'Board']);
		expect(await names({ sort: 'name' })).toEqual(['Board', 'Clients']);
		expect(await names({ search: 'cli' })).toEqual(['Clients']);
		expect(await post('groups/index', { limit: 1, page: 2 })).toEqual({
			paging: { page: 2, count: 2 },
			items: [{ id, name: 'Board', count: 1 }],
		});
	});

	it('are deleted with or without their contacts', async () => {
		const [one, other] = [
			await add('groups/add', { name: 'A' }),
			await add('groups/add', { name: 'B' }),
		];
		await add('contacts/add', { phone: '500600701', group_id: [one, other] });
		expect(await post('groups/delete', { id: one })).toEqual({ success: true });
		expect(sandbox.serwerSms.contacts).toMatchObject([{ groupIds: [other] }]);
		expect(await post('groups/delete', { id: other, delete_contacts: true })).toEqual({
			success: true,
		});
		expect(sandbox.serwerSms).toMatchObject({ contacts: [], groups: [] });
		expect(await post('groups/delete', { id: other })).toEqual({ success: false });
	});

	it.each<[string, object, number]>([
		['add', {}, 2000],
		['add', { name: 'a'.repeat(101) }, 1006],
		['edit', { id: 9, name: 'A' }, 1004],
		['view', { id: 9 }, 1004],
		['check', { phone: 'abc' }, 2001],
	])('%s refuses %p', async (action, body, code) => {
		expect(await post(`groups/${action}`, body)).toMatchObject(error(code));
	});
});

describe('the blacklist', () => {
	it('contains numbers until they are deleted', async () => {
		expect(await post('blacklist/add', { phone: '500600720' })).toEqual({ success: true, id: 301 });
		expect(await post('blacklist/add', { phone: '+48500600720' })).toMatchObject(error(4601));
		expect(await post('blacklist/check', { phone: '500600720' })).toEqual({ exists: true });
		await post('blacklist/add', { phone: '600700800' });
		expect(await post('blacklist/index', { phone: '5006' })).toEqual({
			paging: { page: 1, count: 1 },
			items: [{ phone: '+48500600720', added: '2026-01-15 12:00:00' }],
		});
		expect(await items('blacklist/index', { limit: 1, page: 2 })).toMatchObject([
			{ phone: '+48600700800' },
		]);
		expect(await post('blacklist/delete', { phone: '500600720' })).toEqual({ success: true });
		expect(await post('blacklist/delete', { phone: '500600720' })).toMatchObject(error(4602));
		expect(await post('blacklist/check', { phone: '500600720' })).toEqual({ exists: false });
		expect(sandbox.serwerSms.blacklist).toHaveLength(1);
	});

	it.each(['add', 'check', 'delete'])(
		'%s refuses a missing number and a wrong one',
		async (action) => {
			expect(await post(`blacklist/${action}`)).toMatchObject(error(2000));
			expect(await post(`blacklist/${action}`, { phone: 'abc' })).toMatchObject(error(2001));
		},
	);
});

describe('templates', () => {
	it('are added, sorted, changed and deleted', async () => {
		expect(await post('templates/add', { name: 'B', text: 'b' })).toEqual({
			success: true,
			id: 801,
		});
		await post('templates/add', { name: 'A', text: 'a' });
		expect(await post('templates/index', { sort: 'name' })).toEqual({
			items: [
				{ id: 802, name: 'A', text: 'a' },
				{ id: 801, name: 'B', text: 'b' },
			],
		});
		const change = { id: 801, name: 'C', text: 'c' };
		expect(await post('templates/edit', change)).toEqual({ success: true, id: 801 });
		expect(await post('templates/delete', { id: 802 })).toEqual({ success: true });
		expect(await post('templates/delete', { id: 802 })).toEqual({ success: false });
		expect(sandbox.serwerSms.templates).toEqual([change]);
	});

	it('refuse a missing parameter and an unknown id', async () => {
		expect(await post('templates/add', { name: 'A' })).toMatchObject(error(2000));
		expect(await post('templates/add', { text: 'a' })).toMatchObject(error(2000));
		expect(await post('templates/edit', { id: 9, name: 'A', text: 'a' })).toMatchObject(
			error(1004),
		);
	});
});
