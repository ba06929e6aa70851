import { createHash } from 'crypto';
import { InvalidInput } from '../../shared/gateway/error';
import type { SerwerSmsMessage } from '../messages/compose';

/**
 * The files of "SMS przez FTP". Source: the pages "Informacje ogólne", "Właściwości plików" and their
 * examples. They describe no quoting, so what would need it is refused.
 */

export interface FileFormat {
	contains: 'messages' | 'numbers';
	separator: Separator;
	encoding: 'utf8' | 'iso88592';
	extension: 'csv' | 'txt';
}

export type Separator = 'semicolon' | 'comma' | 'colon' | 'tab' | 'newline';

const SEPARATORS: Record<Separator, string> = {
	semicolon: ';',
	comma: ',',
	colon: ':',
	tab: '\t',
	newline: '\n',
};

/** "at most 5 MB" */
const MAX_BYTES = 5_000_000;

const LINE_BREAK = /[\n\v\f\r\u0085\u2028\u2029]/;

/**
 * A message as a line of a file.
 * @throws {InvalidInput} for what a line cannot hold.
 */
export function lineOf(message: SerwerSmsMessage, format: FileFormat): string {
	const { to, text, from, unicode } = message;
	checkField(text, 'The text', format);
	checkField(from ?? '', 'The sender', format);
	const fields = [numberIn(to), text, from ?? '', ...(unicode ? ['1'] : [])];
	return fields.join(SEPARATORS[format.separator]);
}

/** A number as a file has it. In the vendor's examples, Polish numbers have nine digits. */
export function numberIn(digits: string): string {
	return /^48\d{9}$/.test(digits) ? digits.slice(2) : `+${digits}`;
}

function checkField(field: string, label: string, { separator, encoding }: FileFormat): void {
	const problem =
		(LINE_BREAK.test(field) && 'a line break') ||
		(field.includes('"') && 'a quotation mark (")') ||
		(field.includes(SEPARATORS[separator]) && `the separator "${SEPARATORS[separator]}"`);
	if (problem) {
		throw new InvalidInput(
			`${label} has ${problem}, which cannot be written into the file. Remove it, or send the message with Send Bulk.`,
		);
	}
	if (encoding === 'utf8') return;
	const missing = [...field].find((character) => !LATIN_2.has(character));
	if (missing === undefined) return;
	throw new InvalidInput(
		`${label} has the character "${missing}", which ISO-8859-2 does not have. Choose UTF-8, or turn on Transliterate.`,
	);
}

/** ISO-8859-2: each character and its byte. */
const LATIN_2: ReadonlyMap<string, number> = new Map(
	[...new TextDecoder('iso-8859-2').decode(Uint8Array.from({ length: 256 }, (_, i) => i))].map(
		(character, byte) => [character, byte],
	),
);

export interface NamedFile {
	fileName: string;
	/** Not `.csv` or `.txt`, so SerwerSMS leaves the file alone until it is renamed. */
	temporaryName: string;
	bytes: Uint8Array;
	sha256: string;
	/** The positions of its lines among all lines. */
	lines: number[];
}

/**
 * Writes lines into as few files as their size allows. The names come from the reference alone, because
 * SerwerSMS takes a name only once: a file that is uploaded again sends nothing again.
 */
export function filesOf(lines: string[], reference: string, format: FileFormat): NamedFile[] {
	const joint = format.contains === 'numbers' ? SEPARATORS[format.separator] : '\n';
	return inParts(lines, format).map((part, place) => {
		const bytes = encoded(part.map((line) => lines[line]!).join(joint), format);
		const name = place === 0 ? reference : `${reference}part${place + 1}`;
		return {
			fileName: `${name}.${format.extension}`,
			temporaryName: `${name}.tmp`,
			bytes,
			sha256: createHash('sha256').update(bytes).digest('hex'),
			lines: part,
		};
	});
}

const PART = /part\d+$/i;

/**
 * @throws {InvalidInput} for a reference that looks like the name of another file's second part.
 */
export function checkFileReference(reference: string): void {
	if (!PART.test(reference)) return;
	throw new InvalidInput(
		`The reference "${reference}" ends like the name of a further file ("part2"). Choose another reference.`,
	);
}

/** The positions of the lines in each file. */
function inParts(lines: string[], format: FileFormat): number[][] {
	const parts: number[][] = [];
	let size = Infinity;
	for (const [line, text] of lines.entries()) {
		const bytes = format.encoding === 'utf8' ? Buffer.byteLength(text) : text.length;
		if (size + bytes + 1 > MAX_BYTES) {
			parts.push([]);
			size = 0;
		}
		parts.at(-1)!.push(line);
		size += bytes + 1;
	}
	return parts;
}

function encoded(text: string, { encoding }: FileFormat): Uint8Array {
	if (encoding === 'utf8') return Buffer.from(text);
	return Uint8Array.from([...text], (character) => LATIN_2.get(character)!);
}
