import type { IDataObject } from 'n8n-workflow';
import type { Account } from '../shared/inbox/stream';
import type { Item } from '../shared/n8n/parameters';
import type { EventSource } from '../shared/n8n/triggers/eventSource';
import { numberOrName } from '../shared/sms/numbering';
import { normalTime, wallText, wallTime } from '../shared/time';
import { getIncoming, surveyReport, type IncomingSource, type MProfi } from './client';
import { incomingMessage } from './incoming';
import { readSurveyId, surveyAnswers } from './survey';

const EVENTS = ['incomingSms', 'incomingMobileApp', 'surveyAnswer'] as const;

/** The key that reads messages identifies the account. */
export function loginOf({ incomingApiKey, apiKey }: IDataObject): unknown {
	return incomingApiKey || apiKey;
}

/** The list that the trigger follows, as its parameters choose it. @throws {InvalidInput} */
export function eventSourceOf(parameters: Item): (mProfi: MProfi, account: Account) => EventSource {
	const event = parameters.choice('event', 'Event', EVENTS);
	if (event === 'surveyAnswer') {
		const survey = readSurveyId(parameters.value('surveyId'));
		const onlyFinished = parameters.flag('onlyFinished', 'Only Finished', true);
		return (mProfi, account) => surveyAnswerEvents(mProfi, account, survey, onlyFinished);
	}
	const source = event === 'incomingMobileApp' ? 'mobileApp' : 'sms';
	return (mProfi, account) => incomingMessageEvents(mProfi, account, source);
}

/**
 * Received messages. mProfi gives them no ID, so all their fields together identify one. How a number
 * or a time is written does not matter, nor do blanks around a text.
 */
function incomingMessageEvents(
	mProfi: MProfi,
	account: Account,
	source: IncomingSource,
): EventSource {
	return {
		list: 'incoming',
		account,
		parts: [source],
		plural: source === 'sms' ? 'incoming SMS' : 'incoming mobile app messages',
		timeZone: mProfi.timeZone,
		ask: async ({ from, to }) => {
			const messages = await getIncoming(mProfi, source, wallText(from), wallText(to));
			return messages.map((entry) => ({
				fingerprint: JSON.stringify([
					normalTime(entry.ts),
					numberOrName(entry.sender),
					numberOrName(entry.recipient),
					entry.message.trim(),
				]),
				formerly: () => JSON.stringify([entry.ts, entry.sender, entry.recipient, entry.message]),
				at: wallTime(entry.ts),
				part: source,
				output: () => incomingMessage(entry, source, mProfi.timeZone),
			}));
		},
	};
}

/**
 * Participants of a survey. The report always lists every participant, and its times say when a
 * participant finished, not when the entry appeared. So entries have no time (`at`) here, and the
 * window of times does not apply to them.
 */
function surveyAnswerEvents(
	mProfi: MProfi,
	account: Account,
	surveyId: string,
	onlyFinished: boolean,
): EventSource {
	return {
		list: `survey/${surveyId}`,
		account,
		parts: onlyFinished ? ['finished'] : ['finished', 'unfinished'],
		plural: onlyFinished ? 'finished answers to this survey' : 'answers to this survey',
		timeZone: mProfi.timeZone,
		isTimeless: true,
		ask: async () => {
			const report = await surveyReport(mProfi, surveyId);
			return report
				.filter(({ finished }) => finished !== null || !onlyFinished)
				.map((entry) => ({
					fingerprint: JSON.stringify([
						numberOrName(entry.msisdn),
						entry.answers.map((answer) => answer.trim()),
						entry.finished && normalTime(entry.finished),
					]),
					formerly: () => JSON.stringify([entry.msisdn, entry.answers, entry.finished]),
					at: null,
					part: entry.finished === null ? 'unfinished' : 'finished',
					output: () => surveyAnswers(entry, surveyId, mProfi.timeZone),
				}));
		},
	};
}
