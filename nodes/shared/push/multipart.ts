import { decoderFor } from './charset';
import { bytesOf, fieldsOf, type Fields } from './form';

/** One part of a multipart form. `header` and `content` have one character per byte. */
interface Part {
	header: string;
	content: string;
}

/**
 * The fields of a multipart form, given as a text with one character per byte, or null if it is not
 * one. Its first line is the boundary, so the header of the request is not needed. A file becomes an
 * object with its bytes in Base64. Source: RFC 7578; RFC 2046, 5.1.
 */
export function readMultipart(text: string): Fields | null {
	const boundary = /^--\S{1,70}(?=\r?\nContent-)/i.exec(text)?.[0];
	if (boundary === undefined) return null;
	const parts = `\r\n${text}`
		.split(`\n${boundary}`)
		.slice(1)
		.filter((part) => !part.startsWith('--'))
		.map(readPart);
	const texts = parts.filter(({ header }) => !isFile(header));
	const charset = decoderFor(
		bytesOf(texts.map(({ header, content }) => header + content).join('\n')),
	);
	const decode = (value: string) => charset(bytesOf(value));
	return fieldsOf(
		parts.map(({ header, content }) => [
			decode(parameter(header, 'name')),
			isFile(header) ? readFile(header, content) : decode(content),
		]),
	);
}

function readPart(part: string): Part {
	const [, header = part, content = ''] = /^([^]*?)\r?\n\r?\n([^]*)$/.exec(part) ?? [];
	return { header, content: content.replace(/\r$/, '') };
}

function isFile(header: string): boolean {
	return /;\s*filename\*?=/i.test(header);
}

function readFile(header: string, content: string): Fields {
	const bytes = bytesOf(parameter(header, 'filename'));
	return {
		fileName: decoderFor(bytes)(bytes),
		mimeType: /^Content-Type:\s*([^\s;]+)/im.exec(header)?.[1] ?? null,
		base64: bytesOf(content).toString('base64'),
	};
}

function parameter(header: string, name: string): string {
	const [, quoted, token] =
		new RegExp(`;\\s*${name}=(?:"([^"]*)"|([^\\s;]+))`, 'i').exec(header) ?? [];
	return quoted ?? token ?? '';
}
