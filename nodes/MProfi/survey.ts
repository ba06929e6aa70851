import { InvalidInput } from '../shared/gateway/error';
import { withFields, type OutputJson } from '../shared/gateway/output';
import { asId, asParameterText } from '../shared/gateway/values';
import { numberOrName } from '../shared/sms/numbering';
import { isoWithOffset } from '../shared/time';
import type { WireAnswers, WireSurvey } from './client';

const TIME_FIELDS = new Set(['createdAt', 'start', 'end']);

/** The output for a survey: the gateway's fields in camelCase, times in ISO 8601 with offset. */
export function surveyDetails(survey: WireSurvey, timeZone: string): OutputJson {
	const ownFields = { gateway: 'mProfi', surveyId: asId(survey.id) };
	return withFields(ownFields, survey, { timeZone, times: TIME_FIELDS, without: ['id'] });
}

/** One participant's answers. `finished` is null until the last question is answered. */
export function surveyAnswers(entry: WireAnswers, surveyId: string, timeZone: string): OutputJson {
	const { msisdn, answers, finished } = entry;
	return {
		gateway: 'mProfi',
		surveyId,
		msisdn: numberOrName(msisdn),
		answers,
		finished: finished === null ? null : isoWithOffset(finished, timeZone),
	};
}

/** @throws {InvalidInput} if the value is not a whole number. */
export function readSurveyId(value: unknown): string {
	const id = asParameterText(value, 'surveyId');
	if (/^\d+$/.test(id)) return id;
	throw new InvalidInput(
		id === ''
			? 'No survey is chosen. Choose one from the list, or enter its ID.'
			: `"${id}" is not a valid survey ID. Survey IDs are whole numbers.`,
	);
}
