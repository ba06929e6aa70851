import type { MProfiGateway } from '../../../sandbox';
import { openBench, type Bench } from '../../support/bench';
import { M_PROFI } from '../../support/gateways/mProfi';

let bench: Bench<MProfiGateway>;
beforeAll(async () => {
	bench = await openBench(M_PROFI);
});
beforeEach(() => bench.gateway.reset());
afterAll(async () => await bench.close());

const getMany = {
	resource: 'incomingMessage',
	operation: 'getMany',
	source: 'sms',
	dateFrom: '2026-03-01T00:00:00',
	dateTo: '2026-03-31T00:00:00',
	returnAll: true,
};

describe('incomingMessage: getMany', () => {
	it('returns the messages of the period, oldest first, in the shape that all gateways share', async () => {
		bench.gateway.receive({ sender: '48500600701', message: 'Później', ts: '2026-03-02 10:00:00' });
		bench.gateway.receive({ sender: '48500600700', message: 'TAK', ts: '2026-03-01 10:24:40' });
		bench.gateway.receive({ sender: '48500600702', message: 'Stara', ts: '2026-02-01 10:00:00' });
		const { outputs } = await bench.run(getMany);
		expect(outputs[0]).toEqual([
			{
				gateway: 'mProfi',
				id: null,
				from: '48500600700',
				to: '48664400100',
				text: 'TAK',
				receivedAt: '2026-03-01T10:24:40+01:00',
				type: 'sms',
			},
			expect.objectContaining({ text: 'Później', receivedAt: '2026-03-02T10:00:00+01:00' }),
		]);
	});

	it('uses the incoming key, or the sending key if there is no incoming key', async () => {
		await bench.run(getMany);
		expect(bench.gateway.requests[0]!.json).toMatchObject({ apikey: bench.gateway.incomingApiKey });
		const stored = bench.credentials.stored.mProfiApi!;
		const key = stored.incomingApiKey;
		stored.incomingApiKey = '';
		const { error } = await bench.run(getMany);
		stored.incomingApiKey = key!;
		expect(bench.gateway.requests[1]!.json).toMatchObject({ apikey: bench.gateway.apiKey });
		expect(error?.message).toMatch(/^mProfi refused the Incoming API Key/);
	});

	it('asks for the period in the local time of the account', async () => {
		const dates = { dateFrom: '2026-07-01T00:00:00Z', dateTo: '2026-07-01T12:00:00-04:00' };
		await bench.run({ ...getMany, ...dates });
		expect(bench.gateway.requests[0]!.json).toMatchObject({
			date_from: '2026-07-01 02:00:00',
			date_to: '2026-07-01 18:00:00',
		});
	});

	it('reads the messages from the mobile app at their own endpoint', async () => {
		const message = { sender: '48500600700', message: 'Z aplikacji', ts: '2026-03-05 08:00:00' };
		bench.gateway.receive({ ...message, via: 'mobileApp' });
		const { outputs } = await bench.run({ ...getMany, source: 'mobileApp' });
		expect(bench.paths).toEqual(['/getincoming_mobileapp/']);
		expect(outputs[0]).toEqual([
			expect.objectContaining({ type: 'mobileApp', text: 'Z aplikacji' }),
		]);
	});

	it('returns no more messages than the limit', async () => {
		for (let i = 0; i < 5; i++) {
			bench.gateway.receive({
				sender: '48500600700',
				message: `${i}`,
				ts: `2026-03-01 10:00:0${i}`,
			});
		}
		const { outputs } = await bench.run({ ...getMany, returnAll: false, limit: 2 });
		expect(outputs[0]!.map(({ text }) => text)).toEqual(['0', '1']);
	});

	it.each([
		['the end before the start', { dateTo: '2026-02-01T00:00:00' }, /Date To is before Date From/],
		[
			'an invalid date',
			{ dateFrom: 'yesterday' },
			/Date From is not a valid date and time: "yesterday"/,
		],
		['a limit of 0', { returnAll: false, limit: 0 }, /Limit must be a number of at least 1/],
	])('refuses %s before any request', async (_, parameters, words) => {
		const { error } = await bench.run({ ...getMany, ...parameters });
		expect(error?.message).toMatch(words);
		expect(error?.message).toContain('[item 0]');
		expect(bench.gateway.requests).toHaveLength(0);
	});

	it.each([
		['a web page', { kind: 'html', taken: true }, /a web page/],
		['JSON that is cut off', { kind: 'malformed' }, /unexpected body/],
		['an empty body', { kind: 'empty' }, /with an empty body/],
		['an object', { kind: 'wrongShape', body: { messages: [] } }, /instead of a list of messages/],
		['a list of texts', { kind: 'wrongShape', body: ['a'] }, /instead of a list of messages/],
	] as const)('says what is wrong when the gateway answers with %s', async (_, fault, words) => {
		bench.gateway.receive({ sender: '48500600700', message: 'TAK', ts: '2026-03-01 10:24:40' });
		bench.gateway.fault(fault);
		const { error } = await bench.run(getMany);
		expect(error?.message).toMatch(words);
	});
});
