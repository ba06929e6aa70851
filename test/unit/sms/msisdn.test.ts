import * as fc from 'fast-check';
import { readMsisdn, type Country, type MsisdnReading } from '../../../nodes/shared/sms/msisdn';

const POLISH = { country: 'PL' } as const;
const problem = (reading: MsisdnReading) => ('problem' in reading ? reading.problem : undefined);

describe('a Polish number', () => {
	it.each([
		'+48 500-600-700',
		'0048500600700',
		'0048 (0) 500 600 700',
		'+48 (0)500 600 700',
		'+48 0500600700',
		'(+48) 500 600 700',
		'48 500 600 700',
		'48 (0) 500 600 700',
		'500600700',
		'(0)500 600 700',
		'0 500 600 700',
		'500.600.700',
		'500/600/700',
		'500\u00a0600\u202f700',
		'500–600−700',
		'tel:+48500600700',
		'TEL:+48-500-600-700',
		'\u202a+48 500 600 700\u202c',
		'\ufeff500600700\r\n',
		"'500600700",
		'500600700.0',
		'500600700,00',
		'５００６００７００',
		'＋48（500）600－700',
		'٥٠٠٦٠٠٧٠٠',
		500600700,
		48500600700,
		48500600700n,
	])('is read from %p', (typed) => {
		expect(readMsisdn(typed, POLISH)).toEqual({ digits: '48500600700' });
	});

	it('may be a landline number with a separate area code', () => {
		expect(readMsisdn('22/621-12-34', POLISH)).toEqual({ digits: '48226211234' });
	});

	it('needs its calling code where no country is given', () => {
		expect(problem(readMsisdn('500 600 700'))).toContain('+500 is followed by 5 digits, not by 6.');
		expect(readMsisdn('48 500 600 700')).toEqual({ digits: '48500600700' });
	});
});

describe('a number of another country', () => {
	it.each([
		['+44 (0)20 7946 0958', '442079460958'],
		['0049 171 1234567', '491711234567'],
		['0049171/1234567', '491711234567'],
		['380 50 123 45 67', '380501234567'],
		['+298 123456', '298123456'],
		['44 (0)7911 123456', '447911123456'],
		['44 07911 123456', '447911123456'],
		['+44(0)7911/123456', '447911123456'],
		['+49 (0)171 1234567', '491711234567'],
		['+49 0171 1234567', '491711234567'],
		['0049 (0) 171 1234567', '491711234567'],
		['+36 (06) 20 123 4567', '36201234567'],
		['+375 8 029 123 45 67', '375291234567'],
		['+375 (029) 123-45-67', '375291234567'],
		['+7 8 (916) 123-45-67', '79161234567'],
		['+374 (0)91 123456', '37491123456'],
		['+39 06 1234 5678', '390612345678'],
		['+225 07 08 09 10 11', '2250708091011'],
		['201612345678', '201612345678'],
		['+7 916 123-45-67', '79161234567'],
		['+374 91 123456', '37491123456'],
	])('is read from %j with Poland as the country', (typed, digits) => {
		expect(readMsisdn(typed, POLISH)).toEqual({ digits });
	});

	it('is dialed with 810 from Russia', () => {
		const reading = readMsisdn('8 10 48 500-600-700', { country: 'RU' });
		expect(reading).toEqual({ digits: '48500600700' });
	});
});

describe('the problem with an input that is not a number', () => {
	it.each<[unknown, string]>([
		['', 'is empty. '],
		[' \u200b ', 'is empty. '],
		[null, 'is empty. '],
		[undefined, 'is empty. '],
		['500 ABC 700', '"500 ABC 700" contains letters. '],
		['500600700 ext 5', '"500600700 ext 5" contains letters. '],
		['*100#', '"*100#" contains "*". '],
		['500,600,700', '"500,600,700" contains ",". '],
		['500600700😀', '"500600700😀" contains "😀". '],
		['५००६००७००', '"५००६००७००" contains "५". '],
		['--', '"--" has no digits. '],
		['+', '"+" has no digits. '],
		['++48500600700', '"++48500600700" has a + that is not at the beginning. '],
		['48+500600700', '"48+500600700" has a + that is not at the beginning. '],
		['50060070', '"50060070" has 8 digits, but a Polish number has 9. '],
		['+4850060070', '"+4850060070" is not a valid Polish number. Enter 9 digits after +48.'],
		['4850060070', '"4850060070" is not a valid Polish number. Enter 9 digits after +48.'],
		['+7 916 123', '"+7 916 123" is not a valid Russian number. Enter 10 digits after +7.'],
		['050060070', '"050060070" begins with 0 instead of a calling code. '],
		['+0500600700', '"+0500600700" begins with 0 instead of a calling code. '],
		['+48500600700500600', '"+48500600700500600" is not a valid Polish number. '],
		['+3805012345678901', '"+3805012345678901" has 16 digits, but the gateway accepts 7 to 15. '],
		['+380501234567890', '+380 is followed by 9 digits, not by 12. '],
		['5.006E+08', '"5.006E+08" is rounded, because spreadsheets shorten long numbers. '],
		['500600700.5', '"500600700.5" has decimals. '],
		[500600700.5, 'is 500600700.5, which is not a whole number that can be read exactly. '],
		[2 ** 53, 'is 9007199254740992, which is not a whole number that can be read exactly. '],
		[NaN, 'is NaN, which is not a whole number that can be read exactly. '],
		[-500600700, 'is the negative number -500600700. '],
		[-500600700n, 'is the negative number -500600700. '],
		[['500600700'], 'is a list. Enter one number per item.'],
		[{ to: '500600700' }, 'is an object. '],
		[true, 'is of type boolean. '],
		[Symbol('500600700'), 'is of type symbol. '],
	])('of %p says what is wrong and what to do', (typed, words) => {
		expect(problem(readMsisdn(typed, POLISH))).toContain(words);
	});

	it.each([
		'500600700, 500600701',
		'500 600 700; 500 600 701',
		'500 600 700\n500 600 701',
		'500600700\r\n500600701',
		'500 600 700\t500 600 701',
		'500600700 500600701',
		'500 600 700 501 600 701',
		'500 600 700  501 600 701',
		'500 600 700 - 501 600 701',
		'500 600 700 – 501 600 701',
		'500-600-700.501-600-701',
		'(500) 600 700 (501) 600 701',
		'500600700501600701',
		'48500600700 501 600 701',
		'4850060070048501600701',
		'0500600700 0501600701',
		'500-600-700/500-600-701',
		'500 600 700 / 501 600 701',
		'500 600 700 lub 501 600 701',
		'500 600 700 albo 501 600 701',
		'500 600 700 или 501 600 701',
		'500 600 700 or 501 600 701',
		'500 600 700 i 501 600 701',
		'500 600 700 \\ 501 600 701',
		'500 600 700 & 501 600 701',
		'+48 500 600 700 +48 500 600 701',
		'+48 500 600 700 501 600 701',
		'+48500600700 0048500600701',
		'0048 500 600 700 0048 500 600 701',
		'+49 171 1234567 +49 171 1234568',
		'+44 7911 123456 500 600 700',
		'500 600 700/701',
		'22 621 12 34/35',
	])('of %j is that it looks like more than one number', (typed) => {
		expect(problem(readMsisdn(typed, { ...POLISH, maxDigits: 22 }))).toContain(
			'looks like more than one number. Enter one number per item.',
		);
	});

	it.each<[string, Country]>([
		['8 916 123-45-67 8 916 123-45-68', 'RU'],
		['+7 (916) 123-45-67, доб. 8 (495) 123-45-68', 'RU'],
		['89161234567 89161234568', 'RU'],
		['091 123456 093 123456', 'AM'],
		['(091) 12-34-56, (093) 12-34-56', 'AM'],
	])('%j is more than one number in %s too', (typed, country) => {
		expect(problem(readMsisdn(typed, { country }))).toContain('looks like more than one number. ');
	});

	it.each<[string, string]>([
		['2026-05-20', 'looks like a date'],
		['2026/5/20', 'looks like a date'],
		['20.05.2026', 'looks like a date'],
		['31-12-2026', 'looks like a date'],
		['12/31/2026', 'looks like a date'],
		['2026-05-20 14:30', 'looks like a date'],
		['2026\u201305\u201320', 'looks like a date'],
		['20260520', 'looks like a date'],
		['31122026', 'looks like a date'],
		['202605201230', 'looks like a date'],
		['20260520123059', 'looks like a date'],
		['1 234.50', 'looks like an amount'],
		['12 345 678.90', 'looks like an amount'],
		['1.234.567,00', 'looks like an amount'],
		["49'500'123.45", 'looks like an amount'],
		['1234567.50', 'has decimals'],
		['500,00 zł', 'contains letters'],
		['$500600700', 'contains "$"'],
		['525-244-57-67', 'looks like a Polish tax number (NIP)'],
		['525-24-45-767', 'looks like a Polish tax number (NIP)'],
		['5252445767', ''],
		['7740001454', ''],
		['44051401359', ''],
		['81010100001', ''],
		['PL61 1090 1014 0000 0712 1981 2874', ''],
		['61 1090 1014 0000 0712 1981 2874', ''],
		['4111 1111 1111 1111', ''],
		['5901234123457', ''],
		['192.168.100.200', 'looks like an IP address'],
		['192.168.1.10', 'looks like an IP address'],
		['172.16.254.100', 'looks like an IP address'],
		['1769000000', ''],
		['1769000000000', ''],
		['22 621 12 34 35', 'is not a whole number with its calling code'],
		['+8 925 507 72 00', 'does not begin with a calling code: no country has +892. '],
		['8 925 507 72 00', 'does not begin with a calling code: no country has +892. '],
		['+999 123 456 789', 'does not begin with a calling code: no country has +999. '],
		['+210 123456789', 'does not begin with a calling code: no country has +210. '],
		['+800 1234 5678', 'does not begin with a calling code: no country has +800. '],
	])('%j is not a phone number', (typed, words) => {
		for (const options of [{ ...POLISH, maxDigits: 22 }, POLISH, {}]) {
			const reading = readMsisdn(typed, options);
			expect(reading).toHaveProperty('problem');
			if ('country' in options) expect(problem(reading)).toContain(words);
		}
	});

	it.each([
		['9570703370', 'looks like a Polish tax number (NIP)'],
		['34123111114', 'looks like a Polish personal number (PESEL)'],
	])('%s is not a phone number without +, where Polish numbers are usual', (typed, words) => {
		expect(problem(readMsisdn(typed, POLISH))).toContain(words);
		expect(problem(readMsisdn(Number(typed), POLISH))).toContain(words);
		expect(readMsisdn(`+${typed}`, POLISH)).toEqual({ digits: typed });
	});

	it('has the numbering plan of its country, with and without +', () => {
		const numbers = ['7301234567', '5006007001', '48123456', '4412345', '37412345', '1234567890'];
		for (const number of numbers) {
			for (const typed of [`+${number}`, `00${number}`, `0 0 ${number}`, number, Number(number)]) {
				const reading = readMsisdn(typed, { ...POLISH, maxDigits: 22 });
				expect([typed, reading]).toEqual([typed, { problem: expect.any(String) as string }]);
			}
		}
	});

	it('quotes only the beginning of a long text', () => {
		const words = problem(readMsisdn('a'.repeat(1000))) ?? '';
		expect(words.length).toBeLessThan(100);
	});
});

describe('the digits for a gateway', () => {
	it('are counted with the calling code', () => {
		expect(readMsisdn('+298 123456', { ...POLISH, minDigits: 10 })).toEqual({
			problem:
				'"+298 123456" has 9 digits, but the gateway accepts 10 to 15. ' +
				'Write the number with + and its calling code, such as +48500600700.',
		});
		expect(readMsisdn('500600700', { ...POLISH, minDigits: 10, maxDigits: 11 })).toEqual({
			digits: '48500600700',
		});
	});

	it('are within the limits, for any input', () => {
		const typed = fc.oneof(
			fc.string({ unit: fc.constantFrom(...'0123456789+ -/().,eE٣８\u00a0;\n78'), maxLength: 24 }),
			fc.string({ unit: 'binary', maxLength: 24 }),
			fc.double(),
			fc.integer(),
			fc.bigInt(),
			fc.anything(),
		);
		const options = fc.record(
			{
				country: fc.constantFrom('PL' as const, 'RU' as const, 'AM' as const),
				minDigits: fc.integer({ min: 1, max: 12 }),
				maxDigits: fc.integer({ min: 9, max: 22 }),
			},
			{ requiredKeys: [] },
		);
		fc.assert(
			fc.property(typed, options, (input, limits) => {
				const reading = readMsisdn(input, limits);
				if ('problem' in reading) {
					expect(reading.problem).toMatch(/\.$/);
					return;
				}
				expect(reading.digits).toMatch(/^[1-9]\d*$/);
				expect(reading.digits.length).toBeGreaterThanOrEqual(limits.minDigits ?? 7);
				expect(reading.digits.length).toBeLessThanOrEqual(limits.maxDigits ?? 15);
				// The result is international, so reading it again does not change it.
				expect(readMsisdn(reading.digits, { ...limits, country: undefined })).toEqual(reading);
			}),
			{ seed: 4, numRuns: 5000 },
		);
	});

	it('are the same with and without surrounding characters', () => {
		const digits = fc.string({ unit: fc.constantFrom(...'01456789'), minLength: 1, maxLength: 24 });
		const country = fc.constantFrom('PL' as const, 'RU' as const, 'AM' as const, undefined);
		fc.assert(
			fc.property(digits, fc.constantFrom('', '+', '00'), country, (number, prefix, plan) => {
				const options = { country: plan };
				const bare = prefix + number;
				expect(readMsisdn(bare, options)).toEqual(readMsisdn(` ${bare}\u200e`, options));
			}),
			{ seed: 5, numRuns: 3000 },
		);
	});
});
