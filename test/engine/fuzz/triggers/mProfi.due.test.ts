import fc from 'fast-check';
import { openBench } from '../../../support/bench';
import { M_PROFI } from '../../../support/gateways/mProfi';
import { emitsWhatIsDue, type Followed } from './followed';

interface Answering {
	who: string;
	answers: string[];
	finished: boolean;
	/** How often this person answers in the same second. */
	times: number;
}

/** Only a few people and answers, so that equal ones come in the same second. */
async function survey(): Promise<Followed<Answering>> {
	const bench = await openBench(M_PROFI);
	const id = 1;
	const keyOf = (msisdn: unknown, answers: unknown, finished: unknown) =>
		JSON.stringify([msisdn, answers, String(finished as string).slice(0, 19)]);
	return {
		bench,
		parameters: { event: 'surveyAnswer', surveyId: { __rl: true, mode: 'id', value: String(id) } },
		path: `/surveys/${id}/report/`,
		acts: fc.record({
			who: fc.constantFrom('48500600700', '48500600701'),
			answers: fc.constantFrom(['tak'], ['nie', '5'], []),
			finished: fc.boolean(),
			times: fc.constantFrom(1, 1, 2),
		}),
		act: ({ who, answers, finished, times }) => {
			for (let i = 0; i < times; i++) {
				bench.gateway.answerSurvey(id, who, answers, { finished });
			}
		},
		due: () =>
			bench.gateway.surveys
				.find(id)!
				.participations.filter(({ finished }) => finished !== null)
				.map(({ msisdn, answers, finished }) => keyOf(msisdn, answers, finished)),
		keyOf: ({ msisdn, answers, finished }) => keyOf(msisdn, answers, finished),
	};
}

emitsWhatIsDue('mProfiTrigger: surveyAnswer', survey, 15);
