import { startSandbox, type Sandbox } from '../../../sandbox';
import { call, type Call } from './caller';

let sandbox: Sandbox;

beforeAll(async () => {
	sandbox = await startSandbox({ control: { port: 0 } });
});
beforeEach(() => {
	sandbox.actio.reset();
	sandbox.actio.setWebhook(null);
	sandbox.actio.deliveryReports = false;
	sandbox.actio.mode = 'sms';
	sandbox.mProfi.reset();
});
afterAll(() => sandbox.close());

const control = (path: string, rest?: Call) => call(`${sandbox.controlUrl}/actio${path}`, rest);
/** Another gateway of the sandbox serves as the receiver. It logs every request and answers 404. */
const receiver = () => `${sandbox.mProfi.url}/webhook`;
const received = () => sandbox.mProfi.requests.map(({ json }) => json);

function send(to = '500600700') {
	const { url, token } = sandbox.actio;
	const body = { from: '48732129000', to, body: 'x' };
	return call(`${url}/api/sms`, { body, headers: { authorization: `Bearer ${token}` } });
}

describe('the control API of ACTIO', () => {
	it('describes the gateway', async () => {
		const { json } = await control('');
		expect(json).toMatchObject({
			title: 'ACTIO',
			url: sandbox.actio.url,
			credential: sandbox.actio.credential(),
			counts: { messages: 0, webhookCalls: 0 },
		});
		const hints = (json as { hints: string[] }).hints.join('\n');
		for (const hint of ['48732129000', '…404 ERROR', 'sms-multi', 'Webhook: none yet']) {
			expect(hints).toContain(hint);
		}
	});

	it('shows the messages and the requests', async () => {
		await send();
		expect((await control('/messages')).json).toMatchObject([
			{ from: '48732129000', to: '500600700', parts: 1, status: 'PENDING', via: 'sms' },
		]);
		expect((await control('/requests')).json).toMatchObject([{ path: '/api/sms', status: 200 }]);
	});

	it('sets the webhook and its settings, and shows them', async () => {
		const nothing = { url: null, deliveryReports: false, mode: 'sms' };
		expect((await control('/webhook')).json).toEqual(nothing);
		const all = { url: receiver(), deliveryReports: true, mode: '3cx' };
		expect(await control('/webhook', { body: all })).toMatchObject({ status: 200, json: all });
		expect(sandbox.actio).toMatchObject({ webhookUrl: receiver(), deliveryReports: true });
		expect((await control('/webhook', { body: { url: null } })).json).toEqual({
			...all,
			url: null,
		});
	});

	it("receives a message and returns the webhook's answer", async () => {
		sandbox.actio.setWebhook(receiver());
		const body = { from: 'SHOP', body: 'TAK' };
		const reply = await control('/inbox', { body });
		const posted = { type: 'MESSAGE', ...body, to: '48732129000' };
		expect(reply).toMatchObject({ status: 201, json: { body: posted, status: 404, error: null } });
		expect((await control('/webhooks')).json).toEqual([reply.json]);
		expect(received()).toEqual([posted]);
		await control('/inbox', { body: { ...body, to: '48732129005', via3cx: true } });
		expect(received()[1]).toMatchObject({
			data: { event_type: 'message.received', payload: { to: [{ phone_number: '+48732129005' }] } },
		});
	});

	it('reports that there is no webhook', async () => {
		const reply = await control('/inbox', { body: { from: 'SHOP', body: 'TAK' } });
		expect(reply).toMatchObject({
			status: 201,
			json: { url: null, status: null, error: 'no webhook URL is set' },
		});
	});

	it('reports a message again, by default the last one with its real status', async () => {
		sandbox.actio.setWebhook(receiver());
		await send();
		await send();
		const [first, last] = sandbox.actio.messages;
		expect((await control('/reports', { body: {} })).status).toBe(201);
		await control('/reports', { body: { messageId: first?.id, status: 'DELIVERED' } });
		expect(received()).toEqual([
			{ type: 'NOTIFICATION', message_id: last?.id, status: 'PENDING' },
			{ type: 'NOTIFICATION', message_id: first?.id, status: 'DELIVERED' },
		]);
	});

	it('refuses a report on a message that does not exist', async () => {
		expect((await control('/reports', { body: {} })).status).toBe(404);
		expect((await control('/reports', { body: { messageId: 'x' } })).status).toBe(404);
		expect(sandbox.actio.webhookCalls).toHaveLength(0);
	});

	it('sets the credit', async () => {
		const reply = await control('/credit', { body: { credit: 1 } });
		expect(reply).toMatchObject({ status: 200, json: { credit: 1 } });
		expect([(await send()).status, (await send()).status]).toEqual([200, 402]);
	});

	it('makes requests fail, and a reset keeps only the settings', async () => {
		sandbox.actio.setWebhook(receiver());
		await control('/faults', { body: { kind: 'empty', path: '/api/sms', times: 5 } });
		expect((await send()).text).toBe('');
		await control('/faults', { method: 'DELETE' });
		expect((await send()).json).toBeDefined();
		await control('/inbox', { body: { from: 'SHOP', body: 'TAK' } });
		expect((await control('/reset', { method: 'POST' })).json).toEqual({
			messages: 0,
			webhookCalls: 0,
			requests: 0,
			connections: 0,
			faults: 0,
		});
		expect(sandbox.actio.webhookUrl).toBe(receiver());
	});

	it.each<[string, unknown]>([
		['/inbox', {}],
		['/inbox', { from: 'SHOP' }],
		['/inbox', { from: '', body: 'x' }],
		['/inbox', { from: 'SHOP', text: 'x' }],
		['/inbox', { from: 'SHOP', body: 'x', via3cx: 'yes' }],
		['/webhook', {}],
		['/webhook', { url: 5 }],
		['/webhook', { url: 'localhost' }],
		['/webhook', { url: 'ftp://127.0.0.1/' }],
		['/webhook', { mode: 'tcx' }],
		['/reports', { messageId: 5 }],
		['/reports', { status: '' }],
		['/credit', {}],
		['/credit', { credit: -1 }],
	])('refuses at %s the body %p', async (path, body) => {
		const reply = await control(path, { body });
		expect(reply).toMatchObject({
			status: 400,
			json: { message: expect.stringMatching('^body') as string },
		});
		expect(sandbox.actio.webhookCalls).toHaveLength(0);
	});

	it('accepts all its examples', async () => {
		await send();
		for (const [, path, body] of sandbox.actio.examples()) {
			expect([200, 201]).toContain((await control(path, { body })).status);
		}
	});
});
