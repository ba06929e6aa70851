import type { IDataObject } from 'n8n-workflow';
import { outputOf } from '../../scripts/n8n/executions';
import { GatewaysInN8n, ours, outcomes, WRONG_SECRET } from '../support/gatewaysInN8n';

let real: GatewaysInN8n;
beforeAll(async () => {
	const lifeMs = { sentAfter: 200, deliveredAfter: 400 };
	real = await GatewaysInN8n.open({
		actio: { lifeMs, deliveryReports: true },
	});
});
afterAll(async () => await real?.close());

const gateway = () => real.sandbox.actio;
const FROM = '48732129000';
const bulk = {
	resource: 'message',
	operation: 'sendBulk',
	from: FROM,
	messagesFrom: 'inputFields',
	toField: 'to',
	textField: 'text',
	referenceField: '',
};
const people = (count: number, text = 'Przypominamy') =>
	Array.from({ length: count }, (_, i) => ({ to: String(48_500_600_100 + i), text }));

/** Activates a workflow with a webhook trigger. `url` is its production address. */
async function listen(type: string, parameters: IDataObject, path: string) {
	const webhookId = `00000000-0000-4000-8000-${String(Math.random()).slice(2, 14).padEnd(12, '0')}`;
	const id = await real.n8n.createWorkflow({
		name: `${type} ${path}`,
		nodes: [
			ours(type, parameters as never, { webhookId }),
			{ name: 'Then', type: 'n8n-nodes-base.noOp', typeVersion: 1 },
		],
		connections: { Node: { main: [[{ node: 'Then', type: 'main', index: 0 }]] } },
	});
	await real.n8n.activate(id);
	return { id, url: `${real.n8n.url}/webhook/${webhookId}/${path}` };
}

async function post(url: string, body: unknown): Promise<number> {
	const text = typeof body === 'string' ? body : JSON.stringify(body);
	const headers = { 'content-type': 'application/json' };
	return (await fetch(url, { method: 'POST', body: text, headers })).status;
}

describe('ACTIO', () => {
	it('sends to 250 people, of whom one has an invalid number and one comes twice', async () => {
		const items = people(250);
		items[120]!.to = '48221234567';
		items[200]!.to = items[10]!.to;
		const execution = await real.run('actio', bulk, items, { onError: 'continueErrorOutput' });
		expect(outcomes(execution)).toEqual(Array(249).fill('accepted'));
		expect(outputOf(execution, 'Node', 1)).toEqual([
			expect.objectContaining({ to: '48221234567', outcome: 'rejected' }),
		]);
		expect(
			gateway()
				.messages.map(({ to }) => to)
				.sort(),
		).toEqual(
			items
				.map(({ to }) => to)
				.filter((to) => to !== '48221234567')
				.sort(),
		);
	});

	it('sends again after HTTP 429, but reports a message with a lost answer as unknown', async () => {
		const send = {
			resource: 'message',
			operation: 'send',
			from: FROM,
			to: '={{ $json.to }}',
			text: 'x',
		};
		const headers = { 'retry-after': '1' };
		gateway().fault({ kind: 'status', status: 429, taken: false, headers, path: '/api/sms' });
		expect(outcomes(await real.run('actio', send, people(1)))).toEqual(['accepted']);
		gateway().fault({ kind: 'dropAfter', path: '/api/sms' });
		const node = {
			onError: 'continueRegularOutput',
			retryOnFail: true,
			maxTries: 3,
			waitBetweenTries: 10,
		} as const;
		const before = gateway().messages.length;
		expect(outcomes(await real.run('actio', send, people(1), node))).toEqual(['unknown']);
		expect(gateway().messages).toHaveLength(before + 1);
	});

	it('tests a credential without sending and rejects a wrong token', async () => {
		const data = gateway().credential();
		const before = gateway().messages.length;
		const test = async (changes: object) =>
			await real.n8n.testCredential({ name: 'x', type: 'actioApi', data: { ...data, ...changes } });
		expect(await test({})).toMatchObject({ status: 'OK' });
		expect(await test({ token: WRONG_SECRET })).toMatchObject({
			status: 'Error',
			message: expect.stringMatching(/does not accept this token/) as string,
		});
		expect(await test({ baseUrl: real.n8n.url })).toMatchObject({ status: 'Error' });
		expect(await test({ baseUrl: 'http://127.0.0.1:1' })).toMatchObject({ status: 'Error' });
		expect(gateway().messages).toHaveLength(before);
	});
});

describe('a production webhook', () => {
	it('starts the workflow for everything that ACTIO pushes, but only once for a repeated report', async () => {
		const { id, url } = await listen(
			'actioTrigger',
			{ events: ['message', 'deliveryReport'] },
			'actio',
		);
		gateway().setWebhook(url);
		expect((await gateway().receive({ from: '48500600700', body: 'TAK' })).status).toBe(200);
		const send = {
			resource: 'message',
			operation: 'send',
			from: FROM,
			to: '48500600701',
			text: 'x',
		};
		const sent = await real.run('actio', send);
		const messageId = outputOf(sent, 'Node')[0]!.messageId as string;
		const executions = await real.n8n.waitForExecutions(id, 2);
		expect((await gateway().report(messageId, 'DELIVERED')).status).toBe(200);
		expect((await gateway().report(messageId, 'DELIVERED')).status).toBe(200);
		await new Promise((resolve) => setTimeout(resolve, 1_000));
		gateway().setWebhook(null);
		expect(executions.map((execution) => outputOf(execution, 'Node')[0])).toEqual([
			expect.objectContaining({ event: 'message', from: '48500600700', text: 'TAK' }),
			expect.objectContaining({ event: 'deliveryReport', messageId, status: 'delivered' }),
		]);
		expect(await real.n8n.executions({ workflowId: id })).toHaveLength(2);
	});

	it('refuses calls that fail its checks and starts nothing', async () => {
		const secret = 's3cret-ab7c17';
		const parameters = { events: ['message'], secret, secretIn: 'path' };
		const { id, url } = await listen('actioTrigger', parameters, 'actio');
		const message = { type: 'MESSAGE', from: '48732129000', to: FROM, body: 'Test sms' };
		expect(await post(`${url}/wrong`, message)).toBe(404);
		expect(await post(url, message)).toBe(404);
		expect(await post(`${url}/${secret}`, { ...message, body: 'x'.repeat(10_000_000) })).toBe(413);
		expect(await real.n8n.executions({ workflowId: id })).toHaveLength(0);
		expect(await post(`${url}/${secret}`, message)).toBe(200);
		const [execution] = await real.n8n.waitForExecutions(id, 1);
		expect(outputOf(execution!, 'Node')[0]).toMatchObject({ text: 'Test sms' });
	});

	it('accepts pushes of other gateways by GET and by POST', async () => {
		const { id, url } = await listen('smsWebhookTrigger', { gateway: 'serwerSms' }, 'sms');
		const query = 'smsid=aca3944055&stan=DELIVRD&data=2026-05-20&przyczyna=';
		expect((await fetch(`${url}?${query}`)).status).toBe(200);
		const form = new URLSearchParams({ phone: '48500600700', text: 'TAK', id: '7' });
		expect((await fetch(url, { method: 'POST', body: form })).status).toBe(200);
		const executions = await real.n8n.waitForExecutions(id, 2);
		expect(executions.map((execution) => outputOf(execution, 'Node')[0])).toEqual([
			expect.objectContaining({
				event: 'deliveryReport',
				messageId: 'aca3944055',
				status: 'delivered',
			}),
			expect.objectContaining({ event: 'message', from: '48500600700', text: 'TAK' }),
		]);
	});
});
