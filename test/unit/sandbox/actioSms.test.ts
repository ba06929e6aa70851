import { startSandbox, type ActioOptions, type Sandbox } from '../../../sandbox';
import { call, HandClock, type Call } from './caller';

let sandbox: Sandbox | undefined;

async function start(actio: ActioOptions = {}): Promise<Sandbox['actio']> {
	sandbox = await startSandbox({ actio });
	return sandbox.actio;
}
afterEach(() => sandbox?.close());

/** The specification's own example. */
const message = { from: '48732129000', to: '48732129001', body: 'Test Actio' };

function send(fields: object = {}, rest: Call = {}) {
	const { url, token } = sandbox!.actio;
	const headers = { authorization: `Bearer ${token}`, ...rest.headers };
	return call(`${url}/api/sms`, { body: { ...message, ...fields }, ...rest, headers });
}
const errorsOf = ({ json }: { json: unknown }) => (json as { errors: unknown }).errors;

describe('POST /api/sms', () => {
	it('takes the example of the specification and answers with an id of 16 hex digits', async () => {
		const actio = await start({ clock: () => 1_000 });
		const reply = await send();
		expect(reply.status).toBe(200);
		expect(reply.headers['content-type']).toBe('application/json');
		expect(reply.json).toEqual({ message_id: expect.stringMatching(/^[0-9a-f]{16}$/) as string });
		const { message_id: id } = reply.json as { message_id: string };
		expect(actio.messages).toEqual([
			{ id, ...message, parts: 1, via: 'sms', status: 'PENDING', takenAt: 1_000 },
		]);
		expect(actio.find(id)).toBe(actio.messages[0]);
	});

	it('gives each message its own id', async () => {
		const actio = await start();
		await send();
		await send();
		expect(new Set(actio.messages.map(({ id }) => id)).size).toBe(2);
	});

	it.each([
		['no token', undefined],
		['a wrong token', 'Bearer wrong'],
		['the token without its scheme', 'actio-token'],
		['another scheme', 'Token actio-token'],
		['the token and something after it', 'Bearer actio-token x'],
	])('refuses %s with 403, whatever the fields are', async (_name, authorization) => {
		const { url, messages } = await start();
		const headers: Record<string, string> = authorization ? { authorization } : {};
		for (const body of [message, {}]) {
			const reply = await call(`${url}/api/sms`, { body, headers });
			expect(reply.status).toBe(403);
			expect(reply.json).toEqual({ errors: { token: ['Invalid token'] } });
		}
		expect(messages).toHaveLength(0);
	});

	it('names every wrong field', async () => {
		const actio = await start();
		const reply = await call(`${actio.url}/api/sms`, {
			body: { from: null, to: '12', body: '' },
			headers: { authorization: `Bearer ${actio.token}` },
		});
		expect(reply.status).toBe(422);
		expect(reply.json).toEqual({
			errors: {
				from: ['The from field is required.'],
				to: ['The to field must be at least 9 characters.'],
				body: ['The body field is required.'],
			},
		});
		expect(actio.messages).toHaveLength(0);
	});

	it.each<[string, Record<string, unknown>, string, string[]]>([
		['no recipient', { to: undefined }, 'to', ['The to field is required.']],
		['a recipient with a plus', { to: '+48500600' }, 'to', ['The to field must be a number.']],
		[
			'a recipient of 12 digits',
			{ to: '485006007001' },
			'to',
			['The to field must not be greater than 11 characters.'],
		],
		[
			'a recipient that is a short word',
			{ to: 'shop' },
			'to',
			['The to field must be a number.', 'The to field must be at least 9 characters.'],
		],
		['a recipient that is a number', { to: 48500600700 }, 'to', ['The to field must be a string.']],
		['a list of recipients', { to: ['48500600700'] }, 'to', ['The to field must be a string.']],
		['no sender', { from: '' }, 'from', ['The from field is required.']],
		[
			'a sender that is a name',
			{ from: 'SHOPSHOPS' },
			'from',
			['The from field must be a number.'],
		],
		[
			"a sender that is not the account's",
			{ from: '48732129009' },
			'from',
			['The selected from is invalid.'],
		],
		['no text', { body: undefined }, 'body', ['The body field is required.']],
		['a text that is a number', { body: 5 }, 'body', ['The body field must be a string.']],
	])('refuses %s with 422, naming the field', async (_name, fields, field, texts) => {
		const actio = await start();
		const reply = await send(fields);
		expect(reply.status).toBe(422);
		expect(errorsOf(reply)).toEqual({ [field]: texts });
		expect(actio.messages).toHaveLength(0);
	});

	it.each([
		['a form', 'from=48732129000', 'application/x-www-form-urlencoded', 'content type'],
		['JSON under another name', JSON.stringify(message), 'text/plain', 'content type'],
		['half of a JSON object', '{"from":"48732129000"', 'application/json', 'not a JSON object'],
		['a list', '[]', 'application/json', 'not a JSON object'],
	])('finds no fields in %s', async (_name, body, type, reason) => {
		const actio = await start();
		const reply = await send({}, { body, headers: { 'content-type': type } });
		expect(reply.status).toBe(422);
		expect(Object.keys(errorsOf(reply) as object)).toEqual(['from', 'to', 'body']);
		expect(actio.requests[0]?.reason).toMatch(reason);
	});

	it('takes 9 to 11 digits, any country, one character, and fields it does not know', async () => {
		const actio = await start();
		for (const to of ['500600700', '4915112345', '48500600700']) {
			expect((await send({ to, body: ' ', scheduled_at: 5 })).status).toBe(200);
		}
		expect(actio.messages.map(({ to }) => to)).toEqual(['500600700', '4915112345', '48500600700']);
	});

	it("knows the account's numbers with and without country code", async () => {
		await start({ fromNumbers: ['48732129000', '732129005'] });
		for (const from of ['732129000', '48732129000', '732129005', '48732129005']) {
			expect((await send({ from })).status).toBe(200);
		}
		expect((await send({ from: '732129006' })).status).toBe(422);
	});

	it.each([
		['SHOP', 200],
		['SHOP1234567', 200],
		['48732129000', 200],
		['SHOP12345678', 422],
		['MY SHOP', 422],
		['12345', 422],
		['48732129009', 422],
		['', 422],
	])('with alphanumericFrom, the sender %p is answered %d', async (from, status) => {
		await start({ alphanumericFrom: true });
		expect((await send({ from })).status).toBe(status);
	});

	it.each([
		['a'.repeat(60), 1],
		['a'.repeat(61), 2],
		['ł'.repeat(120), 2],
		['ł'.repeat(121), 3],
		[`${'a'.repeat(59)}🙂`, 2],
		['🙂'.repeat(30), 1],
		['🙂'.repeat(31), 2],
	])('cuts a text every 60 units of UCS-2, but never inside a character', async (body, parts) => {
		const actio = await start();
		await send({ body });
		expect(actio.messages).toMatchObject([{ body, parts }]);
	});

	it.each([
		['a'.repeat(160), []],
		['€'.repeat(80), []],
		['a'.repeat(161), ['The body field must not be greater than 160 characters.']],
		['€'.repeat(81), ['The body field must not be greater than 160 characters.']],
		['zażółć', ['The body field must only contain GSM7 characters.']],
	])('in GSM7 takes one message of 160 septets (%#)', async (body, texts) => {
		const actio = await start({ gsm7: true });
		const reply = await send({ body });
		if (texts.length > 0) expect(errorsOf(reply)).toEqual({ body: texts });
		expect(actio.messages.map(({ parts }) => parts)).toEqual(texts.length > 0 ? [] : [1]);
	});

	it('delivers a message or lets it fail, by the last digits of its number', async () => {
		const clock = new HandClock(0);
		const actio = await start({ clock: clock.now, lifeMs: { sentAfter: 10, deliveredAfter: 20 } });
		for (const to of ['500600700', '500600404', '500600405', '500600406', '500600407']) {
			await send({ to });
		}
		const statuses = () => actio.messages.map(({ status }) => status);
		clock.advance(9);
		expect(new Set(statuses())).toEqual(new Set(['PENDING']));
		clock.advance(1);
		expect(statuses()).toEqual(['SENT', 'ERROR', 'ERROR', 'ERROR', 'SENT']);
		clock.advance(10);
		expect(statuses()).toEqual(['DELIVERED', 'ERROR', 'ERROR', 'ERROR', 'SENT']);
	});
});

describe('the newer dialect', () => {
	it('returns ids as the newer page shows them, and refuses a bad token with 401', async () => {
		const actio = await start({ dialect: 'sendly', clock: () => 1_469_918_176_385 });
		const reply = await send();
		const { message_id: id } = reply.json as { message_id: string };
		expect(id).toMatch(/^msg_01ARYZ6S41[0-9A-HJKMNP-TV-Z]{16}$/);
		expect(actio.find(id)).toMatchObject(message);
		const refused = await send({}, { headers: { authorization: 'Bearer wrong' } });
		expect(refused).toMatchObject({
			status: 401,
			json: { errors: { token: ['Invalid token'] } },
		});
	});

	it('distinguishes a message that expired or bounced from one that failed', async () => {
		const clock = new HandClock(0);
		const actio = await start({ dialect: 'sendly', clock: clock.now });
		for (const to of ['500600404', '500600405', '500600406']) await send({ to });
		clock.advance(5_000);
		expect(actio.messages.map(({ status }) => status)).toEqual(['ERROR', 'EXPIRED', 'BOUNCED']);
	});
});
