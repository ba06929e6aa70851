import { openBench } from '../../../support/bench';
import { M_PROFI } from '../../../support/gateways/mProfi';
import { goesOnAfterChangedAnswers, type Changing } from './changed';

let count = 0;
const next = () => `nr ${++count}`;

async function messages(): Promise<Changing> {
	const bench = await openBench(M_PROFI);
	return {
		bench,
		parameters: { event: 'incomingSms' },
		happen: () => bench.gateway.receive({ sender: '48500600700', message: next() }).message,
		nameOf: ({ text }) => text,
	};
}

async function answers(): Promise<Changing> {
	const bench = await openBench(M_PROFI);
	return {
		bench,
		parameters: { event: 'surveyAnswer', surveyId: { __rl: true, mode: 'id', value: '1' } },
		happen: () => bench.gateway.answerSurvey(1, '48500600700', [next()]).answers[0]!,
		nameOf: ({ answers: [first] = [] }: { answers?: string[] }) => first,
	};
}

goesOnAfterChangedAnswers('mProfiTrigger: incomingSms', messages);
goesOnAfterChangedAnswers('mProfiTrigger: surveyAnswer', answers);
