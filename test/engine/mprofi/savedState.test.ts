import { openBench } from '../../support/bench';
import { M_PROFI } from '../../support/gateways/mProfi';
import version1 from '../../support/saved/version1.json';
import version2 from '../../support/saved/version2.json';
import { FastTime } from '../fuzz/time';

/** Each form of the state was saved at this time, just after a first message and a first answer. */
const SAVED_AT = '2026-06-10T10:00:00Z';

const survey = (onlyFinished: boolean) => ({
	event: 'surveyAnswer',
	surveyId: { __rl: true, mode: 'id', value: '1' },
	onlyFinished,
});

const CASES = [
	['incomingSms', { event: 'incomingSms' }, ['NIE']],
	['incomingMobileApp', { event: 'incomingMobileApp' }, ['Two']],
	['finishedAnswers', survey(true), [['nie', '1']]],
	['everyAnswer', survey(false), [['nie', '1'], ['nie']]],
] as const;

it.each(
	[version1, version2].flatMap((saved, i) => CASES.map((each) => [...each, i + 1, saved] as const)),
)(
	'continues from a saved state: %s, %j, %j, form %i',
	async (name, parameters, expected, _, saved) => {
		const time = new FastTime(SAVED_AT);
		const bench = await openBench(M_PROFI);
		const { gateway } = bench;
		try {
			time.now = Date.parse(SAVED_AT);
			const receive = (message: string, via: 'sms' | 'mobileApp' = 'sms') =>
				gateway.receive({ sender: '48500600700', message, via });
			receive('TAK');
			receive('App', 'mobileApp');
			gateway.answerSurvey(1, '48500600700', ['tak', '5']);
			gateway.answerSurvey(1, '48500600701', ['tak'], { finished: false });
			time.pass(60_000);
			receive('NIE');
			receive('Two', 'mobileApp');
			gateway.answerSurvey(1, '48500600702', ['nie', '1']);
			gateway.answerSurvey(1, '48500600703', ['nie'], { finished: false });
			const staticData = saved[name];
			const trigger = bench.listen(parameters, { staticData, activation: 'init' });
			const items = await trigger.poll();
			expect(items.map(({ text, answers }) => text ?? answers)).toEqual(expected);
			expect(await trigger.poll()).toEqual([]);
			// The state is now in the place where a rename does not lose it, and only there.
			expect(trigger.staticData()['node:Node under test']).toEqual({});
		} finally {
			time.stop();
			await bench.close();
		}
	},
);
