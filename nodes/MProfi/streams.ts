import type { IPollFunctions } from 'n8n-workflow';
import { wallText, wallTime } from '../shared/inbox/localTime';
import type { Stream } from '../shared/n8n/poll';
import { getIncoming, surveyReport, type IncomingSource, type MProfi } from './client';
import { incomingMessage } from './incoming';
import { readSurveyId, surveyAnswers } from './survey';

/** What the trigger's parameters say to listen to. */
export function openStream(context: IPollFunctions, mProfi: MProfi): Stream {
	const account = String(context.getNode().credentials?.mProfiApi?.id ?? '');
	switch (context.getNodeParameter('event')) {
		case 'surveyAnswer': {
			const survey = context.getNodeParameter('surveyId', '', { extractValue: true });
			const onlyFinished = context.getNodeParameter('onlyFinished', true) === true;
			return answersStream(mProfi, account, readSurveyId(survey), onlyFinished);
		}
		case 'incomingMobileApp':
			return incomingStream(mProfi, account, 'mobileApp');
		default:
			return incomingStream(mProfi, account, 'sms');
	}
}

/** Received messages. mProfi gives them no id: all their fields together tell them apart. */
export function incomingStream(mProfi: MProfi, account: string, source: IncomingSource): Stream {
	return {
		name: `incoming/${source}/${account}`,
		timeZone: mProfi.timeZone,
		ask: async ({ from, to }) => {
			const messages = await getIncoming(mProfi, source, wallText(from), wallText(to));
			return messages.map((entry) => ({
				fingerprint: JSON.stringify([entry.ts, entry.sender, entry.recipient, entry.message]),
				at: wallTime(entry.ts),
				output: () => incomingMessage(entry, source, mProfi.timeZone),
			}));
		},
	};
}

/**
 * Participants of a survey. The report is always whole and its times say when somebody finished,
 * not when the entry came up, so entries are told apart without a window.
 */
export function answersStream(
	mProfi: MProfi,
	account: string,
	surveyId: string,
	onlyFinished: boolean,
): Stream {
	return {
		name: `survey/${surveyId}/${onlyFinished ? 'finished' : 'every'}/${account}`,
		timeZone: mProfi.timeZone,
		ask: async () => {
			const report = await surveyReport(mProfi, surveyId);
			return report
				.filter(({ finished }) => finished !== null || !onlyFinished)
				.map((entry) => ({
					fingerprint: JSON.stringify([entry.msisdn, entry.answers, entry.finished]),
					at: null,
					output: () => surveyAnswers(entry, surveyId, mProfi.timeZone),
				}));
		},
	};
}
