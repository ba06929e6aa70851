import type { IDataObject } from 'n8n-workflow';
import { retryExecution } from '../../support/engine';
import type { MProfiGateway } from '../../../sandbox';
import { openBench, type Bench } from '../../support/bench';
import { M_PROFI } from '../../support/gateways/mProfi';

let bench: Bench<MProfiGateway>;
beforeAll(async () => {
	bench = await openBench(M_PROFI);
});
beforeEach(() => bench.gateway.reset());
afterAll(async () => await bench.close());

const survey = (operation: string, more: IDataObject = {}) => ({
	resource: 'survey',
	operation,
	surveyId: { __rl: true, mode: 'id', value: '1' },
	...(more as object),
});

describe('survey', () => {
	it('lists the surveys, with offsets in their times', async () => {
		const { outputs } = await bench.run(survey('getMany', { returnAll: true }));
		expect(outputs[0]!.length).toBeGreaterThanOrEqual(2);
		expect(outputs[0]![0]).toMatchObject({
			gateway: 'mProfi',
			surveyId: '1',
			name: expect.any(String) as string,
			createdAt: expect.stringMatching(/T.*[+-]\d\d:\d\d$/) as string,
			active: expect.any(Boolean) as boolean,
		});
		const { outputs: first } = await bench.run(survey('getMany', { returnAll: false, limit: 1 }));
		expect(first[0]).toHaveLength(1);
	});

	it('gets a survey with its number and participants, and authorizes as the specification says', async () => {
		const { outputs } = await bench.run(survey('get'));
		expect(outputs[0]![0]).toMatchObject({
			surveyId: '1',
			msisdn: expect.any(String) as string,
			participants: expect.any(Number) as number,
		});
		expect(bench.gateway.requests[0]!.headers.authorization).toBe(`Token ${bench.gateway.apiKey}`);
	});

	it('starts a survey for each number and returns an item for each', async () => {
		const msisdn = '+48 500 600 700, 500600701\n0048500600702';
		const { outputs, items } = await bench.run(survey('start', { msisdn }));
		expect(outputs[0]).toEqual(
			['48500600700', '48500600701', '48500600702'].map((number) => ({
				gateway: 'mProfi',
				surveyId: '1',
				msisdn: number,
				outcome: 'accepted',
			})),
		);
		expect(items[0]!.map(({ pairedItem }) => pairedItem)).toEqual(Array(3).fill({ item: 0 }));
		expect(bench.paths).toEqual(Array(3).fill('/surveys/1/start/'));
	});

	it('does not start a survey again in a retry unless it was rejected', async () => {
		const parameters = survey('start', { msisdn: '500600700,500600701,500600702' });
		const path = '/surveys/1/start/';
		bench.gateway.fault({ kind: 'status', status: 400, taken: false, path, bodyContains: '701' });
		bench.gateway.fault({ kind: 'dropAfter', path, bodyContains: '702' });
		const failed = await bench.run(parameters);
		expect(failed.error?.message).toMatch(/HTTP 400/);
		await retryExecution(bench.setup(parameters), failed);
		const asked = bench.gateway.requests.map(({ json }) => (json as { msisdn: string }).msisdn);
		expect(asked.sort()).toEqual(['48500600700', '48500600701', '48500600701', '48500600702']);
	});

	it('reports unknown when the answer to a start is lost', async () => {
		bench.gateway.fault({ kind: 'dropAfter', path: '/surveys/1/start/' });
		const node = { onError: 'continueRegularOutput' } as const;
		const { outputs } = await bench.run(survey('start', { msisdn: '500600700' }), [{}], node);
		expect(outputs[0]![0]).toMatchObject({ msisdn: '48500600700', outcome: 'unknown' });
	});

	it('returns the report as one item per participant or as a single item', async () => {
		bench.gateway.answerSurvey(1, '48500600700', ['tak', '5']);
		const { outputs } = await bench.run(survey('getReport', { output: 'participants' }));
		expect(outputs[0]).toContainEqual({
			gateway: 'mProfi',
			surveyId: '1',
			msisdn: '48500600700',
			answers: ['tak', '5'],
			finished: expect.stringMatching(/T.*[+-]\d\d:\d\d$/) as string,
		});
		const { outputs: whole } = await bench.run(survey('getReport', { output: 'whole' }));
		expect(whole[0]).toEqual([{ gateway: 'mProfi', surveyId: '1', participants: outputs[0] }]);
	});

	it.each([
		['get', '999', /found nothing.*HTTP 404/],
		['getReport', '999', /found nothing.*HTTP 404/],
		['get', '={{ "" }}', /No survey is chosen/],
		['get', '../send', /not a valid survey ID/],
	])('%s says what is wrong with the survey "%s"', async (operation, value, words) => {
		const surveyId = { __rl: true, mode: 'id', value };
		const { error } = await bench.run(survey(operation, { surveyId }));
		expect(error?.message).toMatch(words);
		expect(error?.message).toContain('[item 0]');
	});

	it('refuses an invalid number before any request', async () => {
		const { error } = await bench.run(survey('start', { msisdn: '500 600' }));
		expect(error?.message).toMatch(/digits/);
		expect(bench.gateway.requests).toHaveLength(0);
	});
});

it('does not copy a prototype, an error or a failure from the fields of a survey', async () => {
	const body = '{"id": 1, "name": "x", "error": "no", "failure": "no", "__proto__": {"name": "y"}}';
	bench.gateway.fault({ kind: 'status', status: 200, taken: true, body, path: '/surveys/1/' });
	const { outputs } = await bench.run(survey('get'));
	const [json] = outputs[0]!;
	expect(Object.getPrototypeOf(json)).toBe(Object.prototype);
	expect(json).toMatchObject({ gateway: 'mProfi', surveyId: '1', name: 'x' });
	for (const name of ['error', 'failure', '__proto__']) {
		expect(Object.keys(json!)).not.toContain(name);
	}
});

it('counts each number once for Max Messages', async () => {
	const start = survey('start', { msisdn: '48500600700, 48500600701, 48500600700' });
	const over = await bench.run({ ...start, options: { maxMessages: 1 } });
	expect(over.error?.message).toMatch(/allows 1 .* 2 more would exceed/);
	expect(bench.paths).toEqual([]);
	const within = await bench.run({ ...start, options: { maxMessages: 2 } });
	expect(within.error).toBeUndefined();
	expect(within.outputs[0]).toHaveLength(2);
	expect(bench.paths).toHaveLength(2);
});
