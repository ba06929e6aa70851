import { startSandbox, type ActioOptions, type Sandbox } from '../../../sandbox';
import { call } from './caller';

let sandbox: Sandbox | undefined;

async function start(actio: ActioOptions = {}): Promise<Sandbox['actio']> {
	sandbox = await startSandbox({ actio });
	return sandbox.actio;
}
afterEach(() => sandbox?.close());

const message = { from: '+48732129000', to: '+48732129001', text: 'Test Actio' };

function post(path: string, body: object) {
	const { url, token } = sandbox!.actio;
	return call(`${url}/api/${path}`, { body, headers: { authorization: `Bearer ${token}` } });
}

describe('POST /api/tcx', () => {
	it("takes a 3CX's request and answers like another provider", async () => {
		const actio = await start();
		const reply = await post('tcx', message);
		expect(reply.status).toBe(200);
		const [taken] = actio.messages;
		expect(reply.json).toEqual({ data: { payload: { id: taken?.id } } });
		const { from, to, text: body } = message;
		expect(taken).toMatchObject({ from, to, body, parts: 1, via: 'tcx', status: 'PENDING' });
	});

	it('can answer with only OK', async () => {
		const actio = await start({ tcxAnswer: 'ok' });
		expect(await post('tcx', message)).toMatchObject({ status: 200, text: 'OK', json: undefined });
		expect(actio.messages).toHaveLength(1);
	});

	it('refuses a bad token with 403', async () => {
		const { url } = await start();
		expect(await call(`${url}/api/tcx`, { body: message })).toMatchObject({
			status: 403,
			json: { errors: { token: ['Invalid token'] } },
		});
	});

	it.each<[string, object, string[]]>([
		['nothing', { from: undefined, to: undefined, text: undefined }, ['from', 'to', 'text']],
		['numbers without a plus', { from: '48732129000', to: '48732129001' }, ['from', 'to']],
		['a number of 16 digits', { to: '+4850060070012345' }, ['to']],
		['a number that begins with 0', { to: '+0500600700' }, ['to']],
		["a number that is not the account's", { from: '+48732129009' }, ['from']],
		['an empty text', { text: '' }, ['text']],
		['body instead of text', { text: undefined, body: 'x' }, ['text']],
	])('refuses %s with 422', async (_name, fields, wrong) => {
		const actio = await start();
		const reply = await post('tcx', { ...message, ...fields });
		expect(reply.status).toBe(422);
		expect(Object.keys((reply.json as { errors: object }).errors)).toEqual(wrong);
		expect(actio.messages).toHaveLength(0);
	});
});

describe('modes that exclude each other', () => {
	const sms = { from: '48732129000', to: '48732129001', body: 'x' };

	it('serve both endpoints by default', async () => {
		for (const mode of ['sms', '3cx'] as const) {
			await start({ mode });
			expect([(await post('sms', sms)).status, (await post('tcx', message)).status]).toEqual([
				200, 200,
			]);
			await sandbox?.close();
		}
	});

	it("refuse the other mode's endpoint with 403, and can be switched", async () => {
		const actio = await start({ exclusiveModes: true });
		expect(await post('tcx', message)).toMatchObject({
			status: 403,
			json: { errors: { token: ['3CX SMS API is not enabled'] } },
		});
		expect((await post('sms', sms)).status).toBe(200);
		actio.mode = '3cx';
		expect((await post('tcx', message)).status).toBe(200);
		expect(await post('sms', sms)).toMatchObject({
			status: 403,
			json: { errors: { token: ['SMS API is not enabled'] } },
		});
		expect((await post('sms-multi', { ...sms, to: [sms.to] })).status).toBe(403);
	});
});
