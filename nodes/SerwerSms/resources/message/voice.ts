import { readText } from '../../../shared/gateway/message';
import { textField } from '../../../shared/n8n/fields';
import type { SendingOperation } from '../../../shared/n8n/operation';
import { sendingOptionsField } from '../../../shared/n8n/sending/allowedHoursOption';
import { oneMessage } from '../../../shared/n8n/sending/maxMessages';
import { sendVoice } from '../../client/sending';
import type { SerwerSms } from '../../client/request';
import { choiceField, chosenId, shownFor, voiceFileField } from '../../fields';
import { MAX_CHARACTERS } from '../../messages/compose';
import { chosenRecipient, recipientFields } from './recipient';
import { dateOf, readSending, testOption } from './sendingOptions';
import { sendWithoutReference } from './sendWithoutReference';

const RECIPIENTS = ['number', 'group', 'contact'] as const;

export const sendVoiceMessage: SendingOperation<SerwerSms> = {
	over: 'item',
	name: 'Send Voice',
	action: 'Send a voice message',
	description: 'Call a number, a contact or a group, and read a text aloud or play a recording',
	fields: [
		...recipientFields(...RECIPIENTS),
		choiceField('Say', 'say', 'text', [
			{ name: 'A Text', value: 'text', description: 'SerwerSMS reads it aloud' },
			{ name: 'A Recording', value: 'recording', description: 'A file stored at SerwerSMS' },
		]),
		shownFor({ ...textField, hint: `At most ${MAX_CHARACTERS} characters` }, 'say', 'text'),
		shownFor(voiceFileField, 'say', 'recording'),
		sendingOptionsField(['sendAt'], [testOption]),
	],
	messageCount: oneMessage,
	prepare: (item, api, run) =>
		sendWithoutReference(item.index, run, () => {
			const recipients = chosenRecipient(item, ...RECIPIENTS);
			const content =
				item.choice('say', 'Say', ['text', 'recording']) === 'recording'
					? { file_id: chosenId(item, 'fileId', 'recording') }
					: { text: readText({ text: item.value('text'), transliterate: false }, MAX_CHARACTERS) };
			const sending = readSending(item, 'voice', recipients, run);
			return {
				...sending,
				send: async (permit, scheduledAt) =>
					await sendVoice(api, permit, {
						...{ ...recipients, ...content, ...dateOf(scheduledAt, api) },
						...(sending.isTest && { test: true }),
					}),
			};
		}),
};
