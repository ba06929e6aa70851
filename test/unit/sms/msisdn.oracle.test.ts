import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { readMsisdn, type Country } from '../../../nodes/shared/sms/msisdn';
import { random } from './texts';

const NUMBERS = 600;

/** How people group the digits of a national number, and what is dialed before it. */
const COUNTRIES: Readonly<
	Record<Country, { callingCode: string; trunk: string; groups: number[][] }>
> = {
	PL: {
		callingCode: '48',
		trunk: '0',
		groups: [
			[3, 3, 3],
			[2, 3, 2, 2],
		],
	},
	RU: {
		callingCode: '7',
		trunk: '8',
		groups: [
			[3, 3, 2, 2],
			[3, 3, 4],
			[3, 7],
		],
	},
	AM: {
		callingCode: '374',
		trunk: '0',
		groups: [
			[2, 6],
			[2, 3, 3],
			[2, 2, 2, 2],
		],
	},
};

const BLANKS = [' ', '\u00a0', '-', '\u2010', '–', '.', '', '  '];
const DIGITS = ['0123456789', '０１２３４５６７８９', '٠١٢٣٤٥٦٧٨٩', '۰۱۲۳۴۵۶۷۸۹'];

describe.each(Object.keys(COUNTRIES) as Country[])('on mobile numbers of %s', (country) => {
	const { callingCode, trunk, groups } = COUNTRIES[country];

	/** The national digits of a number that libphonenumber recognizes as mobile. */
	function mobile(next: () => number): string {
		const length = groups[0]?.reduce((sum, group) => sum + group, 0) ?? 0;
		for (;;) {
			let digits = '';
			for (let i = 0; i < length; i++) digits += Math.floor(next() * 10);
			const number = parsePhoneNumberFromString(`+${callingCode}${digits}`);
			if (number?.isValid() && number.country === country && number.getType() === 'MOBILE') {
				return digits;
			}
		}
	}

	function typings(national: string, next: () => number) {
		const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)] as T;
		const blank = pick(BLANKS);
		const parts: string[] = [];
		let at = 0;
		for (const size of pick(groups)) parts.push(national.slice(at, (at += size)));
		const grouped = parts.join(blank);
		const [area, ...rest] = parts;
		const bracketed = `(${area}) ${rest.join(blank)}`;
		const zeros = pick(DIGITS);
		const elsewhere = grouped.replace(/\d/g, (digit) => zeros[Number(digit)] ?? digit);
		return {
			plain: [
				grouped,
				bracketed,
				elsewhere,
				`+${callingCode}${blank}${grouped}`,
				`+${callingCode} ${bracketed}`,
				`(+${callingCode}) ${grouped}`,
				`＋${callingCode} ${elsewhere}`,
				`tel:+${callingCode}${grouped}`,
				`${callingCode}${blank}${grouped}`,
				` \u202a+${callingCode} ${grouped}\u202c`,
				country === 'RU' ? `810${callingCode}${grouped}` : `00${blank}${callingCode}${grouped}`,
			],
			withTrunk: [
				`${trunk}${blank}${grouped}`,
				`${trunk} ${bracketed}`,
				...(trunk === '0' ? [`(0)${grouped}`, `+${callingCode} (0)${blank}${grouped}`] : []),
			],
		};
	}

	it('reads numbers as libphonenumber does', () => {
		const next = random(9);
		for (let i = 0; i < NUMBERS; i++) {
			const national = mobile(next);
			const digits = callingCode + national;
			const { plain, withTrunk } = typings(national, next);
			for (const typed of [...plain, ...withTrunk]) {
				expect([typed, readMsisdn(typed, { country })]).toEqual([typed, { digits }]);
				// Poland has abolished its trunk prefix, so libphonenumber reads an invalid number. People
				// still type the prefix, and no Polish number begins with 0.
				if (country === 'PL' && withTrunk.includes(typed)) continue;
				const theirs = parsePhoneNumberFromString(typed, country)?.number;
				expect([typed, theirs]).toEqual([typed, `+${digits}`]);
			}
			expect(readMsisdn(Number(national), { country })).toEqual({ digits });
		}
	});
});
