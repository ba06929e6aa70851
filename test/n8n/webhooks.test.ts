import { setTimeout as sleep } from 'node:timers/promises';
import type { IDataObject } from 'n8n-workflow';
import { outputOf } from '../../scripts/n8n/executions';
import { GatewaysInN8n, ours } from '../support/gatewaysInN8n';

let real: GatewaysInN8n;
beforeAll(async () => {
	real = await GatewaysInN8n.open();
});
afterAll(async () => await real?.close());

let count = 0;

/** Saves and publishes a workflow with a webhook trigger. */
async function listen(type: string, parameters: IDataObject, more: (typeof POLLER)[] = []) {
	const webhookId = `00000000-0000-4000-8000-${String(++count).padStart(12, '0')}`;
	const id = await real.n8n.createWorkflow({
		name: `${type} ${count}`,
		nodes: [
			ours(type, parameters as never, { webhookId }),
			...more,
			{ name: 'Then', type: 'n8n-nodes-base.noOp', typeVersion: 1 },
		],
		connections: { Node: { main: [[{ node: 'Then', type: 'main', index: 0 }]] } },
	});
	await real.n8n.activate(id);
	const address = `${real.n8n.url}/webhook/${webhookId}`;
	return { id, url: `${address}/${type === 'actioTrigger' ? 'actio' : 'sms'}` };
}

const POLLER = ours(
	'mProfiTrigger',
	{ event: 'incomingSms', pollTimes: { item: [{ mode: 'everyMinute' }] } },
	{ name: 'Poller' },
);

async function post(url: string, body: string | Buffer | FormData, type?: string) {
	const headers = type === undefined ? undefined : { 'content-type': type };
	return await fetch(url, { method: 'POST', body: body as string, headers });
}

/** The items of all executions, oldest first. */
async function items(id: string, executions: number): Promise<IDataObject[]> {
	const found = await real.n8n.waitForExecutions(id, executions);
	return found.flatMap((execution) => outputOf(execution, 'Node'));
}

describe('a webhook trigger', () => {
	it('reads every body from its bytes, so that n8n refuses none because of its label', async () => {
		const { id, url } = await listen('smsWebhookTrigger', { gateway: 'other' });
		const form = new FormData();
		form.set('text', 'multipart zażółć');
		const pushes: Array<
			[body: string | Buffer | FormData, type: string | undefined, text: string]
		> = [
			[form, undefined, 'multipart zażółć'],
			['{"text":"JSON as form"}', 'application/x-www-form-urlencoded', 'JSON as form'],
			['text=form+as+JSON', 'application/json', 'form as JSON'],
			['text=form+as+text', 'text/plain', 'form as text'],
			['{"text":"JSON as multipart"}', 'multipart/form-data; boundary=x', 'JSON as multipart'],
			['{"text":"JSON as XML"}', 'application/xml', 'JSON as XML'],
			[
				Buffer.from('{"text":"za\xbf\xf3\xb3\xe6"}', 'latin1'),
				'application/json; charset=windows-1250',
				'zażółć',
			],
			[
				Buffer.from('text=\x9cwiat', 'latin1'),
				'application/x-www-form-urlencoded; charset=x',
				'świat',
			],
		];
		for (const [body, type, text] of pushes) {
			const answer = await post(url, body, type);
			expect([text, answer.status, await answer.json()]).toEqual([text, 200, { received: true }]);
		}
		const emitted = await items(id, pushes.length);
		expect(emitted.map(({ text }) => text)).toEqual(pushes.map(([, , text]) => text));
	});

	it('emits an item for each entry of a list, with all digits of its ID', async () => {
		const { id, url } = await listen('smsWebhookTrigger', { gateway: 'mProfi' });
		await post(
			url,
			'[{"id":8202522731445525542,"text":"a"},{"id":8202522731445525543,"text":"b"}]',
			'application/json',
		);
		expect((await items(id, 1)).map(({ messageId }) => messageId)).toEqual([
			'8202522731445525542',
			'8202522731445525543',
		]);
	});

	it('reads the escapes of a query by its charset', async () => {
		const { id, url } = await listen('smsWebhookTrigger', { gateway: 'serwerSms' });
		await fetch(`${url}?phone=+48500600700&text=za%BF%F3%B3%E6`);
		expect(await items(id, 1)).toMatchObject([{ from: '48500600700', text: 'zażółć' }]);
	});

	it('passes on what it does not understand', async () => {
		const { id, url } = await listen('actioTrigger', { events: ['message'] });
		expect((await post(url, 'not json', 'application/json')).status).toBe(200);
		expect(await items(id, 1)).toMatchObject([{ event: 'unknown', raw: { content: 'not json' } }]);
	});

	it('answers the check of a panel without an execution', async () => {
		const { id, url } = await listen('actioTrigger', { events: ['message'] });
		for (const method of ['GET', 'HEAD', 'POST']) {
			expect([method, (await fetch(url, { method })).status]).toEqual([method, 200]);
		}
		await sleep(500);
		expect(await real.n8n.executions({ workflowId: id })).toEqual([]);
	});

	it.each([
		['alone', []],
		['beside a trigger that polls', [POLLER]],
	])('starts the workflow once for each report that comes three times, %s', async (_, more) => {
		const { id, url } = await listen('actioTrigger', { events: ['deliveryReport'] }, more);
		const report = async (messageId: string) =>
			await post(
				url,
				JSON.stringify({ type: 'NOTIFICATION', message_id: messageId, status: 'ERROR' }),
			);
		for (let i = 0; i < 3; i++) for (const messageId of ['a', 'b']) await report(messageId);
		await Promise.all(Array.from({ length: 4 }, async () => await report('c')));
		await sleep(1_000);
		expect((await items(id, 3)).map(({ messageId }) => messageId)).toEqual(['a', 'b', 'c']);
		expect(await real.n8n.executions({ workflowId: id })).toHaveLength(3);
	});

	it('is found at the address that its panel shows, if its secret is in the path', async () => {
		const secret = 'az-AZ_09.~';
		const { id, url } = await listen('actioTrigger', {
			events: ['message'],
			secret,
			secretIn: 'path',
		});
		const message = JSON.stringify({ type: 'MESSAGE', from: '1', to: '2', body: 'TAK' });
		for (const wrong of ['', '/wrong', `/${secret}x`]) {
			expect((await post(url + wrong, message)).status).toBe(404);
		}
		expect((await post(`${url}/${secret}`, message)).status).toBe(200);
		expect(await items(id, 1)).toMatchObject([{ text: 'TAK' }]);
	});

	it('is not published with a check that lets in nobody, and n8n says why', async () => {
		for (const [parameters, reason] of [
			[
				{ secret: 'a+b/c=4be05ad2c1f97e36', secretIn: 'path' },
				/The Secret has a character that does not work/,
			],
			[{ secret: '={{ $vars.missing }}', secretIn: 'header' }, /Secret is set, but its expression/],
			[{ allowedAddresses: '198.51.100.0/ 24' }, /is not an IP address or a range: 198\.51/],
		] as const) {
			await expect(listen('actioTrigger', { events: ['message'], ...parameters })).rejects.toThrow(
				reason,
			);
		}
	});

	it('refuses a body that is far too large', async () => {
		const { id, url } = await listen('actioTrigger', { events: ['message'] });
		expect((await post(url, 'x'.repeat(10_000_000))).status).toBe(413);
		expect(await real.n8n.executions({ workflowId: id })).toEqual([]);
	});
});
