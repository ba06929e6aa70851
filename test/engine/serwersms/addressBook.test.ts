import { SerwerSmsBench } from '../../support/serwerSmsBench';

let bench: SerwerSmsBench;
beforeAll(async () => {
	bench = await SerwerSmsBench.open({ clock: () => Date.parse('2026-05-20T10:00:00Z') });
});
beforeEach(() => bench.gateway.reset());
afterAll(async () => await bench.close());

const contact = { resource: 'contact' };
const group = { resource: 'group' };
const blacklist = { resource: 'blacklist' };
const located = (value: string) => ({ __rl: true, mode: 'id', value });

async function createGroup(name: string): Promise<string> {
	const { outputs } = await bench.run({ ...group, operation: 'create', name });
	return outputs[0]![0]!.groupId as string;
}

async function createContact(phone: string, additionalFields = {}): Promise<string> {
	const { outputs, error } = await bench.run({
		...contact,
		operation: 'create',
		phone,
		additionalFields,
	});
	expect(error).toBeUndefined();
	return outputs[0]![0]!.contactId as string;
}

describe('contact', () => {
	it('is created with its fields and groups, and can be read', async () => {
		const groupId = await createGroup('Members');
		const fields = { firstName: 'Jan', taxId: '5213003700', groupIds: `${groupId}` };
		const contactId = await createContact('500 600 700', fields);
		expect(bench.bodies('contacts/add')).toEqual([
			{
				phone: '+48500600700',
				first_name: 'Jan',
				tax_id: '5213003700',
				group_id: [groupId],
			},
		]);
		const get = { ...contact, operation: 'get', contactId: located(contactId) };
		const { outputs } = await bench.run(get);
		expect(outputs[0]![0]).toMatchObject({
			gateway: 'serwerSms',
			contactId,
			phone: '+48500600700',
			firstName: 'Jan',
			taxId: '5213003700',
			blacklist: false,
		});
	});

	it('keeps the fields that an update does not set', async () => {
		const fields = { firstName: 'Jan', lastName: 'Kowalski', city: 'Poznań' };
		const contactId = await createContact('500600700', fields);
		const update = { ...contact, operation: 'update', contactId: located(contactId) };
		const { outputs } = await bench.run({ ...update, updateFields: { city: 'Gdynia' } });
		expect(outputs[0]![0]).toMatchObject({ contactId, firstName: 'Jan', city: 'Gdynia' });
		expect(bench.bodies('contacts/edit')).toEqual([
			{
				id: contactId,
				phone: '+48500600700',
				first_name: 'Jan',
				last_name: 'Kowalski',
				city: 'Gdynia',
			},
		]);
		await bench.run({ ...update, updateFields: { phone: '500600799' } });
		expect(bench.gateway.contacts[0]).toMatchObject({
			phone: '+48500600799',
			first_name: 'Jan',
			city: 'Gdynia',
		});
	});

	it('is deleted once, and then does not exist', async () => {
		const contactId = await createContact('500600700');
		const remove = { ...contact, operation: 'delete', contactId: located(contactId) };
		const { outputs } = await bench.run(remove);
		expect(outputs[0]).toEqual([{ gateway: 'serwerSms', contactId, deleted: true }]);
		expect(bench.gateway.contacts).toHaveLength(0);
		const { error } = await bench.run(remove);
		expect(error?.message).toMatch(/no contact under this ID/);
	});

	it('is not created twice when the answer was lost', async () => {
		bench.gateway.fault({ kind: 'dropAfter', path: '/contacts/add' });
		const { error } = await bench.run({ ...contact, operation: 'create', phone: '500600700' });
		expect(error?.message).toMatch(/was lost/);
		expect(bench.gateway.contacts).toHaveLength(1);
	});

	it('is read page by page, whether the gateway counts the pages or not', async () => {
		const silent = await SerwerSmsBench.open({ paging: false, largestPage: 500 });
		for (const one of [bench, silent]) {
			const many = Array.from({ length: 1_203 }, (_, i) => ({ phone: String(500_100_000 + i) }));
			const importAll = { ...contact, operation: 'import', groupName: 'All' };
			await one.run({ ...importAll, phone: '={{ $json.phone }}' }, many);
			const getMany = { ...contact, operation: 'getMany', returnAll: true };
			const { outputs } = await one.run(getMany);
			expect(outputs[0]!.map(({ phone }) => phone)).toEqual(many.map(({ phone }) => `+48${phone}`));
			const limited = await one.run({ ...getMany, returnAll: false, limit: 600 });
			expect(limited.outputs[0]).toHaveLength(600);
		}
		await silent.close();
		const pages = bench.bodies('contacts/index').map(({ page }) => page);
		expect(pages).toEqual([1, 2, 3, 1, 2]);
	});

	it('is found by group and by text', async () => {
		const groupId = await createGroup('Members');
		await createContact('500600700', { lastName: 'Nowak', groupIds: groupId });
		await createContact('500600701', { lastName: 'Kowalska' });
		const getMany = { ...contact, operation: 'getMany', returnAll: true };
		const phones = async (filters: Record<string, string>) =>
			(await bench.run({ ...getMany, filters })).outputs[0]!.map(({ phone }) => phone);
		expect(await phones({ groupId })).toEqual(['+48500600700']);
		expect(await phones({ groupId: 'none' })).toEqual(['+48500600701']);
		expect(await phones({ search: 'kowal' })).toEqual(['+48500600701']);
		expect(await phones({ sort: 'last_name', order: 'asc' })).toEqual([
			'+48500600701',
			'+48500600700',
		]);
	});

	it('is imported with others in one request, and invalid contacts are listed', async () => {
		const items = [
			{ phone: '500600700', first: 'Jan' },
			{ phone: 'x', first: 'Nobody' },
			{ phone: '+48 500 600 701', first: '' },
		];
		const { outputs, items: paired } = await bench.run(
			{
				...contact,
				operation: 'import',
				groupName: 'Fair',
				phone: '={{ $json.phone }}',
				firstName: '={{ $json.first }}',
			},
			items,
		);
		expect(bench.bodies('contacts/import')).toEqual([
			{
				group_name: 'Fair',
				contact: [{ phone: '+48500600700', first_name: 'Jan' }, { phone: '+48500600701' }],
			},
		]);
		expect(outputs[0]).toEqual([
			{
				gateway: 'serwerSms',
				groupId: String(bench.gateway.groups[0]!.id),
				groupName: 'Fair',
				correct: 2,
				failed: 0,
				invalidCount: 1,
				invalid: [{ item: 1, message: expect.stringMatching(/phone number/) as string }],
			},
		]);
		expect(paired[0]![0]!.pairedItem).toHaveLength(3);
	});
});

describe('group', () => {
	it('is created, read, renamed and deleted', async () => {
		const groupId = await createGroup('Members');
		await createContact('500600700', { groupIds: groupId });
		const chosen = { ...group, groupId: located(groupId) };
		const { outputs } = await bench.run({ ...chosen, operation: 'get' });
		expect(outputs[0]).toEqual([{ gateway: 'serwerSms', groupId, name: 'Members', count: 1 }]);
		await bench.run({ ...chosen, operation: 'update', name: 'Friends' });
		expect(bench.gateway.groups[0]).toMatchObject({ name: 'Friends' });
		await bench.run({ ...chosen, operation: 'delete', deleteContacts: true });
		expect(bench.bodies('groups/delete')).toEqual([{ id: groupId, delete_contacts: true }]);
		expect([bench.gateway.groups, bench.gateway.contacts]).toEqual([[], []]);
		const { error } = await bench.run({ ...chosen, operation: 'delete' });
		expect(error?.message).toMatch(/no group under this ID/);
	});

	it('is listed, and found by part of its name', async () => {
		for (const name of ['Members', 'Staff', 'Former members']) await createGroup(name);
		const getMany = { ...group, operation: 'getMany', returnAll: true };
		const { outputs } = await bench.run(getMany);
		expect(outputs[0]!.map(({ name }) => name)).toEqual(['Members', 'Staff', 'Former members']);
		const found = await bench.run({ ...getMany, search: 'member' });
		expect(found.outputs[0]).toHaveLength(2);
	});

	it('is found by a number, even if the answer is a single group', async () => {
		const groupId = await createGroup('Members');
		const contactId = await createContact('500600700', { groupIds: groupId });
		const check = { ...group, operation: 'check', phone: '500600700' };
		const { outputs } = await bench.run(check);
		expect(outputs[0]).toEqual([
			{
				gateway: 'serwerSms',
				contactId,
				groupId,
				groupName: 'Members',
				phone: '+48500600700',
			},
		]);
		const body = { id: 7, group_id: 8, group_name: 'Other' };
		bench.gateway.fault({ kind: 'wrongShape', body, path: '/groups/check' });
		const single = await bench.run(check);
		expect(single.outputs[0]).toEqual([expect.objectContaining({ contactId: '7', groupId: '8' })]);
	});
});

describe('blacklist', () => {
	it('adds, lists and removes a number', async () => {
		const phone = { phone: '500600700' };
		const check = { ...blacklist, ...phone, operation: 'check' };
		await bench.run({ ...blacklist, ...phone, operation: 'create' });
		expect((await bench.run(check)).outputs[0]![0]).toMatchObject({ exists: true });
		const getMany = { ...blacklist, operation: 'getMany', returnAll: true, search: '600700' };
		const { outputs } = await bench.run(getMany);
		expect(outputs[0]).toEqual([
			{ gateway: 'serwerSms', phone: '+48500600700', added: '2026-05-20T12:00:00+02:00' },
		]);
		const again = await bench.run({ ...blacklist, ...phone, operation: 'create' });
		expect(again.error?.message).toMatch(/already on the blacklist.*4601/);
		await bench.run({ ...blacklist, ...phone, operation: 'delete' });
		expect((await bench.run(check)).outputs[0]![0]).toMatchObject({ exists: false });
		const gone = await bench.run({ ...blacklist, ...phone, operation: 'delete' });
		expect(gone.error?.message).toMatch(/not on the blacklist/);
	});
});

describe('a list', () => {
	const getMany = { ...group, operation: 'getMany', returnAll: true };

	it('that is null is empty', async () => {
		bench.gateway.fault({ kind: 'wrongShape', body: null, path: '/groups/index' });
		const { outputs, error } = await bench.run(getMany);
		expect(error).toBeUndefined();
		expect(outputs.flat()).toEqual([]);
	});

	it.each([
		['a web page', { kind: 'html', taken: true }, /a web page/],
		['half a JSON', { kind: 'malformed' }, /unexpected body/],
		['nothing', { kind: 'empty' }, /with an empty body/],
		['something else', { kind: 'wrongShape', body: { groups: [] } }, /instead of a list/],
		['texts', { kind: 'wrongShape', body: { items: ['a'] } }, /instead of a list/],
	] as const)('that is %s is an error', async (_, fault, words) => {
		bench.gateway.fault({ ...fault, path: '/groups/index', times: 9 });
		const { error } = await bench.run(getMany);
		expect(error?.message).toMatch(words);
	});

	it('is requested again when a proxy fails, because reading costs nothing', async () => {
		bench.gateway.fault({ kind: 'status', status: 502, taken: false, path: '/groups/index' });
		const { error } = await bench.run(getMany);
		expect(error).toBeUndefined();
	});
});
