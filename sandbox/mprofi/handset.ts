import type { Handsets, Live, Way } from '../handset';
import { encodingOf, source } from '../handset';
import { isoMoment } from '../time';
import type { MProfiGateway } from './gateway';
import type { IncomingMessage } from './inbox';
import type { Message, Status } from './ledger';
import type { Participation, Survey } from './surveys';

const tones: Readonly<Record<Status, Live['tone']>> = {
	processing: 'moving',
	sent: 'moving',
	delivered: 'delivered',
	'not delivered': 'failed',
	error: 'failed',
	unknown: 'failed',
};

interface SurveyStart {
	survey: Survey;
	msisdn: string;
	at: number;
}

/** What of mProfi is seen on handsets, and done there. */
export function mProfiHandsets(mProfi: MProfiGateway): Handsets {
	const { timeZone } = mProfi;
	const startsOf = new WeakMap<Survey, SurveyStart[]>();
	return {
		sources: [
			source<Message>(
				() => mProfi.messages,
				({ recipient, sentText, parts, takenAt }) => ({
					handset: recipient,
					isAnswer: false,
					other: 'mProfi',
					text: sentText,
					parts,
					encoding: encodingOf(sentText),
					at: takenAt,
				}),
				({ status }) => ({ status, tone: tones[status] }),
				(message, fate) =>
					mProfi.decide(message, fate === 'delivered' ? 'delivered' : 'not delivered'),
			),
			source<IncomingMessage>(
				() => mProfi.incoming,
				({ sender, recipient, message, ts }) => ({
					handset: sender,
					isAnswer: true,
					other: recipient,
					text: message,
					parts: null,
					encoding: '',
					at: endOfSecond(ts.replace(' ', 'T')),
				}),
				({ via }) => ({
					status: via === 'sms' ? 'in the inbox' : 'in the app’s inbox',
					tone: 'plain',
				}),
			),
			source<SurveyStart>(
				surveyStarts,
				({ survey, msisdn, at }) => ({
					handset: msisdn,
					isAnswer: false,
					other: survey.msisdn,
					text: `Survey ${survey.id}: ${survey.name}`,
					parts: null,
					encoding: '',
					at,
				}),
				() => ({ status: 'survey started', tone: 'plain' }),
			),
			source<Participation>(
				runningParticipations,
				(participation) => ({
					handset: participation.msisdn,
					isAnswer: true,
					other: `survey ${surveyOf(participation)?.id ?? ''}`,
					text: '',
					parts: null,
					encoding: '',
					at: endOfSecond(participation.finished),
				}),
				({ answers, finished }) => ({
					text: answers.join(' · '),
					status: finished === null ? 'survey, unfinished' : 'survey, finished',
					tone: finished === null ? 'moving' : 'plain',
				}),
			),
		],
		ways: () => [...inboxWays, ...mProfi.surveys.all.filter(({ active }) => active).map(surveyWay)],
		funds: () => [],
		addresses: () => [],
	};

	/** A survey keeps the bare numbers. */
	function surveyStarts(): SurveyStart[] {
		return mProfi.surveys.all.flatMap((survey) => {
			const starts = startsOf.get(survey) ?? [];
			for (const msisdn of survey.started.slice(starts.length)) {
				starts.push({ survey, msisdn, at: mProfi.now() });
			}
			startsOf.set(survey, starts);
			return starts;
		});
	}

	function runningParticipations(): Participation[] {
		return mProfi.surveys.all
			.filter(({ active }) => active)
			.flatMap(({ participations }) => participations);
	}

	function surveyOf(participation: Participation) {
		return mProfi.surveys.all.find((one) => one.participations.includes(participation));
	}

	/** Known to the second only, it comes after all that is known to have come within it. */
	function endOfSecond(local: string | null): number {
		return local === null ? mProfi.now() : (isoMoment(local, timeZone) ?? 0) + 999;
	}
}

const inboxWays: Way[] = [
	{
		label: 'mProfi, SMS',
		path: '/inbox',
		number: 'sender',
		text: 'message',
		body: { via: 'sms' },
		then: 'In mProfi’s inbox: a trigger in n8n fetches it within a minute.',
	},
	{
		label: 'mProfi, mobile app',
		path: '/inbox',
		number: 'sender',
		text: 'message',
		body: { via: 'mobileApp' },
		then: 'In the app’s inbox: a trigger for mobile app messages fetches it within a minute.',
	},
];

function surveyWay({ id, name }: Survey): Way {
	return {
		label: `mProfi, survey ${id}: ${name}`,
		path: `/surveys/${id}/answers`,
		number: 'msisdn',
		text: 'answers',
		byLine: true,
		body: { finished: true },
		then: 'The survey is answered: a trigger for survey answers fetches it within a minute.',
	};
}
