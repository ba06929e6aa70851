import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { InvalidInput } from '../../shared/gateway/error';
import { readRecipient } from '../../shared/gateway/message';
import { accepted, outcomeOf } from '../../shared/gateway/outcome';
import type { ItemOperation, Output, Resource, Run } from '../../shared/n8n/operation';
import { asParameterText, type Item } from '../../shared/n8n/parameters';
import { limited, limitField, optionsField, returnAllField } from '../../shared/n8n/properties';
import { outcomeOutput, settleOutcome } from '../../shared/n8n/messaging';
import { getSurvey, listSurveys, startSurvey, surveyReport, type MProfi } from '../client';
import { RECIPIENT } from '../message';
import { readSurveyId, surveyAnswers, surveyDetails } from '../survey';

export const surveyField: INodeProperties = {
	displayName: 'Survey',
	name: 'surveyId',
	type: 'resourceLocator',
	required: true,
	default: { mode: 'list', value: '' },
	description: 'The survey, as set up in the mProfi panel',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			typeOptions: { searchListMethod: 'searchSurveys', searchable: true },
		},
		{ displayName: 'By ID', name: 'id', type: 'string', placeholder: 'e.g. 1' },
	],
};

const getMany: ItemOperation<MProfi> = {
	over: 'item',
	name: 'Get Many',
	action: 'Get many surveys',
	description: 'Get the surveys of the account',
	fields: [returnAllField, limitField],
	async run(item, mProfi) {
		const returnAll = item.flag('returnAll');
		const limit = returnAll ? 0 : item.number('limit', 'Limit', 1);
		const surveys = await listSurveys(mProfi);
		return limited(surveys, returnAll, limit).map((survey) => ({
			json: surveyDetails(survey, mProfi.timeZone),
		}));
	},
};

const get: ItemOperation<MProfi> = {
	over: 'item',
	name: 'Get',
	action: 'Get a survey',
	description: 'Get a survey with its phone number and count of participants',
	fields: [surveyField],
	async run(item, mProfi) {
		const survey = await getSurvey(mProfi, surveyId(item));
		return { json: surveyDetails(survey, mProfi.timeZone) };
	},
};

const start: ItemOperation<MProfi> = {
	over: 'item',
	name: 'Start',
	action: 'Start a survey for a number',
	description: 'Send the first question of a survey to one or more phone numbers',
	fields: [
		surveyField,
		{
			displayName: 'Phone Numbers',
			name: 'msisdn',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. +48 500 600 700',
			description:
				'Who is asked: one number, or several separated by commas or lines. Each gets an output item.',
		},
		optionsField(['maxMessages'], []),
	],
	spends: (item, { ledger }) =>
		numbers(item).filter((number) => !ledger.get(entryKey(item.index, number))).length,
	async run(item, mProfi, run) {
		const survey = surveyId(item);
		const outputs: Output[] = [];
		const all = numbers(item);
		if (all.length === 0) throw new InvalidInput('Phone Numbers is empty. Fill it in.');
		for (const number of all) {
			outputs.push(await startFor(item.index, survey, number, mProfi, run));
		}
		return outputs;
	},
};

async function startFor(
	index: number,
	survey: string,
	number: string,
	mProfi: MProfi,
	run: Run,
): Promise<Output> {
	const key = entryKey(index, number);
	const kept = run.ledger.get(key);
	if (kept) return outcomeOutput(kept, true);
	const json: IDataObject = { gateway: 'mProfi', surveyId: survey, msisdn: number };
	const outcome = await Promise.resolve()
		.then(async () => {
			const msisdn = readRecipient(number, RECIPIENT);
			json.msisdn = msisdn;
			if (run.refusal) throw run.refusal;
			run.cancellation.check();
			await startSurvey(mProfi, survey, msisdn);
			return accepted(null);
		})
		.catch(outcomeOf);
	return outcomeOutput(settleOutcome(json, outcome, HOW_TO_FIND_OUT, run.ledger, key));
}

const HOW_TO_FIND_OUT = "look for the number in the survey's report or in the mProfi panel.";

const getReport: ItemOperation<MProfi> = {
	over: 'item',
	name: 'Get Report',
	action: 'Get the report of a survey',
	description: 'Get what the participants of a survey answered',
	fields: [
		surveyField,
		{
			displayName: 'Output',
			name: 'output',
			type: 'options',
			options: [
				{ name: 'One Item per Participant', value: 'participants' },
				{ name: 'Whole Report in One Item', value: 'whole' },
			],
			default: 'participants',
			description: 'How the report is split into items',
		},
	],
	async run(item, mProfi) {
		const id = surveyId(item);
		const report = await surveyReport(mProfi, id);
		const participants = report.map((entry) => surveyAnswers(entry, id, mProfi.timeZone));
		if (item.text('output') !== 'whole') return participants.map((json) => ({ json }));
		return { json: { gateway: 'mProfi', surveyId: id, participants } };
	},
};

function surveyId(item: Item): string {
	return readSurveyId(item.value('surveyId'));
}

function numbers(item: Item): string[] {
	const value = item.value('msisdn');
	const list = (Array.isArray(value) ? value : [value])
		.flatMap((entry) => asParameterText(entry, 'msisdn').split(/[,;\n]+/))
		.map((number) => number.trim())
		.filter((number) => number !== '');
	return [...new Set(list)];
}

function entryKey(index: number, number: string): string {
	return `${index}:${number}`;
}

export const survey: Resource<MProfi> = {
	name: 'Survey',
	operations: { get, getMany, getReport, start },
};
