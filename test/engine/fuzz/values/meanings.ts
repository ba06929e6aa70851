import fc from 'fast-check';
import { DateTime } from 'luxon';
import { tryToParseBoolean, type INodeProperties } from 'n8n-workflow';
import { wild } from '../requests/wild';

/** The value that means the same where somebody types it into the panel; or that there is none. */
export type Meaning = { literal: unknown } | null;

/** What decides the kind of message: null, undefined and blanks are not taken for "left empty". */
const DECISIVE = new Set(['from', 'sendAt', 'wapPush', 'checkId']);

/** What a field makes of a value that an expression gives. */
export function meaningOf({ type, name, options = [] }: INodeProperties, value: unknown): Meaning {
	switch (type) {
		case 'boolean':
			return flagOf(value);
		case 'number':
			return numberOf(value);
		case 'options': {
			const text = textOf(value)?.trim().toLowerCase();
			const values = options.map((option) => ('value' in option ? String(option.value) : ''));
			const chosen = values.find((each) => each.toLowerCase() === text);
			return chosen ? { literal: chosen } : null;
		}
		case 'dateTime':
			if (value instanceof Date || DateTime.isDateTime(value)) return dateOf(value);
			return textMeaning(name, value);
		default:
			return textMeaning(name, value);
	}
}

function flagOf(value: unknown): Meaning {
	if (!['boolean', 'number', 'string'].includes(typeof value)) return null;
	try {
		return { literal: tryToParseBoolean(typeof value === 'string' ? value.trim() : value) };
	} catch {
		return null;
	}
}

function numberOf(value: unknown): Meaning {
	if (typeof value === 'number') return Number.isFinite(value) ? { literal: value } : null;
	const text = typeof value === 'string' ? value.trim() : '';
	const isNumber = /^[+-]?\d+([.,]\d{1,2})?$/.test(text);
	return isNumber ? { literal: Number(text.replace(',', '.')) } : null;
}

function dateOf(value: Date | DateTime): Meaning {
	const date = value instanceof Date ? DateTime.fromJSDate(value) : value;
	return date.isValid ? { literal: date.toISO() } : null;
}

function textMeaning(name: string, value: unknown): Meaning {
	const text = textOf(value);
	if (text === undefined) return value === null || value === undefined ? emptyOf(name) : null;
	if (WORD.test(text.trim()) || text.includes('[object ')) return null;
	return DECISIVE.has(name) && text !== '' && text.trim() === '' ? null : { literal: text };
}

const WORD = /^(NaN|undefined|null|true|false|Invalid Date|Invalid DateTime)$/;

function emptyOf(name: string): Meaning {
	return DECISIVE.has(name) ? null : { literal: '' };
}

/** A text, a date of luxon, or a number that is still exact. */
function textOf(value: unknown): string | undefined {
	if (typeof value === 'string') return value;
	if (DateTime.isDateTime(value)) return value.isValid ? value.toString() : undefined;
	const isExact =
		Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value));
	return typeof value === 'number' && isExact ? String(value) : undefined;
}

/** What n8n's users have in a cell, and what an expression makes of anything else. */
export function valuesFor({ type, options = [] }: INodeProperties): fc.Arbitrary<unknown> {
	const usual = USUAL[type] ?? [];
	const listed = options.flatMap((option) =>
		'value' in option ? [option.value, ` ${String(option.value).toUpperCase()}\n`] : [],
	);
	const likely = [...usual, ...listed, null, undefined, '', ' ', 'maybe'];
	return fc
		.oneof(
			{ weight: 3, arbitrary: fc.constantFrom<unknown>(...likely) },
			{ weight: 2, arbitrary: fc.constantFrom<unknown>(...NOBODYS) },
			{ weight: 2, arbitrary: wild },
		)
		.filter(isDecided);
}

const FLAGS = [
	true,
	false,
	'true',
	'false',
	'TRUE',
	'False ',
	' true',
	1,
	0,
	'1',
	' 0\n',
	2,
	'yes',
];
const NUMBERS = [
	0,
	1,
	2,
	3,
	1.5,
	-1,
	'1',
	' 2 ',
	'3\n',
	'3,5',
	'1,000',
	'0x1',
	'1 000',
	'∞',
	'many',
];
const TEXTS = ['SHOP', ' SHOP\n', 'abc123', '500600700', 500600700, 7, 2 ** 60, 'NaN ', 'false'];

const USUAL: Record<string, unknown[]> = {
	boolean: FLAGS,
	number: NUMBERS,
	string: TEXTS,
	resourceLocator: TEXTS,
	dateTime: ['2037-07-01T09:30:00', '2037-07-01 09:30', DateTime.fromISO('2037-07-01T09:30:00Z')],
};

const NOBODYS: unknown[] = [
	...[['SHOP'], { name: 'SHOP' }, { contactId: '1' }, {}, [], [true], [1], [[]]],
	...[NaN, Infinity, -Infinity, true, false, '[object Object]', '[object Object] ', 'undefined'],
	...[new Date(NaN), DateTime.invalid('x'), { valueOf: 1 }, Object.create(null) as object],
];

/** To n8n a literal that begins with = is an expression. Other ways to write a number may be read. */
function isDecided(value: unknown): boolean {
	if (typeof value !== 'string') return true;
	const isOddNumber =
		Number.isFinite(Number(value)) && !/^\s*([+-]?\d+(\.\d{1,2})?)?\s*$/.test(value);
	return !value.startsWith('=') && !isOddNumber && !/^\s*[+-]?\d*,\d{4,}\s*$/.test(value);
}
