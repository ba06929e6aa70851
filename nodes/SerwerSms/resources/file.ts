import type { INodeProperties } from 'n8n-workflow';
import { InvalidInput } from '../../shared/gateway/error';
import type { ItemOperation, Resource } from '../../shared/n8n/operation';
import type { Item } from '../../shared/n8n/parameters';
import { limited, limitField, returnAllField } from '../../shared/n8n/properties';
import { addFile, deleteFile, files, viewFile, type FileType } from '../client/files';
import type { SerwerSms } from '../client/wire';
import { entryOutput, GATEWAY } from '../output';
import { chosenId, mmsFileField, optionalText, shownFor, voiceFileField } from './fields';

const typeField: INodeProperties = {
	displayName: 'Type',
	name: 'type',
	type: 'options',
	options: [
		{ name: 'MMS', value: 'mms', description: 'Gif, jpeg, jpg, png or txt' },
		{ name: 'Voice', value: 'voice', description: 'Wav: 16 bit, 8 kHz, mono, at most 60 seconds' },
	],
	default: 'mms',
	description: 'What the file is for',
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
	hint: 'The name of the input field with the file',
	description: 'Name of the binary field of each input item that holds the file',
};

const create: ItemOperation<SerwerSms> = {
	over: 'item',
	name: 'Create',
	action: 'Create a file',
	description: 'Keep a file at SerwerSMS, for MMS or voice messages',
	fields: [
		typeField,
		{
			displayName: 'File From',
			name: 'fileFrom',
			type: 'options',
			options: [
				{ name: 'Address', value: 'url', description: 'SerwerSMS fetches it from an address' },
				{
					name: 'Input Item',
					value: 'binary',
					description: 'A binary field of the input item; for MMS only',
				},
			],
			default: 'url',
		},
		shownFor(
			{
				...optionalText('Address', 'url', 'Where SerwerSMS fetches the file from'),
				required: true,
			},
			'fileFrom',
			'url',
		),
		shownFor(binaryField, 'fileFrom', 'binary'),
		optionalText('Name', 'name', 'Name of the file; its own if empty'),
	],
	async run(item, api, run) {
		const type = readType(item);
		const name = item.text('name');
		const named = name === '' ? {} : { name };
		if (item.text('fileFrom') !== 'binary') {
			const url = item.required('url', 'Address');
			const { id } = await addFile(api, { type, url, ...named });
			return { json: entryOutput({ id, type, url, ...named }, api.timeZone, 'fileId') };
		}
		if (type === 'voice') {
			throw new InvalidInput('SerwerSMS fetches recordings from an address only. Give it one.');
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
	description: 'Delete a file kept at SerwerSMS',
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
	description: 'Get name, size and date of a file kept at SerwerSMS',
	fields: whichFile,
	async run(item, api) {
		const file = await viewFile(api, chosenId(item, 'fileId', 'file'), readType(item));
		return { json: entryOutput(file, api.timeZone, 'fileId') };
	},
};

const getMany: ItemOperation<SerwerSms> = {
	over: 'item',
	name: 'Get Many',
	action: 'Get many files',
	description: 'Get the files of a type kept at SerwerSMS',
	fields: [typeField, returnAllField, limitField],
	async run(item, api) {
		const returnAll = item.flag('returnAll');
		const limit = returnAll ? 0 : item.number('limit', 'Limit', 1);
		const found = await files(api, readType(item));
		return limited(found, returnAll, limit).map((file) => ({
			json: entryOutput(file, api.timeZone, 'fileId'),
		}));
	},
};

function readType(item: Item): FileType {
	return item.text('type') === 'voice' ? 'voice' : 'mms';
}

export const file: Resource<SerwerSms> = {
	name: 'File',
	operations: { create, delete: deleteOperation, get, getMany },
};
