import { LoadOptionsContext } from 'n8n-core';
import { Workflow, type INode, type INodeListSearchItems } from 'n8n-workflow';
import { SerwerSms } from '../../../nodes/SerwerSms/SerwerSms.node';
import { SerwerSmsBench } from '../../support/serwerSmsBench';

let bench: SerwerSmsBench;
beforeAll(async () => {
	bench = await SerwerSmsBench.open();
});
beforeEach(() => bench.gateway.reset());
afterAll(async () => await bench.close());

type List = keyof SerwerSms['methods']['listSearch'];

/** What a field's list shows in the panel. */
async function search(list: List, filter?: string): Promise<INodeListSearchItems[]> {
	const { results } = await new SerwerSms().methods.listSearch[list].call(panel(), filter);
	return results;
}

/** The open panel of a node with its credential. */
function panel(): LoadOptionsContext {
	const type = new SerwerSms();
	const node: INode = {
		id: '1',
		name: 'SerwerSMS',
		type: 'serwerSms',
		typeVersion: 1,
		position: [0, 0],
		parameters: {},
		credentials: { serwerSmsApi: { id: '1', name: 'SerwerSMS' } },
	};
	const nodeTypes = {
		getByName: () => type,
		getByNameAndVersion: () => type,
		getKnownTypes: () => ({}),
	};
	const workflow = new Workflow({ nodes: [node], connections: {}, active: false, nodeTypes });
	const additionalData = { credentialsHelper: bench.credentials } as never;
	return new LoadOptionsContext(workflow, node, additionalData, '');
}

describe('the lists in the panel', () => {
	it('show the sender names that may be used now', async () => {
		bench.gateway.setSender('NEWSHOP', 'pending_authorization');
		const names = (await search('searchSenders')).map(({ name, value }) => [name, value]);
		expect(names).toContainEqual(['SHOP', 'SHOP']);
		expect(names).toContainEqual(['2waySMS', '2waySMS']);
		expect(names).not.toContainEqual(['NEWSHOP', 'NEWSHOP']);
		expect(await search('searchSenders', 'sho')).toEqual([{ name: 'SHOP', value: 'SHOP' }]);
	});

	it('show groups and contacts that the gateway searched for', async () => {
		const group = { resource: 'group', operation: 'create' };
		await bench.run({ ...group, name: 'Members' });
		await bench.run({ ...group, name: 'Staff' });
		const contact = { resource: 'contact', operation: 'create', phone: '500600700' };
		const additionalFields = { firstName: 'Jan', lastName: 'Nowak', groupIds: '701' };
		await bench.run({ ...contact, additionalFields });
		await bench.run({ ...contact, phone: '500600701' });
		expect(await search('searchGroups', 'mem')).toEqual([{ name: 'Members (1)', value: '701' }]);
		expect(bench.bodies('groups/index').at(-1)).toMatchObject({ search: 'mem' });
		expect(await search('searchContacts')).toEqual([
			{ name: 'Jan Nowak (+48500600700)', value: '60001' },
			{ name: '+48500600701', value: '60002' },
		]);
		await bench.run({ ...contact, phone: '500600702', additionalFields: { city: 'Gdynia' } });
		expect(await search('searchContacts', 'gdynia')).toEqual([
			{ name: '+48500600702', value: '60003' },
		]);
	});

	it('offer all groups in fields that take several, and "No Group" in the filter', async () => {
		const group = { resource: 'group', operation: 'create' };
		await bench.run({ ...group, name: 'Staff' });
		await bench.run({ ...group, name: 'Members' });
		const { getGroups, getGroupsAndNone } = new SerwerSms().methods.loadOptions;
		const all = [
			{ name: 'Members (0)', value: '702' },
			{ name: 'Staff (0)', value: '701' },
		];
		expect(await getGroups.call(panel())).toEqual(all);
		expect(await getGroupsAndNone.call(panel())).toEqual([
			{ name: '(No Group)', value: 'none' },
			...all,
		]);
		const contact = { resource: 'contact', operation: 'create', phone: '500600700' };
		await bench.run({ ...contact, additionalFields: { groupIds: ['701', '702'] } });
		expect(bench.bodies('contacts/add').at(-1)).toMatchObject({ group_id: ['701', '702'] });
	});

	it('show payments by invoice number, and the access numbers of the account', async () => {
		expect(await search('searchPayments', '/2/')).toEqual([
			{ name: 'FV/2/01/2026', value: '9002' },
		]);
		expect(await search('searchNdiNumbers')).toEqual([{ name: '664078059', value: '664078059' }]);
		expect(bench.bodies('senders/index').at(-1)).toEqual({ type: 'ndi' });
	});

	it('show templates, files of the right type, and subaccounts', async () => {
		await bench.run({ resource: 'template', operation: 'create', name: 'Hello', text: 'x' });
		const file = { resource: 'file', operation: 'create' };
		await bench.run({ ...file, type: 'mms', url: 'https://example.com/a.png' });
		await bench.run({ ...file, type: 'voice', url: 'https://example.com/b.wav' });
		const [mms, voice] = bench.gateway.files;
		expect(await search('searchTemplates')).toEqual([{ name: 'Hello', value: '801' }]);
		expect(await search('searchMmsFiles')).toEqual([{ name: 'a.png', value: mms!.id }]);
		expect(await search('searchVoiceFiles')).toEqual([{ name: 'b.wav', value: voice!.id }]);
		expect(await search('searchSubaccounts')).toEqual([{ name: 'template', value: '21973' }]);
	});

	it('say what is wrong', async () => {
		bench.gateway.refuse(1012);
		await expect(search('searchSenders')).rejects.toThrow(/does not accept this token/);
	});
});
