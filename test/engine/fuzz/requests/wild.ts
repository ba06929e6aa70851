import fc from 'fast-check';
import { DateTime } from 'luxon';

/** Anything that people, spreadsheets and expressions may put into a parameter. */
export const wild: fc.Arbitrary<unknown> = fc.oneof(
	fc.constantFrom<unknown>(
		...[
			null,
			undefined,
			true,
			false,
			0,
			-0,
			-1,
			1.5,
			1e21,
			1e308,
			2 ** 53,
			NaN,
			Infinity,
			-Infinity,
		],
		...['', ' ', '\u0000', '\u200b', '\u202e', '\ufeff', '\ud83d', '\udc00x', 'e\u0301', '👨‍👩‍👧‍👦'],
		...[
			'null',
			'undefined',
			'NaN',
			'[object Object]',
			'{}',
			'{{ 1 }}',
			'=1+1',
			'<b>',
			"';--",
			'\r\n',
		],
		...[[], {}, [[]], [1, 2], { toISO: 1 }, { contactId: '1' }, new Date(NaN)],
		...[new Date(8.64e15), new Date(-8.64e15), new Date(0), DateTime.fromMillis(0)],
		...[DateTime.invalid('x'), DateTime.fromISO('2026-07-01T09:30:00')],
		...['x'.repeat(100_000), 'ł'.repeat(2_000), '🙂'.repeat(700), { toString: 1, valueOf: 1 }],
	),
	fc.string({ unit: 'binary', maxLength: 40 }),
	fc.string({ unit: 'grapheme', maxLength: 1_000 }),
	fc.anything({ withDate: true, maxDepth: 2 }),
	fc.double(),
	fc.integer(),
);

const separator = fc.constantFrom(
	'',
	' ',
	'-',
	'.',
	'/',
	'(0)',
	'\u00a0',
	'\u200e',
	', ',
	';',
	'+',
);

/** A phone number, or something similar. */
export const number: fc.Arbitrary<unknown> = fc.oneof(
	fc.constantFrom<unknown>(
		...['500600700', '+48 500-600-700', '0048500600700', '48500600700', 48500600700, 500600700],
		...['+7 916 123-45-67', '8 916 123 45 67', '+374 91 123456', '+1 202 555 0123', '112', '71200'],
		...[
			'+4930123456',
			'500600700, 500600701',
			'+48500600700+48500600701',
			'5006007OO',
			'٥٠٠٦٠٠٧٠٠',
		],
	),
	fc
		.tuple(
			fc.constantFrom('', '+', '00', '0', '48', '+48', '7', '+7', '8', '+374', '+1', 'tel:'),
			fc.array(fc.tuple(fc.integer({ min: 0, max: 999 }), separator), {
				minLength: 1,
				maxLength: 9,
			}),
		)
		.map(([start, groups]) => start + groups.map(([digits, gap]) => `${digits}${gap}`).join('')),
	fc.bigInt({ min: 0n, max: 10n ** 25n }).map(String),
	wild,
);

const letter = fc.constantFrom(
	'a',
	' ',
	'€',
	'ł',
	'Ż',
	'🙂',
	'e\u0301',
	'\u0000',
	'\n',
	'"',
	'ß',
	'я',
);

/** A text, sometimes of a length around a gateway's limits. */
export const text: fc.Arbitrary<unknown> = fc.oneof(
	fc.constantFrom('Hej', 'Zażółć gęślą jaźń', 'Посылка в пути', '„Cześć” – 5 €'),
	fc
		.tuple(
			letter,
			fc.constantFrom(1, 60, 61, 70, 71, 134, 160, 161, 268, 402, 403, 500, 501, 612, 613),
		)
		.map(([one, count]) => one.repeat(count)),
	fc.tuple(letter, fc.constantFrom(918, 919, 153 * 6, 153 * 6 + 1)).map(([l, n]) => l.repeat(n)),
	wild,
);

export const reference: fc.Arbitrary<unknown> = fc.oneof(
	fc.constantFrom<unknown>('', null, 'order1', 'order-1', 'ab', 'a'.repeat(50), 'a'.repeat(51), 17),
	fc.string({ minLength: 3, maxLength: 50, unit: fc.constantFrom('a', 'Z', '0', '9') }),
	wild,
);

export const moment: fc.Arbitrary<unknown> = fc.oneof(
	fc.constantFrom<unknown>(
		...['', '2026-07-01T09:30:00', '2026-07-01T09:30:00+02:00', '2026-07-01 09:30', '2026-07-01'],
		...[
			'2026-03-29T02:30:00',
			'9999-12-31T23:59:59',
			'0000-01-01',
			'0001-01-01T00:00',
			'1782898200',
		],
		...['1782898200000', 1782898200, '2026-02-31', '01.07.2026', '12026-01-01', '9999999999999'],
		...['2026-07-01T09:30:00Z', '2026-W27-3', '2026-182', '2026-07-01T24:00:00', 'tomorrow'],
	),
	fc.date({ noInvalidDate: false }),
	fc.date().map((date) => DateTime.fromJSDate(date)),
	wild,
);

export const choice = (...right: unknown[]): fc.Arbitrary<unknown> =>
	fc.oneof({ weight: 2, arbitrary: fc.constantFrom(...right) }, wild);

export const flag = choice(true, false);
