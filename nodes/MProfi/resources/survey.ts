import type { IDataObject } from 'n8n-workflow';
import { InvalidInput } from '../../shared/gateway/error';
import { readRecipient } from '../../shared/gateway/message';
import { accepted } from '../../shared/gateway/outcome';
import { getManyOperation } from '../../shared/n8n/getMany';
import type { ItemOperation, Prepared, Run, SendingOperation } from '../../shared/n8n/operation';
import type { Output } from '../../shared/n8n/output';
import type { Resource } from '../../shared/n8n/gateway';
import type { Item } from '../../shared/n8n/parameters';
import { chosenField } from '../../shared/n8n/fields';
import { sendingOptionsField } from '../../shared/n8n/sending/allowedHoursOption';
import { doOnce } from '../../shared/n8n/sending/doOnce';
import { getSurvey, listSurveys, startSurvey, surveyReport, type MProfi } from '../client';
import { RECIPIENT_RULES } from '../compose';
import { readSurveyId, surveyAnswers, surveyDetails } from '../survey';

export const surveyField = chosenField(
	'Survey',
	'surveyId',
	'searchSurveys',
	{ name: 'id', placeholder: 'e.g. 1' },
	'A survey that you set up in the mProfi panel',
);

const getMany = getManyOperation<MProfi>({
	action: 'Get many surveys',
	description: 'Get the surveys of the account',
	list: async (mProfi) =>
		(await listSurveys(mProfi)).map((survey) => surveyDetails(survey, mProfi.timeZone)),
});

const get: ItemOperation<MProfi> = {
	over: 'item',
	name: 'Get',
	action: 'Get a survey',
	description: 'Get a survey with its phone number and number of participants',
	fields: [surveyField],
	async run(item, mProfi) {
		const survey = await getSurvey(mProfi, surveyId(item));
		return { json: surveyDetails(survey, mProfi.timeZone) };
	},
};

const start: SendingOperation<MProfi> = {
	over: 'item',
	name: 'Start',
	action: 'Start a survey for a number',
	description: 'Send the first question of a survey to one or more phone numbers',
	fields: [
		surveyField,
		{
			displayName: 'To',
			name: 'msisdn',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. +48 500 600 700',
			description:
				'Phone numbers of the participants, separated by commas or line breaks. Each number gets an output item.',
		},
		sendingOptionsField([]),
	],
	messageCount: (item, known) =>
		item.list('msisdn').filter((number) => !known(ledgerKey(item.index, number))).length,
	prepare(item, mProfi, run) {
		const survey = surveyId(item);
		const numbers = item.list('msisdn');
		if (numbers.length === 0) throw new InvalidInput('To is empty. Enter at least one number.');
		const prepared = numbers.map((number) =>
			prepareNumber(item.index, survey, number, mProfi, run),
		);
		const ready = prepared.flatMap((each) => (typeof each === 'function' ? [] : each));
		const isRefused = ready.some(({ problem, isKnown }) => problem && !isKnown);
		const refusesAll = isRefused && !run.continuesOnFail && run.gate.sent === 0;
		if (refusesAll || ready.length === numbers.length) return ready;
		return async () => {
			const outputs: Output[] = [];
			for (const each of prepared) {
				outputs.push(...(typeof each === 'function' ? await each() : each));
			}
			return outputs;
		};
	},
};

function prepareNumber(
	index: number,
	survey: string,
	number: string,
	mProfi: MProfi,
	run: Run,
): Prepared {
	const json: IDataObject = { msisdn: number, surveyId: survey, gateway: 'mProfi' };
	return doOnce(run, ledgerKey(index, number), json, HOW_TO_FIND_OUT, () => {
		const msisdn = readRecipient(number, RECIPIENT_RULES);
		json.msisdn = msisdn;
		return async (permit) => {
			await startSurvey(mProfi, permit, survey, msisdn);
			return accepted(null);
		};
	});
}

const HOW_TO_FIND_OUT = "look for the number in the survey's report or in the mProfi panel.";

const OUTPUTS = ['participants', 'whole'] as const;

const getReport: ItemOperation<MProfi> = {
	over: 'item',
	name: 'Get Report',
	action: 'Get the report of a survey',
	description: 'Get the answers that the participants of a survey gave',
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
		if (item.choice('output', 'Output', OUTPUTS) === 'participants')
			return participants.map((json) => ({ json }));
		return { json: { gateway: 'mProfi', surveyId: id, participants } };
	},
};

function surveyId(item: Item): string {
	return readSurveyId(item.value('surveyId'));
}

/** The ledger's key for one number of one item. */
function ledgerKey(index: number, number: string): string {
	return `${index}:${number}`;
}

export const survey: Resource<MProfi> = {
	name: 'Survey',
	operations: { getMany, get, getReport, start },
};
