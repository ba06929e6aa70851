import type { Exchange, WireAnswer } from '../proxy';

/** How an answer reads to somebody who knows HTTP, JSON and nothing of our code. */

export function textOf({ body }: WireAnswer): string {
	return body.toString('utf8').replace(/^\ufeff/, '');
}

/** The JSON of an answer, or undefined. */
export function said({ given }: Pick<Exchange, 'given'>): unknown {
	try {
		return JSON.parse(textOf(given)) as unknown;
	} catch {
		return undefined;
	}
}

/** A field of a JSON object, its own; undefined for what is no object. */
export function field(value: unknown, name: string): unknown {
	return isRecord(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isGood({ given }: Pick<Exchange, 'given'>): boolean {
	return given.status >= 200 && given.status < 300;
}

/**
 * A status that says the request was not carried out: a client's error, but not a time-out, which a
 * proxy may report for a request that arrived; or that the address is another one.
 */
export function isRefusedByStatus({ given: { status } }: Pick<Exchange, 'given'>): boolean {
	return (status >= 400 && status < 500 && status !== 408) || [301, 307, 308].includes(status);
}

export function isPage({ given }: Pick<Exchange, 'given'>): boolean {
	return /^\s*</.test(textOf(given));
}

/** A whole number, also as text. */
export function wholeNumber(value: unknown): number | null {
	const text = typeof value === 'string' ? value.trim() : value;
	if (typeof text === 'number') return Number.isInteger(text) ? text : null;
	return typeof text === 'string' && /^-?\d+$/.test(text) ? Number(text) : null;
}
