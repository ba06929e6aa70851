import type { INodeParameters } from 'n8n-workflow';
import { ActioTrigger } from '../../../nodes/Actio/ActioTrigger.node';
import { SmsWebhookTrigger } from '../../../nodes/SmsWebhook/SmsWebhookTrigger.node';
import { WebhookBench } from '../../support/webhook';

let bench: WebhookBench;
afterEach(async () => await bench.close());

const both = { events: ['message', 'deliveryReport'] };
const MESSAGE = { type: 'MESSAGE', from: '48732129000', to: '48732129001', body: 'Test sms' };
const REPORT = { type: 'NOTIFICATION', message_id: 'a906cff7719bd889', status: 'DELIVERED' };

async function actio(parameters: INodeParameters = both) {
	bench = await WebhookBench.open(new ActioTrigger(), parameters);
}

async function post(body: unknown, path = '/actio', headers: Record<string, string> = {}) {
	const text = typeof body === 'string' ? body : JSON.stringify(body);
	const type = { 'content-type': 'application/json', ...headers };
	const response = await fetch(bench.url + path, { method: 'POST', body: text, headers: type });
	if (response.status === 500) throw new Error(await response.text());
	return response.status;
}

describe('actioTrigger', () => {
	it('reads the message of the specification', async () => {
		await actio();
		expect(await post(MESSAGE)).toBe(200);
		expect(bench.executions).toEqual([
			[
				{
					gateway: 'actio',
					event: 'message',
					id: null,
					from: '48732129000',
					to: '48732129001',
					text: 'Test sms',
					receivedAt: expect.stringMatching(/^20\d\d-.*Z$/) as string,
					type: 'sms',
				},
			],
		]);
	});

	it.each([
		[REPORT, 'delivered', true],
		[{ ...REPORT, status: 'ERROR' }, 'failed', true],
		[{ ...REPORT, status: 'PARKED' }, 'unknown', false],
		[
			{ event: 'sms.delivered', message_id: 'msg_01', delivered_at: '2026-05-20T10:00:00Z' },
			'delivered',
			true,
		],
		[{ event: 'sms.expired', message_id: 'msg_01' }, 'undelivered', true],
		[{ event: 'sms.bounced', message_id: 'msg_01' }, 'undelivered', true],
		[{ event: 'sms.failed', message_id: 'msg_01' }, 'failed', true],
		[
			{
				data: {
					event_type: 'message.finalized',
					record_type: 'event',
					payload: { id: 'x', to: [{ status: 'delivered', phone_number: '+48500600700' }] },
				},
			},
			'delivered',
			true,
		],
	])('reads the delivery report %j', async (body, status, final) => {
		await actio();
		expect(await post(body)).toBe(200);
		expect(bench.executions[0]![0]).toMatchObject({ event: 'deliveryReport', status, final });
	});

	it('reads a message in the envelope of a 3CX', async () => {
		await actio();
		await post({
			data: {
				event_type: 'message.received',
				payload: {
					id: 'abc',
					text: 'TAK',
					received_at: '2026-05-20T10:00:00Z',
					from: { phone_number: '+48500600700' },
					to: [{ phone_number: '+48732129000' }],
				},
			},
		});
		expect(bench.executions[0]![0]).toMatchObject({
			id: 'abc',
			from: '+48500600700',
			to: '+48732129000',
			text: 'TAK',
			receivedAt: '2026-05-20T10:00:00Z',
		});
	});

	it('drops a repeated delivery report, and never a message', async () => {
		await actio();
		for (let i = 0; i < 3; i++) expect(await post(REPORT)).toBe(200);
		for (let i = 0; i < 2; i++) expect(await post(MESSAGE)).toBe(200);
		await post({ ...REPORT, status: 'ERROR' });
		expect(bench.executions).toHaveLength(4);
	});

	it('acknowledges an event nobody asked for, without an execution', async () => {
		await actio({ events: ['deliveryReport'] });
		expect(await post(MESSAGE)).toBe(200);
		expect(bench.executions).toEqual([]);
	});

	it.each([
		['no JSON', 'nonsense'],
		['half a JSON', '{"type":"MESSAGE","from'],
		['a list', '[1]'],
		['an unknown type', { type: 'HELLO' }],
		['a message without text', { type: 'MESSAGE', from: '48500600700' }],
		['a report without id', { type: 'NOTIFICATION', status: 'DELIVERED' }],
		['an object as text', { ...MESSAGE, body: { a: 1 } }],
		['a prototype', '{"__proto__":{"type":"MESSAGE"}}'],
	])('refuses %s with a 4xx and no execution', async (_, body) => {
		await actio();
		expect(await post(body)).toBe(400);
		expect(bench.executions).toEqual([]);
	});

	it('refuses a body of 10 MB', async () => {
		await actio();
		expect(await post({ ...MESSAGE, body: 'x'.repeat(10_000_000) })).toBe(413);
		expect(bench.executions).toEqual([]);
	});
});

describe('the secret', () => {
	it.each([
		['query', '/actio?secret=s3cret', {}, '/actio?secret=s3cre'],
		['header', '/actio', { 'x-webhook-secret': 's3cret' }, '/actio'],
		['header', '/actio', { authorization: 'Bearer s3cret' }, '/actio'],
	])('in the %s lets in who knows it, and nobody else', async (secretIn, good, headers, bad) => {
		await actio({ ...both, secret: 's3cret', secretIn });
		expect(await post(MESSAGE, bad)).toBe(401);
		expect(await post(MESSAGE, '/actio')).toBe(401);
		expect(bench.executions).toEqual([]);
		expect(await post(MESSAGE, good, headers as Record<string, string>)).toBe(200);
		expect(bench.executions).toHaveLength(1);
	});
});

describe('the allowed addresses', () => {
	it.each([
		['127.0.0.1', 200],
		['10.0.0.1, 127.0.0.0/8', 200],
		['10.0.0.1', 403],
		['10.0.0.0/8; 192.168.0.0/16', 403],
		['127.0.0.0/33', 403],
		['nonsense', 403],
	])('%s answers %i', async (allowedAddresses, status) => {
		await actio({ ...both, allowedAddresses });
		expect(await post(MESSAGE)).toBe(status);
	});
});

describe('smsWebhookTrigger', () => {
	const open = async (gateway: string) => {
		bench = await WebhookBench.open(new SmsWebhookTrigger(), { gateway });
	};

	it('reads the placeholders of SerwerSMS from a query', async () => {
		await open('serwerSms');
		const query = '?smsid=aca3944055&stan=DELIVRD&data=2026-05-20%2010:00:00&przyczyna=';
		expect((await fetch(`${bench.url}/sms${query}`)).status).toBe(200);
		expect((await fetch(`${bench.url}/sms${query}`)).status).toBe(200);
		expect(bench.executions).toHaveLength(1);
		expect(bench.executions[0]![0]).toMatchObject({
			gateway: 'serwerSms',
			event: 'deliveryReport',
			messageId: 'aca3944055',
			status: 'delivered',
			final: true,
			gatewayStatus: 'DELIVRD',
			gatewayTime: '2026-05-20 10:00:00',
			raw: { smsid: 'aca3944055', stan: 'DELIVRD' },
		});
	});

	it('reads a form, and a JSON body', async () => {
		await open('mProfi');
		const form = new URLSearchParams({ msisdn: '48500600700', answer: 'tak', survey: '1' });
		await fetch(`${bench.url}/sms`, { method: 'POST', body: form });
		await post({ id: 55, status: 'not delivered', ts: '2026-05-20T10:00:00' }, '/sms');
		expect(bench.executions.flat()).toEqual([
			expect.objectContaining({ event: 'message', from: '48500600700', text: 'tak' }),
			expect.objectContaining({ messageId: '55', status: 'undelivered', final: true }),
		]);
	});

	it('passes on what it does not know as it came', async () => {
		await open('other');
		await post({ hello: 'world', nested: { a: [1] } }, '/sms');
		expect(bench.executions[0]![0]).toMatchObject({
			event: 'unknown',
			raw: { hello: 'world', nested: { a: [1] } },
		});
	});

	it('refuses a call that brings nothing', async () => {
		await open('other');
		expect((await fetch(`${bench.url}/sms`)).status).toBe(400);
		expect(bench.executions).toEqual([]);
	});
});
