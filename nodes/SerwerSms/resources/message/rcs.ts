import { InvalidInput } from '../../../shared/gateway/error';
import { readText } from '../../../shared/gateway/message';
import { textField } from '../../../shared/n8n/fields';
import type { SendingOperation } from '../../../shared/n8n/operation';
import type { Item } from '../../../shared/n8n/parameters';
import { sendingOptionsField } from '../../../shared/n8n/sending/allowedHoursOption';
import { oneMessage } from '../../../shared/n8n/sending/maxMessages';
import { sendRcs } from '../../client/sending';
import type { Fields, SerwerSms } from '../../client/request';
import { choiceField, optionalText, shownFor } from '../../fields';
import { chosenRecipient, recipientFields } from './recipient';
import { dateOf, readSending } from './sendingOptions';
import { sendWithoutReference } from './sendWithoutReference';

const MAX_CHARACTERS = 3072;

const RECIPIENTS = ['number', 'group'] as const;

export const sendRcsMessage: SendingOperation<SerwerSms> = {
	over: 'item',
	name: 'Send RCS',
	action: 'Send an RCS message',
	description: 'Send a rich message to a number or a group as your RCS bot',
	fields: [
		...recipientFields(...RECIPIENTS),
		choiceField('Content', 'content', 'text', [
			{ name: 'A Text', value: 'text' },
			{
				name: 'JSON',
				value: 'json',
				description: 'A text, a file or cards, with suggested replies',
			},
		]),
		shownFor({ ...textField, hint: `At most ${MAX_CHARACTERS} characters` }, 'content', 'text'),
		shownFor(
			{
				displayName: 'Message',
				name: 'message',
				type: 'json',
				required: true,
				default: '{ "text": "", "suggestions": [] }',
				description:
					'An object with "text", "file" or "richcard" (a list of up to four cards), such as { "text": "Hello" }. It may also have "suggestions". The RCS page in the SerwerSMS documentation shows the format.',
			},
			'content',
			'json',
		),
		{
			...optionalText(
				'Bot ID',
				'rcsId',
				'ID of the RCS bot that sends the message. You find it in the SerwerSMS panel.',
			),
			required: true,
			placeholder: 'e.g. 54c53be2-cbb8-11ec-9d64-0242ac120002',
		},
		sendingOptionsField(['sendAt']),
	],
	messageCount: oneMessage,
	prepare: (item, api, run) =>
		sendWithoutReference(item.index, run, () => {
			const recipients = chosenRecipient(item, ...RECIPIENTS);
			const rcsId = item.required('rcsId', 'Bot ID');
			const message = readContent(item);
			const { json, sendAt } = readSending(item, 'rcs', recipients, run);
			return {
				...{ json, sendAt, isTest: false },
				send: async (permit, scheduledAt) =>
					await sendRcs(api, permit, {
						...recipients,
						rcs_id: rcsId,
						message,
						...dateOf(scheduledAt, api),
					}),
			};
		}),
};

/** @throws {InvalidInput} */
function readContent(item: Item): Fields {
	if (item.choice('content', 'Content', ['text', 'json']) === 'text') {
		return { text: readText({ text: item.value('text'), transliterate: false }, MAX_CHARACTERS) };
	}
	const value = item.value('message');
	try {
		const message: unknown = typeof value === 'string' ? JSON.parse(value) : value;
		if (typeof message === 'object' && message !== null && !Array.isArray(message)) {
			return message as Fields;
		}
	} catch {
		// The error below covers this too.
	}
	throw new InvalidInput(
		'Message is not a valid JSON object. Enter one such as { "text": "Hello" }.',
	);
}
