import { GatewayError, type GatewayErrorDetails } from './error';
import type { HttpAnswer } from './transport';

export const CHECK_URL = 'Check the Base URL in the credential.';

/** The code of an answer whose body does not match the specification. */
export const UNREADABLE = 'unreadableAnswer';

/**
 * Redirects that mean the request was not carried out here. Servers also send the others, usually
 * 302, after they have carried a request out.
 */
const MOVED = new Set([301, 307, 308]);

/**
 * The statuses that prove that nothing was done: a server gives them before it carries a request out.
 * Source: RFC 9110 and 6585; mProfi's clients name 400, 401 and 404, ACTIO names 401, 402, 403, 422
 * and 429. Any other 4xx may come after the gateway took the request, such as 499 of a proxy, or 406
 * of a server that cannot write its answer as it was asked to.
 */
const REFUSED = new Set([
	400, 401, 402, 403, 404, 405, 407, 411, 413, 414, 415, 421, 422, 429, 431,
]);

/** Whether an answer with this status had no effect, whatever its body says. */
export function provesRefusal(status: number): boolean {
	return REFUSED.has(status) || MOVED.has(status);
}

/** The error that an HTTP status stands for, or null if the gateway accepted the request (2xx). */
export function refusalByStatus(
	answer: HttpAnswer,
	/** The reason that the body gives, in the gateway's words, or null. */
	reason: string | null,
	/** What the body says about single fields, if it names any. */
	fields?: GatewayErrorDetails['fields'],
	/** What it means that the gateway does not let the caller in. */
	refusedLogin = 'The gateway refused the credential',
): GatewayError | null {
	const { status } = answer;
	if (status >= 200 && status < 300) return null;
	const reasonSentence = reason ? ` The gateway says: ${reason}` : '';
	const refuse = (details: Omit<GatewayErrorDetails, 'status'>) =>
		new GatewayError({ ...details, status, fields, message: details.message + reasonSentence });

	if (status === 401 || status === 403) {
		return refuse({
			code: 'unauthorized',
			message: `${refusedLogin} (HTTP ${status}). Check the key and its rights in the gateway's panel.`,
			effect: 'none',
			affectsAll: true,
			refusesCredential: true,
		});
	}
	if (status === 402) {
		return refuse({
			code: 'noCredit',
			message: 'The account has no credit left (HTTP 402). Top it up.',
			effect: 'none',
			affectsAll: true,
		});
	}
	if (status === 429) {
		const retryAfterMs = retryAfter(answer);
		const advice =
			retryAfterMs === undefined
				? 'Try again in a minute.'
				: `It asks you to wait ${retryAfterMs / 1000} s.`;
		return refuse({
			code: 'tooManyRequests',
			message: `The gateway accepts no more requests for now (HTTP 429). ${advice}`,
			effect: 'none',
			transient: true,
			affectsAll: true,
			retryAfterMs,
		});
	}
	if (status >= 300 && status < 400) {
		return refuse({
			code: 'redirected',
			message: `The gateway answered with a redirect (HTTP ${status}), and redirects are not followed. ${CHECK_URL}`,
			effect: provesRefusal(status) ? 'none' : 'unknown',
			affectsAll: true,
		});
	}
	if (status === 404 && isHtml(answer)) {
		return refuse({
			code: 'wrongAddress',
			message: `The gateway does not know this address (HTTP 404). ${CHECK_URL}`,
			effect: 'none',
			affectsAll: true,
		});
	}
	if (status === 404) {
		return refuse({
			code: 'notFound',
			message: 'The gateway found nothing with this ID or at this address (HTTP 404).',
			effect: 'none',
		});
	}
	if (provesRefusal(status)) {
		return refuse({
			code: `http${status}`,
			message: `The gateway refused the request (HTTP ${status}).`,
			effect: 'none',
		});
	}
	// A proxy may answer 408 after the gateway has already read the request.
	if (status === 408 || status >= 500 || status < 200) {
		return refuse({
			code: `http${status}`,
			message: `The gateway failed while it processed the request (HTTP ${status}).`,
			effect: 'unknown',
			transient: true,
			retryAfterMs: retryAfter(answer),
		});
	}
	return refuse({
		code: `http${status}`,
		message: `The gateway answered HTTP ${status}, which does not say whether it did what was asked.`,
		effect: 'unknown',
	});
}

/** The error for an answer with a good status whose body does not match the specification. */
export function unreadable(answer: HttpAnswer, expected: string): GatewayError {
	const isEmpty = answer.text.trim() === '';
	const isPage = !isEmpty && isHtml(answer);
	const body = isEmpty ? 'an empty body' : isPage ? 'a web page' : 'an unexpected body';
	const advice = isPage ? ` ${CHECK_URL}` : '';
	return new GatewayError({
		code: UNREADABLE,
		message: `The gateway answered HTTP ${answer.status} with ${body} instead of ${expected}.${advice}`,
		effect: 'unknown',
		status: answer.status,
	});
}

const parsed = new WeakMap<HttpAnswer, unknown>();

/** The JSON of an answer, as `parseJson` reads it. Each answer is parsed only once. */
export function jsonOf(answer: HttpAnswer): unknown {
	if (!parsed.has(answer)) parsed.set(answer, parseJson(answer.text));
	return parsed.get(answer);
}

/**
 * The parsed JSON of a text, or undefined if it is not JSON. Integers of 16 digits or more become
 * strings, because they would lose digits as JavaScript numbers.
 */
export function parseJson(text: string): unknown {
	try {
		return JSON.parse(hasManyDigits(text) ? quoteBigIntegers(text) : text) as unknown;
	} catch {
		return undefined;
	}
}

const MANY_DIGITS = 16;

/** Looks at every 16th character only, because a run of 16 digits always covers one of those. */
function hasManyDigits(text: string): boolean {
	for (let i = MANY_DIGITS - 1; i < text.length; i += MANY_DIGITS) {
		if (!isDigit(text, i)) continue;
		let start = i;
		while (isDigit(text, start - 1)) start--;
		let end = i;
		while (isDigit(text, end + 1)) end++;
		if (end - start + 1 >= MANY_DIGITS) return true;
	}
	return false;
}

function isDigit(text: string, at: number): boolean {
	const code = text.charCodeAt(at);
	return code >= 48 && code <= 57;
}

/** Tracks quotes one by one: an unbounded pattern overflows the stack at a few megabytes. */
function quoteBigIntegers(json: string): string {
	let isInString = false;
	return json.replace(/\\.|"|(?<![\w.+-])-?\d{16,999}(?![\d.eE])/g, (token) => {
		if (token === '"') isInString = !isInString;
		return isInString || token === '"' || token.startsWith('\\') ? token : `"${token}"`;
	});
}

export function isHtml(answer: HttpAnswer): boolean {
	return /html/i.test(answer.headers['content-type'] ?? '') || /^\s*</.test(answer.text);
}

/** `Retry-After` in milliseconds: seconds or an HTTP date (RFC 9110, 10.2.3). */
function retryAfter(answer: HttpAnswer): number | undefined {
	const value = answer.headers['retry-after']?.trim();
	if (!value) return undefined;
	if (/^\d{1,9}$/.test(value)) return Number(value) * 1000;
	// Date.parse would read a bare number as a year. The asctime form has no zone and means GMT.
	const date = /[a-z]/i.test(value) ? value.replace(/ \d{4}$/, '$& GMT') : '';
	const at = Date.parse(date);
	return Number.isNaN(at) ? undefined : Math.max(0, at - Date.now());
}
