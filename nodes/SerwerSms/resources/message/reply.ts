import type { IDataObject } from 'n8n-workflow';
import { asText } from '../../../shared/gateway/values';
import { readText, readWhatIsLeft } from '../../../shared/gateway/message';
import { accepted } from '../../../shared/gateway/outcome';
import { doOnce } from '../../../shared/n8n/sending/doOnce';
import type { SendingOperation } from '../../../shared/n8n/operation';
import { textField, toField } from '../../../shared/n8n/fields';
import { sendingOptionsField } from '../../../shared/n8n/sending/allowedHoursOption';
import { oneMessage } from '../../../shared/n8n/sending/maxMessages';
import { sendNd, sendNdi } from '../../client/sending';
import type { SerwerSms } from '../../client/request';
import { MAX_CHARACTERS } from '../../messages/compose';
import { blankMessage } from '../../output';
import { ndiNumberField, readPhone, shownFor } from '../../fields';

const NOTHING_LEFT =
	'The text has only characters that SerwerSMS replaces with question marks. Use other letters: a reply has no Unicode.';

export const reply: SendingOperation<SerwerSms> = {
	over: 'item',
	name: 'Reply',
	action: 'Reply to an incoming message',
	description: 'Reply to a message that was sent to an access number (ND or NDI)',
	fields: [
		{
			displayName: 'Reply Through',
			name: 'replyThrough',
			type: 'options',
			options: [
				{ name: 'ND', value: 'nd', description: 'The common access number' },
				{ name: 'NDI', value: 'ndi', description: 'Your own access number' },
			],
			default: 'nd',
			description: 'Kind of number that received the message',
		},
		{ ...toField, placeholder: 'e.g. {{ $json.from }}' },
		{ ...textField, hint: `At most ${MAX_CHARACTERS} characters` },
		shownFor({ ...ndiNumberField, default: { mode: 'name', value: '' } }, 'replyThrough', 'ndi'),
		sendingOptionsField([]),
	],
	messageCount: oneMessage,
	prepare(item, api, run) {
		const json: IDataObject = { ...blankMessage(), to: asText(item.value('to')) };
		return doOnce(run, item.index, json, HOW_TO_FIND_OUT, () => {
			const phone = readPhone(item.value('to'), 'The recipient');
			json.to = phone.slice(1);
			const text = readText({ text: item.value('text'), transliterate: false }, MAX_CHARACTERS);
			const shown = readWhatIsLeft(text, '?', NOTHING_LEFT);
			if (shown !== text) json.shownText = shown;
			const ndi =
				item.choice('replyThrough', 'Reply Through', ['nd', 'ndi']) === 'ndi'
					? readPhone(item.value('ndiNumber'), 'The NDI number')
					: null;
			if (ndi !== null) json.from = ndi.slice(1);
			return async (permit) => {
				if (ndi === null) await sendNd(api, permit, { phone, text });
				else await sendNdi(api, permit, { phone, text, ndi_number: ndi });
				return accepted(null);
			};
		});
	},
};

const HOW_TO_FIND_OUT = 'look for the reply in the SerwerSMS panel.';
