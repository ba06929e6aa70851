import { DateTime } from 'luxon';
import { hasLoneSurrogate } from '../sms/segments';
import { InvalidInput } from './error';

/** Readers of single values from a gateway's answer or from a user. */

/** The value as a JSON object, or null if it is not one. */
export function asRecord(value: unknown): Record<string, unknown> | null {
	return typeof value === 'object' && value !== null && !Array.isArray(value)
		? (value as Record<string, unknown>)
		: null;
}

/**
 * The value as a list, or null if it is not one. PHP writes a list from which entries were removed as an
 * object with whole numbers as keys.
 */
export function asList(value: unknown): unknown[] | null {
	if (Array.isArray(value)) return value as unknown[];
	const entries = Object.entries(asRecord(value) ?? {});
	const isList = entries.length > 0 && entries.every(([key]) => /^\d+$/.test(key));
	return isList ? entries.map(([, entry]) => entry) : null;
}

/** The value as text if it is text or a number, or null. */
export function asText(value: unknown): string | null {
	if (typeof value === 'string') return value;
	return typeof value === 'number' && Number.isFinite(value) ? String(value) : null;
}

/** A non-empty string or a whole number as an ID, or null. */
export function asId(value: unknown): string | null {
	if (typeof value === 'number') return Number.isSafeInteger(value) ? String(value) : null;
	return typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
}

/** The value as a number if it is a number or text, or NaN. `Number()` would throw for some objects. */
export function asNumber(value: unknown): number {
	return typeof value === 'number' || typeof value === 'string' ? Number(value) : NaN;
}

/** An entry of an object itself: every object also inherits a `constructor`, which nobody gave. */
export function ownEntry(record: Readonly<Record<string, unknown>>, name: string): unknown {
	return Object.hasOwn(record, name) ? record[name] : undefined;
}

/** Null, undefined, or a text of blanks. */
export function isEmpty(value: unknown): boolean {
	return (value ?? '') === '' || (typeof value === 'string' && value.trim() === '');
}

/** What an error says that a value is. */
export function described(value: unknown): string {
	if (typeof value === 'string') return value.trim() === '' ? 'empty' : quoted(value);
	if (value === undefined) return 'not given';
	if (Array.isArray(value)) return 'a list';
	if (typeof value === 'function' || typeof value === 'symbol') return `a ${typeof value}`;
	if (typeof value !== 'object' || value === null)
		return String(value as number | boolean | bigint | null);
	return DateTime.isDateTime(value) || value instanceof Date ? 'a date' : 'an object';
}

function quoted(value: string): string {
	const line = value.trim().replace(/\s+/g, ' ');
	return line.length > 40 ? `"${line.slice(0, 40)}…"` : `"${line}"`;
}

/**
 * What n8n takes for a boolean: true, false, 1, 0, and each of these as text, in any case and with
 * blanks around it. Sheets and CSV files give text, and so does an expression with a blank after it.
 * @throws {InvalidInput} for anything else.
 */
export function readFlag(value: unknown, label: string): boolean {
	const given = typeof value === 'string' ? value.trim().toLowerCase() : value;
	if (given === true || given === 'true') return true;
	if (given === false || given === 'false') return false;
	const number = given === '' ? NaN : asNumber(given);
	if (number === 0 || number === 1) return number === 1;
	throw new InvalidInput(`${label} must be true or false, but is ${described(value)}.`);
}

/** What a number must be. */
export interface Limits {
	least?: number;
	most?: number;
	isWhole?: boolean;
}

/** A decimal number, also as half of Europe writes it. `1,000` could mean one or a thousand. */
const NUMBER = /^[+-]?(\d+([.,]\d*)?|[.,]\d+)(e[+-]?\d+)?$/i;
const AMBIGUOUS = /,\d{3}$/;

/**
 * A number, or a text that is one: `3`, `3.5`, `3,5`, with blanks around it.
 * @throws {InvalidInput} for anything else, and outside the limits.
 */
export function readNumber(value: unknown, label: string, limits: Limits = {}): number {
	const number = parsed(value);
	const { least = -Infinity, most = Infinity, isWhole = false } = limits;
	const fits = Number.isFinite(number) && number >= least && number <= most;
	if (fits && (!isWhole || Number.isSafeInteger(number))) return number;
	const kind = isWhole ? 'a whole number' : 'a number';
	throw new InvalidInput(`${label} must be ${kind}${range(limits)}, but is ${described(value)}.`);
}

function parsed(value: unknown): number {
	if (typeof value === 'bigint') return Number(value);
	if (typeof value !== 'string') return typeof value === 'number' ? value : NaN;
	const text = value.trim();
	return NUMBER.test(text) && !AMBIGUOUS.test(text) ? Number(text.replace(',', '.')) : NaN;
}

function range({ least, most }: Limits): string {
	if (least === undefined) return most === undefined ? '' : ` of at most ${most}`;
	return most === undefined ? ` of at least ${least}` : ` from ${least} to ${most}`;
}

/**
 * One of some values, in any case and with blanks around it.
 * @throws {InvalidInput} for anything else.
 */
export function readChoice<T extends string>(
	value: unknown,
	label: string,
	choices: readonly T[],
): T {
	const text = asText(value)?.trim().toLowerCase();
	const chosen = choices.find((choice) => choice.toLowerCase() === text);
	if (chosen !== undefined) return chosen;
	throw new InvalidInput(`${label} must be ${alternatives(choices)}, but is ${described(value)}.`);
}

function alternatives(choices: readonly string[]): string {
	const named = choices.filter((choice) => choice !== '');
	const last = named.at(-1) ?? '';
	return named.length > 1 ? `${named.slice(0, -1).join(', ')} or ${last}` : last;
}

/**
 * Several values: a list, or a text with commas or lines. Each once, without blanks around it.
 * @throws {InvalidInput} for an entry that is not a text or a number.
 */
export function readList(value: unknown, name: string): string[] {
	const list = (Array.isArray(value) ? (value as unknown[]) : [value])
		.flatMap((entry) => asParameterText(entry, name).split(/[,;\n]+/))
		.map((text) => text.trim())
		.filter((text) => text !== '');
	return [...new Set(list)];
}

/**
 * A parameter as trimmed text, empty if it is not set.
 * @throws {InvalidInput} if it is not text, a number or a date of luxon, or contains half of a
 * character.
 */
export function asParameterText(value: unknown, name: string): string {
	if (value === null || value === undefined) return '';
	const text = plainText(value, `"${name}"`).trim();
	if (!hasLoneSurrogate(text)) return text;
	throw new InvalidInput(
		`"${name}" contains half of a character (a lone surrogate). This happens when a text with emoji is cut. Cut it between characters.`,
	);
}

/**
 * What n8n hands over where an expression meant something else: an object or a function within a
 * text, or a text that is nothing but a word of JavaScript.
 */
const OBJECT = /\[object \w+\]|\{\s*\[native code\]\s*\}/;
const WORD = /^(NaN|undefined|null|true|false|Invalid Date|Invalid DateTime)$/;

/**
 * The same for words that a person reads, or that tell messages apart.
 * @throws {InvalidInput} also for a text that an expression made of something else.
 */
export function asWords(value: unknown, name: string): string {
	const text = asParameterText(value, name);
	refuseLeftovers(text, `"${name}"`);
	return text;
}

/** @throws {InvalidInput} for a text that an expression made of something else. */
export function refuseLeftovers(text: string, what: string): void {
	const isLeftover = WORD.test(text.trim()) || (text.includes('[') && OBJECT.test(text));
	if (!isLeftover) return;
	throw new InvalidInput(
		`${what} is ${quoted(text)}: an expression gives something that is not text. Correct the expression.`,
	);
}

/**
 * A text, a number or a date of luxon as text, not trimmed.
 * @throws {InvalidInput} for anything else, and for a number that has lost digits.
 */
export function plainText(value: unknown, what: string): string {
	if (typeof value === 'string') return value;
	if (typeof value === 'bigint') return String(value);
	if (DateTime.isDateTime(value) && value.isValid) return String(value);
	if (typeof value === 'object' && value !== null) {
		throw new InvalidInput(
			`${what} is a list or an object, but must be a single value: plain text or a number.`,
		);
	}
	if (typeof value !== 'number' || !Number.isFinite(value)) {
		throw new InvalidInput(`${what} must be plain text or a number, but is ${described(value)}.`);
	}
	if (!Number.isInteger(value) || Number.isSafeInteger(value)) return String(value);
	throw new InvalidInput(
		`${what} is the number ${value}, which is too long to be read exactly. Give it as text.`,
	);
}
