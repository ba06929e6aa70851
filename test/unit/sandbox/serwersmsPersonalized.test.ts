import { startSandbox, type Sandbox } from '../../../sandbox';
import { call } from './caller';

let sandbox: Sandbox;

beforeAll(async () => {
	sandbox = await startSandbox();
});
beforeEach(() => sandbox.serwerSms.reset());
afterAll(() => sandbox.close());

async function post(
	action: string,
	body: unknown,
	{ serwerSms } = sandbox,
	type = 'application/json',
): Promise<unknown> {
	const headers = { authorization: `Bearer ${serwerSms.token}`, 'content-type': type };
	return (await call(`${serwerSms.url}/${action}`, { headers, body })).json;
}

const send = (fields: object, on = sandbox) => post('messages/send_personalized', fields, on);
const error = (code: number) => ({ error: { code } });
const taken = () => sandbox.serwerSms.messages.map(({ phone, text }) => [phone, text]);
const both = [
	{ phone: '+48500600700', text: 'First' },
	{ phone: '600700800', text: 'Second' },
];

describe('POST messages/send_personalized', () => {
	it('takes a text for each number', async () => {
		const answer = await send({ messages: both, sender: 'SHOP', utf: true, details: true });
		expect(answer).toMatchObject({
			success: true,
			queued: 2,
			unsent: 0,
			items: [
				{ phone: '+48500600700', text: 'First', status: 'queued' },
				{ phone: '+48600700800', text: 'Second', status: 'queued' },
			],
		});
		expect(sandbox.serwerSms.messages).toMatchObject([
			{ type: 'full', sender: 'SHOP', utf: true, text: 'First' },
			{ text: 'Second' },
		]);
	});

	it('takes the messages as a form', async () => {
		const fields =
			'messages[0][phone]=%2B48500600700&messages[0][text]=First&' +
			'messages[1][phone]=600700800&messages[1][text]=Second';
		const type = 'application/x-www-form-urlencoded';
		expect(await post('messages/send_personalized', fields, sandbox, type)).toMatchObject({
			queued: 2,
		});
		expect(taken()).toEqual([
			['+48500600700', 'First'],
			['+48600700800', 'Second'],
		]);
	});

	it('takes the messages as one string, as older clients send them', async () => {
		await send({ messages: '500600700:At 10:00]|[600700800:b' });
		expect(taken()).toEqual([
			['+48500600700', 'At 10:00'],
			['+48600700800', 'b'],
		]);
	});

	it('takes one text for whole groups', async () => {
		const { id } = (await post('contacts/import', {
			group_name: 'A',
			contact: [{ phone: '500600700' }, { phone: '500600701' }],
		})) as { id: number };
		expect(await send({ group_id: id, text: 'x' })).toMatchObject({ queued: 2 });
		expect(await send({ group_id: id })).toMatchObject(error(2000));
	});

	it('assigns unique ids by order, and ignores those inside the messages', async () => {
		const messages = both.map((one, i) => ({ ...one, unique_id: `inner${i}` }));
		await send({ messages, unique_id: ['aaa1', 'aaa2'] });
		await send({ messages });
		const ids = sandbox.serwerSms.messages.map(({ uniqueId }) => uniqueId);
		expect(ids).toEqual(['aaa1', 'aaa2', null, null]);
	});

	it('sends voice messages with voice', async () => {
		await send({ messages: both, voice: true });
		expect(sandbox.serwerSms.messages.map(({ type }) => type)).toEqual(['voice', 'voice']);
	});

	it('refuses some messages and sends the others', async () => {
		const messages = [
			...both,
			{ phone: 'abc', text: 'x' },
			{ phone: '500600701', text: '' },
			{ phone: '500600702' },
			{ text: 'x' },
			{ phone: '500600703', text: 'a'.repeat(919) },
		];
		const answer = await send({ messages, details: true });
		expect(answer).toMatchObject({ success: true, queued: 2, unsent: 5 });
		const codes = (answer as { items: object[] }).items.map(
			(item) => (item as { error_code?: number }).error_code,
		);
		expect(codes).toEqual([undefined, undefined, 3103, 3101, 3101, 3103, 3102]);
	});

	it('sends two texts to one number, or only the first if the option says so', async () => {
		const messages = [both[0], { ...both[0], text: 'Another' }];
		await send({ messages });
		expect(taken().map(([, text]) => text)).toEqual(['First', 'Another']);
		const own = await startSandbox({ serwerSms: { deduplicatePersonalized: true } });
		try {
			expect(await send({ messages }, own)).toMatchObject({ queued: 1 });
			expect(own.serwerSms.messages[0]?.text).toBe('First');
		} finally {
			await own.close();
		}
	});

	it.each<[string, object, number]>([
		['no messages', {}, 2000],
		['an empty array', { messages: [] }, 3104],
		['an object', { messages: both[0] }, 1006],
		['a text without a colon', { messages: 'abc' }, 1006],
		['a string among the messages', { messages: [...both, '500600700:x'] }, 1006],
		['a list instead of a text', { messages: [{ phone: '500600700', text: ['x'] }] }, 1006],
		['too few unique ids', { messages: both, unique_id: ['aaa1'] }, 3202],
		['the same unique id', { messages: both, unique_id: ['aaa1', 'aaa1'] }, 3201],
		['an unknown sender', { messages: both, sender: 'OTHER' }, 3106],
		['10,001 messages', { messages: Array.from({ length: 10_001 }, () => both[0]) }, 3110],
	])('refuses %s and takes nothing', async (_name, fields, code) => {
		expect(await send(fields)).toMatchObject(error(code));
		expect(sandbox.serwerSms).toMatchObject({ messages: [], refused: [] });
	});

	it('takes ten times 10,000 messages', async () => {
		for (let batch = 0; batch < 10; batch += 1) {
			const messages = Array.from({ length: 10_000 }, (_, i) => ({
				phone: String(500_000_000 + batch * 10_000 + i),
				text: `Message ${i} of ${batch}`,
			}));
			const unique_id = messages.map((_, i) => `b${batch}n${i}`);
			expect(await send({ messages, unique_id })).toMatchObject({ queued: 10_000 });
		}
		expect(sandbox.serwerSms.messages).toHaveLength(100_000);
	}, 120_000);
});
