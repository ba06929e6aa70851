import type { MProfiGateway } from '../../../sandbox';
import { openBench, type Bench } from '../../support/bench';
import { M_PROFI } from '../../support/gateways/mProfi';

let bench: Bench<MProfiGateway>;
beforeAll(async () => {
	bench = await openBench(M_PROFI);
});
beforeEach(() => bench.gateway.reset());
afterAll(async () => await bench.close());

/** The gateway answers once with this list. */
function answer(list: unknown): void {
	const path = '/getincoming/';
	bench.gateway.fault({ kind: 'status', status: 200, taken: false, body: list as object, path });
}

const message = {
	message: 'TAK',
	sender: '48500600700',
	recipient: '48664400100',
	ts: '2099-01-01 10:00:00',
};

it.each<[string, Partial<typeof message>]>([
	['blanks around its text', { message: ' TAK ' }],
	['+ before its number', { sender: '+48500600700', recipient: '+48 664 400 100' }],
	['its time in ISO 8601', { ts: '2099-01-01T10:00:00' }],
])('does not emit a message again when mProfi writes %s', async (_, change) => {
	const trigger = bench.listen({ event: 'incomingSms' });
	await trigger.poll();
	answer([message]);
	expect(await trigger.poll()).toHaveLength(1);
	answer([{ ...message, ...change }]);
	expect(await trigger.poll()).toEqual([]);
	answer([message, { ...message, ...change }]);
	expect(await trigger.poll()).toHaveLength(1);
});

it('reads a list that PHP writes as an object with numbers as keys', async () => {
	const trigger = bench.listen({ event: 'incomingSms' });
	await trigger.poll();
	answer({ '1': message, '4': { ...message, message: 'NIE' } });
	expect((await trigger.poll()).map(({ text }) => text)).toEqual(['TAK', 'NIE']);
});

describe('the trigger for survey answers', () => {
	const survey = (onlyFinished: boolean) => ({
		event: 'surveyAnswer',
		surveyId: { __rl: true, mode: 'id', value: '1' },
		onlyFinished,
	});
	const answersOf = (items: object[]) =>
		items.map((item) => (item as { answers: unknown }).answers);

	it('loses and repeats nothing when Only Finished is switched', async () => {
		const finished = bench.listen(survey(true));
		await finished.poll();
		bench.gateway.answerSurvey(1, '48500600700', ['tak', '5']);
		bench.gateway.answerSurvey(1, '48500600701', ['nie'], { finished: false });
		const every = bench.listen(survey(false), {
			staticData: finished.staticData(),
			activation: 'update',
		});
		expect(answersOf(await every.poll())).toEqual([['tak', '5']]);
		bench.gateway.answerSurvey(1, '48500600702', ['tak'], { finished: false });
		bench.gateway.answerSurvey(1, '48500600703', ['nie', '1']);
		const again = bench.listen(survey(true), {
			staticData: every.staticData(),
			activation: 'update',
		});
		expect(answersOf(await again.poll())).toEqual([['nie', '1']]);
		expect(await again.poll()).toEqual([]);
	});

	it('says in the editor that there are no answers yet', async () => {
		const trigger = bench.listen(survey(true), { mode: 'manual', activation: 'manual' });
		await expect(trigger.poll()).rejects.toThrow(
			'There is no test event to show, because the gateway lists no finished answers to this survey.',
		);
	});
});
