import { GatewayError, type GatewayErrorDetails } from './error';
import type { HttpAnswer } from './transport';

export const CHECK_URL = 'Check the Base URL in the credential.';

/** The code of an answer that cannot be what the specification promises. */
export const UNREADABLE = 'unreadableAnswer';

/**
 * Redirects that say: ask elsewhere. The others (302 by custom) are also what a server answers once
 * it has carried a request out.
 */
const MOVED = new Set([301, 307, 308]);

/** The refusal an HTTP status means, or null where the gateway took the request (2xx). */
export function refusalByStatus(
	answer: HttpAnswer,
	/** What the body says went wrong, in the gateway's words, or null. */
	reason: string | null,
	/** Its complaints by field, where it names fields. */
	fields?: GatewayErrorDetails['fields'],
): GatewayError | null {
	const { status } = answer;
	if (status >= 200 && status < 300) return null;
	const said = reason ? ` The gateway says: ${reason}` : '';
	const refuse = (details: Omit<GatewayErrorDetails, 'status'>) =>
		new GatewayError({ ...details, status, fields, message: details.message + said });

	if (status === 401 || status === 403) {
		return refuse({
			code: 'unauthorized',
			message: `The gateway refused the credential (HTTP ${status}). Check the key and its rights in the gateway's panel.`,
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
		const wait =
			retryAfterMs === undefined ? '' : ` It asks for ${retryAfterMs / 1000} s of pause.`;
		return refuse({
			code: 'tooManyRequests',
			message: `The gateway takes no more requests for now (HTTP 429).${wait}`,
			effect: 'none',
			transient: true,
			affectsAll: true,
			retryAfterMs,
		});
	}
	if (status >= 300 && status < 400) {
		return refuse({
			code: 'redirected',
			message: `The gateway answered with a redirect (HTTP ${status}), which is not followed. ${CHECK_URL}`,
			effect: MOVED.has(status) ? 'none' : 'unknown',
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
			message: 'The gateway found nothing under this ID or address (HTTP 404).',
			effect: 'none',
		});
	}
	// 408 may come from a proxy in between, after the gateway had read the request.
	if (status === 408 || status >= 500 || status < 200) {
		return refuse({
			code: `http${status}`,
			message: `The gateway failed while it worked on the request (HTTP ${status}).`,
			effect: 'unknown',
			transient: true,
			retryAfterMs: retryAfter(answer),
		});
	}
	return refuse({
		code: `http${status}`,
		message: `The gateway refused the request (HTTP ${status}).`,
		effect: 'none',
	});
}

/** An answer with a good status whose body cannot be what the specification promises. */
export function unreadable(answer: HttpAnswer, expected: string): GatewayError {
	const got =
		answer.text.trim() === ''
			? 'nothing.'
			: isHtml(answer)
				? `a web page. ${CHECK_URL}`
				: 'something else.';
	return new GatewayError({
		code: UNREADABLE,
		message: `The gateway answered HTTP ${answer.status}, but instead of ${expected} came ${got}`,
		effect: 'unknown',
		status: answer.status,
	});
}

const parsed = new WeakMap<HttpAnswer, unknown>();

/** The JSON of an answer, as `parseJson` reads it; once, however many look into it. */
export function jsonOf(answer: HttpAnswer): unknown {
	if (!parsed.has(answer)) parsed.set(answer, parseJson(answer.text));
	return parsed.get(answer);
}

/**
 * The parsed JSON of a text, or undefined. Integers of 16 digits and more become strings:
 * as JavaScript numbers they would lose digits.
 */
export function parseJson(text: string): unknown {
	try {
		return JSON.parse(hasManyDigits(text) ? quoteBigIntegers(text) : text) as unknown;
	} catch {
		return undefined;
	}
}

const MANY_DIGITS = 16;

/** Whether so many digits stand in a row. Every so manieth character is one of them, if they do. */
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

/** Walks from quote to quote: a pattern without bound overflows the stack at some megabytes. */
function quoteBigIntegers(json: string): string {
	let isInString = false;
	return json.replace(/\\.|"|(?<![\w.+-])-?\d{16,999}(?![\d.eE])/g, (token) => {
		if (token === '"') isInString = !isInString;
		return isInString || token === '"' || token.startsWith('\\') ? token : `"${token}"`;
	});
}

/** The value as a JSON object, or null. */
export function asRecord(value: unknown): Record<string, unknown> | null {
	return typeof value === 'object' && value !== null && !Array.isArray(value)
		? (value as Record<string, unknown>)
		: null;
}

/** The value as text where it is text or a number, or null. */
export function asText(value: unknown): string | null {
	if (typeof value === 'string') return value;
	return typeof value === 'number' && Number.isFinite(value) ? String(value) : null;
}

/** An id: a non-empty string or a whole number, as a string; else null. */
export function asId(value: unknown): string | null {
	if (typeof value === 'number') return Number.isSafeInteger(value) ? String(value) : null;
	return typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
}

export function isHtml(answer: HttpAnswer): boolean {
	return /html/i.test(answer.headers['content-type'] ?? '') || /^\s*</.test(answer.text);
}

/** `Retry-After` in milliseconds: seconds or an HTTP date (RFC 9110, 10.2.3). */
function retryAfter(answer: HttpAnswer): number | undefined {
	const value = answer.headers['retry-after']?.trim();
	if (!value) return undefined;
	if (/^\d{1,9}$/.test(value)) return Number(value) * 1000;
	// Without a word in it, Date.parse takes a number for a year. The form without zone means GMT.
	const date = /[a-z]/i.test(value) ? value.replace(/ \d{4}$/, '$& GMT') : '';
	const at = Date.parse(date);
	return Number.isNaN(at) ? undefined : Math.max(0, at - Date.now());
}
