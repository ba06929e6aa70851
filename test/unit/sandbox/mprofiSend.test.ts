import { startSandbox, type Sandbox } from '../../../sandbox';
import { call, type Call } from './caller';

let sandbox: Sandbox;

beforeAll(async () => {
	sandbox = await startSandbox();
});
beforeEach(() => sandbox.mProfi.reset());
afterAll(() => sandbox.close());

const message = { recipient: '572846504', message: 'Wiadomość testowa' };
const at = (path: string) => sandbox.mProfi.url + path;
const apikey = () => sandbox.mProfi.apiKey;
const send = (fields: object, rest: Call = {}) =>
	call(at('/send/'), { body: { apikey: apikey(), ...fields }, ...rest });

describe('POST /send/', () => {
	it('takes the example of the specification and answers with an integer id', async () => {
		const reply = await send({
			...message,
			reference: '20150310153200',
			date: '2020-05-26T13:38:47+02:00',
			encoding: 'utf-8',
		});
		expect(reply).toMatchObject({ status: 200, json: { id: 55 } });
		expect(reply.headers['content-type']).toBe('application/json');
		expect(sandbox.mProfi.messages).toMatchObject([
			{
				id: 55,
				recipient: '572846504',
				message: 'Wiadomość testowa',
				sentText: 'Wiadomość testowa',
				reference: '20150310153200',
				date: '2020-05-26T13:38:47+02:00',
				scheduledAt: Date.UTC(2020, 4, 26, 11, 38, 47),
				encoding: 'utf-8',
				parts: 1,
				status: 'processing',
			},
		]);
	});

	it('needs only a recipient and a message', async () => {
		expect((await send(message)).status).toBe(200);
		expect(sandbox.mProfi.messages).toMatchObject([
			{ reference: null, date: null, scheduledAt: null, encoding: null },
		]);
	});

	it.each([
		['nothing', undefined],
		['UTF-8', 'UTF-8'],
		['an empty text', ''],
		['a number', 8],
	])('removes the diacritics when encoding is %s', async (_name, encoding) => {
		expect((await send({ ...message, encoding })).status).toBe(200);
		expect(sandbox.mProfi.messages[0]?.sentText).toBe('Wiadomosc testowa');
	});

	it('takes the key from the header Authorization: Token as well', async () => {
		const headers = { authorization: `Token ${apikey()}` };
		expect((await call(at('/send/'), { body: message, headers })).status).toBe(200);
	});

	it.each([
		['no key', undefined],
		['a wrong key', 'wrong'],
		['the key for incoming messages', 'mprofi-receiving-key'],
		['a key that is not a string', 5],
	])('refuses %s with 401 and a detail', async (_name, key) => {
		const reply = await send({ ...message, apikey: key });
		expect(reply).toMatchObject({ status: 401, json: { detail: expect.any(String) as string } });
		expect(sandbox.mProfi.messages).toHaveLength(0);
	});

	it('refuses a wrong key in the header next to a right one in the body', async () => {
		const reply = await send(message, { headers: { authorization: 'Bearer x' } });
		expect(reply.status).toBe(401);
	});

	it.each<[string, Record<string, unknown>, string]>([
		['no recipient', { recipient: undefined }, 'recipient'],
		['a recipient of 8 digits', { recipient: '12345678' }, 'recipient'],
		['a recipient of 23 digits', { recipient: '1'.repeat(23) }, 'recipient'],
		['a recipient with a plus', { recipient: '+48500600700' }, 'recipient'],
		['a recipient with a space', { recipient: '500 600 700' }, 'recipient'],
		['a recipient that is a number', { recipient: 500600700 }, 'recipient'],
		['no message', { message: undefined }, 'message'],
		['a message that is null', { message: null }, 'message'],
		['an empty message', { message: '' }, 'message'],
		['a blank message', { message: ' \n' }, 'message'],
		['a message of 613 characters', { message: 'a'.repeat(613) }, 'message'],
		['a reference that is a number', { reference: 5 }, 'reference'],
		['a reference that is null', { reference: null }, 'reference'],
	])('refuses %s with 400 and names the field', async (_name, fields, field) => {
		const reply = await send({ ...message, ...fields });
		expect(reply.status).toBe(400);
		expect(reply.json).toEqual({ [field]: [expect.any(String)] });
		expect(sandbox.mProfi.messages).toHaveLength(0);
	});

	it('takes recipients of 9 and 22 digits and a message of 612 characters, with one for an emoji', async () => {
		const text = '🙂'.repeat(612);
		expect((await send({ recipient: '1'.repeat(22), message: text })).status).toBe(200);
		expect((await send({ recipient: '500600700', message: 'a'.repeat(612) })).status).toBe(200);
	});

	it.each([
		['2030-01-02T14:00:00Z', Date.UTC(2030, 0, 2, 14)],
		['2030-01-02T14:00:00.500+01:00', Date.UTC(2030, 0, 2, 13, 0, 0, 500)],
		['2030-01-02T14:00+0100', Date.UTC(2030, 0, 2, 13)],
		['2030-07-02 14:00:00', Date.UTC(2030, 6, 2, 12)],
		[1_900_000_000, 1_900_000_000_000],
		['1900000000', 1_900_000_000_000],
	])('reads the date %p', async (date, scheduledAt) => {
		expect((await send({ ...message, date })).status).toBe(200);
		expect(sandbox.mProfi.messages[0]).toMatchObject({ date, scheduledAt });
	});

	it.each([
		'tomorrow',
		'',
		null,
		'2030-01-02',
		'2030-13-02T14:00:00Z',
		'02.01.2030 14:00',
		1_900_000_000_000,
		-1,
		true,
		{},
	])('refuses the date %p with an error code and a message', async (date) => {
		const reply = await send({ ...message, date });
		expect(reply.status).toBe(400);
		expect(reply.json).toEqual({ error_code: 'ERR400', error_message: 'Invalid date' });
		expect(sandbox.mProfi.messages).toHaveLength(0);
	});

	it('refuses a body that is not JSON or not a dictionary', async () => {
		const broken = await call(at('/send/'), { body: '{"apikey":' });
		expect(broken).toMatchObject({ status: 400, json: { detail: 'JSON parse error' } });
		const list = await call(at('/send/'), { body: [message] });
		expect(list).toMatchObject({ status: 400 });
		expect(list.json).toEqual({ non_field_errors: [expect.any(String)] });
	});

	it('refuses a form and a text with 415', async () => {
		for (const type of ['application/x-www-form-urlencoded', 'text/plain']) {
			const reply = await send(message, { headers: { 'content-type': type } });
			expect(reply.status).toBe(415);
		}
	});

	it('refuses a body over 50 MB with 413', async () => {
		const reply = await fetch(at('/send/'), {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: ' '.repeat(50 * 1024 * 1024 + 1),
		}).catch((error: Error) => error);
		// The answer can arrive before the whole body is sent, so a client may see only a closed
		// socket.
		if (!(reply instanceof Error)) expect(reply.status).toBe(413);
		expect(sandbox.mProfi.requests[0]?.status).toBe(413);
	});
});
