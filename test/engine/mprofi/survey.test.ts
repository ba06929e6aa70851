import type { IDataObject } from 'n8n-workflow';
import { retryExecution } from '../../support/engine';
import { MProfiBench } from '../../support/mprofi';

let bench: MProfiBench;
beforeAll(async () => {
	bench = await MProfiBench.open();
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
	it('lists the surveys with times that have an offset', async () => {
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

	it('gets one with its number and participants, signed as the vendor says', async () => {
		const { outputs } = await bench.run(survey('get'));
		expect(outputs[0]![0]).toMatchObject({
			surveyId: '1',
			msisdn: expect.any(String) as string,
			participants: expect.any(Number) as number,
		});
		expect(bench.gateway.requests[0]!.headers.authorization).toBe(`Token ${bench.gateway.apiKey}`);
	});

	it('starts for each number given, an item for each', async () => {
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

	it('starts for nobody twice, whatever is retried', async () => {
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

	it('leaves it unknown whether a survey started when the answer was lost', async () => {
		bench.gateway.fault({ kind: 'dropAfter', path: '/surveys/1/start/' });
		const node = { onError: 'continueRegularOutput' } as const;
		const { outputs } = await bench.run(survey('start', { msisdn: '500600700' }), [{}], node);
		expect(outputs[0]![0]).toMatchObject({ msisdn: '48500600700', outcome: 'unknown' });
	});

	it('reports an item per participant, or the whole in one', async () => {
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
		['get', '../send', /no survey ID/],
	])('%s of survey "%s" says what is wrong', async (operation, value, words) => {
		const surveyId = { __rl: true, mode: 'id', value };
		const { error } = await bench.run(survey(operation, { surveyId }));
		expect(error?.message).toMatch(words);
		expect(error?.message).toContain('[item 0]');
	});

	it('refuses a number that is none before it asks', async () => {
		const { error } = await bench.run(survey('start', { msisdn: '500 600' }));
		expect(error?.message).toMatch(/digits/);
		expect(bench.gateway.requests).toHaveLength(0);
	});
});

it('takes no prototype and no error over from the fields of a survey', async () => {
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
