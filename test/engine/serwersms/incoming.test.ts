import type { INodeExecutionData } from 'n8n-workflow';
import { SerwerSmsBench } from '../../support/serwerSmsBench';

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
	it('returns the messages of the period, oldest first, in the form all gateways share', async () => {
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

	it('requests each type, and merges the messages by time', async () => {
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

	it('returns the parts of an MMS as files', async () => {
		const bytes = Buffer.from('a picture');
		bench.gateway.receive({
			phone,
			text: '',
			type: 'mms',
			title: 'Zdjęcie',
			received: '2026-03-01 10:00:00',
			attachments: [
				{ name: 'a.png', content_type: 'image/png', data: bytes.toString('base64') },
				{ name: 'b.txt', content_type: 'text/plain', data: '' },
			],
		});
		const { items } = await bench.run({ ...getMany, types: ['mms'] });
		const [{ json, binary }] = items[0]! as [INodeExecutionData];
		expect(json).toMatchObject({
			type: 'mms',
			title: 'Zdjęcie',
			attachments: [
				{ id: '2518', name: 'a.png', contentType: 'image/png' },
				{ id: '2519', name: 'b.txt', contentType: 'text/plain' },
			],
		});
		expect(JSON.stringify(json)).not.toContain(bytes.toString('base64'));
		expect(binary).toMatchObject({
			attachment_0: { fileName: 'a.png', mimeType: 'image/png', data: bytes.toString('base64') },
			attachment_1: { fileName: 'b.txt', mimeType: 'text/plain' },
		});
	});

	it('sends the filters, and never marks anything as read', async () => {
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

	it('returns messages up to the limit, or all pages', async () => {
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

	it('returns the last 24 hours without dates', async () => {
		bench.gateway.receive({ phone, text: 'now' });
		bench.gateway.receive({ phone, text: 'old', received: '2026-02-01 10:00:00' });
		const { outputs } = await bench.run({ ...getMany, dateFrom: '', dateTo: '' });
		expect(outputs[0]!.map(({ text }) => text)).toEqual(['now']);
	});

	it.each([
		['an end before the start', { dateTo: '2026-02-01T00:00:00' }, /Date To is before/],
		['an invalid date', { dateFrom: 'yesterday' }, /Date From is not a valid date and time/],
		['an invalid type', { types: '={{ ["sms"] }}' }, /"sms" is not a valid type/],
		['no type', { types: '={{ [] }}' }, /No type is chosen/],
	])('refuses %s before it sends a request', async (_, parameters, words) => {
		const { error } = await bench.run({ ...getMany, ...parameters });
		expect(error?.message).toMatch(words);
		expect(bench.actions).toEqual([]);
	});
});

describe('the two spellings of the action', () => {
	it.each([
		['recived', ['messages/recived', 'messages/recived']],
		['received', ['messages/recived', 'messages/received', 'messages/received']],
	] as const)(
		'are both tried, and the node remembers the one that works: %s',
		async (receivedSpelling, actions) => {
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
		},
	);

	it.each(['messages/recived', 'messages/received'])(
		'are asked anew when the one that is remembered is gone: %s',
		async (gone) => {
			const other = await SerwerSmsBench.open({ receivedSpelling: 'both' });
			try {
				const [documented, newer] = ['messages/recived', 'messages/received'];
				const next = gone === documented ? newer : documented;
				const isGone = (path: string, times: number) =>
					other.gateway.refuse(1000, { path: `/${path}`, times });
				if (gone === newer) isGone(documented, 1);
				await other.run(getMany);
				isGone(gone, 9);
				for (let i = 0; i < 2; i++) expect((await other.run(getMany)).error).toBeUndefined();
				expect(other.actions.slice(-3)).toEqual([gone, next, next]);
			} finally {
				await other.close();
			}
		},
	);

	it('say which action is unknown when both are gone', async () => {
		const other = await SerwerSmsBench.open();
		try {
			other.gateway.refuse(1000, { path: '/messages/recived', times: 9 });
			other.gateway.refuse(1000, { path: '/messages/received', times: 9 });
			const { error } = await other.run(getMany);
			expect(error?.message).toMatch(/does not have this API action/);
			other.gateway.clearFaults();
			expect((await other.run(getMany)).error).toBeUndefined();
		} finally {
			await other.close();
		}
	});
});
