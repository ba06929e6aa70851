import type { HttpAnswer } from './transport';

/** A shorter secret may appear in an answer by coincidence. */
const MIN_LENGTH = 8;

/**
 * A successful answer may contain a plain word or number by coincidence, such as a name or a message
 * ID. So only secrets that mix digits with other characters are masked there.
 */
const MIXED = /^(?=.*\d)(?=.*\D)/s;

const MASK = '•••';

/** The secrets of the credentials that a run signs its requests with. */
export class Secrets {
	/** The longest come first, so that no secret is left over as a part of another. */
	private patterns: Array<{ form: string; pattern: RegExp }> = [];

	constructor(values: readonly unknown[] = []) {
		this.add(values);
	}

	/** Values that are not text, or empty, are no secrets. */
	add(values: readonly unknown[]): void {
		const known = new Set(this.patterns.map(({ form }) => form));
		for (const secret of textsIn(values)) {
			for (const form of formsOf(secret)) {
				if (!known.has(form)) this.patterns.push({ form, pattern: patternOf(form) });
				known.add(form);
			}
		}
		this.patterns.sort((a, b) => b.form.length - a.form.length);
	}

	/**
	 * The text of an error without the secrets, whatever they look like. Only for errors: in other
	 * texts a secret that is a word or a number may stand by chance.
	 */
	readonly hide = (text: string): string => {
		let hidden = text;
		for (const { pattern } of this.patterns) hidden = hidden.replace(pattern, MASK);
		return hidden;
	};
}

/**
 * Masks the request's secrets in an answer. A gateway that refuses a request may repeat the key, and
 * errors show the gateway's words. Some gateways refuse with HTTP 200.
 */
export function hideSecrets(answer: HttpAnswer, secrets: readonly unknown[]): HttpAnswer {
	const isRefused = answer.status < 200 || answer.status >= 300;
	let { text } = answer;
	for (const secret of textsIn(secrets)) {
		for (const form of formsOf(secret)) {
			if (form.length >= MIN_LENGTH && (isRefused || MIXED.test(form))) {
				text = text.replaceAll(form, MASK);
			}
		}
	}
	return text === answer.text ? answer : { ...answer, text };
}

function textsIn(values: readonly unknown[]): string[] {
	return values.flatMap((value) => {
		const text = typeof value === 'string' ? value.trim() : '';
		return text === '' ? [] : [text];
	});
}

/** A short secret is part of other words by chance, so it is found only where it stands alone. */
function patternOf(form: string): RegExp {
	const literal = form.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
	if (form.length >= MIN_LENGTH) return new RegExp(literal, 'g');
	const before = /^[\p{L}\p{N}]/u.test(form) ? '(?<![\\p{L}\\p{N}])' : '';
	const after = /[\p{L}\p{N}]$/u.test(form) ? '(?![\\p{L}\\p{N}])' : '';
	return new RegExp(`${before}${literal}${after}`, 'gu');
}

/**
 * The secret as plain text, in JSON (with and without the extra escapes of PHP), in a URL, and on a
 * web page.
 */
function formsOf(secret: string): Set<string> {
	const json = JSON.stringify(secret).slice(1, -1);
	const ascii = json.replace(
		/[^ -~]/g,
		(character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
	);
	const written = [json, ascii].flatMap((text) => [text, text.replaceAll('/', '\\/')]);
	const url = encodeURIComponent(secret);
	return new Set([secret, ...written, url, url.replaceAll('%20', '+'), ...onWebPages(secret)]);
}

/** How servers write the characters that HTML escapes; each has its own way with quotes. */
const QUOTES = [
	{ '"': '&quot;', "'": '&#39;' },
	{ '"': '&quot;', "'": '&#039;' },
	{ '"': '&quot;', "'": '&#x27;' },
	{ '"': '&quot;', "'": '&apos;' },
	{ '"': '&#34;', "'": '&#39;' },
	{ '"': '"', "'": "'" },
] as const;

function onWebPages(secret: string): string[] {
	const escaped = secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
	return QUOTES.map((quotes) => escaped.replaceAll('"', quotes['"']).replaceAll("'", quotes["'"]));
}
