import { InvalidInput } from '../../../shared/gateway/error';
import type { Run, SendingOperation } from '../../../shared/n8n/operation';
import type { Item } from '../../../shared/n8n/parameters';
import { sendingOptionsField } from '../../../shared/n8n/sending/allowedHoursOption';
import { oneMessage } from '../../../shared/n8n/sending/maxMessages';
import { sendMms } from '../../client/sending';
import type { SerwerSms } from '../../client/request';
import { choiceField, chosenId, mmsFileField, optionalText, shownFor } from '../../fields';
import { binaryField } from '../file';
import { chosenRecipient, recipientFields } from './recipient';
import { dateOf, readSending, testOption } from './sendingOptions';
import { sendWithoutReference } from './sendWithoutReference';

const MAX_TITLE = 40;

const RECIPIENTS = ['number', 'group'] as const;

export const sendMmsMessage: SendingOperation<SerwerSms> = {
	over: 'item',
	name: 'Send MMS',
	action: 'Send an MMS message',
	description: 'Send a picture or another file to a number or a group',
	fields: [
		...recipientFields(...RECIPIENTS),
		{
			...optionalText('Title', 'title', `Title of the message, at most ${MAX_TITLE} characters`),
			required: true,
		},
		choiceField('File From', 'fileFrom', 'stored', [
			{ name: 'File Stored at SerwerSMS', value: 'stored' },
			{ name: 'Input Item', value: 'binary', description: 'A binary field in the input item' },
		]),
		shownFor(mmsFileField, 'fileFrom', 'stored'),
		shownFor(binaryField, 'fileFrom', 'binary'),
		sendingOptionsField(
			['sendAt'],
			[optionalText('Text', 'text', 'Text of the message'), testOption],
		),
	],
	messageCount: oneMessage,
	prepare: (item, api, run) =>
		sendWithoutReference(item.index, run, () => {
			const recipients = chosenRecipient(item, ...RECIPIENTS);
			const title = item.required('title', 'Title');
			if ([...title].length > MAX_TITLE) {
				throw new InvalidInput(`The title has more than ${MAX_TITLE} characters. Shorten it.`);
			}
			const readFile = fileOf(item, run);
			const sending = readSending(item, 'mms', recipients, run);
			const text = item.options().text('text') || undefined;
			return {
				...sending,
				send: async (permit, scheduledAt) =>
					await sendMms(api, permit, {
						...recipients,
						title,
						...(await readFile()),
						text,
						...dateOf(scheduledAt, api),
						...(sending.isTest && { test: true }),
					}),
			};
		}),
};

/** Reads the file only when it is sent, because the files of all items may not fit into memory. */
function fileOf(item: Item, run: Run): () => Promise<{ file: string } | { file_id: string }> {
	const from = item.choice('fileFrom', 'File From', ['stored', 'binary']);
	if (from === 'stored') {
		const fileId = chosenId(item, 'fileId', 'file');
		return async () => ({ file_id: fileId });
	}
	const field = item.required('binaryField', 'Binary Field');
	run.checkFile(item.index, field);
	return async () => ({ file: (await run.readFile(item.index, field)).toString('base64') });
}
