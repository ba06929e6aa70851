import type { HttpAnswer } from './transport';

/** Shorter ones may stand in an answer by chance. */
const SHORTEST = 8;

/** In a good answer a word or a number alone may be one by chance: a name, a message ID. */
const ODD = /^(?=.*\d)(?=.*\D)/s;

const MASK = '•••';

/**
 * The answer without the secrets of the request: a gateway that refuses one may repeat the key, and
 * its words are shown in errors. Refusals also come with HTTP 200.
 */
export function hideSecrets(answer: HttpAnswer, secrets: readonly unknown[]): HttpAnswer {
	const isRefused = answer.status < 200 || answer.status >= 300;
	let { text } = answer;
	for (const secret of secrets) {
		if (typeof secret !== 'string') continue;
		for (const form of formsOf(secret.trim())) {
			if (form.length >= SHORTEST && (isRefused || ODD.test(form))) {
				text = text.replaceAll(form, MASK);
			}
		}
	}
	return text === answer.text ? answer : { ...answer, text };
}

/** As it is, as JSON has it (with or without what PHP escapes besides), and as a URL has it. */
function formsOf(secret: string): Set<string> {
	const json = JSON.stringify(secret).slice(1, -1);
	const ascii = json.replace(
		/[^ -~]/g,
		(character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
	);
	const written = [json, ascii].flatMap((text) => [text, text.replaceAll('/', '\\/')]);
	const url = encodeURIComponent(secret);
	return new Set([secret, ...written, url, url.replaceAll('%20', '+')]);
}
