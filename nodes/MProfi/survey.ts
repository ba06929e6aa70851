import type { IDataObject } from 'n8n-workflow';
import { asId, asText } from '../shared/gateway/answer';
import { InvalidInput } from '../shared/gateway/error';
import { isoWithOffset } from '../shared/inbox/localTime';
import { asParameterText } from '../shared/n8n/parameters';
import type { WireAnswers, WireSurvey } from './client';

const TIMES = new Set(['createdAt', 'start', 'end']);

/** n8n runs a node again whose first item has an `error`; the others mean something of ours. */
const NOT_TAKEN_OVER = new Set(['id', 'error', 'failure', '__proto__']);

/** A survey with the gateway's fields in camelCase, times as ISO 8601 with offset. */
export function surveyDetails(survey: WireSurvey, timeZone: string): IDataObject {
	const json: IDataObject = { gateway: 'mProfi', surveyId: asId(survey.id) };
	for (const [field, value] of Object.entries(survey)) {
		const name = field.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
		const text = asText(value);
		if (NOT_TAKEN_OVER.has(name) || Object.hasOwn(json, name)) continue;
		json[name] =
			TIMES.has(name) && text !== null
				? isoWithOffset(text, timeZone)
				: (value as IDataObject[string]);
	}
	return json;
}

/** One participant's answers. `finished` is null while questions are open. */
export function surveyAnswers(entry: WireAnswers, surveyId: string, timeZone: string): IDataObject {
	const { msisdn, answers, finished } = entry;
	return {
		gateway: 'mProfi',
		surveyId,
		msisdn,
		answers,
		finished: finished === null ? null : isoWithOffset(finished, timeZone),
	};
}

/** @throws {InvalidInput} for what is no whole number. */
export function readSurveyId(value: unknown): string {
	const id = asParameterText(value, 'surveyId');
	if (/^\d+$/.test(id)) return id;
	throw new InvalidInput(
		id === ''
			? 'No survey is chosen. Choose one from the list or give its ID.'
			: `"${id}" is no survey ID: those are whole numbers.`,
	);
}
