import type { IDataObject, INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { InvalidInput } from '../../shared/gateway/error';
import { readText } from '../../shared/gateway/message';
import { readSendAt } from '../../shared/n8n/messaging';
import type { ItemOperation, Run } from '../../shared/n8n/operation';
import type { Item } from '../../shared/n8n/parameters';
import { optionsField, textField } from '../../shared/n8n/properties';
import { oneMessage } from '../../shared/n8n/spending';
import { sendMms, sendRcs, sendVoice, type Sending } from '../client/sending';
import type { Fields, SerwerSms } from '../client/wire';
import { sendDirectly } from '../direct';
import { localTime, MAX_CHARACTERS } from '../message';
import { blankMessage } from '../output';
import { binaryField } from './file';
import { chosenId, mmsFileField, optionalText, shownFor, voiceFileField } from './fields';
import { chosenRecipient, recipientFields } from './recipient';

const testOption: INodeProperties = {
	displayName: 'Test',
	name: 'test',
	type: 'boolean',
	default: false,
	description: 'Whether SerwerSMS only checks the message. Nothing is sent.',
};

const RCS_CHARACTERS = 3072;

function choice(
	displayName: string,
	name: string,
	usual: string,
	options: INodePropertyOptions[],
): INodeProperties {
	return { displayName, name, type: 'options', options, default: usual };
}

export const sendVoiceMessage: ItemOperation<SerwerSms> = {
	over: 'item',
	name: 'Send Voice',
	action: 'Send a voice message',
	description: 'Call a number, a contact or a group and have a text read or a recording played',
	fields: [
		...recipientFields('number', 'group', 'contact'),
		choice('Say', 'say', 'text', [
			{ name: 'A Text', value: 'text', description: 'SerwerSMS reads it aloud' },
			{ name: 'A Recording', value: 'recording', description: 'A file kept at SerwerSMS' },
		]),
		shownFor({ ...textField, hint: `At most ${MAX_CHARACTERS} characters` }, 'say', 'text'),
		shownFor(voiceFileField, 'say', 'recording'),
		optionsField(['maxMessages', 'sendAt'], [testOption]),
	],
	spends: oneMessage,
	run: async (item, api, run) =>
		await sendDirectly(item.index, run, () => {
			const recipients = chosenRecipient(item);
			const content =
				item.text('say') === 'recording'
					? { file_id: chosenId(item, 'fileId', 'recording') }
					: { text: textOf(item) };
			const { sending, json } = sendingOf(item, 'voice', api, run);
			return {
				json,
				isTest: sending.test === true,
				send: async () => await sendVoice(api, { ...recipients, ...content, ...sending }),
			};
		}),
};

export const sendMmsMessage: ItemOperation<SerwerSms> = {
	over: 'item',
	name: 'Send MMS',
	action: 'Send an MMS message',
	description: 'Send a picture or another file to a number or a group',
	fields: [
		...recipientFields('number', 'group'),
		{ ...optionalText('Title', 'title', 'At most 40 characters'), required: true },
		choice('File From', 'fileFrom', 'stored', [
			{ name: 'File Kept at SerwerSMS', value: 'stored' },
			{ name: 'Input Item', value: 'binary', description: 'A binary field of the input item' },
		]),
		shownFor(mmsFileField, 'fileFrom', 'stored'),
		shownFor(binaryField, 'fileFrom', 'binary'),
		optionsField(
			['maxMessages', 'sendAt'],
			[optionalText('Text', 'text', 'Text of the message'), testOption],
		),
	],
	spends: oneMessage,
	run: async (item, api, run) =>
		await sendDirectly(item.index, run, async () => {
			const recipients = chosenRecipient(item);
			const title = item.required('title', 'Title');
			if ([...title].length > 40) {
				throw new InvalidInput('The title has more than 40 characters. Shorten it.');
			}
			const file = await attached(item, run);
			const { sending, json } = sendingOf(item, 'mms', api, run);
			const { text } = item.collection('options') as { text?: string };
			return {
				json,
				isTest: sending.test === true,
				send: async () => await sendMms(api, { ...recipients, title, ...file, text, ...sending }),
			};
		}),
};

export const sendRcsMessage: ItemOperation<SerwerSms> = {
	over: 'item',
	name: 'Send RCS',
	action: 'Send an RCS message',
	description: 'Send a rich message to a number or a group as your RCS bot',
	fields: [
		...recipientFields('number', 'group'),
		choice('Content', 'content', 'text', [
			{ name: 'A Text', value: 'text' },
			{ name: 'JSON', value: 'json', description: 'A text, a file or cards, with suggestions' },
		]),
		shownFor({ ...textField, hint: `At most ${RCS_CHARACTERS} characters` }, 'content', 'text'),
		shownFor(
			{
				displayName: 'Message',
				name: 'message',
				type: 'json',
				required: true,
				default: '{ "text": "", "suggestions": [] }',
				description:
					'One of "text"; "file"; "richcard", a list of up to four cards. Each with "suggestions", as the page on RCS in the documentation of SerwerSMS shows them.',
			},
			'content',
			'json',
		),
		{
			...optionalText('Bot ID', 'rcsId', 'ID of the bot that sends, from the SerwerSMS panel'),
			required: true,
			placeholder: 'e.g. 54c53be2-cbb8-11ec-9d64-0242ac120002',
		},
		optionsField(['maxMessages', 'sendAt'], []),
	],
	spends: oneMessage,
	run: async (item, api, run) =>
		await sendDirectly(item.index, run, () => {
			const recipients = chosenRecipient(item);
			const rcsId = item.required('rcsId', 'Bot ID');
			const message = rcsContent(item);
			const { sending, json } = sendingOf(item, 'rcs', api, run);
			const { date } = sending;
			return {
				json,
				isTest: false,
				send: async () =>
					await sendRcs(api, { ...recipients, rcs_id: rcsId, message, ...(date && { date }) }),
			};
		}),
};

function sendingOf(
	item: Item,
	type: 'voice' | 'mms' | 'rcs',
	{ timeZone }: SerwerSms,
	run: Run,
): { sending: Sending; json: IDataObject } {
	const { sendAt, test } = item.collection('options');
	const scheduledAt = readSendAt(sendAt, run.timeZone);
	const groupId = item.text('sendTo') === 'group' ? item.text('groupId') : undefined;
	return {
		sending: {
			...(scheduledAt !== null && { date: localTime(scheduledAt, timeZone) }),
			...(test === true && { test: true }),
		},
		json: {
			...blankMessage(),
			scheduledAt,
			type,
			...(groupId && { groupId }),
			...(test === true && { test: true }),
		},
	};
}

function textOf(item: Item): string {
	return readText({ text: item.value('text'), transliterate: false }, MAX_CHARACTERS);
}

async function attached(item: Item, run: Run): Promise<{ file: string } | { file_id: string }> {
	if (item.text('fileFrom') !== 'binary') return { file_id: chosenId(item, 'fileId', 'file') };
	const bytes = await run.readFile(item.index, item.required('binaryField', 'Binary Field'));
	return { file: bytes.toString('base64') };
}

/** @throws {InvalidInput} */
function rcsContent(item: Item): Fields {
	if (item.text('content') !== 'json') {
		return { text: readText({ text: item.value('text'), transliterate: false }, RCS_CHARACTERS) };
	}
	const value = item.value('message');
	try {
		const message: unknown = typeof value === 'string' ? JSON.parse(value) : value;
		if (typeof message === 'object' && message !== null && !Array.isArray(message)) {
			return message as Fields;
		}
	} catch {
		// Said below.
	}
	throw new InvalidInput('Message is no JSON object. Give one such as { "text": "Hello" }.');
}
