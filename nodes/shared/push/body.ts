import { parseJson } from '../gateway/answer';
import { asRecord } from '../gateway/values';
import { decoderFor } from './charset';
import { readForm, type Fields } from './form';
import { readMultipart } from './multipart';

/**
 * The entries of a body, in any of the formats that gateways push: a JSON object, a JSON list with an
 * entry each, a form, or a multipart form. The label of a body is often wrong, so its bytes decide.
 * What has no fields, such as plain text, XML or a number in a list, is in the field `content`.
 */
export function readEntries(pushed: Uint8Array): Fields[] {
	const body = withoutMark(pushed);
	const text = decoderFor(body)(body);
	if (text.trim() === '') return [];
	const json = /^\s*[{[]/.test(text) ? parseJson(text) : undefined;
	if (json !== undefined) return Array.isArray(json) ? json.map(asFields) : [asFields(json)];
	const bytes = Buffer.from(body).toString('latin1').trimStart();
	const fields = readMultipart(bytes) ?? (isForm(bytes) ? readForm(bytes.trimEnd()) : null);
	return [fields ?? asFields(text)];
}

/** The bytes without a byte order mark. Those of UTF-16, which always has one, become UTF-8. */
function withoutMark(body: Uint8Array): Uint8Array {
	const mark = Buffer.from(body.subarray(0, 3)).toString('hex');
	if (mark === 'efbbbf') return body.subarray(3);
	const utf16 = { fffe: 'utf-16le', feff: 'utf-16be' }[mark.slice(0, 4)];
	return utf16 === undefined ? body : Buffer.from(new TextDecoder(utf16).decode(body));
}

function asFields(value: unknown): Fields {
	return asRecord(value) ?? { content: value };
}

/** A form begins with a name, a text of a person hardly ever with a word and an equals sign. */
function isForm(text: string): boolean {
	return /^[\w.[\]%+-]+=/.test(text);
}
