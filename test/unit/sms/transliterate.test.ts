import * as fc from 'fast-check';
import { BASIC_CHARACTERS, EXTENSION_CHARACTERS, isGsm7 } from '../../../nodes/shared/sms/gsm7';
import { toGsm7, transliterate } from '../../../nodes/shared/sms/transliterate';

describe('transliterate', () => {
	it('takes the diacritics from the 18 Polish letters', () => {
		expect(transliterate('Zażółć gęślą jaźń')).toBe('Zazolc gesla jazn');
		expect(transliterate('ĄĆĘŁŃÓŚŹŻ')).toBe('ACELNOSZZ');
	});

	it('reads a letter with a loose accent as the one letter', () => {
		expect(transliterate('z\u0307o\u0301\u0142c\u0301')).toBe('zolc');
		expect(transliterate('cafe\u0301 ą')).toBe('café a');
	});

	it('keeps letters that GSM-7 has', () => {
		expect(transliterate('é è ä ö ü ñ å ø æ ß Ç € £ ą')).toBe('é è ä ö ü ñ å ø æ ß Ç € £ a');
	});

	it.each([
		['Czech', 'Příliš žluťoučký kůň', 'Prilis zlutoucky kun'],
		['Hungarian', 'Árvíztűrő tükörfúrógép', 'Arvizturo tükörfurogép'],
		['Romanian', 'șțăâî ŞŢ', 'staai ST'],
		['Turkish', 'İstanbul ığşç', 'Istanbul igsc'],
		['Baltic', 'āčēģīķļņšūž ėįųū', 'acegiklnsuz eiuu'],
		['Croatian', 'Đurđica', 'Durdica'],
		['Icelandic', 'Þór það', 'THor thad'],
		['Vietnamese', 'Tiếng Việt', 'Tieng Viet'],
		['Maltese', 'Ħal Għaxaq', 'Hal Ghaxaq'],
		['French', 'Œuvre çœur', 'OEuvre coeur'],
	])('writes %s', (_, text, plain) => {
		expect(transliterate(text)).toBe(plain);
	});

	it.each([
		['„cudzysłów” “x” «y» ‚z’ ‹w›', '"cudzyslow" "x" "y" \'z\' \'w\''],
		['a–b—c−d‑e', 'a-b-c-d-e'],
		['dalej…', 'dalej...'],
		['10\u00a0zł, 5\u2009%, 1\u202f000', '10 zl, 5 %, 1 000'],
		['• raz', '- raz'],
		['ﬁrma oﬀ Ǆ ĳ', 'firma off DZ ij'],
		['X™ Y® Z©', 'X(TM) Y(R) Z(C)'],
		['№ 5, ½ l, 20°C, 2×3, ≤5, a→b', 'No 5, 1/2 l, 20degC, 2x3, <=5, a->b'],
		['ＡＢＣ１２３ 𝐁𝐨𝐥𝐝', 'ABC123 Bold'],
		['`x´', "'x'"],
		['a\tb\u2028c', 'a b\nc'],
	])('writes %j as %j', (text, plain) => {
		expect(transliterate(text)).toBe(plain);
	});

	it('never lets two figures read as one number', () => {
		expect(transliterate('10² 1½ 7①')).toBe('10^2 1 1/2 7 1');
		expect(transliterate('m² H₂O')).toBe('m2 H2O');
	});

	it('never turns a sign into its opposite', () => {
		expect(transliterate('a≠b')).toBe('a!=b');
		expect(transliterate('a≮b')).toBe('a≮b');
	});

	it('drops invisible characters and stray accents', () => {
		expect(transliterate('a\u200bb\u00adc\ufeff\u200e ą')).toBe('abc a');
		expect(transliterate('q\u0303 1\ufe0f\u20e3 ©\ufe0f')).toBe('q 1 (C)');
	});

	it('leaves what has no form in GSM-7, whole', () => {
		for (const text of ['Привет, йогурт', '日本', 'हिन्दी', '👨‍👩‍👧 ❤️ 👍🏽', 'می‌خواهم']) {
			expect(transliterate(text)).toBe(text);
		}
		expect(transliterate('żółw 🐢')).toBe('zolw 🐢');
	});
});

describe('toGsm7', () => {
	it('puts one ? for each character it loses, and names each once in order', () => {
		expect(toGsm7('żółw 🐢🐢 Ж я 🐢')).toEqual({
			text: 'zolw ?? ? ? ?',
			lost: ['🐢', 'Ж', 'я'],
		});
	});

	it('loses nothing of Polish and typographic text', () => {
		expect(toGsm7('„Dzień dobry” – 5 zł…')).toEqual({ text: '"Dzien dobry" - 5 zl...', lost: [] });
	});

	it('drops what only holds lost characters together', () => {
		expect(toGsm7('👨‍👩 ❤️')).toEqual({ text: '?? ?', lost: ['👨', '👩', '❤'] });
	});

	it('replaces a lone surrogate', () => {
		expect(toGsm7('a\ud83db')).toEqual({ text: 'a?b', lost: ['\ud83d'] });
	});
});

describe('for any text', () => {
	const texts = fc.oneof(
		fc.string({ unit: 'binary', maxLength: 60 }),
		fc.string({
			unit: fc.constantFrom(...'ażŁ½²7…и\u0306\u200d\ufe0f\u0001❤👩\ud83d\u0338=ᄀ\u1161'),
		}),
	);
	const gsm7 = fc.string({ unit: fc.constantFrom(...BASIC_CHARACTERS, ...EXTENSION_CHARACTERS) });
	const runs = { seed: 3, numRuns: 5000 };

	it('transliterating twice changes nothing more', () => {
		fc.assert(
			fc.property(texts, (text) => {
				const once = transliterate(text);
				expect(transliterate(once)).toBe(once);
				expect(once.normalize('NFC')).toBe(once);
			}),
			runs,
		);
	});

	it('GSM-7 stays as it is', () => {
		fc.assert(
			fc.property(gsm7, (text) => {
				expect(transliterate(text)).toBe(text);
				expect(toGsm7(text)).toEqual({ text, lost: [] });
			}),
			runs,
		);
	});

	it('toGsm7 gives GSM-7', () => {
		fc.assert(
			fc.property(texts, (text) => {
				const reduced = toGsm7(text);
				expect(isGsm7(reduced.text)).toBe(true);
				expect(toGsm7(reduced.text)).toEqual({ text: reduced.text, lost: [] });
				expect(reduced.lost.every((character) => !isGsm7(character))).toBe(true);
			}),
			runs,
		);
	});

	it('every character of the first two planes of Unicode, alone, is written with GSM-7 or stays', () => {
		for (let code = 0; code <= 0x1ffff; code++) {
			const character = String.fromCodePoint(code);
			const written = transliterate(character);
			if (!isGsm7(written) && written !== character.normalize('NFC')) {
				throw new Error(`U+${code.toString(16)} became ${JSON.stringify(written)}`);
			}
		}
	});
});
