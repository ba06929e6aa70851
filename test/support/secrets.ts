/** A shorter secret could be part of any text by chance. */
const MIN_LENGTH = 8;

/** How many characters are shown on each side of a secret. */
const CONTEXT = 40;

/**
 * Searches texts for secrets in every form that they may have on their way: unchanged, in base64
 * (also inside a longer text, such as a header), base64url, URL-encoded, escaped in JSON, and in
 * hexadecimal digits. Each result names the place and the form, and shows the text around the
 * masked secret.
 * @throws RangeError if a secret is too short, because a test with such a secret proves nothing.
 */
export function findSecrets(
	secrets: readonly string[],
	places: Readonly<Record<string, string>>,
): string[] {
	const results: string[] = [];
	for (const secret of new Set(secrets)) {
		if (secret.length < MIN_LENGTH)
			throw new RangeError(`This secret is too short to search for: ${secret}`);
		for (const [form, texts] of Object.entries(formsOf(secret))) {
			for (const [place, text] of Object.entries(places)) {
				const found = texts.find((each) => text.includes(each));
				if (found === undefined) continue;
				results.push(`${place}: ${masked(secret)} (${form}): ${excerpt(text, found)}`);
			}
		}
	}
	return results;
}

/** Every text that reveals the secret, by the name of its form and without duplicates. */
function formsOf(secret: string): Record<string, string[]> {
	const bytes = Buffer.from(secret);
	const base64 = [0, 1, 2].map((before) => base64Within(bytes, before));
	const json = JSON.stringify(secret).slice(1, -1);
	const url = encodeURIComponent(secret);
	const all: Record<string, string[]> = {
		unchanged: [secret],
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
 * The base64 digits that depend on the secret alone if `before` bytes of a group of three come
 * before it. The digits at both ends also depend on the bytes beside the secret.
 */
function base64Within(bytes: Buffer, before: number): string {
	const text = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64');
	const start = Math.ceil((before * 8) / 6);
	const end = Math.floor(((before + bytes.length) * 8) / 6);
	return text.slice(start, end);
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
	const before = text.slice(Math.max(0, at - CONTEXT), at);
	const after = text.slice(at + found.length, at + found.length + CONTEXT);
	return `${before}•••${after}`.replaceAll(found, '•••').replace(/\s+/g, ' ');
}
