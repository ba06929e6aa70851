import { startSandbox, type Sandbox, type SerwerSmsOptions } from '../../../sandbox';
import { call } from './caller';

const start = Date.UTC(2026, 0, 15, 11);
let sandbox: Sandbox;

beforeAll(async () => {
	sandbox = await startSandbox({
		serwerSms: { clock: () => start, limits: { eco: 10, full: 'no_limit' } },
	});
});
beforeEach(() => sandbox.serwerSms.reset());
afterAll(() => sandbox.close());

async function post(action: string, body: unknown, { serwerSms } = sandbox): Promise<unknown> {
	const headers = { authorization: `Bearer ${serwerSms.token}` };
	return (await call(`${serwerSms.url}/${action}.json`, { headers, body })).json;
}

const send = (fields: object, on = sandbox) =>
	post('messages/send_sms', { phone: '+48500600700', text: 'x', ...fields }, on);
const error = (code: number) => ({
	error: { code, type: 'SendError', message: expect.any(String) as string },
});
const taken = () => sandbox.serwerSms.messages.map(({ phone }) => phone);

async function withOptions<T>(serwerSms: SerwerSmsOptions, work: (own: Sandbox) => Promise<T>) {
	const own = await startSandbox({ serwerSms });
	try {
		return await work(own);
	} finally {
		await own.close();
	}
}

describe('POST messages/send_sms', () => {
	it('takes a message without a sender as ECO+', async () => {
		expect(await send({ text: 'Witaj' })).toEqual({ success: true, queued: 1, unsent: 0 });
		expect(sandbox.serwerSms.messages).toMatchObject([
			{
				id: expect.stringMatching(/^[0-9a-f]{10}$/) as string,
				uniqueId: null,
				phone: '+48500600700',
				text: 'Witaj',
				sender: null,
				type: 'eco',
				parts: 1,
				utf: false,
				flash: false,
				speed: false,
				queuedAt: start,
				queued: '2026-01-15 12:00:00',
				status: 'in_progress',
				dlrUrl: null,
				groupId: null,
			},
		]);
	});

	it('takes a message with a sender as FULL', async () => {
		for (const sender of ['SHOP', 'INFORMACJA', '2waySMS', '664078059']) await send({ sender });
		expect(sandbox.serwerSms.messages.map(({ type, sender }) => [type, sender])).toEqual([
			['full', 'SHOP'],
			['full', 'INFORMACJA'],
			['full', '2waySMS'],
			['full', '664078059'],
		]);
	});

	it.each(['', null])('takes the sender %p as none', async (sender) => {
		await send({ sender, unique_id: null });
		expect(sandbox.serwerSms.messages[0]).toMatchObject({ type: 'eco', uniqueId: null });
	});

	it('describes each message with details', async () => {
		expect(await send({ details: true, sender: 'SHOP', utf: true, text: 'ł'.repeat(71) })).toEqual({
			success: true,
			queued: 1,
			unsent: 0,
			items: [
				{
					id: sandbox.serwerSms.messages[0]?.id,
					phone: '+48500600700',
					status: 'queued',
					queued: '2026-01-15 12:00:00',
					parts: 2,
					text: 'ł'.repeat(71),
				},
			],
		});
	});

	it.each<[string, object, number]>([
		['160 characters', { text: 'a'.repeat(160) }, 1],
		['161', { text: 'a'.repeat(161) }, 2],
		['80 euro signs', { text: '€'.repeat(80) }, 1],
		['81 euro signs', { text: '€'.repeat(81) }, 2],
		['160 Polish letters, which lose their marks', { text: 'ł'.repeat(160) }, 1],
		['71 in UTF', { text: 'a'.repeat(71), sender: 'SHOP', utf: true }, 2],
		['71 in UTF, which ECO+ has not', { text: 'a'.repeat(71), utf: true }, 1],
		['918', { text: 'a'.repeat(918) }, 6],
		['402 in UTF', { text: 'a'.repeat(402), sender: 'SHOP', utf: 1 }, 6],
	])('counts the parts of %s', async (_name, fields, parts) => {
		await send(fields);
		expect(sandbox.serwerSms.messages[0]?.parts).toBe(parts);
	});

	it('keeps the other parameters', async () => {
		await send({ sender: 'SHOP', flash: true, speed: 'true', vcard: 1, wap_push: 'http://a.pl/' });
		await send({ speed: true });
		expect(sandbox.serwerSms.messages).toMatchObject([
			{ flash: true, speed: true, vcard: true, wapPush: 'http://a.pl/' },
			{ speed: false },
		]);
	});

	it('takes a number, a list with commas or an array, and corrects Polish numbers', async () => {
		await send({ phone: 500600700 });
		await send({ phone: '500600701, +48500600702,48500600703' });
		await send({ phone: ['500600704', '+37120000000'] });
		expect(taken()).toEqual([
			'+48500600700',
			'+48500600701',
			'+48500600702',
			'+48500600703',
			'+48500600704',
			'+37120000000',
		]);
	});

	it('checks everything and sends nothing with test', async () => {
		const answer = await send({ test: true, details: true, phone: ['500600700', '123'] });
		expect(answer).toMatchObject({ success: true, queued: 1, unsent: 1 });
		expect((answer as { items: unknown[] }).items).toHaveLength(2);
		expect(sandbox.serwerSms).toMatchObject({ messages: [], refused: [], tested: 2 });
		expect(sandbox.serwerSms.limits.eco).toBe(10);
		expect(await send({ test: true, sender: 'OTHER' })).toEqual(error(3106));
	});

	it.each<[string, object, number]>([
		['an unknown sender', { sender: 'OTHER' }, 3106],
		['a sender in another case', { sender: 'shop' }, 3106],
		['a number for MMS as the sender', { sender: '664078060' }, 3106],
		['an empty text', { text: '' }, 3101],
		['a blank text', { text: ' \n' }, 3101],
		['919 characters', { text: 'a'.repeat(919) }, 3102],
		['seven parts', { text: '€'.repeat(460) }, 3102],
		['403 characters in UTF', { text: 'a'.repeat(403), sender: 'SHOP', utf: true }, 3102],
		['a WAP push address that is not a URL', { wap_push: 'nothing' }, 3105],
		['an empty list of numbers', { phone: [] }, 3104],
		['no number', { phone: '' }, 3104],
		['a date without a time', { date: '2026-02-01' }, 3108],
		['a day that does not exist', { date: '2026-02-30 12:00:00' }, 3108],
		['an ISO date', { date: '2026-02-01T12:00:00' }, 3108],
		['bad characters in a unique id', { unique_id: 'a-1' }, 3200],
		['a unique id of two', { unique_id: 'ab' }, 3200],
		['a unique id of 51', { unique_id: 'a'.repeat(51) }, 3200],
		['too many unique ids', { unique_id: ['abc', 'abd'] }, 3202],
		['too few unique ids', { unique_id: 'abc', phone: ['500600700', '500600701'] }, 3202],
		[
			'the same unique id twice',
			{ unique_id: ['abc', 'abc'], phone: ['500600700', '500600701'] },
			3201,
		],
	])('refuses %s and takes nothing', async (_name, fields, code) => {
		expect(await send(fields)).toEqual(error(code));
		expect(sandbox.serwerSms).toMatchObject({ messages: [], refused: [], tested: 0 });
		expect(sandbox.serwerSms.requests.at(-1)?.reason).toEqual(expect.any(String));
	});

	it.each<[string, object, number]>([
		['no text', { phone: '500600700' }, 2000],
		['nobody', { text: 'x' }, 2000],
		['an unknown group', { text: 'x', group_id: 1 }, 1004],
		['an unknown contact', { text: 'x', contact_id: [1] }, 1004],
		[
			'a report address that is not a URL',
			{ phone: '500600700', text: 'x', dlr_url: '/x?#STAN#' },
			1006,
		],
	])('refuses %s', async (_name, body, code) => {
		expect(await post('messages/send_sms', body)).toMatchObject({ error: { code } });
	});
});

describe('a request with several recipients', () => {
	it('is a success even if some are refused, and details say why', async () => {
		await post('blacklist/add', { phone: '600700800' });
		const phones = ['500600700', 'abc', '0048500600700', '600700800', '+4850060070'];
		const answer = await send({ phone: phones, details: true });
		expect(answer).toMatchObject({ success: true, queued: 1, unsent: 4 });
		const { items } = answer as { items: object[] };
		expect(items[1]).toEqual({
			id: expect.stringMatching(/^[0-9a-f]{10}$/) as string,
			phone: 'abc',
			status: 'unsent',
			queued: '2026-01-15 12:00:00',
			parts: 1,
			error_code: 3103,
			error_message: expect.any(String) as string,
			text: 'x',
		});
		expect(items).toMatchObject([
			{ status: 'queued' },
			{},
			{ error_code: 3103 },
			{ phone: '+48600700800', error_code: 3100 },
			{ error_code: 3103 },
		]);
		expect(taken()).toEqual(['+48500600700']);
		expect(sandbox.serwerSms.refused).toMatchObject([
			{ errorCode: 3103, status: 'unsent', reason: 'wrong_number' },
			{},
			{ errorCode: 3100, reason: 'number_is_blacklisted' },
			{},
		]);
	});

	it('is a success even if all are refused', async () => {
		expect(await send({ phone: 'abc' })).toEqual({ success: true, queued: 0, unsent: 1 });
	});

	it('sends once to a number that occurs twice, and keeps the first unique id', async () => {
		const phone = ['500600700', '+48500600700', '600700800'];
		const unique_id = ['aaa', 'bbb', 'ccc'];
		expect(await send({ phone, unique_id })).toEqual({ success: true, queued: 2, unsent: 0 });
		const ids = sandbox.serwerSms.messages.map(({ uniqueId }) => uniqueId);
		expect(ids).toEqual(['aaa', 'ccc']);
	});

	it('sends twice if deduplication is off', async () => {
		await withOptions({ deduplicate: false }, async (own) => {
			expect(await send({ phone: '500600700,500600700' }, own)).toMatchObject({ queued: 2 });
		});
	});

	it('sends until the limit is used up, and nothing without a limit', async () => {
		sandbox.serwerSms.setLimit('eco', 5);
		const phone = ['500600700', '500600701', '500600702'];
		const answer = await send({ phone, text: 'a'.repeat(200), details: true });
		expect(answer).toMatchObject({ queued: 2, unsent: 1, items: [{}, {}, { error_code: 3000 }] });
		expect(sandbox.serwerSms.limits.eco).toBe(1);
		expect(sandbox.serwerSms.refused).toMatchObject([{ reason: 'limit_exhausted' }]);
		expect(await send({ text: 'a'.repeat(200) })).toEqual(error(3000));
		sandbox.serwerSms.setLimit('full', 0);
		expect(await send({ sender: 'SHOP' })).toEqual(error(3002));
		sandbox.serwerSms.setLimit('full', 'not_available');
		expect(await send({ sender: 'SHOP' })).toEqual(error(3003));
		sandbox.serwerSms.setLimit('eco', 'not_available');
		expect(await send({})).toEqual(error(3001));
		expect(taken()).toHaveLength(2);
	});

	it('goes to groups and contacts', async () => {
		const { id: group } = (await post('groups/add', { name: 'A' })) as { id: number };
		await post('contacts/add', { phone: '600700801', group_id: group });
		await post('contacts/add', { phone: '600700802', group_id: group });
		const { id } = (await post('contacts/add', { phone: '600700803' })) as { id: number };
		const answer = await post('messages/send_sms', {
			text: 'x',
			group_id: [group],
			contact_id: id,
		});
		expect(answer).toMatchObject({ queued: 3 });
		expect(sandbox.serwerSms.messages.map(({ groupId }) => groupId)).toEqual([group, group, null]);
		const { id: empty } = (await post('groups/add', { name: 'B' })) as { id: number };
		expect(await post('messages/send_sms', { text: 'x', group_id: empty })).toEqual(error(3104));
	});
});

describe('a unique id', () => {
	it('can be used again by default', async () => {
		await send({ unique_id: 'abc1' });
		expect(await send({ unique_id: ['abc1'] })).toMatchObject({ queued: 1 });
		expect(sandbox.serwerSms.messages.map(({ uniqueId }) => uniqueId)).toEqual(['abc1', 'abc1']);
	});

	it('cannot be used again if duplicates are controlled', async () => {
		await withOptions({ duplicateControl: true }, async (own) => {
			await send({ unique_id: 'abc1' }, own);
			expect(await send({ unique_id: 'abc1' }, own)).toEqual(error(3111));
			expect(own.serwerSms.messages).toHaveLength(1);
		});
	});
});

describe('a large request', () => {
	const phones = Array.from({ length: 100_001 }, (_, i) => String(500_000_000 + i));

	it('takes 100,000 numbers, and reports them', async () => {
		const unique_id = phones.slice(1).map((phone) => `u${phone}`);
		const answer = await send({ sender: 'SHOP', phone: phones.slice(1), unique_id, details: true });
		expect(answer).toMatchObject({ queued: 100_000, unsent: 0 });
		expect((answer as { items: unknown[] }).items).toHaveLength(100_000);
		const ids = unique_id.slice(-500);
		const found = await post('messages/reports', { unique_id: ids, limit: 500 });
		expect(found).toMatchObject({ paging: { page: 1, count: 1 } });
		const page = await post('messages/reports', { page: 100, limit: 1_000, order: 'asc' });
		expect(page).toMatchObject({ paging: { count: 100 } });
		expect((page as { items: object[] }).items.at(-1)).toMatchObject({ phone: '+48500100000' });
	}, 120_000);

	it('refuses 100,001 with 3110 and takes nothing', async () => {
		expect(await send({ phone: phones })).toEqual(error(3110));
		expect(taken()).toEqual([]);
	});
});
