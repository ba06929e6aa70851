import { SegmentedMessage } from 'sms-segments-calculator';
import { partsOf } from '../../../sandbox/gsm7';
import { toGsm7 } from '../../../nodes/shared/sms/transliterate';
import { converted } from '../../../sandbox/mprofi/conversion';

describe('the conversion without encoding utf-8', () => {
	it.each([
		['all Polish letters', 'ĄĆĘŁŃÓŚŹŻ ąćęłńóśźż', 'ACELNOSZZ acelnoszz'],
		['letters with separate marks', 'Zaz\u0307o\u0301łc\u0301 cafe\u0301', 'Zazolc café'],
		['quotes, dashes and dots of typesetters', '„tak” – ‘nie’…', '"tak" - \'nie\'...'],
		['emoji, which are left out', 'a🙂b', 'ab'],
		['GSM-7 characters, which stay', 'é ü € [x] ~', 'é ü € [x] ~'],
	])('handles %s', (_name, text, sent) => {
		expect(converted(text)).toBe(sent);
	});
});

describe('the node shows and counts what the gateway sends', () => {
	it.each([
		['Latin letters', 0xa0, 0x24f],
		['more Latin letters', 0x1e00, 0x1eff],
		['Greek and Cyrillic', 0x370, 0x52f],
		['Armenian, Hebrew, Arabic', 0x531, 0x6ff],
		['punctuation', 0x2000, 0x206f],
		['currencies', 0x20a0, 0x20bf],
		['letter-like signs and fractions', 0x2100, 0x218f],
		['arrows and mathematics', 0x2190, 0x22ff],
		['figures and symbols', 0x2460, 0x27bf],
		['full-width letters', 0xff00, 0xffef],
		['mathematical letters', 0x1d400, 0x1d7ff],
		['emoji', 0x1f000, 0x1faff],
	])('of %s', (_, first, last) => {
		for (let code = first; code <= last; code++) {
			const text = `a${String.fromCodePoint(code)}b`;
			expect([text, converted(text)]).toEqual([text, toGsm7(text, '')]);
		}
	});

	it.each(['👨‍👩‍👧 ❤️ 👍🏽 ok', 'Zażółć gęślą jaźń – „tak” 😀', 'Привет, Anna!', 'a\u0301 q\u0303'])(
		'of %j',
		(text) => {
			expect(converted(text)).toBe(toGsm7(text, ''));
		},
	);
});

describe('a text', () => {
	it.each([1, 160, 161, 306, 307, 612])(
		'has the same number of parts as by another counter, with %p letters',
		(length) => {
			for (const letter of ['a', 'ą', '€', '🙂']) {
				const text = letter.repeat(length);
				expect([letter, partsOf(text)]).toEqual([letter, new SegmentedMessage(text).segmentsCount]);
			}
		},
	);
});
