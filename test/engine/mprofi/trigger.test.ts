import type { MProfiGateway } from '../../../sandbox';
import { openBench, type Bench } from '../../support/bench';
import { M_PROFI } from '../../support/gateways/mProfi';

/** The gateway's clock. The node uses the clock of the machine. */
let now = Date.now();
let bench: Bench<MProfiGateway>;
beforeAll(async () => {
	bench = await openBench(M_PROFI, { clock: () => now });
});
beforeEach(() => {
	now = Date.now();
	bench.gateway.reset();
});
afterAll(async () => await bench.close());

const sms = { event: 'incomingSms' };

function arrive(message: string, sender = '48500600700'): void {
	bench.gateway.receive({ sender, message });
}

describe('mProfiTrigger', () => {
	it('starts at the moment it is activated', async () => {
		arrive('before');
		const trigger = bench.listen(sms);
		expect(await trigger.poll()).toEqual([]);
		arrive('after');
		expect(await trigger.poll()).toEqual([
			{
				gateway: 'mProfi',
				id: null,
				from: '48500600700',
				to: '48664400100',
				text: 'after',
				receivedAt: expect.stringMatching(/^20.*[+-]\d\d:\d\d$/) as string,
				type: 'sms',
			},
		]);
		expect(await trigger.poll()).toEqual([]);
	});

	it('emits each of several equal texts in one second, from one sender or from two', async () => {
		const trigger = bench.listen(sms);
		await trigger.poll();
		arrive('TAK');
		arrive('TAK', '48500600701');
		expect(await trigger.poll()).toHaveLength(2);
		arrive('TAK');
		expect(await trigger.poll()).toHaveLength(1);
		expect(await trigger.poll()).toEqual([]);
	});

	it('emits the oldest message first', async () => {
		const trigger = bench.listen(sms);
		await trigger.poll();
		const ts = (offset: number) =>
			new Date(now + 7_200_000 + offset).toISOString().slice(0, 19).replace('T', ' ');
		bench.gateway.receive({ sender: '48500600700', message: 'second', ts: ts(2_000) });
		bench.gateway.receive({ sender: '48500600700', message: 'first', ts: ts(1_000) });
		const texts = (await trigger.poll()).map(({ text }) => text);
		expect(texts).toEqual(['first', 'second']);
	});

	it('resumes from the saved state after a restart of n8n, and loses nothing', async () => {
		const before = bench.listen(sms);
		await before.poll();
		arrive('seen');
		expect(await before.poll()).toHaveLength(1);
		const staticData = before.staticData();
		arrive('while n8n was down');
		const after = bench.listen(sms, { staticData, activation: 'init' });
		expect((await after.poll()).map(({ text }) => text)).toEqual(['while n8n was down']);
	});

	it('resumes when a new version of the workflow is published', async () => {
		const before = bench.listen(sms);
		await before.poll();
		arrive('meanwhile');
		const after = bench.listen(sms, { staticData: before.staticData(), activation: 'update' });
		expect(await after.poll()).toHaveLength(1);
	});

	it('starts over when the workflow was turned off and on again', async () => {
		const before = bench.listen(sms);
		await before.poll();
		arrive('while it was off');
		const after = bench.listen(sms, { staticData: before.staticData(), activation: 'activate' });
		expect(await after.poll()).toEqual([]);
		arrive('on again');
		expect((await after.poll()).map(({ text }) => text)).toEqual(['on again']);
	});

	it('starts over when another event is chosen', async () => {
		const before = bench.listen(sms);
		await before.poll();
		bench.gateway.receive({ sender: '48500600700', message: 'old', via: 'mobileApp' });
		const app = { event: 'incomingMobileApp' };
		const after = bench.listen(app, { staticData: before.staticData(), activation: 'update' });
		expect(await after.poll()).toEqual([]);
		bench.gateway.receive({ sender: '48500600700', message: 'new', via: 'mobileApp' });
		expect((await after.poll()).map(({ text, type }) => [text, type])).toEqual([
			['new', 'mobileApp'],
		]);
	});

	it('emits each message once when polls overlap', async () => {
		const trigger = bench.listen(sms);
		await trigger.poll();
		arrive('once');
		bench.gateway.fault({ kind: 'delay', ms: 100, path: '/getincoming/' });
		const both = await Promise.all([trigger.poll(), trigger.poll()]);
		expect(both.flat()).toHaveLength(1);
	});

	it.each([
		['cannot be reached', { kind: 'dropBefore' }, /was lost/],
		[
			'refuses the key',
			{ kind: 'status', status: 401, taken: false },
			/refused the Incoming API Key/,
		],
		['answers with a web page', { kind: 'html', taken: false }, /a web page/],
		['answers with a list that is cut off', { kind: 'malformed' }, /unexpected body/],
	] as const)(
		'fails when the gateway %s, and catches up at the next poll',
		async (_, fault, words) => {
			const trigger = bench.listen(sms);
			await trigger.poll();
			arrive('late');
			bench.gateway.fault({ ...fault, path: '/getincoming/', times: 3 });
			await expect(trigger.poll()).rejects.toThrow(words);
			bench.gateway.clearFaults();
			expect((await trigger.poll()).map(({ text }) => text)).toEqual(['late']);
		},
	);

	it('tells newer releases of n8n why a poll failed', async () => {
		const trigger = bench.listen(sms);
		const headers = { 'retry-after': '120' };
		bench.gateway.fault({ kind: 'status', status: 429, taken: false, headers });
		await expect(trigger.poll()).rejects.toMatchObject({
			failure: { cause: 'rate-limited', retryAfterMs: 120_000 },
		});
	});

	it('shows the newest messages in the editor and remembers nothing', async () => {
		for (let i = 0; i < 15; i++) arrive(`${i}`, String(48_500_600_100 + i));
		const trigger = bench.listen(sms, { mode: 'manual', activation: 'manual' });
		expect(await trigger.poll()).toHaveLength(10);
		expect(await trigger.poll()).toHaveLength(10);
		expect(trigger.staticData()).toEqual({});
	});
});

describe('mProfiTrigger: surveyAnswer', () => {
	const survey = { event: 'surveyAnswer', surveyId: { __rl: true, mode: 'id', value: '1' } };

	it('emits a participant once, when the last question is answered', async () => {
		const trigger = bench.listen({ ...survey, onlyFinished: true });
		await trigger.poll();
		bench.gateway.answerSurvey(1, '48500600700', ['tak'], { finished: false });
		expect(await trigger.poll()).toEqual([]);
		bench.gateway.answerSurvey(1, '48500600700', ['5']);
		expect(await trigger.poll()).toEqual([
			expect.objectContaining({ surveyId: '1', msisdn: '48500600700', answers: ['tak', '5'] }),
		]);
		expect(await trigger.poll()).toEqual([]);
	});

	it('emits every answer when Only Finished is off', async () => {
		const trigger = bench.listen({ ...survey, onlyFinished: false });
		await trigger.poll();
		bench.gateway.answerSurvey(1, '48500600700', ['tak'], { finished: false });
		expect(await trigger.poll()).toHaveLength(1);
		bench.gateway.answerSurvey(1, '48500600700', ['5']);
		expect(await trigger.poll()).toHaveLength(1);
	});

	it('does not activate for a survey that does not exist or is not chosen', async () => {
		const unknown = { ...survey, surveyId: { __rl: true, mode: 'id', value: '999' } };
		await expect(bench.listen(unknown).poll()).rejects.toThrow(/found nothing/);
		const none = { ...survey, surveyId: { __rl: true, mode: 'id', value: '' } };
		await expect(bench.listen(none).poll()).rejects.toThrow(/No survey is chosen/);
	});
});
