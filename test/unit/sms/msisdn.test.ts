import * as fc from 'fast-check';
import { readMsisdn, type MsisdnReading } from '../../../nodes/shared/sms/msisdn';

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

	it('of a landline may have its area code apart', () => {
		expect(readMsisdn('22/621-12-34', POLISH)).toEqual({ digits: '48226211234' });
	});

	it('stays as it is typed where no country is given', () => {
		expect(readMsisdn('500 600 700')).toEqual({ digits: '500600700' });
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
		['+7 916 123-45-67', '79161234567'],
		['+374 91 123456', '37491123456'],
	])('is read from %j with Poland as the country', (typed, digits) => {
		expect(readMsisdn(typed, POLISH)).toEqual({ digits });
	});

	it('is dialled with 810 from Russia', () => {
		const reading = readMsisdn('8 10 48 500-600-700', { country: 'RU' });
		expect(reading).toEqual({ digits: '48500600700' });
	});
});

describe('what is no number says what it is and what to do', () => {
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
		['++48500600700', '"++48500600700" has a + that does not stand first. '],
		['48+500600700', '"48+500600700" has a + that does not stand first. '],
		['50060070', '"50060070" has 8 digits and is no Polish number, which has 9. '],
		['+4850060070', '"+4850060070" is no Polish number: 9 digits follow +48. '],
		['4850060070', '"4850060070" is no Polish number: 9 digits follow +48. '],
		['+7 916 123', '"+7 916 123" is no Russian number: 10 digits follow +7. '],
		['050060070', '"050060070" begins with 0, not a calling code. '],
		['+0500600700', '"+0500600700" begins with 0, not a calling code. '],
		['+48500600700500600', '"+48500600700500600" is no Polish number: '],
		['+3805012345678901', '"+3805012345678901" has 16 digits, but the gateway takes 7 to 15. '],
		['5.006E+08', '"5.006E+08" is rounded, as spreadsheets write long numbers. '],
		['500600700.5', '"500600700.5" has decimals. '],
		[500600700.5, 'is 500600700.5, which is no whole number that can be read exactly. '],
		[2 ** 53, 'is 9007199254740992, which is no whole number that can be read exactly. '],
		[NaN, 'is NaN, which is no whole number that can be read exactly. '],
		[-500600700, 'is the negative number -500600700. '],
		[-500600700n, 'is the negative number -500600700. '],
		[['500600700'], 'is a list. Give one number per item.'],
		[{ to: '500600700' }, 'is an object. '],
		[true, 'is of type boolean. '],
		[Symbol('500600700'), 'is of type symbol. '],
	])('%p', (typed, words) => {
		expect(problem(readMsisdn(typed, POLISH))).toContain(words);
	});

	it.each([
		'500600700, 500600701',
		'500 600 700; 500 600 701',
		'500 600 700\n500 600 701',
		'500600700 500600701',
		'500-600-700/500-600-701',
		'+48 500 600 700 +48 500 600 701',
		'500 600 700/701',
		'22 621 12 34/35',
	])('%j is more than one number', (typed) => {
		expect(problem(readMsisdn(typed, { ...POLISH, maxDigits: 22 }))).toContain(
			'looks like more than one number. Give one number per item.',
		);
	});

	it('shows no more than the beginning of a long text', () => {
		const words = problem(readMsisdn('a'.repeat(1000))) ?? '';
		expect(words.length).toBeLessThan(100);
	});
});

describe('the digits a gateway takes', () => {
	it('are counted with the calling code', () => {
		expect(readMsisdn('+298 123456', { ...POLISH, minDigits: 10 })).toEqual({
			problem:
				'"+298 123456" has 9 digits, but the gateway takes 10 to 15. ' +
				'Write the number with + and its calling code, such as +48500600700.',
		});
		expect(readMsisdn('500600700', { ...POLISH, minDigits: 10, maxDigits: 11 })).toEqual({
			digits: '48500600700',
		});
	});

	it('are the only thing that gets through, within the limits, whatever is typed', () => {
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
				// Digits that were read are international: read again, they stay.
				expect(readMsisdn(reading.digits, { ...limits, country: undefined })).toEqual(reading);
			}),
			{ seed: 4, numRuns: 5000 },
		);
	});

	it('are read from bare digits as from the same with something around them', () => {
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
