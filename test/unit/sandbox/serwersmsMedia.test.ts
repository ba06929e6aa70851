import { startSandbox, type Sandbox } from '../../../sandbox';
import { call } from './caller';

const start = Date.UTC(2026, 0, 15, 11);
const bot = '0c9d7c86-52f8-4f2b-9d0e-6b1f6a8f2c11';
let sandbox: Sandbox;

beforeAll(async () => {
	sandbox = await startSandbox({ serwerSms: { clock: () => start } });
});
beforeEach(() => sandbox.serwerSms.reset());
afterAll(() => sandbox.close());

async function post(action: string, body: unknown, type = 'application/json'): Promise<unknown> {
	const { url, token } = sandbox.serwerSms;
	const headers = { authorization: `Bearer ${token}`, 'content-type': type };
	return (await call(`${url}/${action}`, { headers, body })).json;
}

const error = (code: number) => ({ error: { code } });
const base64 = (length: number) => Buffer.alloc(length, 7).toString('base64');

async function added(fields: object): Promise<string> {
	return ((await post('files/add', fields)) as { id: string }).id;
}

const picture = () => added({ type: 'mms', url: 'https://example.com/a/demo.jpg', name: 'Demo' });

describe('POST files/…', () => {
	it('stores a file from a URL and shows it by its type', async () => {
		const id = await picture();
		const voice = await added({ type: 'voice', url: 'https://example.com/demo.wav' });
		expect(id).toMatch(/^[0-9a-f]{10}$/);
		const shown = {
			id,
			name: 'Demo',
			size: expect.any(Number) as number,
			type: 'mms',
			date: '2026-01-15 12:00:00',
		};
		expect(await post('files/index', { type: 'mms' })).toEqual({ items: [shown] });
		expect(await post('files/view', { type: 'mms', id })).toEqual(shown);
		expect(await post('files/index', { type: 'voice' })).toMatchObject({
			items: [{ id: voice, name: 'demo.wav' }],
		});
		expect(sandbox.serwerSms.files).toHaveLength(2);
	});

	it('stores a file in base64 or as bytes', async () => {
		await added({ type: 'mms', file: base64(1_000), name: 'b' });
		const head = (rest: string) => `--x\r\nContent-Disposition: form-data; ${rest}\r\n\r\n`;
		const body =
			`${head('name="type"')}mms\r\n${head('name="name"')}Łódź\r\n` +
			`${head('name="file"; filename="a.PNG"')}\r\n--xx \u{1F642}\r\n--x--\r\n`;
		const answer = await post('files/add', body, 'multipart/form-data; boundary=x');
		expect(answer).toMatchObject({ success: true });
		expect(sandbox.serwerSms.files).toMatchObject([
			{ name: 'b', size: 1_000 },
			{ name: 'Łódź', size: 11 },
		]);
	});

	it('deletes a file once', async () => {
		const id = await picture();
		expect(await post('files/delete', { type: 'voice', id })).toMatchObject(error(4001));
		expect(await post('files/delete', { type: 'mms', id })).toEqual({ success: true });
		expect(await post('files/delete', { type: 'mms', id })).toMatchObject(error(4001));
		expect(await post('files/view', { type: 'mms', id })).toMatchObject(error(4001));
	});

	it.each<[string, object, number]>([
		['no type', { url: 'https://example.com/a.jpg' }, 2000],
		['another type', { type: 'video', url: 'https://example.com/a.jpg' }, 1006],
		['neither URL nor file', { type: 'mms' }, 2000],
		['both', { type: 'mms', url: 'https://example.com/a.jpg', file: base64(3) }, 1006],
		['another kind of file', { type: 'mms', url: 'https://example.com/a.pdf' }, 4002],
		['a picture as a voice file', { type: 'voice', url: 'https://example.com/a.jpg' }, 4002],
		['a voice file in base64', { type: 'voice', file: base64(3) }, 4002],
		['no URL', { type: 'mms', url: 'a.jpg' }, 4002],
		['a file that is not base64', { type: 'mms', file: 'ł!' }, 4002],
		['a large file', { type: 'mms', file: base64(300 * 1024 + 1) }, 4000],
	])('refuses %s', async (_name, fields, code) => {
		expect(await post('files/add', fields)).toMatchObject(error(code));
		expect(sandbox.serwerSms.files).toEqual([]);
	});
});

describe('POST messages/send_mms', () => {
	const send = (fields: object) =>
		post('messages/send_mms', { phone: '500600700', title: 'Hello', ...fields });

	it('sends stored files, or files in the request', async () => {
		const id = await picture();
		const answer = await send({ file_id: [id], file: base64(9), text: 'x', details: true });
		expect(answer).toMatchObject({ success: true, queued: 1, items: [{ parts: 1, text: 'x' }] });
		expect(sandbox.serwerSms.messages).toMatchObject([
			{ type: 'mms', title: 'Hello', text: 'x', files: [id, expect.any(String)] },
		]);
		expect(sandbox.serwerSms).toMatchObject({ limits: { mms: 9_999 } });
		expect(sandbox.serwerSms.files).toHaveLength(1);
	});

	it('ignores unique ids and contacts', async () => {
		await send({ file: base64(9), unique_id: ['aaa', 'bbb'] });
		expect(sandbox.serwerSms.messages[0]?.uniqueId).toBeNull();
		const body = { contact_id: 1, title: 'x', file: base64(9) };
		expect(await post('messages/send_mms', body)).toMatchObject(error(2000));
	});

	it.each<[string, object, number]>([
		['no title', { title: '', file: base64(9) }, 2000],
		['a title of 41 characters', { title: 'a'.repeat(41), file: base64(9) }, 3102],
		['no file', {}, 2000],
		['an unknown file', { file_id: 'aca3944055' }, 3109],
		['a file that is not base64', { file: 'ł!' }, 3109],
		['a long text', { file: base64(9), text: 'a'.repeat(919) }, 3102],
	])('refuses %s', async (_name, fields, code) => {
		expect(await send(fields)).toMatchObject(error(code));
	});

	it('refuses when the limit is used up', async () => {
		sandbox.serwerSms.setLimit('mms', 0);
		expect(await send({ file: base64(9) })).toMatchObject(error(3004));
		sandbox.serwerSms.setLimit('mms', 'not_available');
		expect(await send({ file: base64(9) })).toMatchObject(error(3005));
	});
});

describe('POST messages/send_voice', () => {
	const send = (fields: object) => post('messages/send_voice', { phone: '500600700', ...fields });

	it('reads a text out, or plays a file', async () => {
		const id = await added({ type: 'voice', url: 'https://example.com/demo.wav' });
		expect(await send({ text: 'a'.repeat(500) })).toEqual({ success: true, queued: 1, unsent: 0 });
		await send({ file_id: id, date: '2026-01-16 12:00:00', unique_id: 'aaa1' });
		expect(sandbox.serwerSms.messages).toMatchObject([
			{ type: 'voice', parts: 1, files: [], status: 'in_progress' },
			{ files: [id], status: 'saved', uniqueId: null },
		]);
		expect(sandbox.serwerSms.limits.voice).toBe(9_998);
	});

	it('refuses no content, another file, a long text, and everything when the limit is used up', async () => {
		const id = await picture();
		expect(await send({})).toMatchObject(error(2000));
		expect(await send({ file_id: id })).toMatchObject(error(3109));
		expect(await send({ text: 'a'.repeat(919) })).toMatchObject(error(3102));
		sandbox.serwerSms.setLimit('voice', 0);
		expect(await send({ text: 'x' })).toMatchObject(error(3006));
		sandbox.serwerSms.setLimit('voice', 'not_available');
		expect(await send({ text: 'x' })).toMatchObject(error(3007));
	});
});

describe('POST messages/send_rcs', () => {
	const send = (message: unknown, fields: object = {}) =>
		post('messages/send_rcs', { rcs_id: bot, phone: '500600700', message, ...fields });
	const card = { title: 'A', description: 'B', media: { url: 'https://example.com/a.jpg' } };

	it.each<[string, object, string]>([
		['a text', { text: 'Hello', suggestions: [{}] }, 'Hello'],
		[
			'a file',
			{ file: { name: 'a', url: 'https://example.com/a.mp4', type: 'video/mp4', size: 5 } },
			'https://example.com/a.mp4',
		],
		['cards', { richcard: [card, { ...card, title: 'C' }] }, 'A, C'],
	])('sends %s', async (_name, message, text) => {
		const answer = await send(message, { unique_id: 'aaa1', details: true, test: true });
		expect(answer).toMatchObject({ success: true, queued: 1, items: [{ text }] });
		expect(sandbox.serwerSms.messages).toMatchObject([
			{ type: 'rcs', rcs: message, uniqueId: 'aaa1' },
		]);
	});

	it.each<[string, unknown, object, number]>([
		['no message', undefined, {}, 2000],
		['a string as the message', 'Hello', {}, 1006],
		['none of the kinds', { suggestions: [] }, {}, 3105],
		['two of the kinds', { text: 'x', richcard: [card] }, {}, 3105],
		['a long text', { text: 'a'.repeat(3_073) }, {}, 3102],
		['five cards', { richcard: [card, card, card, card, card] }, {}, 3105],
		['a long title', { richcard: [{ ...card, title: 'a'.repeat(101) }] }, {}, 3102],
		['a long description', { richcard: [{ ...card, description: 'a'.repeat(1_001) }] }, {}, 3102],
		['twelve suggestions', { text: 'x', suggestions: Array(12).fill({}) }, {}, 3105],
		[
			'a file without its size',
			{ file: { name: 'a', url: 'https://a.pl/a', type: 'b' } },
			{},
			2000,
		],
		['no bot', { text: 'x' }, { rcs_id: '' }, 2000],
		['another bot', { text: 'x' }, { rcs_id: 'abc' }, 1004],
	])('refuses %s', async (_name, message, fields, code) => {
		expect(await send(message, fields)).toMatchObject(error(code));
		expect(sandbox.serwerSms.messages).toEqual([]);
	});

	it('invites a tester to a bot', async () => {
		const invite = (fields: object) => post('messages/tester_rcs', { rcs_id: bot, ...fields });
		expect(await invite({ phone: '500600700' })).toEqual({ success: true });
		expect(await invite({ phone: 'abc' })).toMatchObject(error(2001));
		expect(sandbox.serwerSms.rcsTesters).toEqual([{ rcsId: bot, phone: '+48500600700' }]);
	});
});
