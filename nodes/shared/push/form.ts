import { decoderFor } from './charset';

/** The fields of a push, by name. */
export type Fields = Record<string, unknown>;

/**
 * The fields of a URL-encoded form or a query, given as a text with one character per byte. One value
 * alone may be too short to tell its charset, so all of them decide it. Source: WHATWG URL, 5.1.
 */
export function readForm(text: string): Fields {
	const pairs = text
		.split('&')
		.filter((pair) => pair !== '')
		.map((pair) => {
			const [name = '', ...value] = pair.split('=');
			return [unescaped(name), unescaped(value.join('='))] as const;
		});
	const decode = decoderFor(bytesOf(pairs.flat().join('&')));
	return fieldsOf(pairs.map((pair) => pair.map((part) => decode(bytesOf(part)))));
}

/** A name that occurs more than once has a list. */
export function fieldsOf(pairs: ReadonlyArray<readonly unknown[]>): Fields {
	const values = new Map<string, unknown[]>();
	for (const [name, value] of pairs) {
		const key = String(name);
		const list = values.get(key);
		if (list === undefined) values.set(key, [value]);
		else list.push(value);
	}
	return Object.fromEntries(
		[...values].map(([name, list]) => [name, list.length === 1 ? list[0] : list]),
	);
}

/** The bytes of a text that has one character per byte. */
export function bytesOf(text: string): Buffer {
	return Buffer.from(text, 'latin1');
}

function unescaped(text: string): string {
	return text
		.replaceAll('+', ' ')
		.replace(/%([\da-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
}
