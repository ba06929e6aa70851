import type { IDataObject, INodeParameters } from 'n8n-workflow';
import type { KannelGateway } from '../../../sandbox';
import { openBench, type Bench } from '../../support/bench';
import { runNode } from '../../support/engine';
import { KANNEL } from '../../support/gateways/kannel';
import { open } from '../../support/question';

const SEND = {
	resource: 'message',
	operation: 'send',
	from: 'SHOP',
	to: '48500600700',
	text: 'Hej',
};
const CONTINUE = { onError: 'continueRegularOutput' } as const;
const REPORT_URL = 'http://n8n:5678/webhook/1/kannel/s%2Fcret';

let bench: Bench<KannelGateway>;
beforeAll(async () => {
	bench = await openBench(KANNEL, { ...KANNEL.secrets, repeatAfterMs: 50 });
});
beforeEach(async () => {
	bench.reset();
	bench.credential.reportUrl = '';
	await bench.gateway.setLink(true);
});
afterAll(async () => await bench.close());

async function send(parameters: INodeParameters = {}): Promise<IDataObject> {
	const { outputs } = await bench.run({ ...SEND, ...parameters }, [{}], CONTINUE);
	return outputs[0]![0]!;
}

const headers = () =>
	bench.gateway.requests.findLast(({ path }) => path === '/cgi-bin/sendsms')!.headers;

describe('a message', () => {
	it('goes with headers, and no secret stands in a URL', async () => {
		await send();
		expect(headers()).toMatchObject({
			'content-type': 'text/plain; charset=UTF-8',
			'x-kannel-username': 'n8n',
			'x-kannel-password': KANNEL.secrets.password,
			'x-kannel-to': '48500600700',
			'x-kannel-from': 'SHOP',
			'x-kannel-coding': '0',
		});
		const urls = bench.gateway.requests
			.filter(({ path }) => path === '/cgi-bin/sendsms')
			.map(({ query }) => query);
		expect(urls).toEqual([{}]);
		const sent = JSON.stringify(
			bench.gateway.requests.map((request) => [request.path, request.headers]),
		);
		expect(sent).not.toContain(KANNEL.secrets.statusPassword);
	});

	it('has reports with its reference at the Report URL, whatever characters they have', async () => {
		bench.credential.reportUrl = REPORT_URL;
		await send({ options: { reference: 'Zażółć 7%&x' } });
		expect(headers()['x-kannel-dlr-mask']).toBe('19');
		expect(headers()['x-kannel-dlr-url']).toBe(
			'http://n8n:5678/webhook/1/kannel/s%%2Fcret?event=report&ref=Za%%C5%%BC%%C3%%B3%%C5%%82%%C4%%87%%207%%25%%26x' +
				'&type=%d&answer=%A&fid=%F&to=%p&ts=%T&smsc=%i&id=%I',
		);
	});

	it('that is scheduled is valid from its time on', async () => {
		const sendAt = new Date(Date.now() + 3_600_000).toISOString();
		await send({ options: { sendAt, validity: 30 } });
		const deferred = Number(headers()['x-kannel-deferred']);
		expect(deferred).toBeGreaterThan(50);
		expect(headers()['x-kannel-validity']).toBe(String(deferred + 30));
		await send({ options: { validity: 30 } });
		expect(headers()['x-kannel-validity']).toBe('30');
	});

	it('is not scheduled for the last minute of Allowed Hours if Kannel would round it past their end', async () => {
		const day = (hours: number, minute: string) =>
			`${new Date(Date.now() + 86_400_000).toISOString().slice(0, 10)}T${hours}:${minute}Z`;
		const values = { from: '10:00', to: '20:00', timeZone: 'UTC' };
		const at = async (sendAt: string) => {
			const { scheduledAt } = await send({ options: { allowedHours: { values }, sendAt } });
			return Date.parse(scheduledAt as string) - Date.parse(sendAt);
		};
		expect(await at(day(19, '59:00'))).toBe(0);
		expect(await at(day(19, '59:30'))).toBe(14 * 3_600_000 + 30_000);
	});

	it.each([
		['all', '31'],
		['final', '19'],
		['none', undefined],
	])('with the reports %s has the mask %s', async (reports, mask) => {
		bench.credential.reportUrl = REPORT_URL;
		await send({ options: { reports } });
		expect(headers()['x-kannel-dlr-mask']).toBe(mask);
	});

	it('without a reference of the user gets one, a different one for each message', async () => {
		const { outputs } = await bench.run({ ...SEND, operation: 'sendBulk' }, [{}, {}]);
		const references = outputs[0]!.map(({ reference }) => reference);
		expect(references).toEqual([
			expect.stringMatching(/^[0-9a-f]{32}$/),
			expect.stringMatching(/^[0-9a-f]{32}$/),
		]);
		expect(new Set(references).size).toBe(2);
	});

	it.each([
		['without a provider', {}, '', undefined],
		['at SerwerSMS', { provider: 'serwerSms' }, '', 'SMSECO'],
		['at SerwerSMS with a sender', { provider: 'serwerSms' }, 'SHOP', 'SHOP'],
	])('%s has the right sender', async (_, options, from, sender) => {
		bench.gateway.fault({
			kind: 'status',
			status: 202,
			taken: false,
			body: '0: Accepted for delivery',
		});
		await send({ from, options });
		expect(headers()['x-kannel-from']).toBe(sender);
	});
});

describe('an answer', () => {
	it.each([
		[202, '0: Accepted for delivery', 'accepted', undefined],
		[202, '3: Queued for later delivery', 'accepted', undefined],
		[202, 'Sent.', 'accepted', undefined],
		[403, 'Authorization failed for sendsms', 'rejected', 'unauthorized'],
		[403, 'Not routable. Do not try again.', 'rejected', 'notRoutable'],
		[400, 'Number(s) has/have been denied by white- and/or black-lists.', 'rejected', 'http400'],
		[404, 'Unknown request.', 'rejected', 'wrongAddress'],
		[500, 'Sending failed.', 'unknown', 'http500'],
		[503, 'Service Unavailable', 'unknown', 'http503'],
		[202, '', 'unknown', 'unreadableAnswer'],
		[202, 'OK', 'unknown', 'unreadableAnswer'],
		[200, '0: Accepted for delivery', 'unknown', 'unreadableAnswer'],
	])('of HTTP %i with %j means %s', async (status, body, outcome, code) => {
		const type = { 'content-type': 'text/html' };
		bench.gateway.fault({
			kind: 'status',
			status,
			body,
			taken: false,
			headers: type,
			path: '/cgi-bin/sendsms',
		});
		const output = await send();
		expect(output.outcome).toBe(outcome);
		expect((output.failure as IDataObject | undefined)?.code).toBe(code);
		expect(output.queued).toBe(body.startsWith('3:') ? true : undefined);
	});

	it('of a full queue is waited out', async () => {
		const full = {
			kind: 'status',
			status: 503,
			taken: false,
			body: 'Temporal failure, try again later.',
		} as const;
		bench.gateway.fault({ ...full, path: '/cgi-bin/sendsms' });
		expect(await send()).toMatchObject({ outcome: 'accepted' });
		expect(bench.sent).toHaveLength(1);
	});

	it('that was lost is looked for in the queue, and only there', async () => {
		await bench.gateway.setLink(false);
		bench.gateway.fault({ kind: 'dropAfter', path: '/cgi-bin/sendsms' });
		expect(await send({ text: 'Zażółć & <co> + 100%' })).toMatchObject({
			outcome: 'accepted',
			queued: true,
		});
		bench.gateway.fault({ kind: 'dropBefore', path: '/cgi-bin/sendsms' });
		expect(await send({ text: 'Zażółć & <co> + 100%' })).toMatchObject({ outcome: 'unknown' });
	});

	it('of two like messages, of which one was lost, is not found by the other one', async () => {
		await bench.gateway.setLink(false);
		bench.gateway.fault({ kind: 'dropBefore', path: '/cgi-bin/sendsms', skip: 1 });
		const { outputs } = await bench.run(SEND, [{}, {}], CONTINUE);
		expect(outputs[0]!.map(({ outcome }) => outcome)).toEqual(['accepted', 'unknown']);
	});
});

describe('Send and Wait for Delivery', () => {
	const WAIT = { ...SEND, operation: 'sendAndWaitForDelivery', timeoutSeconds: 60 };
	const link = () => KANNEL.resumption!(bench.gateway);

	it('waits for the report of its message until the time is up', async () => {
		const started = Date.now();
		const setup = bench.setup(WAIT);
		const waiting = await runNode(setup);
		expect(waiting.run.status).toBe('waiting');
		expect(waiting.data.waitTill!.getTime() - started).toBeGreaterThanOrEqual(60_000);
		const { resumedWith } = await open(setup, waiting, link());
		expect(resumedWith).toMatchObject([
			{ gateway: 'kannel', status: 'delivered', final: true, messageId: 'aca1' },
		]);
		expect(resumedWith![0]!.reference).toBe(waiting.outputs[0]![0]!.reference);
	});

	it('adds the fields of its input item, if the user wants that', async () => {
		const setup = bench.setup({ ...WAIT, options: { includeInputFields: true } }, [{ order: 7 }]);
		const waiting = await runNode(setup);
		const { resumedWith } = await open(setup, waiting, link());
		expect(resumedWith).toMatchObject([{ order: 7, status: 'delivered' }]);
	});

	it('is resumed by a refusal too, but not by a report of another message or an earlier step', async () => {
		const setup = bench.setup(WAIT);
		const waiting = await runNode(setup);
		const refused = link()
			.replace('type=1', 'type=16')
			.replace('stat:DELIVRD', 'NACK/0x0000000b/x');
		expect((await open(setup, waiting, refused)).resumedWith).toMatchObject([
			{ status: 'failed', reason: 'The provider does not accept this number (0x0b).' },
		]);
		for (const other of [
			link().replace(/ref=\w+/, 'ref=other'),
			link().replace('type=1', 'type=8'),
		]) {
			expect((await open(setup, waiting, other)).resumedWith).toBeNull();
		}
	});

	it('does not wait if nothing was sent, and takes one item', async () => {
		const { error, data } = await bench.run({ ...WAIT, to: '12' });
		expect(error?.message).toMatch(/recipient/);
		expect(data.waitTill).toBeUndefined();
		const many = await bench.run(WAIT, [{}, {}]);
		expect(many.error?.message).toMatch(
			/sends one message and waits for its report, but it got 2 items/,
		);
		expect(bench.sent).toEqual([]);
	});
});

describe('the gateway', () => {
	it('shows its link and its queue', async () => {
		const status = async () =>
			(await bench.run({ resource: 'gateway', operation: 'getStatus' })).outputs[0]![0];
		expect(await status()).toMatchObject({
			...{ gateway: 'kannel', status: 'running', isOnline: true, stored: 0 },
			links: [{ status: 'online' }],
		});
		await bench.gateway.setLink(false);
		await send();
		expect(await status()).toMatchObject({
			...{ isOnline: false, stored: 1 },
			links: [{ status: 're-connecting', onlineSeconds: null }],
		});
		const queue = await bench.run({ resource: 'gateway', operation: 'getQueue' });
		expect(queue.outputs[0]).toMatchObject([{ direction: 'MT', to: '48500600700', text: 'Hej' }]);
	});

	it('without a Status URL says what to enter', async () => {
		const { statusUrl } = bench.credential;
		bench.credential.statusUrl = '';
		const { error } = await bench.run({ resource: 'gateway', operation: 'getStatus' });
		bench.credential.statusUrl = statusUrl;
		expect(error?.message).toMatch(/has no Status URL. Enter the address of the admin port/);
	});
});
