import { randomBytes } from 'node:crypto';
import { json, type Answer } from '../exchange';
import { localTime, type Clock } from '../time';
import type { Actions } from './actions';
import { badFormat, missing, refusal } from './errors';
import { Upload } from './fields';
import type { Parameters } from './parameters';

export type FileType = 'mms' | 'voice';

export interface StoredFile {
	/** Ten hexadecimal digits, as in the ids of messages. */
	readonly id: string;
	readonly name: string;
	/** The size in bytes. */
	readonly size: number;
	readonly type: FileType;
	/** Local time, `YYYY-MM-DD HH:MM:SS`. */
	readonly date: string;
}

/** Source: HTTPS API v2, "MMS files". No source gives the largest size. */
const EXTENSIONS: Readonly<Record<FileType, readonly string[]>> = {
	mms: ['gif', 'jpeg', 'jpg', 'png', 'txt'],
	voice: ['wav'],
};
const MAX_FILE_BYTES = 300 * 1024;
/** The assumed size of a file at a URL, which is not fetched. */
const ASSUMED_FILE_BYTES = 10_240;

export class Files {
	private readonly byId = new Map<string, StoredFile>();

	constructor(
		private readonly clock: Clock,
		private readonly timeZone: string,
	) {}

	get all(): StoredFile[] {
		return [...this.byId.values()];
	}

	find(id: string, type: FileType): StoredFile | undefined {
		const file = this.byId.get(id);
		return file?.type === type ? file : undefined;
	}

	add(type: FileType, name: string, size: number): StoredFile {
		const date = localTime(this.clock(), this.timeZone);
		const file = { id: newFileId(), name, size, type, date };
		this.byId.set(file.id, file);
		return file;
	}

	delete(id: string): void {
		this.byId.delete(id);
	}

	clear(): void {
		this.byId.clear();
	}
}

/** Source: HTTPS API v2, "Files"; the comments of the vendor's PHP client. */
export function fileActions(files: Files): Actions {
	return {
		'files/index': index,
		'files/add': add,
		'files/view': (parameters) => json(200, named(parameters)),
		'files/delete': remove,
	};

	function index(parameters: Parameters): Answer {
		const type = typeOf(parameters);
		return json(200, { items: files.all.filter((file) => file.type === type) });
	}

	function add(parameters: Parameters): Answer {
		const type = typeOf(parameters);
		const url = parameters.text('url');
		const file = parameters.value('file');
		if (url !== null && file !== undefined) throw badFormat('the request has both url and file');
		const { name, size } = url === null ? uploaded(file, type) : linked(url, type);
		const { id } = files.add(type, parameters.text('name') ?? name, size);
		return json(200, { success: true, id });
	}

	function remove(parameters: Parameters): Answer {
		files.delete(named(parameters).id);
		return json(200, { success: true });
	}

	function named(parameters: Parameters): StoredFile {
		const file = files.find(parameters.required('id'), typeOf(parameters));
		if (!file) throw refusal(4001, 'no such file of this type');
		return file;
	}
}

export function newFileId(): string {
	return randomBytes(5).toString('hex');
}

/** Returns the bytes of a file in base64. @throws Refusal with `code`. */
export function fromBase64(text: string, code: 3109 | 4002): Buffer {
	const isBase64 = text.length % 4 === 0 && /^[A-Za-z0-9+/]+={0,2}$/.test(text);
	if (!isBase64) throw refusal(code, 'the file is not in base64');
	return Buffer.from(text, 'base64');
}

function linked(url: string, type: FileType): { name: string; size: number } {
	if (!/^https?:/.test(url) || !URL.canParse(url)) throw refusal(4002, `"${url}" is not a URL`);
	const name = new URL(url).pathname.split('/').at(-1) ?? '';
	checkExtension(name, type);
	return { name, size: ASSUMED_FILE_BYTES };
}

/** Reads a file in base64. The vendor's comments allow it for MMS only. */
function uploaded(file: unknown, type: FileType): { name: string; size: number } {
	if (file === undefined) throw missing('url or file');
	if (type === 'voice') throw refusal(4002, 'a voice file needs a URL');
	if (file instanceof Upload) checkExtension(file.filename, type);
	else if (typeof file !== 'string') throw badFormat('file must be a string');
	const bytes = file instanceof Upload ? file.bytes : fromBase64(file, 4002);
	if (bytes.length > MAX_FILE_BYTES) throw refusal(4000, `the file has ${bytes.length} bytes`);
	return { name: file instanceof Upload ? file.filename : 'file', size: bytes.length };
}

function checkExtension(name: string, type: FileType): void {
	const extension = name.split('.').at(-1)?.toLowerCase() ?? '';
	if (!EXTENSIONS[type].includes(extension)) throw refusal(4002, `"${name}" is not a ${type} file`);
}

function typeOf(parameters: Parameters): FileType {
	const type = parameters.word('type', ['mms', 'voice']);
	if (type === null) throw missing('type');
	return type;
}
