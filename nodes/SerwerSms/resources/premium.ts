import type { IDataObject } from 'n8n-workflow';
import { accepted } from '../../shared/gateway/outcome';
import { once } from '../../shared/n8n/once';
import type { ItemOperation, Resource } from '../../shared/n8n/operation';
import {
	limited,
	limitField,
	optionsField,
	returnAllField,
	textField,
} from '../../shared/n8n/properties';
import { oneMessage } from '../../shared/n8n/spending';
import { premiumMessages, sendPremium, viewQuiz } from '../client/payments';
import type { SerwerSms } from '../client/wire';
import { entryOutput, GATEWAY } from '../output';
import { optionalText, phoneField, readPhone } from './fields';

const getMany: ItemOperation<SerwerSms> = {
	over: 'item',
	name: 'Get Many',
	action: 'Get many premium messages',
	description: 'Get the premium SMS received, with how many answers each still allows',
	fields: [returnAllField, limitField],
	async run(item, api) {
		const returnAll = item.flag('returnAll');
		const limit = returnAll ? 0 : item.number('limit', 'Limit', 1);
		const found = await premiumMessages(api);
		return limited(found, returnAll, limit).map((message) => ({
			json: entryOutput(message, api.timeZone, 'premiumId'),
		}));
	},
};

const send: ItemOperation<SerwerSms> = {
	over: 'item',
	name: 'Send',
	action: 'Answer a premium message',
	description: 'Answer a premium SMS that was received',
	fields: [
		{
			...phoneField,
			placeholder: 'e.g. {{ $json.fromNumber }}',
			description: 'Number the premium message came from',
		},
		textField,
		{
			...optionalText('Gate', 'gate', 'Premium number the message came to'),
			required: true,
			placeholder: 'e.g. {{ $json.toNumber }}',
		},
		{
			...optionalText('Premium ID', 'premiumId', 'ID of the premium message'),
			required: true,
			placeholder: 'e.g. {{ $json.premiumId }}',
		},
		optionsField(['maxMessages'], []),
	],
	spends: oneMessage,
	async run(item, api, run) {
		const json: IDataObject = { gateway: GATEWAY, premiumId: item.text('premiumId') };
		return await once(run, item.index, json, HOW_TO_FIND_OUT, () => {
			const phone = readPhone(item.value('phone'), 'The recipient');
			json.to = phone.slice(1);
			const message = {
				phone,
				text: item.required('text', 'Text'),
				gate: item.required('gate', 'Gate'),
				id: item.required('premiumId', 'Premium ID'),
			};
			return async () => {
				await sendPremium(api, message);
				return accepted(null);
			};
		});
	},
};

const HOW_TO_FIND_OUT = 'see with Get Many how many answers the message still allows.';

const getQuiz: ItemOperation<SerwerSms> = {
	over: 'item',
	name: 'Get Quiz',
	action: 'Get the results of a quiz',
	description: 'Get how often each answer of an SMS quiz was given',
	fields: [{ ...optionalText('Quiz ID', 'quizId', 'ID of the quiz'), required: true }],
	async run(item, api) {
		const quiz = await viewQuiz(api, item.required('quizId', 'Quiz ID'));
		return { json: entryOutput(quiz, api.timeZone, 'quizId') };
	},
};

export const premium: Resource<SerwerSms> = {
	name: 'Premium SMS',
	operations: { getMany, getQuiz, send },
};
