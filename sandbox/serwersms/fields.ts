/**
 * A value that is not a branch is a leaf: a string, or the content of a file in a multipart body.
 */
type Branch = Map<string, unknown>;

/**
 * Reads form fields as PHP does. `phone[]` and `phone[0]` are arrays, `messages[0][phone]` is an
 * array of objects, and of a repeated plain name the last value counts.
 */
export function nested(fields: Iterable<readonly [name: string, value: unknown]>) {
	const root: Branch = new Map();
	for (const [name, value] of fields) {
		const [, first = '', rest = ''] = /^([^[]*)((?:\[[^\]]*\])*)/.exec(name) ?? [];
		const path = [first, ...[...rest.matchAll(/\[([^\]]*)\]/g)].map(([, key = '']) => key)];
		let branch = root;
		path.forEach((key, depth) => {
			const place = key === '' && depth > 0 ? String(branch.size) : key;
			if (depth === path.length - 1) {
				branch.set(place, value);
				return;
			}
			const next = branch.get(place);
			const grown: Branch = next instanceof Map ? (next as Branch) : new Map<string, unknown>();
			if (grown !== next) branch.set(place, grown);
			branch = grown;
		});
	}
	return Object.fromEntries([...root].map(([name, value]) => [name, plain(value)]));
}

/** Numbered fields become an array, whatever their numbers are. */
function plain(value: unknown): unknown {
	if (!(value instanceof Map)) return value;
	const entries = [...(value as Branch)].map(([key, one]) => [key, plain(one)] as const);
	if (entries.every(([key]) => /^\d+$/.test(key))) return entries.map(([, one]) => one);
	return Object.fromEntries(entries);
}

export class Upload {
	constructor(
		readonly filename: string,
		readonly bytes: Buffer,
	) {}
}

/**
 * Reads the fields of a multipart/form-data body, in which each character is one byte. Returns null
 * for any other body.
 */
export function multipartFields(
	contentType: string,
	body: string,
): Array<[name: string, value: string | Upload]> | null {
	const boundary = /boundary="?([^";]+)"?/i.exec(contentType)?.[1];
	if (boundary === undefined) return null;
	const lines = `\r\n${body}`;
	const close = lines.lastIndexOf(`\r\n--${boundary}--`);
	const fields: Array<[string, string | Upload]> = [];
	for (const part of lines.slice(0, Math.max(0, close)).split(`\r\n--${boundary}\r\n`).slice(1)) {
		const end = part.indexOf('\r\n\r\n');
		const head = Buffer.from(part.slice(0, end), 'latin1').toString();
		const name = /[ ;]name="([^"]*)"/i.exec(head)?.[1];
		if (end < 0 || name === undefined) return null;
		const bytes = Buffer.from(part.slice(end + 4), 'latin1');
		const filename = /filename="([^"]*)"/i.exec(head)?.[1];
		fields.push([name, filename === undefined ? bytes.toString() : new Upload(filename, bytes)]);
	}
	return close < 0 ? null : fields;
}
