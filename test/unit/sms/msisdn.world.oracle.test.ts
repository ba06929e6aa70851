import examples from 'libphonenumber-js/examples.mobile.json';
import {
	getCountryCallingCode,
	getExampleNumber,
	parsePhoneNumberFromString,
	type CountryCode,
} from 'libphonenumber-js/max';
import { readMsisdn, type Country } from '../../../nodes/shared/sms/msisdn';
import { random } from './texts';

/**
 * libphonenumber judges what people type. Where the two disagree, the disagreement stands in a table
 * here with the reason for it. A disagreement that is not listed fails, and so does one that is listed
 * and no longer exists.
 */

const NUMBERS = 25;
const ABROAD = (
	'AM AT AU AZ BE BF BG BR BY CA CH CI CN CZ DE DK EE EG ES FI FR GB GE GR HU IE IL IN IT JP KZ LT LV ' +
	'MD MX NL NO PL PT RO RU SE SI SK TJ TR UA US UZ ZA'
).split(' ') as CountryCode[];
/** Where a national number may begin with 0, so that a 0 after the calling code is not dropped. */
const WITH_ZERO = ['BF', 'CI', 'IT', 'TJ'];

const TRUNKS: Partial<Record<CountryCode, string>> = {
	BY: '8',
	CA: '1',
	HU: '06',
	KZ: '8',
	RU: '8',
	US: '1',
};

const BLANKS = [' ', '\u00a0', '-', '\u2011', '.', '/', '', '  ', ' - '];
const DIGITS = ['0123456789', '０１２３４５６７８９', '٠١٢٣٤٥٦٧٨٩', '۰۱۲۳۴۵۶۷۸۹'];

function pick<T>(list: readonly T[], next: () => number): T {
	return list[Math.floor(next() * list.length)]!;
}

/** Mobile numbers that libphonenumber knows: the country's example with other digits at its end. */
function* mobiles(country: CountryCode, next: () => number) {
	const example = getExampleNumber(country, examples)!.nationalNumber;
	yield example;
	for (let found = 1; found < NUMBERS;) {
		const changed = 2 + Math.floor(next() * (example.length - 2));
		let digits: string = example.slice(0, -changed);
		while (digits.length < example.length) digits += Math.floor(next() * 10);
		const number = parsePhoneNumberFromString(`+${getCountryCallingCode(country)}${digits}`);
		if (!number?.isValid() || number.country !== country) continue;
		found++;
		yield digits;
	}
}

function grouped(digits: string, next: () => number): string {
	const parts: string[] = [];
	for (let at = 0; at < digits.length;) {
		const size = digits.length - at <= 4 ? digits.length - at : 2 + Math.floor(next() * 2);
		parts.push(digits.slice(at, (at += size)));
	}
	return parts.join(pick(BLANKS, next));
}

function inOtherDigits(text: string, next: () => number): string {
	const zeros = pick(DIGITS, next);
	return text.replace(/\d/g, (digit) => zeros[Number(digit)]!);
}

function fromAbroad(country: CountryCode, national: string, next: () => number): Typings {
	const code = getCountryCallingCode(country);
	const trunk = TRUNKS[country] ?? '0';
	const number = grouped(national, next);
	return {
		'+': `+${code}${pick(BLANKS, next)}${number}`,
		'+ in brackets': `(+${code}) ${number}`,
		'+ and area in brackets': `+${code} (${national.slice(0, 2)}) ${grouped(national.slice(2), next)}`,
		'full-width +': `＋${code}${inOtherDigits(number, next)}`,
		'other digits': inOtherDigits(`+${code} ${number}`, next),
		'00': `00${code} ${number}`,
		'00 and blanks': `00 ${code} ${number}`,
		'tel:': `tel:+${code}-${grouped(national, () => 0.3)}`,
		'invisible characters': `\u202a+${code} ${number}\u202c\u200b`,
		digits: `${code} ${number}`,
		...(!WITH_ZERO.includes(country) && {
			'+ and (trunk)': `+${code} (${trunk})${number}`,
			'+ and trunk': `+${code} ${trunk}${number}`,
			'00 and (trunk)': `00${code} (${trunk}) ${number}`,
			'digits and (trunk)': `${code} (${trunk})${number}`,
		}),
	};
}

function inTheCountry(country: CountryCode, national: string, next: () => number): Typings {
	const trunk = country === 'RU' || country === 'KZ' ? '8' : '0';
	const number = grouped(national, next);
	return {
		national: number,
		'with trunk': `${trunk}${number}`,
		'with (trunk)': `(${trunk}) ${number}`,
		'area in brackets': `${trunk} (${national.slice(0, 3)}) ${grouped(national.slice(3), next)}`,
		'other digits': inOtherDigits(number, next),
		'digits and code': `${getCountryCallingCode(country)} ${number}`,
	};
}

/** What libphonenumber makes of it, where that is a number that exists. */
function theirs(typed: string, country: CountryCode): string | null {
	const number = parsePhoneNumberFromString(typed, country);
	return number?.isValid() ? number.number.slice(1) : null;
}

function ours(typed: string, country?: Country): string | null {
	const reading = readMsisdn(typed, { country });
	return 'digits' in reading ? reading.digits : null;
}

interface Disagreement {
	/** These, or all but these. */
	countries: string | { allBut: string };
	why: string;
}

/** Where no trunk prefix is dialed, or no longer, and no number begins with 0. */
const HABIT = 'CZ DK EE ES GR LV MX NO PL PT UZ';

/** By how the number is typed. In each, what we read is the number that was meant. */
const DISAGREEMENTS: Readonly<Record<string, Disagreement>> = {
	'full-width +': {
		countries: { allBut: 'PL' },
		why: 'libphonenumber-js overlooks a full-width + and reads the digits as Polish ones.',
	},
	digits: {
		countries: { allBut: 'PL' },
		why: 'libphonenumber reads digits without + as a Polish number, and finds none. Databases hold international numbers so, and the gateways take them so.',
	},
	'digits and (trunk)': { countries: { allBut: 'BF CI IT TJ' }, why: 'The same.' },
	'+ and (trunk)': { countries: HABIT, why: 'People type (0) out of habit.' },
	'+ and trunk': { countries: HABIT, why: 'The same.' },
	'00 and (trunk)': { countries: HABIT, why: 'The same.' },
};

const AT_HOME: Readonly<Record<string, Disagreement>> = {
	'with trunk': {
		countries: 'PL',
		why: 'Poland has given its trunk prefix up, and libphonenumber makes an invalid number of it. People go on typing it, and no Polish number begins with 0.',
	},
	'with (trunk)': { countries: 'PL', why: 'The same.' },
	'area in brackets': { countries: 'PL', why: 'The same.' },
};

type Typings = Record<string, string>;

/** Kind of typing, then the countries where we and libphonenumber read another number. */
function disagreements(
	countries: readonly CountryCode[],
	typingsOf: (country: CountryCode, national: string, next: () => number) => Typings,
	at: (country: CountryCode) => { ours: Country; theirs: CountryCode },
) {
	const found: Record<string, Set<string>> = {};
	for (const country of countries) {
		const next = random(country.charCodeAt(0) * 100 + country.charCodeAt(1));
		for (const national of mobiles(country, next)) {
			const digits = getCountryCallingCode(country) + national;
			for (const [kind, typed] of Object.entries(typingsOf(country, national, next))) {
				const defaults = at(country);
				const reading = ours(typed, defaults.ours);
				expect([country, kind, typed, reading]).toEqual([country, kind, typed, digits]);
				if (theirs(typed, defaults.theirs) !== reading) (found[kind] ??= new Set()).add(country);
			}
		}
	}
	return found;
}

function listed(table: Readonly<Record<string, Disagreement>>, all: readonly CountryCode[]) {
	return Object.fromEntries(
		Object.entries(table).map(([kind, { countries }]) => [
			kind,
			new Set<string>(
				typeof countries === 'string'
					? countries.split(' ')
					: all.filter((country) => !countries.allBut.split(' ').includes(country)),
			),
		]),
	);
}

describe('a mobile number, as people type it', () => {
	it('of any country is read in Poland as libphonenumber does, but for what is listed', () => {
		const found = disagreements(ABROAD, fromAbroad, () => ({ ours: 'PL', theirs: 'PL' }));
		expect(found).toEqual(listed(DISAGREEMENTS, ABROAD));
	});

	it.each(['PL', 'RU', 'AM'] as const)('is read with a calling code in %s too', (country) => {
		for (const typed of ['+44 (0)7911 123456', '+49 171 1234567', '+7 701 123-45-67']) {
			expect([typed, ours(typed, country)]).toEqual([typed, theirs(typed, country)]);
		}
	});

	it('is read at home as libphonenumber does, but for what is listed', () => {
		const home: CountryCode[] = ['PL', 'RU', 'KZ', 'AM'];
		const found = disagreements(home, inTheCountry, (country) => ({
			ours: country === 'KZ' ? 'RU' : (country as Country),
			theirs: country,
		}));
		expect(found).toEqual(listed(AT_HOME, home));
	});
});

describe('what is typed where a number should stand', () => {
	it.each<[typed: string, country: Country, digits: string | null]>([
		['+8 925 507 72 00', 'RU', null],
		['8 925 507 72 00', 'RU', '79255077200'],
		['8~10 48 500 600 700', 'RU', '48500600700'],
		['8 800 555 35 35', 'PL', null],
		['7301234567', 'PL', null],
		['5006007001', 'PL', null],
		['+5006007001', 'PL', null],
		['2026-05-20', 'PL', null],
		['20.05.2026', 'AM', null],
		['31122026', 'AM', null],
		['500 600 700 501 600 701', 'PL', null],
		['500600700/701', 'PL', null],
		['500 600 700 lub 501 600 701', 'PL', null],
		['500 600 700 wew. 12', 'PL', null],
		['1 234.50', 'PL', null],
		['525-244-57-67', 'PL', null],
		['61109010140000071219812874', 'PL', null],
		['172.16.254.100', 'PL', null],
		['192.168.1.10', 'PL', null],
		['+48 8001234567', 'PL', '488001234567'],
		['112', 'PL', null],
		['+48 71051', 'PL', null],
		['+1 212 555 0100', 'PL', '12125550100'],
		['+375 80 29 123 45 67', 'PL', '375291234567'],
		['+7 8 916 123 45 67', 'PL', '79161234567'],
		['+52 1 55 1234 5678', 'PL', null],
		['+48 000 000 000', 'PL', null],
		['1234567890', 'RU', null],
		['22 621 12 34 35', 'PL', null],
		['(010) 12-34-56', 'AM', '37410123456'],
		['12-34-56', 'AM', null],
		['+00 48 500 600 700', 'PL', null],
		['00+48 500 600 700', 'PL', null],
		['++48 500 600 700', 'PL', null],
		['48 48 500 600 700', 'PL', null],
	])('%j in %s is read as libphonenumber reads it', (typed, country, digits) => {
		expect([ours(typed, country), theirs(typed, country)]).toEqual([digits, digits]);
	});

	it.each<
		[typed: string, country: Country, ours: string | null, theirs: string | null, why: string]
	>([
		['500 600 700 x12', 'PL', null, '48500600700', 'no message reaches an extension'],
		['+48 500 600 700;ext=12', 'PL', null, '48500600700', 'no message reaches an extension'],
		['tel. 500 600 700', 'PL', null, '48500600700', 'words may say that it is somebody else'],
		['+800 1234 5678', 'PL', null, '80012345678', 'no message reaches a freephone number'],
		['+54 11 15 2345 6789', 'PL', null, '5491123456789', 'no place for a rule of one country'],
		['+39 (0)347 123 4567', 'PL', '3903471234567', null, 'ranges are not checked: +39 0347…'],
		['999 999 999', 'PL', '48999999999', null, 'ranges are not checked: more are opened'],
		['+7 3000 000 000', 'RU', '73000000000', null, 'ranges are not checked: more are opened'],
	])('%j in %s is read otherwise', (typed, country, we, they) => {
		expect([ours(typed, country), theirs(typed, country)]).toEqual([we, they]);
	});
});
