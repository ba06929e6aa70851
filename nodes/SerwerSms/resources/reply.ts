import type { IDataObject } from 'n8n-workflow';
import { readText } from '../../shared/gateway/message';
import { accepted } from '../../shared/gateway/outcome';
import { once } from '../../shared/n8n/once';
import type { ItemOperation } from '../../shared/n8n/operation';
import { optionsField, textField, toField } from '../../shared/n8n/properties';
import { oneMessage } from '../../shared/n8n/spending';
import { sendNd, sendNdi } from '../client/sending';
import type { SerwerSms } from '../client/wire';
import { MAX_CHARACTERS } from '../message';
import { blankMessage } from '../output';
import { ndiNumberField, readPhone, shownFor } from './fields';

export const reply: ItemOperation<SerwerSms> = {
	over: 'item',
	name: 'Reply',
	action: 'Reply to an incoming message',
	description: 'Answer a message that came to an access number (ND or NDI)',
	fields: [
		{
			displayName: 'Reply Through',
			name: 'replyThrough',
			type: 'options',
			options: [
				{ name: 'ND', value: 'nd', description: 'The common access number' },
				{ name: 'NDI', value: 'ndi', description: 'An access number of your own' },
			],
			default: 'nd',
			description: 'The kind of number the message came to',
		},
		{ ...toField, placeholder: 'e.g. {{ $json.from }}' },
		{ ...textField, hint: `At most ${MAX_CHARACTERS} characters` },
		shownFor({ ...ndiNumberField, default: { mode: 'name', value: '' } }, 'replyThrough', 'ndi'),
		optionsField(['maxMessages'], []),
	],
	spends: oneMessage,
	async run(item, api, run) {
		const json: IDataObject = { ...blankMessage(), to: item.text('to') };
		return await once(run, item.index, json, REPLY_SENT, () => {
			const phone = readPhone(item.value('to'), 'The recipient');
			json.to = phone.slice(1);
			const text = readText({ text: item.value('text'), transliterate: false }, MAX_CHARACTERS);
			const ndi =
				item.text('replyThrough') === 'ndi'
					? readPhone(item.value('ndiNumber'), 'The NDI number')
					: null;
			if (ndi !== null) json.from = ndi.slice(1);
			return async () => {
				if (ndi === null) await sendNd(api, { phone, text });
				else await sendNdi(api, { phone, text, ndi_number: ndi });
				return accepted(null);
			};
		});
	},
};

const REPLY_SENT = 'look for the answer in the SerwerSMS panel.';
