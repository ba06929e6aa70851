import type { Exchange, WireAnswer } from '../proxy';

/** Reads answers by the rules of HTTP and JSON alone, without any code of the package. */

export function textOf({ body }: WireAnswer): string {
	return body.toString('utf8').replace(/^\ufeff/, '');
}

/** The JSON of an answer, or undefined if it is not JSON. */
export function jsonOf({ received }: Pick<Exchange, 'received'>): unknown {
	try {
		return JSON.parse(textOf(received)) as unknown;
	} catch {
		return undefined;
	}
}

/** An own field of a JSON object, or undefined if `value` is not a JSON object. */
export function field(value: unknown, name: string): unknown {
	return isRecord(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isGood({ received }: Pick<Exchange, 'received'>): boolean {
	return received.status >= 200 && received.status < 300;
}

/**
 * The statuses that a server gives before it carries a request out. Any other may come after the
 * gateway took the request. Source: RFC 9110 and 6585.
 */
const REFUSALS = new Set([
	...[301, 307, 308, 400, 401, 402, 403, 404, 405, 407],
	...[411, 413, 414, 415, 421, 422, 429, 431],
]);

export function isRefusedByStatus({ received: { status } }: Pick<Exchange, 'received'>): boolean {
	return REFUSALS.has(status);
}

export function isPage({ received }: Pick<Exchange, 'received'>): boolean {
	return /^\s*</.test(textOf(received));
}

/** A whole number, or a text that is one. Otherwise null. */
export function wholeNumber(value: unknown): number | null {
	const text = typeof value === 'string' ? value.trim() : value;
	if (typeof text === 'number') return Number.isInteger(text) ? text : null;
	return typeof text === 'string' && /^-?\d+$/.test(text) ? Number(text) : null;
}
