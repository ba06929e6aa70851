import fc from 'fast-check';
import { MProfiBench } from '../../../support/mprofi';
import { SerwerSmsBench } from '../../../support/serwersms';
import { emitsWhatIsDue, type Followed } from './followed';
import type { Listening } from './world';

interface Answering {
	who: string;
	answers: string[];
	finished: boolean;
	/** Takes part so often in this second. */
	times: number;
}

/** Few people and answers: somebody takes part again, and answers the same in the same second. */
async function survey(): Promise<Followed<Answering>> {
	const bench = await MProfiBench.open();
	const id = 1;
	const keyOf = (msisdn: unknown, answers: unknown, finished: unknown) =>
		JSON.stringify([msisdn, answers, String(finished as string).slice(0, 19)]);
	return {
		bench: bench as unknown as Listening['bench'],
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

type Act =
	| { do: 'send'; ending: string; count: number }
	| { do: 'decide'; nth: number; status: 'delivered' | 'undelivered' | 'unsent' };

const FINAL = ['delivered', 'undelivered', 'unsent'];

/** Some stay sent until the operator tells more: hours and days later. Pages hold 20. */
async function reports(): Promise<Followed<Act>> {
	const bench = await SerwerSmsBench.open({ largestPage: 20 });
	const { gateway } = bench;
	let sent = 0;
	const people = (count: number, ending: string) =>
		Array.from({ length: count }, () => {
			sent += 1;
			return { to: `48${500_000 + (sent % 100_000)}${ending}`, text: `Message ${sent}` };
		});
	return {
		bench: bench as unknown as Listening['bench'],
		parameters: { event: 'deliveryReport' },
		path: '/messages/reports',
		acts: fc.oneof(
			fc.record({
				do: fc.constant('send' as const),
				// Stays sent, is delivered, is not: the sandbox's own endings of numbers.
				ending: fc.constantFrom('020', '020', '700', '001', '011'),
				count: fc.constantFrom(1, 2, 3, 19, 20, 21),
			}),
			fc.record({
				do: fc.constant('decide' as const),
				// The oldest has left the window first.
				nth: fc.oneof(fc.constant(0), fc.nat(100)),
				status: fc.constantFrom(...(['delivered', 'undelivered', 'unsent'] as const)),
			}),
		),
		act: async (act) => {
			if (act.do === 'send') {
				await bench.run(
					{ resource: 'message', operation: 'sendBulk', messagesFrom: 'inputFields', from: '' },
					people(act.count, act.ending),
				);
				return;
			}
			const open = gateway.messages.filter(({ status }) => !FINAL.includes(status));
			const one = open[act.nth % open.length];
			if (one) gateway.decide(one, { status: act.status, reason: null });
		},
		due: () =>
			gateway.messages
				.filter(({ status }) => FINAL.includes(status))
				.map(({ id, status }) => `${id} ${status}`),
		keyOf: ({ messageId, gatewayStatus }) => `${messageId as string} ${gatewayStatus as string}`,
	};
}

emitsWhatIsDue('mProfiTrigger: surveyAnswer', survey, 15);
emitsWhatIsDue('serwerSmsTrigger: deliveryReport', reports, 20);
