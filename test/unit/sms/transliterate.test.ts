import * as fc from 'fast-check';
import { BASIC_CHARACTERS, EXTENSION_CHARACTERS, isGsm7 } from '../../../nodes/shared/sms/gsm7';
import { isStruckOut, toGsm7, transliterate } from '../../../nodes/shared/sms/transliterate';

describe('transliterate', () => {
	it('removes the diacritics of the 18 Polish letters', () => {
		expect(transliterate('Zażółć gęślą jaźń')).toBe('Zazolc gesla jazn');
		expect(transliterate('ĄĆĘŁŃÓŚŹŻ')).toBe('ACELNOSZZ');
	});

	it('reads a letter with a loose accent as one letter', () => {
		expect(transliterate('z\u0307o\u0301\u0142c\u0301')).toBe('zolc');
		expect(transliterate('cafe\u0301 ą')).toBe('café a');
	});

	it('keeps the letters that GSM-7 has', () => {
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
	])('transliterates %s', (_, text, plain) => {
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
	])('transliterates %j to %j', (text, plain) => {
		expect(transliterate(text)).toBe(plain);
	});

	it('never joins two numbers into one', () => {
		expect(transliterate('10² 1½ 7①')).toBe('10^2 1 1/2 7 1');
		expect(transliterate('m² H₂O')).toBe('m2 H2O');
	});

	it('never turns a sign into its opposite', () => {
		expect(transliterate('a≠b')).toBe('a!=b');
		expect(transliterate('a≮b')).toBe('a≮b');
	});

	it('keeps what is struck out, instead of saying the opposite', () => {
		expect(transliterate('1\u03360\u03360\u0336 80 zł')).toBe('1\u03360\u03360\u0336 80 zl');
		expect(transliterate('ż\u0335ó\u0338łw')).toBe('ż\u0335ó\u0338lw'.normalize('NFC'));
		expect(isStruckOut('1\u03360')).toBe(true);
		expect(isStruckOut('a\u20e0')).toBe(true);
		expect(isStruckOut('=\u0338 ≠ ø ł a\u0301')).toBe(false);
	});

	it.each([
		['µ U+00B5', '5 \u00b5s', '5 us'],
		['μ U+03BC', '5 \u03bcs', '5 us'],
		['Ohm and Omega', '\u2126 \u03a9', 'Ω Ω'],
		['Ångström', '\u212b \u00c5', 'Å Å'],
		['Kelvin', '\u212a', 'K'],
		['increment and Delta', '\u2206 \u0394', 'Δ Δ'],
		['sum and Sigma', '\u2211 \u03a3', 'Σ Σ'],
		['product and Pi', '\u220f \u03a0', 'Π Π'],
		['diameter and Ø', '\u2300 \u2205 \u00d8', 'Ø Ø Ø'],
		['degree and ring', '5\u00b0 5\u02da', '5deg 5deg'],
		['lira and pound', '\u20a4 \u00a3', '£ £'],
		['ratio', '1\u22362', '1:2'],
		['dots', 'a\u00b7b\u2027c\u22c5d', 'a.b.c.d'],
		['script a and g', '\u0251\u0261', 'ag'],
		['quotation marks', '\u02dd\u02ba \ua78c', '"" \''],
	])('writes letters alike that look alike: %s', (_, text, plain) => {
		expect(transliterate(text)).toBe(plain);
	});

	it('drops invisible characters and stray accents', () => {
		expect(transliterate('a\u200bb\u00adc\ufeff\u200e ą')).toBe('abc a');
		expect(transliterate('q\u0303 1\ufe0f\u20e3 ©\ufe0f')).toBe('q 1 (C)');
	});

	it('keeps characters that have no form in GSM-7 complete', () => {
		for (const text of ['Привет, йогурт', '日本', 'हिन्दी', '👨‍👩‍👧 ❤️ 👍🏽', 'می‌خواهم']) {
			expect(transliterate(text)).toBe(text);
		}
		expect(transliterate('żółw 🐢')).toBe('zolw 🐢');
	});
});

describe('toGsm7', () => {
	it('replaces each lost character by a ?', () => {
		expect(toGsm7('żółw 🐢🐢 Ж я 🐢')).toBe('zolw ?? ? ? ?');
	});

	it('removes them if the gateway does', () => {
		expect(toGsm7('żółw 🐢🐢 Ж я', '')).toBe('zolw   ');
	});

	it('loses nothing of a Polish text with typographic characters', () => {
		expect(toGsm7('„Dzień dobry” – 5 zł…')).toBe('"Dzien dobry" - 5 zl...');
	});

	it('drops invisible characters between lost ones', () => {
		expect(toGsm7('👨‍👩 ❤️')).toBe('?? ?');
	});

	it('replaces a lone surrogate', () => {
		expect(toGsm7('a\ud83db')).toBe('a?b');
	});
});

describe('any text', () => {
	const texts = fc.oneof(
		fc.string({ unit: 'binary', maxLength: 60 }),
		fc.string({
			unit: fc.constantFrom(...'ażŁ½²7…и\u0306\u200d\ufe0f\u0001❤👩\ud83d\u0338=ᄀ\u1161'),
		}),
	);
	const gsm7 = fc.string({ unit: fc.constantFrom(...BASIC_CHARACTERS, ...EXTENSION_CHARACTERS) });
	const runs = { seed: 3, numRuns: 5000 };

	it('does not change when it is transliterated a second time', () => {
		fc.assert(
			fc.property(texts, (text) => {
				const once = transliterate(text);
				expect(transliterate(once)).toBe(once);
				expect(once.normalize('NFC')).toBe(once);
			}),
			runs,
		);
	});

	it('stays unchanged if it is GSM-7', () => {
		fc.assert(
			fc.property(gsm7, (text) => {
				expect(transliterate(text)).toBe(text);
				expect(toGsm7(text)).toBe(text);
			}),
			runs,
		);
	});

	it('becomes GSM-7 through toGsm7', () => {
		fc.assert(
			fc.property(texts, (text) => {
				const reduced = toGsm7(text);
				expect(isGsm7(reduced)).toBe(true);
				expect(toGsm7(reduced)).toBe(reduced);
			}),
			runs,
		);
	});

	it('becomes GSM-7 or stays unchanged if it is one character of the first two Unicode planes', () => {
		for (let code = 0; code <= 0x1ffff; code++) {
			const character = String.fromCodePoint(code);
			const written = transliterate(character);
			if (!isGsm7(written) && written !== character.normalize('NFC')) {
				throw new Error(`U+${code.toString(16)} became ${JSON.stringify(written)}`);
			}
		}
	});
});
