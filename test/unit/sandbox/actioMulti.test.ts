import { startSandbox, type ActioOptions, type Sandbox } from '../../../sandbox';
import { call } from './caller';

let sandbox: Sandbox | undefined;

async function start(actio: ActioOptions = {}): Promise<Sandbox['actio']> {
	sandbox = await startSandbox({ actio });
	return sandbox.actio;
}
afterEach(() => sandbox?.close());

function send(to: unknown, fields: object = {}, path = 'sms-multi') {
	const { url, token } = sandbox!.actio;
	const body = { from: '48732129000', to, body: 'Test Actio', ...fields };
	return call(`${url}/api/${path}`, { body, headers: { authorization: `Bearer ${token}` } });
}
const many = (count: number) => Array.from({ length: count }, (_, i) => `${500_600_000 + i}`);

interface Taken {
	message_ids: Array<{ number: string; message_id: string }>;
}

describe('POST /api/sms-multi', () => {
	it('takes one text for many numbers and returns an id for each, in an order of its own', async () => {
		const actio = await start();
		const to = ['48732129001', '732129002', '500600700'];
		const reply = await send(to);
		expect(reply.status).toBe(200);
		const { message_ids: ids } = reply.json as Taken;
		expect(ids.map(({ number }) => number)).toEqual(['732129002', '48732129001', '500600700']);
		expect(actio.messages).toMatchObject(
			to.map((number) => ({
				to: number,
				from: '48732129000',
				body: 'Test Actio',
				via: 'multi',
				id: ids.find((one) => one.number === number)?.message_id,
			})),
		);
		expect(new Set(actio.messages.map(({ id }) => id)).size).toBe(3);
	});

	it('takes from 1 to 100 numbers', async () => {
		const actio = await start();
		expect((await send(many(1))).status).toBe(200);
		expect((await send(many(100))).status).toBe(200);
		expect(actio.messages).toHaveLength(101);
	});

	it.each<[string, unknown, string]>([
		['no number', [], 'The to field must have at least 1 items.'],
		['101 numbers', many(101), 'The to field must not have more than 100 items.'],
		['a number outside a list', '500600700', 'The to field must be an array.'],
		['nothing', undefined, 'The to field is required.'],
	])('refuses %s', async (_name, to, text) => {
		const actio = await start();
		const reply = await send(to);
		expect(reply).toMatchObject({ status: 422, json: { errors: { to: [text] } } });
		expect(actio.messages).toHaveLength(0);
	});

	it.each([
		'223456789',
		'48223456789',
		'640600700',
		'4850060070',
		'49500600700',
		'50060070',
		'+48500600709',
		'500 600 709',
		'',
	])('takes none when one of them is %p, which is not a Polish mobile number', async (wrong) => {
		const actio = await start();
		const reply = await send(['500600700', wrong, '500600701']);
		expect(reply.status).toBe(422);
		expect(reply.json).toEqual({
			errors: { 'to.1': ['The to.1 field must be a valid Polish mobile number.'] },
		});
		expect(actio.messages).toHaveLength(0);
	});

	it.each(['45', '50', '51', '53', '57', '60', '66', '69', '72', '73', '78', '79', '88'])(
		'accepts %s as the beginning of a mobile number',
		async (prefix) => {
			await start();
			expect((await send([`${prefix}1234567`, `48${prefix}7654321`])).status).toBe(200);
		},
	);

	it('takes none when one is given twice, with or without country code', async () => {
		const actio = await start();
		const reply = await send(['500600700', '500600701', '48500600700', 5]);
		expect(reply.status).toBe(422);
		expect(reply.json).toEqual({
			errors: {
				'to.0': ['The to.0 field has a duplicate value.'],
				'to.2': ['The to.2 field has a duplicate value.'],
				'to.3': ['The to.3 field must be a string.'],
			},
		});
		expect(actio.messages).toHaveLength(0);
	});

	it('names the numbers when errors are plain', async () => {
		await start({ arrayErrors: 'plain' });
		const reply = await send(['500600700', '223456789', '500600700']);
		expect(reply).toMatchObject({ status: 422 });
		expect(reply.json).toEqual({
			errors: {
				to: [
					'The number "500600700" has a duplicate value.',
					'The number "223456789" must be a valid Polish mobile number.',
					'The number "500600700" has a duplicate value.',
				],
			},
		});
	});

	it('also names the other wrong fields', async () => {
		await start();
		const reply = await send(['1'], { from: 'x', body: '' });
		const { errors } = reply.json as { errors: object };
		expect(Object.keys(errors).sort()).toEqual(['body', 'from', 'to.0']);
	});

	it('checks the token first', async () => {
		const { url } = await start();
		const reply = await call(`${url}/api/sms-multi`, { body: {} });
		expect(reply).toMatchObject({ status: 403, json: { errors: { token: ['Invalid token'] } } });
	});

	it.each<[ActioOptions['multi'], number, number]>([
		[undefined, 200, 404],
		['sms-multi', 200, 404],
		['sms-mult', 404, 200],
		['both', 200, 200],
		['off', 404, 404],
		['forbidden', 403, 404],
	])(
		'with multi %p, answers /sms-multi with %d and /sms-mult with %d',
		async (multi, first, second) => {
			const actio = await start({ multi });
			const replies = [
				await send(['500600700'], {}, 'sms-multi'),
				await send(['500600700'], {}, 'sms-mult'),
			];
			expect(replies.map(({ status }) => status)).toEqual([first, second]);
			expect(actio.messages).toHaveLength(replies.filter(({ status }) => status === 200).length);
			if (multi === 'forbidden') {
				expect(replies[0]?.json).toEqual({
					errors: { token: ['Token is not allowed to send to multiple numbers'] },
				});
			}
		},
	);

	it('answers a path that is off like any unknown path', async () => {
		const { url } = await start({ multi: 'off' });
		const off = await send(['500600700']);
		expect(off.text).toBe((await send(['500600700'], {}, 'unknown')).text);
		expect((await call(`${url}/api/sms-multi`)).status).toBe(404);
	});

	it('takes 100,000 messages quickly', async () => {
		const actio = await start();
		for (let i = 0; i < 1_000; i += 1) await send(many(100));
		expect(actio.messages).toHaveLength(100_000);
	});
});
