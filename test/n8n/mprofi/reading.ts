import { errorOf, outputOf, type Execution } from '../../../scripts/n8n/executions';
import { column, keys, type MProfiInN8n } from '../../support/realN8n';

const byId = (value: string) => ({ __rl: true, mode: 'id', value });
const WITH_OFFSET = /^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?[+-]\d\d:\d\d$/;

/** What n8n shows of the error. */
const words = (execution: Execution) => {
	const { message, description } = errorOf(execution) ?? {};
	return `${message as string} ${(description ?? '') as string}`;
};

/** Tests of incoming messages, surveys and failed requests. */
export function reading(real: () => MProfiInN8n): void {
	describe('Incoming Message', () => {
		it.each([
			['sms', '/1.0/getincoming/', '48664400100', 'by SMS'],
			['mobileApp', '/1.0/getincoming_mobileapp/', 'Aplikacja Mobilna', 'by app'],
		])(
			'Get Many returns the messages that came by %s in the period',
			async (source, path, to, text) => {
				const sender = '48500600700';
				const ts = '2026-03-15 12:00:00';
				real().gateway.receive({ sender, message: 'by SMS', ts });
				real().gateway.receive({ sender, message: 'by app', ts, via: 'mobileApp' });
				real().gateway.receive({ sender, message: 'too late', ts: '2026-03-16 12:00:00' });
				const execution = await real().run({
					resource: 'incomingMessage',
					operation: 'getMany',
					source,
					dateFrom: '2026-03-15T00:00:00',
					dateTo: '2026-03-15T23:59:59',
					returnAll: true,
				});
				expect(real().gateway.requests.map((request) => [request.path, request.json])).toEqual([
					[
						path,
						{
							apikey: keys.incomingApiKey,
							date_from: '2026-03-15 00:00:00',
							date_to: '2026-03-15 23:59:59',
						},
					],
				]);
				const receivedAt = '2026-03-15T12:00:00+01:00';
				expect(outputOf(execution, 'mProfi')).toEqual([
					{ gateway: 'mProfi', id: null, from: sender, to, text, receivedAt, type: source },
				]);
			},
		);
	});

	describe('Survey', () => {
		const survey = { resource: 'survey' };

		it('Get Many returns the surveys of the account', async () => {
			const execution = await real().run({ ...survey, operation: 'getMany', returnAll: true });
			expect(column(execution, 'surveyId')).toEqual(['1', '2']);
			expect(column(execution, 'name')).toEqual(['Customer satisfaction', 'Opening hours']);
			expect(column(execution, 'createdAt')).toEqual(
				Array<unknown>(2).fill(expect.stringMatching(WITH_OFFSET)),
			);
			expect(real().gateway.requests.map(({ method, path }) => [method, path])).toEqual([
				['GET', '/1.0/surveys/'],
			]);
		});

		it('Get returns one survey with its number and its count of participants', async () => {
			const execution = await real().run({ ...survey, operation: 'get', surveyId: byId('2') });
			expect(real().gateway.requests.map(({ path }) => path)).toEqual(['/1.0/surveys/2/']);
			expect(outputOf(execution, 'mProfi')).toEqual([
				expect.objectContaining({
					gateway: 'mProfi',
					surveyId: '2',
					active: false,
					msisdn: '48664400100',
					participants: 2,
				}),
			]);
		});

		it('Start asks each of several numbers and reports the outcome of each', async () => {
			const execution = await real().run({
				...survey,
				operation: 'start',
				surveyId: byId('1'),
				msisdn: '500600700, 500600701\n+48 500 600 702',
			});
			const asked = ['48500600700', '48500600701', '48500600702'];
			expect(real().gateway.surveys.find(1)!.started).toEqual(asked);
			expect(real().gateway.requests.map(({ method, path, json }) => [method, path, json])).toEqual(
				asked.map((msisdn) => ['POST', '/1.0/surveys/1/start/', { msisdn }]),
			);
			expect(outputOf(execution, 'mProfi')).toEqual(
				asked.map((msisdn) => ({ gateway: 'mProfi', surveyId: '1', msisdn, outcome: 'accepted' })),
			);
		});

		it('Get Report returns an item per participant, or all participants in one item', async () => {
			const report = { ...survey, operation: 'getReport', surveyId: byId('2') };
			const each = outputOf(await real().run({ ...report, output: 'participants' }), 'mProfi');
			expect(each).toEqual([
				{
					gateway: 'mProfi',
					surveyId: '2',
					msisdn: '48231213123',
					answers: ['tak', 'nie', '5', 'dziękuję'],
					finished: expect.stringMatching(WITH_OFFSET) as string,
				},
				{
					gateway: 'mProfi',
					surveyId: '2',
					msisdn: '48500600700',
					answers: ['nie'],
					finished: null,
				},
			]);
			const whole = outputOf(await real().run({ ...report, output: 'whole' }), 'mProfi');
			expect(whole).toEqual([{ gateway: 'mProfi', surveyId: '2', participants: each }]);
		});
	});

	describe('a request that fails', () => {
		it.each([
			['getStatus', { resource: 'message', operation: 'getStatus', messageId: '55' }],
			['getMany', { resource: 'incomingMessage', operation: 'getMany' }],
			['get', { resource: 'survey', operation: 'get', surveyId: byId('1') }],
			[
				'start',
				{ resource: 'survey', operation: 'start', surveyId: byId('1'), msisdn: '500600700' },
			],
		])(
			'of %s ends in an error that says what happened and does not show the key',
			async (_, parameters) => {
				real().gateway.fault({ kind: 'status', status: 500, taken: false, times: 3 });
				const refused = await real().run(parameters);
				expect(words(refused)).toMatch(/HTTP 500/);
				expect(words(refused)).toContain('[item 0]');
				real().gateway.reset();
				real().gateway.fault({ kind: 'dropBefore', times: 3 });
				const lost = await real().run(parameters);
				expect(words(lost)).toMatch(/The connection to 127\.0\.0\.1/);
				expect(words(lost)).toContain('[item 0]');
				for (const key of Object.values(keys)) {
					expect(JSON.stringify([refused, lost])).not.toContain(key);
				}
			},
		);
	});
}
