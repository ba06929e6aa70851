import { setTimeout } from 'node:timers/promises';
import { startSandbox, type Sandbox } from '../../../sandbox';
import { call, HandClock, type Call } from './caller';

const clock = new HandClock(Date.parse('2026-01-15T11:00:00Z'));
let sandbox: Sandbox;

beforeEach(async () => {
	sandbox = await startSandbox({ control: { port: 0 }, actio: { clock: clock.now } });
});
afterEach(() => sandbox.close());

const control = (path: string, rest?: Call) => call(sandbox.controlUrl + path, rest);
const json = async (url: string, body: unknown, token?: string) => {
	const headers: Record<string, string> = token ? { authorization: `Bearer ${token}` } : {};
	return (await call(url, { headers, body })).json as Record<string, unknown>;
};

/** Sends one message. Returns a function that asks the gateway for the message's status. */
const send: Record<string, () => Promise<() => Promise<unknown>>> = {
	async mprofi() {
		const { url, apiKey: apikey } = sandbox.mProfi;
		const { id } = await json(`${url}/send/`, { apikey, recipient: '500600700', message: 'x' });
		return async () => (await call(`${url}/status/?apikey=${apikey}&id=${Number(id)}`)).json;
	},
	async actio() {
		const { url, token } = sandbox.actio;
		const body = { from: '48732129000', to: '500600700', body: 'x' };
		await json(`${url}/api/sms`, body, token);
		return async () => sandbox.actio.messages[0];
	},
	async serwersms() {
		const { url, token } = sandbox.serwerSms;
		const body = { phone: '500600700', text: 'x', unique_id: 'aaa1' };
		await json(`${url}/messages/send_sms`, body, token);
		return async () => {
			const { items } = await json(`${url}/messages/reports`, { unique_id: 'aaa1' }, token);
			return (items as unknown[])[0];
		};
	},
	async mobipace() {
		const { url, username: Username, password: Password } = sandbox.mobipace;
		const { SessionId } = await json(`${url}/Authorize`, { Username, Password });
		const Messages = [{ Recipient: '48500600700', Body: 'x', Reference: 'a1' }];
		await json(`${url}/Send`, { SessionId, Sender: 'SHOP', Messages });
		return async () => {
			const answer = await json(`${url}/QueryMessages`, { SessionId, References: ['a1'] });
			return (Object.values(answer).find(Array.isArray) as unknown[])[0];
		};
	},
};

async function onlyEntry(): Promise<{ key: number; status: string; tone: string }> {
	const { json: thread } = await control('/page/handsets/48500600700');
	const { entries } = thread as { entries: Array<{ key: number; status: string; tone: string }> };
	expect(entries).toHaveLength(1);
	return entries[0]!;
}

describe('the fate of a message on its way', () => {
	it.each([
		['mprofi', 'delivered', { status: 'delivered' }],
		['mprofi', 'failed', { status: 'not delivered' }],
		['actio', 'delivered', { status: 'DELIVERED' }],
		['actio', 'failed', { status: 'ERROR' }],
		['serwersms', 'delivered', { status: 'delivered', delivered: expect.any(String) as string }],
		['serwersms', 'failed', { status: 'undelivered' }],
		['mobipace', 'delivered', { StatusCode: 100 }],
		['mobipace', 'failed', { StatusCode: 101 }],
	])('can be decided by a person: at %s it is %s', async (name, fate, told) => {
		const ask = await send[name]!();
		const { key, tone } = await onlyEntry();
		expect(tone).toBe('moving');
		const body = { key, fate };
		expect((await control('/page/fates', { body })).status).toBe(200);
		expect(await ask()).toMatchObject(told);
		expect((await onlyEntry()).tone).toBe(fate);
		expect((await control('/page/fates', { body })).status).toBe(409);
	});

	it("is reported to ACTIO's webhook, and no other status is", async () => {
		const { actio } = sandbox;
		actio.deliveryReports = true;
		actio.setWebhook(`${sandbox.mProfi.url}/nobody/`);
		await send.actio!();
		const { key } = await onlyEntry();
		await send.actio!();
		await control('/page/fates', { body: { key, fate: 'failed' } });
		clock.advance(60_000);
		while (actio.webhookCalls.length < 2) await setTimeout(10);
		const [first, second] = actio.messages;
		expect(actio.webhookCalls).toMatchObject([
			{ body: { message_id: first?.id, status: 'ERROR' } },
			{ body: { message_id: second?.id, status: 'DELIVERED' } },
		]);
	});

	it.each([{ key: 1 }, { key: 'x', fate: 'failed' }, { key: 1, fate: 'lost' }])(
		'cannot be %p',
		async (body) => {
			expect((await control('/page/fates', { body })).status).toBe(400);
		},
	);
});
