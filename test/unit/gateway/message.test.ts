import fc from 'fast-check';
import { InvalidInput } from '../../../nodes/shared/gateway/error';
import { checkParts, readRecipient, readText } from '../../../nodes/shared/gateway/message';
import { segments } from '../../../nodes/shared/sms/segments';

const POLISH = { country: 'PL', minDigits: 10, maxDigits: 22 } as const;

function read(text: unknown, { transliterate = false, most = 612 } = {}): string {
	return readText({ text, transliterate }, most);
}

function refusal(work: () => unknown): string {
	try {
		work();
	} catch (error) {
		if (error instanceof InvalidInput) return error.message;
		throw error;
	}
	throw new Error('It was not refused.');
}

describe('a recipient', () => {
	it.each([
		['500600700', '48500600700'],
		[500600700, '48500600700'],
		['+48 500-600-700', '48500600700'],
		['0048 500 600 700', '48500600700'],
	])('is the digits the gateway wants: %p', (value, digits) => {
		expect(readRecipient(value, POLISH)).toBe(digits);
	});

	it.each(['', ' ', null, undefined, 'x', '50060070', '500600700, 500600701', {}, [], true, NaN])(
		'that cannot be a number is refused, and the refusal names it: %p',
		(value) => {
			expect(refusal(() => readRecipient(value, POLISH))).toMatch(/^The recipient /);
		},
	);

	it('is digits only or refused, whatever the user gave', () => {
		const anything = fc.oneof(
			fc.anything(),
			fc.string({ unit: fc.constantFrom(...'+0489 -()/,;') }),
		);
		fc.assert(
			fc.property(anything, (value) => {
				try {
					expect(readRecipient(value, POLISH)).toMatch(/^[1-9]\d{9,21}$/);
				} catch (error) {
					if (!(error instanceof InvalidInput)) throw error;
				}
			}),
			{ numRuns: 500 },
		);
	});
});

describe('a text', () => {
	it.each([
		['Paczka w drodze', 'Paczka w drodze'],
		[' with blanks ', ' with blanks '],
		[7, '7'],
		[0, '0'],
		[true, 'true'],
	])('is sent as it was given: %p', (value, text) => {
		expect(read(value)).toBe(text);
	});

	it('has its accents in one piece: NFC', () => {
		expect(read('Zaz\u0307o\u0301łc\u0301')).toBe('Zażółć');
	});

	it.each(['', ' ', '\n\t', null, undefined])('that is empty is refused: %p', (value) => {
		expect(refusal(() => read(value))).toBe('The text is empty. Give the message a text.');
	});

	it('that is empty needs no transliteration to be refused, and is not blamed on it', () => {
		for (const value of ['', ' \n', null, undefined]) {
			expect(refusal(() => read(value, { transliterate: true }))).toMatch(
				/Give the message a text/,
			);
		}
	});

	it.each([{}, [], ['x'], { toString: () => 'x' }, new Date(0), Object, () => 'x'])(
		'that is none is refused, instead of being written out: %p',
		(value) => {
			expect(refusal(() => read(value))).toMatch(/plain text/);
		},
	);

	it.each(['x\ud83d', '\ude00x', '\ude00\ud83d'])(
		'with half a character is refused: %p',
		(value) => {
			expect(refusal(() => read(value))).toMatch(/lone surrogate/);
		},
	);

	it('is counted in characters as people count them, after it was made plain', () => {
		expect(read('😀'.repeat(612))).toHaveLength(1_224);
		expect(refusal(() => read('😀'.repeat(613)))).toMatch(/613 characters.*at most 612/);
		expect(read('ź'.normalize('NFD').repeat(612))).toHaveLength(612);
		const long = '…'.repeat(300);
		expect(refusal(() => read(long, { transliterate: true }))).toMatch(/900 characters/);
		expect(read(long)).toBe(long);
	});

	it('loses what GSM-7 lacks only where that is wanted', () => {
		expect(read('Zażółć „gęś”', { transliterate: true })).toBe('Zazolc "ges"');
		expect(read('Zażółć „gęś”')).toBe('Zażółć „gęś”');
	});

	it.each(['\u0000', '\u200b \u200b', '\u2066\u2069'])(
		'of which nothing is left is refused, instead of being sent empty: %j',
		(value) => {
			expect(refusal(() => read(value, { transliterate: true }))).toMatch(
				/empty once it is transliterated/,
			);
		},
	);

	it('is a text of the allowed length or refused, whatever the user gave', () => {
		fc.assert(
			fc.property(
				fc.oneof(fc.anything(), fc.string({ unit: 'binary', maxLength: 900 })),
				fc.boolean(),
				(value, transliterate) => {
					try {
						const text = read(value, { transliterate });
						expect(text.trim()).not.toBe('');
						expect([...text].length).toBeLessThanOrEqual(612);
						expect(text.isWellFormed()).toBe(true);
					} catch (error) {
						if (!(error instanceof InvalidInput)) throw error;
					}
				},
			),
			{ numRuns: 500 },
		);
	});
});

describe('the most parts a user wants to pay for', () => {
	it.each([
		[160, 1],
		[161, 2],
		[306, 2],
		[307, 3],
	])('lets a text of %i characters pass from %i parts on', (characters, parts) => {
		const counted = segments('x'.repeat(characters));
		checkParts(counted, parts);
		checkParts(counted, parts + 1);
		checkParts(counted, null);
		expect(refusal(() => checkParts(counted, parts - 1))).toMatch(
			new RegExp(`takes ${parts} parts in GSM-7, more than the ${parts - 1}`),
		);
	});
});
