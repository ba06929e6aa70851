import {
	ADVICE,
	adviceWith,
	EXAMPLE,
	hasExitCode,
	isOfAnotherPlan,
	isSomethingElse,
	readInternational,
	withoutExitCode,
} from './international';
import { otherThanNumber } from './notAPhoneNumber';
import type { Country } from './numbering';
import { canBeCut, countDigits, holdsSeveral } from './severalNumbers';

export type { Country } from './numbering';

export interface MsisdnOptions {
	/** The country of national numbers. Without it, digits without + or 00 stay unchanged. */
	country?: Country;
	/** Refuse digits without + or 00 where no country is given: they may be a stranger's number. */
	needsCallingCode?: boolean;
	/** A number to show in a problem. */
	example?: string;
	/** The range of digits that the gateway accepts, including the calling code. By default 7 to 15. */
	minDigits?: number;
	maxDigits?: number;
}

/**
 * The digits without + or 00, or what is wrong and what to do about it. The problem continues a
 * sentence that starts with the field: "The recipient" + `is empty. …`.
 */
export type MsisdnReading = { digits: string } | { problem: string };

/** Shorter numbers cannot receive a message. E.164 allows 15 digits (ITU-T E.164, 6.2.1). */
const MIN_DIGITS = 7;
const MAX_DIGITS = 15;

/**
 * Reads one phone number as people type it: `+48 500-600-700`, `0048500600700`, `500600700`,
 * `(0)500 600 700`, `tel:+48…`, or a JavaScript number. Spaces, dashes, dots, slashes, brackets and
 * invisible characters (copied from an address book) are ignored.
 *
 * A number with + or 00 is international. Any other number gets the calling code of `country` if it
 * is a national number of that country. Otherwise its digits are read as international. Either way the
 * calling code must exist, and as many digits must follow as numbers of that code have. Never throws.
 */
export function readMsisdn(input: unknown, options: MsisdnOptions = {}): MsisdnReading {
	const reading = readNumber(input, options);
	const { example } = options;
	if (example === undefined || !('problem' in reading)) return reading;
	return { problem: reading.problem.replace(ADVICE, adviceWith(example)) };
}

function readNumber(input: unknown, options: MsisdnOptions): MsisdnReading {
	if (typeof input === 'string' && DIGITS_ONLY.test(input))
		return readDigits(input, input, options);
	const text = asText(input);
	const problem = problemWith(input, text);
	return problem === undefined ? readDigits(text, dialed(text), options) : { problem };
}

function readDigits(text: string, number: string, options: MsisdnOptions): MsisdnReading {
	const min = options.minDigits ?? MIN_DIGITS;
	const max = options.maxDigits ?? MAX_DIGITS;
	const { country, example = EXAMPLE } = options;
	const lacksCode = options.needsCallingCode && !country && !hasExitCode(number);
	const reading = readInternational(number, text, country);
	const outside = (length: number) => ({
		problem: `${quoted(text)} has ${length} digits, but the gateway accepts ${min} to ${max}. ${ADVICE}`,
	});
	if ('problem' in reading) {
		const isNumber = (part: string) => 'digits' in readInternational(dialed(part), part, country);
		if (canBeCut(text, isNumber)) return { problem: `${quoted(text)} ${SEVERAL}` };
		if (lacksCode && !isSomethingElse(reading)) return withoutCallingCode(text, example);
		const { length } = withoutExitCode(number);
		if (length > max && isOfAnotherPlan(number, country)) return outside(length);
		return { problem: `${quoted(text)} ${reading.problem}` };
	}
	if (lacksCode) return withoutCallingCode(text, example);
	const { length } = reading.digits;
	return length < min || length > max ? outside(length) : reading;
}

function withoutCallingCode(text: string, example: string): MsisdnReading {
	return {
		problem: `${quoted(text)} does not begin with + or 00. Write the number with + and its calling code, such as ${example}, or choose Country.`,
	};
}

/**
 * Most numbers in a database look like this. They need no cleaning and no check of their form, which
 * would be the most expensive step of a bulk with thousands of messages.
 */
const DIGITS_ONLY = /^\+?\d+$/;

const EMPTY = `is empty. ${ADVICE}`;
const SEVERAL = 'looks like more than one number. Enter one number per item.';

/** The number as text, with ASCII digits and without prefixes such as `tel:`. */
function asText(input: unknown): string {
	if (typeof input === 'number' || typeof input === 'bigint') return String(input);
	if (typeof input !== 'string') return '';
	return (
		input
			// In all three blocks (full-width, Arabic and Persian) the low four bits are the digit.
			.replace(/[０-９٠-٩۰-۹]/g, (digit) => String(digit.charCodeAt(0) & 0xf))
			.replaceAll('＋', '+')
			.replace(/\p{Default_Ignorable_Code_Point}/gu, '')
			.trim()
			.replace(/^(?:tel|sms|smsto|callto):\s*/i, '')
			// A spreadsheet marks text with an apostrophe, and adds decimals to a number.
			.replace(/^'/, '')
			.replace(/^(\d{7,})[.,]0{1,2}$/, '$1')
	);
}

function problemWith(input: unknown, text: string): string | undefined {
	return (
		wrongType(input, text) ??
		(text === '' ? EMPTY : (notOneNumber(text) ?? unexpectedCharacter(text)))
	);
}

function wrongType(input: unknown, text: string): string | undefined {
	if (typeof input === 'number' && !Number.isSafeInteger(input)) {
		return `is ${text}, which is not a whole number that can be read exactly. Enter the number as text.`;
	}
	if ((typeof input === 'number' || typeof input === 'bigint') && input < 0) {
		return `is the negative number ${text}. ${ADVICE}`;
	}
	if (Array.isArray(input)) return 'is a list. Enter one number per item.';
	if (typeof input === 'object' && input !== null) return 'is an object. Enter only the number.';
	if (typeof input === 'boolean' || typeof input === 'function' || typeof input === 'symbol') {
		return `is of type ${typeof input}. ${ADVICE}`;
	}
	return undefined;
}

function notOneNumber(text: string): string | undefined {
	if (/^\d([.,]\d+)?e\+?\d+$/i.test(text)) {
		return `${quoted(text)} is rounded, because spreadsheets shorten long numbers. Format the column as text.`;
	}
	if (/^\d{7,}[.,]\d{1,2}$/.test(text)) return `${quoted(text)} has decimals. ${ADVICE}`;
	const other = otherThanNumber(text);
	if (other !== undefined) {
		return `${quoted(text)} looks like ${other}, not like a phone number. ${ADVICE}`;
	}
	return holdsSeveral(text) ? `${quoted(text)} ${SEVERAL}` : undefined;
}

const SEPARATORS = /[\s\p{Pd}\u2212~./()[\]（）·]/gu;

function unexpectedCharacter(text: string): string | undefined {
	const kept = text.replace(SEPARATORS, '');
	const [character] = kept.replace(/[\d+]/g, '');
	if (/\p{L}/u.test(kept)) return `${quoted(text)} contains letters. Enter only the number.`;
	if (character !== undefined) {
		return `${quoted(text)} contains "${character}". Enter only the number.`;
	}
	if (kept.lastIndexOf('+') > 0) {
		return `${quoted(text)} has a + that is not at the beginning. ${ADVICE}`;
	}
	return countDigits(text) === 0 ? `${quoted(text)} has no digits. ${ADVICE}` : undefined;
}

/** The digits, with + if it was entered. */
function dialed(text: string): string {
	return text.replace(/[^\d+]/g, '');
}

/** Shortened to fit an error message. */
function quoted(text: string): string {
	const line = text.replace(/\s+/g, ' ');
	return line.length > 40 ? `"${line.slice(0, 40)}…"` : `"${line}"`;
}
