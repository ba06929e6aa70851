import type { INodeProperties } from 'n8n-workflow';
import { InvalidInput } from '../../shared/gateway/error';
import { getManyOperation } from '../../shared/n8n/getMany';
import type { ItemOperation } from '../../shared/n8n/operation';
import type { Resource } from '../../shared/n8n/gateway';
import type { Item } from '../../shared/n8n/parameters';
import { addFile, deleteFile, files, viewFile, type FileType } from '../client/files';
import type { SerwerSms } from '../client/request';
import { entryOutput, GATEWAY } from '../output';
import { chosenId, mmsFileField, optionalText, shownFor, voiceFileField } from '../fields';

const typeField: INodeProperties = {
	displayName: 'Type',
	name: 'type',
	type: 'options',
	options: [
		{ name: 'MMS', value: 'mms', description: 'A gif, jpeg, jpg, png or txt file' },
		{
			name: 'Voice',
			value: 'voice',
			description: 'A wav file: 16 bit, 8 kHz, mono, at most 60 seconds',
		},
	],
	default: 'mms',
	description: 'Kind of message that the file is for',
};

const whichFile: INodeProperties[] = [
	typeField,
	shownFor(mmsFileField, 'type', 'mms'),
	shownFor(voiceFileField, 'type', 'voice'),
];

export const binaryField: INodeProperties = {
	displayName: 'Input Binary Field',
	name: 'binaryField',
	type: 'string',
	required: true,
	default: 'data',
	hint: 'The name of the input field that contains the file',
	description: 'Name of the binary field in each input item that contains the file, such as data',
};

const create: ItemOperation<SerwerSms> = {
	over: 'item',
	name: 'Create',
	action: 'Create a file',
	description: 'Store a file at SerwerSMS for MMS or voice messages',
	fields: [
		typeField,
		{
			displayName: 'File From',
			name: 'fileFrom',
			type: 'options',
			options: [
				{ name: 'URL', value: 'url', description: 'SerwerSMS downloads the file' },
				{
					name: 'Input Item',
					value: 'binary',
					description: 'A binary field in the input item, for MMS only',
				},
			],
			default: 'url',
		},
		shownFor(
			{
				...optionalText('URL', 'url', 'URL from which SerwerSMS downloads the file'),
				required: true,
				placeholder: 'e.g. https://example.com/image.png',
			},
			'fileFrom',
			'url',
		),
		shownFor(binaryField, 'fileFrom', 'binary'),
		optionalText('Name', 'name', 'Name for the file. If empty, the file keeps its own name.'),
	],
	async run(item, api, run) {
		const type = readType(item);
		const name = item.text('name');
		const named = name === '' ? {} : { name };
		if (item.choice('fileFrom', 'File From', ['url', 'binary']) === 'url') {
			const url = item.required('url', 'URL');
			const { id } = await addFile(api, { type, url, ...named });
			return { json: entryOutput({ id, type, url, ...named }, api.timeZone, 'fileId') };
		}
		if (type === 'voice') {
			throw new InvalidInput(
				'SerwerSMS takes recordings only from a URL. Set File From to URL and enter one.',
			);
		}
		const bytes = await run.readFile(item.index, item.required('binaryField', 'Binary Field'));
		const { id } = await addFile(api, { type, file: bytes.toString('base64'), ...named });
		return {
			json: entryOutput({ id, type, size: bytes.length, ...named }, api.timeZone, 'fileId'),
		};
	},
};

const deleteOperation: ItemOperation<SerwerSms> = {
	over: 'item',
	name: 'Delete',
	action: 'Delete a file',
	description: 'Delete a file stored at SerwerSMS',
	fields: whichFile,
	async run(item, api) {
		const fileId = chosenId(item, 'fileId', 'file');
		await deleteFile(api, fileId, readType(item));
		return { json: { gateway: GATEWAY, fileId, deleted: true } };
	},
};

const get: ItemOperation<SerwerSms> = {
	over: 'item',
	name: 'Get',
	action: 'Get a file',
	description: 'Get the name, size and date of a file stored at SerwerSMS',
	fields: whichFile,
	async run(item, api) {
		const file = await viewFile(api, chosenId(item, 'fileId', 'file'), readType(item));
		return { json: entryOutput(file, api.timeZone, 'fileId') };
	},
};

const getMany = getManyOperation<SerwerSms>({
	action: 'Get many files',
	description: 'Get the files of a type stored at SerwerSMS',
	fields: [typeField],
	async list(api, item) {
		const found = await files(api, readType(item));
		return found.map((file) => entryOutput(file, api.timeZone, 'fileId'));
	},
});

function readType(item: Item): FileType {
	return item.choice('type', 'Type', ['mms', 'voice']);
}

export const file: Resource<SerwerSms> = {
	name: 'File',
	operations: { getMany, get, create, delete: deleteOperation },
};
