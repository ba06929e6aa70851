import type { INodeParameters } from 'n8n-workflow';
import { ActioTrigger } from '../../../../nodes/Actio/ActioTrigger.node';
import { SmsWebhookTrigger } from '../../../../nodes/SmsWebhook/SmsWebhookTrigger.node';
import { WebhookBench } from '../../../support/webhook';

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
			from: '48500600700',
			to: '48732129000',
			text: 'TAK',
			receivedAt: '2026-05-20T10:00:00Z',
		});
	});

	it('drops a repeated delivery report, but never a message', async () => {
		await actio();
		for (let i = 0; i < 3; i++) expect(await post(REPORT)).toBe(200);
		for (let i = 0; i < 2; i++) expect(await post(MESSAGE)).toBe(200);
		await post({ ...REPORT, status: 'ERROR' });
		expect(bench.executions).toHaveLength(4);
	});

	it('acknowledges an event that is not selected, without an execution', async () => {
		await actio({ events: ['deliveryReport'] });
		expect(await post(MESSAGE)).toBe(200);
		expect(bench.executions).toEqual([]);
	});

	it.each([
		['text that is not JSON', 'nonsense', { content: 'nonsense' }],
		['incomplete JSON', '{"type":"MESSAGE","from', { content: '{"type":"MESSAGE","from' }],
		['a list', '[1]', { content: 1 }],
		['an unknown type', { type: 'HELLO' }, { type: 'HELLO' }],
		['a message without text', { ...MESSAGE, body: null }, { ...MESSAGE, body: null }],
		['a report without id', { ...REPORT, message_id: '' }, { ...REPORT, message_id: '' }],
		['an object as text', { ...MESSAGE, body: { a: 1 } }, { ...MESSAGE, body: { a: 1 } }],
	])('passes on %s, because ACTIO pushes it only once', async (_, body, raw) => {
		await actio({ events: ['deliveryReport'] });
		expect(await post(body)).toBe(200);
		const receivedAt = expect.stringMatching(/^20\d\d-.*Z$/) as string;
		expect(bench.executions).toEqual([[{ gateway: 'actio', event: 'unknown', receivedAt, raw }]]);
	});

	it('takes nothing from a prototype', async () => {
		await actio();
		await post('{"__proto__":{"type":"MESSAGE","from":"1","body":"x"}}');
		expect(bench.executions[0]![0]).toMatchObject({ event: 'unknown' });
	});

	it('emits an item for each entry of a list', async () => {
		await actio();
		await post([MESSAGE, REPORT, REPORT, { ...MESSAGE, body: 'NIE' }]);
		expect(bench.executions).toHaveLength(1);
		expect(bench.executions[0]).toMatchObject([
			{ event: 'message', text: 'Test sms' },
			{ event: 'deliveryReport', messageId: REPORT.message_id },
			{ event: 'message', text: 'NIE' },
		]);
	});

	it('writes numbers in one form, and leaves names unchanged', async () => {
		await actio();
		const senders = [
			'+48500600700',
			'500600700',
			'0048 500 600 700',
			'InPost',
			'4321',
			'48500600700',
		];
		for (const from of senders) await post({ ...MESSAGE, from, to: '732129001' });
		expect(bench.executions.flat().map(({ from, to }) => [from, to])).toEqual(
			['48500600700', '48500600700', '48500600700', 'InPost', '4321', '48500600700'].map((from) => [
				from,
				'48732129001',
			]),
		);
	});

	it('refuses a body of 10 MB', async () => {
		await actio();
		expect(await post({ ...MESSAGE, body: 'x'.repeat(10_000_000) })).toBe(413);
		expect(bench.executions).toEqual([]);
	});
});

describe('the events', () => {
	it.each([
		['={{ ["MESSAGE "] }}', 1],
		['={{ "deliveryReport, message" }}', 1],
		['={{ "deliveryReport" }}', 0],
	])('are a list, or a text: %s', async (events, count) => {
		await actio({ events });
		expect(await post(MESSAGE)).toBe(200);
		expect(bench.executions).toHaveLength(count);
	});

	it.each(['={{ undefined }}', '={{ ["messages"] }}', '={{ true }}'])(
		'that cannot be read are an error, so that no message is lost without a word: %s',
		async (events) => {
			await actio({ events });
			await expect(post(MESSAGE)).rejects.toThrow();
			expect(bench.executions).toEqual([]);
		},
	);
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

	it('passes on unknown content unchanged', async () => {
		await open('other');
		await post({ hello: 'world', nested: { a: [1] } }, '/sms');
		expect(bench.executions[0]![0]).toMatchObject({
			event: 'unknown',
			raw: { hello: 'world', nested: { a: [1] } },
		});
	});

	it('emits an item for each participant of a list that mProfi pushes', async () => {
		await open('mProfi');
		const list = [
			{ msisdn: '500600700', answers: [{ question: 1, answer: 'tak' }] },
			{ msisdn: '48500600701', answers: [] },
		];
		await post(list, '/sms');
		expect(bench.executions).toHaveLength(1);
		expect(bench.executions[0]).toMatchObject([
			{ event: 'unknown', from: '48500600700', raw: list[0] },
			{ event: 'unknown', from: '48500600701', raw: list[1] },
		]);
	});

	it('does not round IDs, so that two reports stay two', async () => {
		await open('other');
		for (const digit of [2, 3])
			await post(`{"id":820252273144552554${digit},"status":"sent"}`, '/sms');
		expect(bench.executions.flat().map(({ messageId }) => messageId)).toEqual([
			'8202522731445525542',
			'8202522731445525543',
		]);
	});

	it('takes the number in a report for the recipient, and in a message for the sender', async () => {
		await open('serwerSms');
		await fetch(`${bench.url}/sms?smsid=a&stan=DELIVRD&numer=48500600700`);
		await fetch(`${bench.url}/sms?numer=48500600700&tresc=TAK`);
		expect(bench.executions.flat()).toMatchObject([
			{ event: 'deliveryReport', from: null, to: '48500600700' },
			{ event: 'message', from: '48500600700', to: null },
		]);
	});

	it.each(['received', 'Recived'])('reads the status %p as a message', async (status) => {
		await open('other');
		const push = { id: 1, status, from: '+48500600700', to: '4321', text: 'TAK' };
		for (let i = 0; i < 2; i++) await post(push, '/sms');
		expect(bench.executions).toHaveLength(2);
		const [item] = bench.executions[0]!;
		expect(item).toMatchObject({ event: 'message', from: '48500600700', to: '4321', text: 'TAK' });
		expect(Object.keys(item!)).not.toContain('status');
	});

	it.each([
		['?phone=+48500600700&text=a', '48500600700', 'a'],
		['?phone=%2B48500600700&text=a', '48500600700', 'a'],
		['?phone=InPost&text=za%BF%F3%B3%E6', 'InPost', 'zażółć'],
		['?phone=1&text=za%C5%BC%C3%B3%C5%82%C4%87', '1', 'zażółć'],
	])('reads the query %s', async (query, from, text) => {
		await open('serwerSms');
		await fetch(`${bench.url}/sms${query}`);
		expect(bench.executions.flat()).toMatchObject([{ from, text }]);
	});

	it('reads the query and the body together', async () => {
		await open('other');
		const form = new FormData();
		form.set('text', 'Zażółć');
		await fetch(`${bench.url}/sms?phone=48500600700`, { method: 'POST', body: form });
		expect(bench.executions.flat()).toMatchObject([{ from: '48500600700', text: 'Zażółć' }]);
	});

	it('reads a value that comes twice, or in a list of its own, if it is one value', async () => {
		await open('serwerSms');
		const placeholders = 'smsid=a&stan=DELIVRD&data=2026-05-20%2010:00:00';
		await fetch(`${bench.url}/sms?${placeholders}&${placeholders}`);
		await fetch(`${bench.url}/sms?${placeholders}`);
		await post({ id: ['b'], status: ['ERR'] }, '/sms');
		await post({ id: ['c', 'd'], status: [] }, '/sms');
		expect(bench.executions.flat()).toMatchObject([
			{ event: 'deliveryReport', messageId: 'a', status: 'delivered', raw: { smsid: ['a', 'a'] } },
			{ event: 'deliveryReport', messageId: 'b', status: 'failed' },
			{ event: 'unknown', messageId: null, raw: { id: ['c', 'd'] } },
		]);
	});

	it.each([
		['application/x-www-form-urlencoded', '{"text":"TAK"}'],
		['text/plain', 'text=TAK'],
		['application/json', 'text=TAK'],
		['multipart/form-data', '{"text":"TAK"}'],
		['application/json; charset=unheard-of', '{"text":"TAK"}'],
	])('reads what is not what its label %s says', async (type, body) => {
		await open('other');
		await post(body, '/sms', { 'content-type': type });
		expect(bench.executions.flat()).toMatchObject([{ event: 'message', text: 'TAK' }]);
	});
});
