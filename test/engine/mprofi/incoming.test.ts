import { MProfiBench } from '../../support/mprofi';

let bench: MProfiBench;
beforeAll(async () => {
	bench = await MProfiBench.open();
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
	it('gives the messages of the period, oldest first, in the shape all gateways share', async () => {
		bench.gateway.receive({ sender: '48500600701', message: 'Później', ts: '2026-03-02 10:00:00' });
		bench.gateway.receive({ sender: '48500600700', message: 'TAK', ts: '2026-03-01 10:24:40' });
		bench.gateway.receive({ sender: '48500600702', message: 'Stara', ts: '2026-02-01 10:00:00' });
		const { outputs } = await bench.run(getMany);
		expect(outputs[0]).toEqual([
			{
				gateway: 'mProfi',
				id: null,
				from: '48500600700',
				to: '664400100',
				text: 'TAK',
				receivedAt: '2026-03-01T10:24:40+01:00',
				type: 'sms',
			},
			expect.objectContaining({ text: 'Później', receivedAt: '2026-03-02T10:00:00+01:00' }),
		]);
	});

	it('uses the receiving key, and the sending key where there is no other', async () => {
		await bench.run(getMany);
		expect(bench.gateway.requests[0]!.json).toMatchObject({ apikey: bench.gateway.incomingApiKey });
		const stored = bench.credentials.stored.mProfiApi!;
		const key = stored.incomingApiKey;
		stored.incomingApiKey = '';
		const { error } = await bench.run(getMany);
		stored.incomingApiKey = key!;
		expect(bench.gateway.requests[1]!.json).toMatchObject({ apikey: bench.gateway.apiKey });
		expect(error?.message).toMatch(/refused the credential/);
	});

	it('asks for the period in local time of the account', async () => {
		const dates = { dateFrom: '2026-07-01T00:00:00Z', dateTo: '2026-07-01T12:00:00-04:00' };
		await bench.run({ ...getMany, ...dates });
		expect(bench.gateway.requests[0]!.json).toMatchObject({
			date_from: '2026-07-01 02:00:00',
			date_to: '2026-07-01 18:00:00',
		});
	});

	it('reads the messages of the mobile app from their own address', async () => {
		const message = { sender: '48500600700', message: 'Z aplikacji', ts: '2026-03-05 08:00:00' };
		bench.gateway.receive({ ...message, via: 'mobileApp' });
		const { outputs } = await bench.run({ ...getMany, source: 'mobileApp' });
		expect(bench.paths).toEqual(['/getincoming_mobileapp/']);
		expect(outputs[0]).toEqual([
			expect.objectContaining({ type: 'mobileApp', text: 'Z aplikacji' }),
		]);
	});

	it('returns up to the limit', async () => {
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
			'a date that is none',
			{ dateFrom: 'yesterday' },
			/Date From is no date and time: "yesterday"/,
		],
		['a limit of nothing', { returnAll: false, limit: 0 }, /Limit must be a number of at least 1/],
	])('refuses %s before it asks', async (_, parameters, words) => {
		const { error } = await bench.run({ ...getMany, ...parameters });
		expect(error?.message).toMatch(words);
		expect(error?.message).toContain('[item 0]');
		expect(bench.gateway.requests).toHaveLength(0);
	});

	it.each([
		['a web page', { kind: 'html', taken: true }, /a web page/],
		['half a JSON', { kind: 'malformed' }, /something else/],
		['nothing', { kind: 'empty' }, /came nothing/],
		['an object', { kind: 'wrongShape', body: { messages: [] } }, /instead of a list of messages/],
		['a list of texts', { kind: 'wrongShape', body: ['a'] }, /instead of a list of messages/],
	] as const)('names what is wrong when the gateway answers with %s', async (_, fault, words) => {
		bench.gateway.receive({ sender: '48500600700', message: 'TAK', ts: '2026-03-01 10:24:40' });
		bench.gateway.fault(fault);
		const { error } = await bench.run(getMany);
		expect(error?.message).toMatch(words);
	});
});
