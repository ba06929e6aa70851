import {
	fromInternational,
	fromNational,
	NUMBERING_PLANS,
	type Country,
	type NumberingPlan,
} from './numbering';

export type { Country } from './numbering';

export interface MsisdnOptions {
	/** Completes a number written the national way. Absent: digits without + or 00 stay as they are. */
	country?: Country;
	/** Fewest and most digits the gateway takes, calling code included: 7 and 15 where absent. */
	minDigits?: number;
	maxDigits?: number;
}

/**
 * The digits, without + or 00; or what is wrong and what to do about it, in words that follow the
 * name of the field: "The recipient" + `is empty. …`.
 */
export type MsisdnReading = { digits: string } | { problem: string };

/** No number has fewer that can get a message; none has more (ITU-T E.164, 6.2.1). */
const FEWEST_DIGITS = 7;
const MOST_DIGITS = 15;

/**
 * Reads one phone number as people type it: `+48 500-600-700`, `0048500600700`, `500600700`,
 * `(0)500 600 700`, `tel:+48…`, or a JavaScript number. Blanks, dashes, dots, slashes, brackets and
 * invisible characters (copied from an address book) mean nothing.
 *
 * With + or 00 the number is international. Without, it is completed where it is a national number
 * of `country`, and is taken as international digits otherwise. Never throws. `digits` are ASCII
 * digits within the limits, the first of them not 0.
 */
export function readMsisdn(input: unknown, options: MsisdnOptions = {}): MsisdnReading {
	const isBare = typeof input === 'string' && BARE.test(input);
	const text = isBare ? input : asText(input);
	const problem = isBare ? undefined : problemWith(input, text);
	if (problem !== undefined) return { problem };

	const min = options.minDigits ?? FEWEST_DIGITS;
	const max = options.maxDigits ?? MOST_DIGITS;
	const reading = international(isBare ? text : dialled(text), options.country);
	if ('problem' in reading) return { problem: `${quoted(text)} ${reading.problem}` };
	const { length } = reading.digits;
	if (length < min || length > max) {
		return {
			problem: `${quoted(text)} has ${length} digits, but the gateway takes ${min} to ${max}. ${ADVICE}`,
		};
	}
	return reading;
}

/**
 * As a database holds a number: there is nothing to clean, and its form cannot be wrong. A bulk has
 * thousands, for which all the questions below would be its largest cost.
 */
const BARE = /^\+?\d+$/;

const PLANS = Object.values(NUMBERING_PLANS);

const ADVICE = 'Write the number with + and its calling code, such as +48500600700.';
const EMPTY = `is empty. ${ADVICE}`;

/** The text of a number, with digits in ASCII and without what does not belong to it. */
function asText(input: unknown): string {
	if (typeof input === 'number' || typeof input === 'bigint') return String(input);
	if (typeof input !== 'string') return '';
	return (
		input
			// The low four bits are the digit in all three blocks: full-width, Arabic and Persian.
			.replace(/[０-９٠-٩۰-۹]/g, (digit) => String(digit.charCodeAt(0) & 0xf))
			.replaceAll('＋', '+')
			.replace(/\p{Default_Ignorable_Code_Point}/gu, '')
			.trim()
			.replace(/^(?:tel|sms|smsto|callto):\s*/i, '')
			// A spreadsheet's mark for text, and the decimals it gives to a number.
			.replace(/^'/, '')
			.replace(/^(\d{7,})[.,]0{1,2}$/, '$1')
	);
}

function problemWith(input: unknown, text: string): string | undefined {
	return wrongType(input, text) ?? (text === '' ? EMPTY : (notOneNumber(text) ?? strange(text)));
}

function wrongType(input: unknown, text: string): string | undefined {
	if (typeof input === 'number' && !Number.isSafeInteger(input)) {
		return `is ${text}, which is no whole number that can be read exactly. Give it as text.`;
	}
	if ((typeof input === 'number' || typeof input === 'bigint') && input < 0) {
		return `is the negative number ${text}. ${ADVICE}`;
	}
	if (Array.isArray(input)) return 'is a list. Give one number per item.';
	if (typeof input === 'object' && input !== null) return 'is an object. Give the number in it.';
	if (typeof input === 'boolean' || typeof input === 'function' || typeof input === 'symbol') {
		return `is of type ${typeof input}. ${ADVICE}`;
	}
	return undefined;
}

function notOneNumber(text: string): string | undefined {
	if (/^\d([.,]\d+)?e\+?\d+$/i.test(text)) {
		return `${quoted(text)} is rounded, as spreadsheets write long numbers. Format the column as text.`;
	}
	if (/^\d{7,}[.,]\d{1,2}$/.test(text)) return `${quoted(text)} has decimals. ${ADVICE}`;
	const pieces = text.split(/[,;|&/\r\n]|(?=\+)/).filter((piece) => countDigits(piece) >= 8);
	const runs = text.match(/\d{8,}/g) ?? [];
	if (pieces.length > 1 || runs.length > 1 || hasSecondEnding(text)) {
		return `${quoted(text)} looks like more than one number. Give one number per item.`;
	}
	return undefined;
}

/** 500 600 700/701: a slash and a few digits after a whole number. */
function hasSecondEnding(text: string): boolean {
	const slash = text.lastIndexOf('/');
	if (slash === -1) return false;
	const before = text.slice(0, slash).replace(/^\D*0*/, '');
	return countDigits(before) >= 9 && countDigits(text.slice(slash)) <= 4;
}

const SEPARATORS = /[\s\p{Pd}\u2212./()[\]（）·]/gu;

function strange(text: string): string | undefined {
	const kept = text.replace(SEPARATORS, '');
	const [character] = kept.replace(/[\d+]/g, '');
	if (/\p{L}/u.test(kept)) return `${quoted(text)} contains letters. Leave only the number.`;
	if (character !== undefined) {
		return `${quoted(text)} contains "${character}". Leave only the number.`;
	}
	if (kept.lastIndexOf('+') > 0) {
		return `${quoted(text)} has a + that does not stand first. ${ADVICE}`;
	}
	return countDigits(text) === 0 ? `${quoted(text)} has no digits. ${ADVICE}` : undefined;
}

/** Digits, and + where it was given. */
function dialled(text: string): string {
	return (
		text
			// After a calling code, (0) shows the trunk prefix, which is not dialled from abroad.
			.replace(/^([^\d+]*(?:\+|00)\s*\d{1,3}\D*)\(\s*0\s*\)/, '$1')
			.replace(/[^\d+]/g, '')
	);
}

/** The problem comes without the number in front. */
function international(number: string, country?: Country): MsisdnReading {
	const exit = /^(?:\+|00)/.exec(number);
	if (exit !== null) return withCallingCode(number.slice(exit[0].length), PLANS);

	const plan = country && NUMBERING_PLANS[country];
	if (plan === undefined) return withCallingCode(number, []);
	const { exitCode, trunkPrefix, nationalDigits } = plan;
	if (exitCode !== undefined && number.startsWith(exitCode)) {
		const isLonger = number.length > trunkPrefix.length + nationalDigits;
		if (isLonger) return withCallingCode(number.slice(exitCode.length), PLANS);
	}
	const completed = fromNational(number, plan);
	if (completed !== undefined) return { digits: completed };
	if (!number.startsWith('0') && number.length <= nationalDigits) {
		return {
			problem: `has ${number.length} digits and is no ${plan.people} number, which has ${nationalDigits}. ${ADVICE}`,
		};
	}
	return withCallingCode(number, [plan]);
}

function withCallingCode(digits: string, plans: readonly NumberingPlan[]): MsisdnReading {
	if (digits.startsWith('0')) return { problem: `begins with 0, not a calling code. ${ADVICE}` };
	const plan = plans.find(({ callingCode }) => digits.startsWith(callingCode));
	const checked = plan === undefined ? digits : fromInternational(digits, plan);
	if (checked !== undefined) return { digits: checked };
	return {
		problem: `is no ${plan?.people} number: ${plan?.nationalDigits} digits follow +${plan?.callingCode}. Check it.`,
	};
}

function countDigits(text: string): number {
	return text.replace(/\D/g, '').length;
}

/** Short enough for an error that is shown in a panel. */
function quoted(text: string): string {
	const line = text.replace(/\s+/g, ' ');
	return line.length > 40 ? `"${line.slice(0, 40)}…"` : `"${line}"`;
}
