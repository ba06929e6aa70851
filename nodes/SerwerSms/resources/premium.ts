import type { IDataObject } from 'n8n-workflow';
import { accepted } from '../../shared/gateway/outcome';
import { doOnce } from '../../shared/n8n/sending/doOnce';
import { asText } from '../../shared/gateway/values';
import { getManyOperation } from '../../shared/n8n/getMany';
import type { ItemOperation, SendingOperation } from '../../shared/n8n/operation';
import type { Resource } from '../../shared/n8n/gateway';
import { textField } from '../../shared/n8n/fields';
import { sendingOptionsField } from '../../shared/n8n/sending/allowedHoursOption';
import { oneMessage } from '../../shared/n8n/sending/maxMessages';
import { premiumMessages, sendPremium, viewQuiz } from '../client/payments';
import type { SerwerSms } from '../client/request';
import { entryOutput, GATEWAY } from '../output';
import { optionalText, phoneField, readPhone } from '../fields';

const getMany = getManyOperation<SerwerSms>({
	action: 'Get many premium messages',
	description: 'Get the received premium SMS and how many answers each still allows',
	list: async (api) =>
		(await premiumMessages(api)).map((entry) => entryOutput(entry, api.timeZone, 'premiumId')),
});

const send: SendingOperation<SerwerSms> = {
	over: 'item',
	name: 'Send',
	action: 'Answer a premium message',
	description: 'Answer a received premium SMS',
	fields: [
		{
			...phoneField,
			displayName: 'To',
			placeholder: 'e.g. {{ $json.fromNumber }}',
			description: 'Phone number that sent the premium message',
		},
		textField,
		{
			...optionalText('From', 'gate', 'Premium number that received the message'),
			required: true,
			placeholder: 'e.g. {{ $json.toNumber }}',
		},
		{
			...optionalText('Premium ID', 'premiumId', 'ID of the premium message'),
			required: true,
			placeholder: 'e.g. {{ $json.premiumId }}',
		},
		sendingOptionsField([]),
	],
	messageCount: oneMessage,
	prepare(item, api, run) {
		const json: IDataObject = {
			to: null,
			premiumId: asText(item.value('premiumId')),
			gateway: GATEWAY,
		};
		return doOnce(run, item.index, json, HOW_TO_FIND_OUT, () => {
			const phone = readPhone(item.value('phone'), 'The recipient');
			json.to = phone.slice(1);
			const message = {
				phone,
				text: item.required('text', 'Text'),
				gate: item.required('gate', 'From'),
				id: item.required('premiumId', 'Premium ID'),
			};
			return async () => {
				await sendPremium(api, message);
				return accepted(null);
			};
		});
	},
};

const HOW_TO_FIND_OUT = 'use Get Many to see how many answers the message still allows.';

const getQuiz: ItemOperation<SerwerSms> = {
	over: 'item',
	name: 'Get Quiz',
	action: 'Get the results of a quiz',
	description: 'Get how often each answer in an SMS quiz was given',
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
