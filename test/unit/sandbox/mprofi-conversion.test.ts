import { SegmentedMessage } from 'sms-segments-calculator';
import { partsOf } from '../../../sandbox/gsm7';
import { converted } from '../../../sandbox/mprofi/conversion';

describe('the conversion without encoding utf-8', () => {
	it.each([
		['all Polish letters', 'ĄĆĘŁŃÓŚŹŻ ąćęłńóśźż', 'ACELNOSZZ acelnoszz'],
		['letters with separate marks', 'Zaz\u0307o\u0301łc\u0301 cafe\u0301', 'Zazolc café'],
		['quotes, dashes and dots of typesetters', '„tak” – ‘nie’…', '"tak" - \'nie\'...'],
		['emoji, which go', 'a🙂b', 'ab'],
		['what GSM-7 has, which stays', 'é ü € [x] ~', 'é ü € [x] ~'],
	])('handles %s', (_name, text, sent) => {
		expect(converted(text)).toBe(sent);
	});
});

describe('the parts of a text', () => {
	it.each([1, 160, 161, 306, 307, 612])(
		'of %p letters are as another counter has them',
		(length) => {
			for (const letter of ['a', 'ą', '€', '🙂']) {
				const text = letter.repeat(length);
				expect([letter, partsOf(text)]).toEqual([letter, new SegmentedMessage(text).segmentsCount]);
			}
		},
	);
});
