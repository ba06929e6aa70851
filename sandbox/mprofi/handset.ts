import { encodingOf, source, type Handsets, type Live, type Way } from '../handset';
import { isoMoment } from '../time';
import type { MProfiGateway } from './gateway';
import type { IncomingMessage } from './inbox';
import type { Message, Status } from './ledger';
import type { Participation, Survey } from './surveys';

const TONES: Readonly<Record<Status, Live['tone']>> = {
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

/** What the handsets show of mProfi, and what they can do there. */
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
				({ status }) => ({ status, tone: TONES[status] }),
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
		ways: () => [
			...INBOX_WAYS,
			...mProfi.surveys.all.filter(({ active }) => active).map(surveyWay),
		],
		funds: () => [],
		addresses: () => [],
	};

	/** A survey stores only the numbers, so the time of each start is noted here. */
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

	/**
	 * The time is only known to the second. The last millisecond of that second keeps the message
	 * after everything else that happened within it.
	 */
	function endOfSecond(local: string | null): number {
		return local === null ? mProfi.now() : (isoMoment(local, timeZone) ?? 0) + 999;
	}
}

const INBOX_WAYS: Way[] = [
	{
		label: 'mProfi, SMS',
		path: '/inbox',
		number: 'sender',
		text: 'message',
		body: { via: 'sms' },
		isFetched: true,
		then: 'The message is in mProfi’s inbox. A trigger in n8n fetches it within a minute.',
	},
	{
		label: 'mProfi, mobile app',
		path: '/inbox',
		number: 'sender',
		text: 'message',
		body: { via: 'mobileApp' },
		isFetched: true,
		then: 'The message is in the app’s inbox. A trigger for mobile app messages fetches it within a minute.',
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
		isFetched: true,
		then: 'The answer is in the survey. A trigger for survey answers fetches it within a minute.',
	};
}
