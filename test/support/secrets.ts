/** Shorter ones stand in any text by chance. */
const SHORTEST = 8;

/** How much of the place a find shows on either side of the secret. */
const AROUND = 40;

/**
 * Looks for secrets in texts, in the forms they take on their way: as they are, in base64 (also
 * as part of something longer, such as a header), base64url, URL-encoded, escaped in JSON, and in
 * hexadecimal digits. Each find names place and form, and shows what stands around the secret,
 * itself masked.
 * @throws RangeError for a secret too short to be looked for: a test that uses one proves nothing.
 */
export function findSecrets(
	secrets: readonly string[],
	places: Readonly<Record<string, string>>,
): string[] {
	const finds: string[] = [];
	for (const secret of new Set(secrets)) {
		if (secret.length < SHORTEST) throw new RangeError(`too short to be looked for: ${secret}`);
		for (const [form, texts] of Object.entries(formsOf(secret))) {
			for (const [place, text] of Object.entries(places)) {
				const found = texts.find((each) => text.includes(each));
				if (found === undefined) continue;
				finds.push(`${place}: ${masked(secret)} (${form}): ${excerpt(text, found)}`);
			}
		}
	}
	return finds;
}

/** Every text that gives the secret away, by the name of its form; a text that stands twice once. */
function formsOf(secret: string): Record<string, string[]> {
	const bytes = Buffer.from(secret);
	const base64 = [0, 1, 2].map((before) => base64Within(bytes, before));
	const json = JSON.stringify(secret).slice(1, -1);
	const url = encodeURIComponent(secret);
	const all: Record<string, string[]> = {
		'as it is': [secret],
		JSON: [json, JSON.stringify(json).slice(1, -1), unicodeEscaped(secret)],
		URL: [url, url.replaceAll('%20', '+'), url.replace(/%../g, (code) => code.toLowerCase())],
		base64,
		base64url: base64.map((text) => text.replaceAll('+', '-').replaceAll('/', '_')),
		hex: [bytes.toString('hex'), bytes.toString('hex').toUpperCase()],
	};
	const known = new Set<string>();
	for (const [form, texts] of Object.entries(all)) {
		all[form] = texts.filter((text) => !known.has(text) && known.add(text));
	}
	return all;
}

/**
 * The digits that the secret alone decides where so many bytes (of every three) stand before it;
 * those at its ends depend on its neighbours.
 */
function base64Within(bytes: Buffer, before: number): string {
	const text = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64');
	const first = Math.ceil((before * 8) / 6);
	const last = Math.floor(((before + bytes.length) * 8) / 6);
	return text.slice(first, last);
}

function unicodeEscaped(secret: string): string {
	return secret.replace(
		/[^\w-]/g,
		(character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
	);
}

function masked(secret: string): string {
	return `${secret.slice(0, 3)}•••`;
}

function excerpt(text: string, found: string): string {
	const at = text.indexOf(found);
	const before = text.slice(Math.max(0, at - AROUND), at);
	const after = text.slice(at + found.length, at + found.length + AROUND);
	return `${before}•••${after}`.replaceAll(found, '•••').replace(/\s+/g, ' ');
}
