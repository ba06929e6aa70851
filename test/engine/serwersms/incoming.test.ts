import { SerwerSmsBench } from '../../support/serwersms';

let bench: SerwerSmsBench;
beforeAll(async () => {
	bench = await SerwerSmsBench.open();
});
beforeEach(() => bench.gateway.reset());
afterAll(async () => await bench.close());

const getMany = {
	resource: 'incomingMessage',
	operation: 'getMany',
	types: ['nd'],
	dateFrom: '2026-03-01T00:00:00',
	dateTo: '2026-03-31T00:00:00',
	returnAll: true,
};
const phone = '+48500600700';

describe('incomingMessage: getMany', () => {
	it('gives the messages of the period, oldest first, in the shape all gateways share', async () => {
		bench.gateway.receive({ phone, text: 'Później', received: '2026-03-02 10:00:00' });
		bench.gateway.receive({ phone, text: 'TAK', received: '2026-03-01 10:24:40' });
		bench.gateway.receive({ phone, text: 'Stara', received: '2026-02-01 10:00:00' });
		const { outputs } = await bench.run(getMany);
		expect(outputs[0]).toEqual([
			{
				gateway: 'serwerSms',
				id: '1002',
				from: '48500600700',
				to: null,
				text: 'TAK',
				receivedAt: '2026-03-01T10:24:40+01:00',
				type: 'nd',
				blacklist: false,
			},
			expect.objectContaining({ text: 'Później', receivedAt: '2026-03-02T10:00:00+01:00' }),
		]);
	});

	it('asks for each type, and merges them by time', async () => {
		const received = (time: string) => `2026-03-01 ${time}`;
		bench.gateway.receive({ phone, text: '3', type: 'eco', received: received('12:00:00') });
		bench.gateway.receive({ phone, text: '1', type: 'ndi', received: received('10:00:00') });
		bench.gateway.receive({ phone, text: '2', type: 'pre', received: received('11:00:00') });
		const types = ['eco', 'ndi', 'premium', 'mms'];
		const { outputs } = await bench.run({ ...getMany, types });
		expect(outputs[0]!.map(({ text, type, to }) => [text, type, to])).toEqual([
			['1', 'ndi', '48664078059'],
			['2', 'premium', '71200'],
			['3', 'eco', null],
		]);
		expect(bench.bodies('messages/recived').map(({ type }) => type)).toEqual([
			'eco',
			'ndi',
			'pre',
			'mms',
		]);
	});

	it('brings the attachments of an MMS', async () => {
		const attachment = { name: 'a.png', content_type: 'image/png', data: 'iVBORw0K' };
		bench.gateway.receive({
			phone,
			text: '',
			type: 'mms',
			title: 'Zdjęcie',
			received: '2026-03-01 10:00:00',
			attachments: [attachment],
		});
		const { outputs } = await bench.run({ ...getMany, types: ['mms'] });
		expect(outputs[0]![0]).toMatchObject({
			type: 'mms',
			title: 'Zdjęcie',
			attachments: [{ name: 'a.png', contentType: 'image/png', data: 'iVBORw0K' }],
		});
	});

	it('hands on the filters, and never marks anything as read', async () => {
		const options = { ndi: '664078059', phone: '500600700', showContact: true };
		await bench.run({ ...getMany, types: ['ndi'], options });
		expect(bench.bodies('messages/recived')).toEqual([
			{
				type: 'ndi',
				ndi: '+48664078059',
				phone: [phone],
				date_from: '2026-03-01 00:00:00',
				date_to: '2026-03-31 00:00:00',
				show_contact: true,
				order: 'asc',
				page: 1,
				limit: 500,
			},
		]);
	});

	it('returns up to the limit, and follows the pages for all', async () => {
		for (let i = 0; i < 501; i++) {
			bench.gateway.receive({ phone, text: `${i}`, received: '2026-03-01 10:00:00' });
		}
		const { outputs } = await bench.run({ ...getMany, returnAll: false, limit: 2 });
		expect(outputs[0]!.map(({ text }) => text)).toEqual(['0', '1']);
		const all = await bench.run(getMany);
		expect(all.outputs[0]!.map(({ text }) => text)).toEqual(
			Array.from({ length: 501 }, (_, i) => `${i}`),
		);
	});

	it('without dates gives the last 24 hours', async () => {
		bench.gateway.receive({ phone, text: 'now' });
		bench.gateway.receive({ phone, text: 'old', received: '2026-02-01 10:00:00' });
		const { outputs } = await bench.run({ ...getMany, dateFrom: '', dateTo: '' });
		expect(outputs[0]!.map(({ text }) => text)).toEqual(['now']);
	});

	it.each([
		['the end before the start', { dateTo: '2026-02-01T00:00:00' }, /Date To is before/],
		['a date that is none', { dateFrom: 'yesterday' }, /Date From is no date and time/],
		['a type that is none', { types: '={{ ["sms"] }}' }, /"sms" is no type/],
		['no type', { types: '={{ [] }}' }, /No type is chosen/],
	])('refuses %s before it asks', async (_, parameters, words) => {
		const { error } = await bench.run({ ...getMany, ...parameters });
		expect(error?.message).toMatch(words);
		expect(bench.actions).toEqual([]);
	});
});

describe('the two spellings of the address', () => {
	it.each([
		['recived', ['messages/recived', 'messages/recived']],
		['received', ['messages/recived', 'messages/received', 'messages/received']],
	] as const)('%s alone is found, and remembered', async (receivedSpelling, actions) => {
		const other = await SerwerSmsBench.open({ receivedSpelling });
		other.gateway.receive({ phone, text: 'TAK', received: '2026-03-01 10:24:40' });
		for (let i = 0; i < 2; i++) {
			const { outputs } = await other.run(getMany);
			expect(outputs[0]![0]).toMatchObject({
				text: 'TAK',
				receivedAt: '2026-03-01T10:24:40+01:00',
			});
		}
		expect(other.actions).toEqual(actions);
		await other.close();
	});
});
