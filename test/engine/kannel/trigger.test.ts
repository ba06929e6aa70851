import type { INodeParameters } from 'n8n-workflow';
import { readCall } from '../../../nodes/Kannel/call';
import { linesFor } from '../../../nodes/Kannel/configuration';
import { KannelTrigger } from '../../../nodes/Kannel/KannelTrigger.node';
import { WebhookBench } from '../../support/webhook';

const both = { events: ['message', 'deliveryReport'] };
const ID = '8a5bf164-7bf6-4373-a7a9-c37cb87df928';
const RECEIPT =
	'id:aca1001 sub:001 dlvrd:001 submit date:2611281910 done date:2611281910 stat:DELIVRD err:000 text:Hej';

/** The calls of a real Kannel 1.4.5. */
const MESSAGE = {
	event: 'message',
	id: ID,
	from: '+48500600700',
	to: '48732129000',
	text: 'Zażółć gęślą jaźń € 🙂',
	coding: '2',
	charset: 'UTF-8',
	ts: '1795893158',
	smsc: 'provider-1',
	udh: '',
};
const REPORT = {
	event: 'report',
	ref: 'Zażółć 7%&x',
	type: '1',
	answer: RECEIPT,
	fid: 'aca1001',
	to: '48500600701',
	ts: '1795893158',
	smsc: 'provider-1',
	id: ID,
};

describe('the Kannel Trigger', () => {
	let bench: WebhookBench;
	afterEach(async () => await bench.close());

	async function open(parameters: INodeParameters = both): Promise<void> {
		bench = await WebhookBench.open(new KannelTrigger(), parameters);
	}

	async function call(fields: Record<string, string>): Promise<number> {
		const query = new URLSearchParams(fields).toString();
		return (await fetch(`${bench.url}/kannel?${query}`)).status;
	}

	it('emits a message', async () => {
		await open();
		expect(await call(MESSAGE)).toBe(200);
		expect(bench.executions).toEqual([
			[
				{
					gateway: 'kannel',
					event: 'message',
					id: ID,
					from: '48500600700',
					to: '48732129000',
					text: 'Zażółć gęślą jaźń € 🙂',
					receivedAt: '2026-11-28T19:12:38.000Z',
					type: 'sms',
					smsc: 'provider-1',
				},
			],
		]);
	});

	it('emits a delivery report with the reference of the message', async () => {
		await open();
		expect(await call(REPORT)).toBe(200);
		expect(bench.executions).toEqual([
			[
				{
					gateway: 'kannel',
					event: 'deliveryReport',
					messageId: 'aca1001',
					reference: 'Zażółć 7%&x',
					status: 'delivered',
					final: true,
					gatewayStatus: 'DELIVRD',
					updatedAt: '2026-11-28T19:12:38.000Z',
					reason: null,
					to: '48500600701',
					smsc: 'provider-1',
				},
			],
		]);
	});

	it('starts nothing for a call that Kannel repeats, and something for the same text again', async () => {
		await open();
		const again = { ...MESSAGE, id: ID.replace('8a5b', '9a5b') };
		for (const each of [MESSAGE, MESSAGE, again]) expect(await call(each)).toBe(200);
		expect(bench.executions).toHaveLength(2);
	});

	it.each([
		['deliveryReport', 1, 'deliveryReport'],
		['message', 1, 'message'],
	])('with only the event %s, acknowledges the other one', async (event, count, emitted) => {
		await open({ events: [event] });
		for (const each of [MESSAGE, { ...REPORT, id: 'other' }]) expect(await call(each)).toBe(200);
		expect(bench.executions.flat()).toHaveLength(count);
		expect(bench.executions[0]![0]).toMatchObject({ event: emitted });
	});

	it('shows the lines for kannel.conf to a person who opens its address', async () => {
		await open();
		const answer = await fetch(`${bench.url}/kannel`);
		expect(answer.status).toBe(200);
		expect(await answer.text()).toMatch(/^group = sms-service\n[^]*event=message&id=%I/);
		expect(bench.executions).toEqual([]);
	});

	it('shows them to nobody without the secret', async () => {
		await open({ ...both, secret: 's3cret', secretIn: 'query' });
		expect((await fetch(`${bench.url}/kannel`)).status).toBe(401);
		const answer = await fetch(`${bench.url}/kannel?secret=s3cret`);
		expect(await answer.text()).toContain('?secret=s3cret&event=message');
	});

	it.each([
		['an unknown event', { event: 'hello' }],
		['no event', { from: '48500600700', text: 'x' }],
		['a message without a sender', { event: 'message', text: 'x' }],
		['a report without a type', { event: 'report', ref: '7', id: ID }],
		['a report of a strange type', { event: 'report', type: 'x', id: ID }],
	])('passes on %s', async (_, fields) => {
		await open();
		expect(await call(fields as Record<string, string>)).toBe(200);
		expect(bench.executions).toMatchObject([[{ event: 'unknown', raw: fields }]]);
	});
});

/** Source: docs/sending.md, "Delivery status", and the receipts that Kannel turned into each type. */
describe('a report', () => {
	const read = (change: Partial<typeof REPORT>) => readCall({ ...REPORT, ...change }).output;
	const receipt = (stat: string, err = '000') =>
		RECEIPT.replace('DELIVRD', stat).replace('err:000', `err:${err}`);

	it.each([
		['8', 'ACK/', 'sent', false, '8'],
		['4', receipt('ACCEPTD'), 'queued', false, 'ACCEPTD'],
		['1', RECEIPT, 'delivered', true, 'DELIVRD'],
		['2', receipt('EXPIRED'), 'undelivered', true, 'EXPIRED'],
		['2', receipt('UNDELIV'), 'undelivered', true, 'UNDELIV'],
		['16', 'NACK/0x0000000b/Invalid Destination Address', 'failed', true, '16'],
		['32', 'x', 'unknown', false, '32'],
	])('of type %s with %j has the status %s', (type, answer, status, final, gatewayStatus) => {
		expect(read({ type, answer })).toMatchObject({ status, final, gatewayStatus });
	});

	it.each([
		[
			'NACK/0x0000000a/Invalid Source Address',
			'The provider does not allow this sender (0x0a). Ask the provider to authorize it.',
		],
		[
			'NACK/0x0000000b/Invalid Destination Address',
			'The provider does not accept this number (0x0b).',
		],
		['NACK/0x00000001/Message Length is invalid', 'The text is too long for the provider (0x01).'],
		[
			'NACK/0x0000040b/Vendor-specific error, please refer to your SMPP provider',
			'The account has no credit left (0x40b). Top it up.',
		],
		[
			'NACK/0x00000099/Unknown/Reserved',
			'The provider refused the message (0x99: Unknown/Reserved).',
		],
		[
			'NACK/MALFORMED SMS',
			'Kannel could not send the message in this form. Check the sender and the number.',
		],
	])('says in plain words why the provider refused: %s', (answer, reason) => {
		expect(read({ type: '16', answer, fid: '' })).toMatchObject({ messageId: null, reason });
	});

	it("passes on the provider's number for a failed delivery", () => {
		expect(read({ type: '2', answer: receipt('UNDELIV', '011') }).reason).toBe(
			'The provider gives the error code 011.',
		);
		expect(read({ type: '2', answer: receipt('UNDELIV') }).reason).toBeNull();
	});

	it('without a time has the current time', () => {
		const { updatedAt } = read({ ts: '' });
		expect(Math.abs(Date.parse(updatedAt as string) - Date.now())).toBeLessThan(60_000);
	});
});

describe('the lines for kannel.conf', () => {
	it('escape what Kannel would take for a field of its own', () => {
		expect(linesFor('http://n8n:5678/webhook/1/kannel/a%2Fb')).toContain(
			'get-url = "http://n8n:5678/webhook/1/kannel/a%%2Fb?event=message&id=%I&',
		);
	});

	it('keep the query of the address', () => {
		expect(linesFor('http://n8n/kannel?secret=x')).toContain('kannel?secret=x&event=message&id=%I');
	});
});
