import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { groupBy } from '../../shared/gateway/batches';
import { InvalidInput } from '../../shared/gateway/error';
import { readRecipient } from '../../shared/gateway/message';
import { optionsField } from '../../shared/n8n/fields';
import type { Resource } from '../../shared/n8n/gateway';
import { everyProblem, prepareItems } from '../../shared/n8n/goodItems';
import type { BulkOperation, Run } from '../../shared/n8n/operation';
import type { Output } from '../../shared/n8n/output';
import type { Item } from '../../shared/n8n/parameters';
import { bulkContentFields, contentOf } from '../../shared/n8n/sending/content';
import { inputField } from '../../shared/n8n/sending/inputFields';
import { draftOf } from '../../shared/n8n/sending/messaging';
import {
	checkFileReference,
	filesOf,
	lineOf,
	numberIn,
	type FileFormat,
	type NamedFile,
} from '../channels/files';
import type { SerwerSms } from '../client/request';
import { shownFor } from '../fields';
import { composeMessage, PHONE_RULES, readReference } from '../messages/compose';
import { GATEWAY } from '../output';
import { HINTS, messageOptions, SENDER, senderField } from './channelFields';

const SEPARATORS: INodePropertyOptions[] = [
	{ name: 'Colon (:)', value: 'colon' },
	{ name: 'Comma (,)', value: 'comma' },
	{ name: 'Semicolon (;)', value: 'semicolon' },
	{ name: 'Tab', value: 'tab' },
];

function separatorField(contains: string, options: INodePropertyOptions[]): INodeProperties {
	const field: INodeProperties = {
		displayName: 'Separator',
		name: 'separator',
		type: 'options',
		options,
		default: 'semicolon',
		description: 'Character between two values, as it is set in the SerwerSMS panel',
	};
	return shownFor(field, 'contains', contains);
}

/** A file of numbers has no texts: the panel has the text. */
function contentFields(): INodeProperties[] {
	const fields = bulkContentFields(HINTS).filter(({ name }) => name !== 'referenceField');
	return fields.map((field) => {
		if (!['text', 'textField'].includes(field.name)) return field;
		const { show } = field.displayOptions ?? {};
		return { ...field, displayOptions: { show: { ...show, contains: ['messages'] } } };
	});
}

const makeFile: BulkOperation<SerwerSms> = {
	over: 'all',
	isOffline: true,
	name: 'Make File',
	action: 'Make a file of messages for FTP',
	description:
		'Write all input items into a file that SerwerSMS fetches from your FTP server. Upload it under its temporary name, then rename it.',
	fields: [
		{
			displayName: 'Contains',
			name: 'contains',
			type: 'options',
			noDataExpression: true,
			options: [
				{
					name: 'Messages',
					value: 'messages',
					description: 'Number, text and sender of each message',
				},
				{
					name: 'Numbers',
					value: 'numbers',
					description: 'Numbers only. The text is set in the SerwerSMS panel.',
				},
			],
			default: 'messages',
			description: 'Kind of file, as it is set in the SerwerSMS panel',
		},
		...contentFields(),
		shownFor(senderField, 'contains', 'messages'),
		{
			displayName: 'Reference',
			name: 'reference',
			type: 'string',
			default: '',
			placeholder: 'e.g. reminders20260331',
			description:
				'Your own name for the file, of 3 to 50 letters and digits. SerwerSMS takes a file name only once, so a file with the same reference is not sent again. Items with the same reference go into one file. If empty, the execution has one of its own.',
		},
		separatorField('messages', SEPARATORS),
		separatorField('numbers', [{ name: 'Line Break', value: 'newline' }, ...SEPARATORS]),
		{
			displayName: 'Encoding',
			name: 'encoding',
			type: 'options',
			options: [
				{ name: 'ISO-8859-2', value: 'iso88592' },
				{ name: 'UTF-8', value: 'utf8' },
			],
			default: 'utf8',
			description: 'Encoding of the file, as it is set in the SerwerSMS panel',
		},
		{
			displayName: 'File Type',
			name: 'extension',
			type: 'options',
			options: [
				{ name: 'CSV', value: 'csv' },
				{ name: 'TXT', value: 'txt' },
			],
			default: 'csv',
		},
		shownFor(
			optionsField(['maxParts', 'transliterate'], messageOptions('unicode')),
			'contains',
			'messages',
		),
	],
	failure: everyProblem,
	async run(items, _api, run) {
		const { good, bad } = prepareItems(items, run, () => {
			const format = readFormat(items[0]!);
			const read =
				format.contains === 'messages' ? messages(items, format, run) : numbers(items, run);
			const ownReference = run.references.of(run.references.next('file', null), '');
			return (item) => {
				const reference = readReference(item.text('reference') || null) || ownReference;
				checkFileReference(reference);
				return { reference, line: read(item, reference) };
			};
		});
		const files: Output[] = [];
		for (const entries of groupBy(good, ({ value }) => value.reference)) {
			const { reference } = entries[0]!.value;
			const lines = entries.map(({ value }) => value.line);
			for (const file of filesOf(lines, reference, readFormat(items[0]!))) {
				const sources = file.lines.map((line) => entries[line]!.index);
				files.push({ ...(await outputOf(file, reference, run)), sources });
			}
		}
		return [...files, ...bad];
	},
};

type Reader = (item: Item, reference: string) => string;

/** @throws {InvalidInput} if the items have no such fields. */
function messages(items: Item[], format: FileFormat, run: Run): Reader {
	const content = contentOf(items, { hasReference: false });
	return (item) => lineOf(composeMessage(draftOf(SENDER, item, run.timeZone, content)), format);
}

/** @throws {InvalidInput} if the items have no such field. */
function numbers(items: Item[], { references }: Run): Reader {
	const isFromInput = items[0]!.text('messagesFrom') === 'inputFields';
	const field = isFromInput ? inputField(items, 'toField', 'To Field') : null;
	return (item, reference) => {
		const number = readRecipient(field ? field(item.json) : item.value('to'), PHONE_RULES);
		const holder = references.claim(`number ${number} in ${reference}`, item.index);
		if (holder === null) return numberIn(number);
		throw new InvalidInput(
			`Item ${holder} already has the number ${number}, which would get the text twice. Remove one of the two.`,
		);
	};
}

/** All files of a run have one format, which the panel knows. */
function readFormat(first: Item): FileFormat {
	const contains = first.choice('contains', 'Contains', ['messages', 'numbers']);
	return {
		contains,
		separator: first.choice('separator', 'Separator', [
			'semicolon',
			'comma',
			'colon',
			'tab',
			...(contains === 'numbers' ? (['newline'] as const) : []),
		]),
		encoding: first.choice('encoding', 'Encoding', ['utf8', 'iso88592']),
		extension: first.choice('extension', 'File Type', ['csv', 'txt']),
	};
}

async function outputOf(file: NamedFile, reference: string, run: Run): Promise<Output> {
	const { fileName, temporaryName, bytes, sha256, lines } = file;
	const type = fileName.endsWith('.csv') ? 'text/csv' : 'text/plain';
	return {
		json: {
			gateway: GATEWAY,
			fileName,
			temporaryName,
			reference,
			count: lines.length,
			size: bytes.length,
			sha256,
		},
		binary: { data: await run.attach(bytes, fileName, type) },
	};
}

export const ftpFile: Resource<SerwerSms> = {
	name: 'FTP File',
	operations: { makeFile },
};
