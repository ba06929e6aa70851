import fc from 'fast-check';
import { InvalidInput } from '../../../nodes/shared/gateway/error';
import {
	checkLine,
	checkParts,
	readRecipient,
	readText,
	readWhatIsLeft,
} from '../../../nodes/shared/gateway/message';
import { segments } from '../../../nodes/shared/sms/segments';

const POLISH = { country: 'PL', minDigits: 10, maxDigits: 15 } as const;

function read(text: unknown, { transliterate = false, maxCharacters = 612 } = {}): string {
	return readText({ text, transliterate }, maxCharacters);
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
	])('becomes international digits: %p', (value, digits) => {
		expect(readRecipient(value, POLISH)).toBe(digits);
	});

	it.each(['', ' ', null, undefined, 'x', '50060070', '500600700, 500600701', {}, [], true, NaN])(
		'is refused if it is not a phone number: %p',
		(value) => {
			expect(refusal(() => readRecipient(value, POLISH))).toMatch(/^The recipient /);
		},
	);

	it('is digits only or refused, for any input', () => {
		const anything = fc.oneof(
			fc.anything(),
			fc.string({ unit: fc.constantFrom(...'+0489 -()/,;') }),
		);
		fc.assert(
			fc.property(anything, (value) => {
				try {
					expect(readRecipient(value, POLISH)).toMatch(/^[1-9]\d{9,14}$/);
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
	])('is sent unchanged: %p', (value, text) => {
		expect(read(value)).toBe(text);
	});

	it('is converted to NFC', () => {
		expect(read('Zaz\u0307o\u0301łc\u0301')).toBe('Zażółć');
	});

	it.each(['', ' ', '\n\t', null, undefined])('is refused if it is empty: %p', (value) => {
		expect(refusal(() => read(value))).toBe('The text is empty. Enter a text for the message.');
	});

	it('is refused as empty, without blaming transliteration, if it was empty before', () => {
		for (const value of ['', ' \n', null, undefined]) {
			expect(refusal(() => read(value, { transliterate: true }))).toMatch(
				/Enter a text for the message/,
			);
		}
	});

	it.each([{}, [], ['x'], { toString: () => 'x' }, new Date(0), Object, () => 'x'])(
		'is refused if it is not text: %p',
		(value) => {
			expect(refusal(() => read(value))).toMatch(/plain text/);
		},
	);

	it.each(['x\ud83d', '\ude00x', '\ude00\ud83d'])(
		'is refused if it contains half of a character: %p',
		(value) => {
			expect(refusal(() => read(value))).toMatch(/lone surrogate/);
		},
	);

	it('is counted in characters, not code units, and after transliteration', () => {
		expect(read('😀'.repeat(612))).toHaveLength(1_224);
		expect(refusal(() => read('😀'.repeat(613)))).toMatch(/613 characters.*at most 612/);
		expect(read('ź'.normalize('NFD').repeat(612))).toHaveLength(612);
		const long = '…'.repeat(300);
		expect(refusal(() => read(long, { transliterate: true }))).toMatch(/900 characters/);
		expect(read(long)).toBe(long);
	});

	it('is transliterated only if the user wants that', () => {
		expect(read('Zażółć „gęś”', { transliterate: true })).toBe('Zazolc "ges"');
		expect(read('Zażółć „gęś”')).toBe('Zażółć „gęś”');
	});

	it.each(['\u0000', '\u200b \u200b', '\u2066\u2069'])(
		'is refused if transliteration leaves nothing of it: %j',
		(value) => {
			expect(refusal(() => read(value, { transliterate: true }))).toMatch(
				/empty after transliteration/,
			);
		},
	);

	it.each(['\u0000', '\u0001', '\u0007', '\u001b', '\u007f', '\u0085', '\u009f', '\uffff'])(
		'with the control character %j is refused, and the refusal names it',
		(character) => {
			const code = character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
			const words = `The text has the control character U+${code}, which cannot be sent.`;
			for (const text of [`a${character}b`, `${character}abc`, `abc ${character}`]) {
				expect(refusal(() => read(text))).toContain(words);
				if (character !== '\u0085') {
					expect(refusal(() => read(text, { transliterate: true }))).toContain(words);
				}
			}
		},
	);

	it('may have line breaks, tabs and page breaks', () => {
		expect(read('a\nb\r\nc\td\fe')).toBe('a\nb\r\nc\td\fe');
		expect(read('a\vb\u0085c', { transliterate: true })).toBe('a\nb\nc');
	});

	it.each([
		...['\u200b', '\u200b \u200d', '\u2800\u2800', '\ufeff', '\u00ad', '\u2060\u180e', '\u3164'],
		...['\u115f\u1160', '\uffa0', '\ufe0f', '\u202e\u202c', '\u034f', '\u0301', '\u3000 \u2003'],
		...['\u{e0020}', '\u{1d159}', '\u2800\n\u200b'],
	])('that nobody can see is refused: %j', (value) => {
		expect(refusal(() => read(value))).toMatch(/empty|only invisible characters/);
		expect(refusal(() => read(value, { transliterate: true }))).toMatch(/empty|only invisible/);
		expect(read(`${value}x`)).toContain('x');
	});

	it('has an allowed length or is refused, for any input', () => {
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

describe('what is left in GSM-7', () => {
	it.each<[string, string, string]>([
		['Zażółć 😀', 'Zazolc ', 'Zazolc ?'],
		['Привет, Anna', ', Anna', '??????, Anna'],
		['a'.repeat(160) + '😀', 'a'.repeat(160), 'a'.repeat(160) + '?'],
		['1≠2', '1!=2', '1!=2'],
		[':)', ':)', ':)'],
		['€', '€', '€'],
	])('of %j is what the gateway drops or replaces', (text, dropped, replaced) => {
		expect(readWhatIsLeft(text, '', 'Nothing.')).toBe(dropped);
		expect(readWhatIsLeft(text, '?', 'Nothing.')).toBe(replaced);
	});

	it.each(['😀', 'Привет', 'Привет, Мир!', '日本語', 'Բարեւ', '👍!', ' 😀\n', 'مرحبا', '❤️ :)'])(
		'of %j is no letter and no digit, so the text is refused',
		(text) => {
			for (const replacement of ['', '?'] as const) {
				expect(refusal(() => readWhatIsLeft(text, replacement, 'Nothing.'))).toBe('Nothing.');
			}
		},
	);

	it.each(['1\u03360\u03360\u0336 80', 'nie\u0338', 'x\u20e0 5', '5\u20d2'])(
		'of %j would say the opposite, so the text is refused',
		(text) => {
			for (const replacement of ['', '?'] as const) {
				expect(refusal(() => readWhatIsLeft(text, replacement, 'Nothing.'))).toMatch(
					/^The text has struck-out characters/,
				);
			}
		},
	);
});

it('a line has no control character and no line break', () => {
	checkLine('order-7 ż', 'The reference');
	for (const text of ['a\u0000', 'a\nb', '\ta']) {
		expect(refusal(() => checkLine(text, 'The reference'))).toMatch(
			/^The reference has the control character U\+00/,
		);
	}
});

describe('Max Parts', () => {
	it.each([
		[160, 1],
		[161, 2],
		[306, 2],
		[307, 3],
	])('allows a text of %i characters from %i parts on', (characters, parts) => {
		const counted = segments('x'.repeat(characters));
		checkParts(counted, parts);
		checkParts(counted, parts + 1);
		checkParts(counted, null);
		expect(refusal(() => checkParts(counted, parts - 1))).toMatch(
			new RegExp(`takes ${parts} parts in GSM-7, but Max Parts allows only ${parts - 1}`),
		);
	});
});
