import fc, { type Arbitrary } from 'fast-check';
import { DateTime } from 'luxon';
import type { IDataObject, INodeParameters } from 'n8n-workflow';

const usualName = fc.constantFrom('a', 'b', 'c', 'imię', 'a b');

/** Names that an item may have and an expression may ask for. */
const name = fc.oneof(
	{ weight: 12, arbitrary: usualName },
	{
		weight: 2,
		arbitrary: fc.constantFrom(
			...['__proto__', 'constructor', 'prototype', 'toString', 'valueOf', 'hasOwnProperty'],
			...['binding', 'caller', 'arguments', 'length', 'name', 'then', 'toJSON', 'class', 'if'],
			...['__isObject', '__isArray', '__isError', '__data', 'isProxy', 'json', '$json', '$', '_'],
			...['', ' ', ' a', '0', '-1', 'a.b', '[0]', "it's", 'say "a"', '\\', '\\u0061', '}}', '{{'],
			...[
				'a\nb',
				'a\tb',
				'a\u2028b',
				'a\u0000b',
				'😀',
				'名',
				'e\u0301',
				'x\u00b2',
				'\ud800',
				'first(',
			],
		),
	},
	{ weight: 1, arbitrary: fc.string({ maxLength: 4, unit: 'binary' }) },
);

const text = fc.oneof(
	{ weight: 1, arbitrary: fc.constantFrom('\ud800', 'a\udc00') },
	{
		weight: 4,
		arbitrary: fc.constantFrom(
			...['', ' ', 'x', ' 48500600700 ', 'Zażółć', '😀', 'null', 'undefined', '[object Object]'],
			...['a\nb', 'a\r\nb', '\u2028\u2029', '\u0000', '\\', '"', "'", '`${a}`', '\ufeffa'],
			...['={{ $json.a }}', '{{ $json.a }}', '}}', '{{', '2026-01-01T00:00:00.000Z', '0', '.5'],
		),
	},
	{ weight: 5, arbitrary: fc.string({ unit: 'grapheme', maxLength: 8 }) },
);

const plain = fc.oneof(
	text,
	fc.boolean(),
	fc.double(),
	fc.integer(),
	fc.constantFrom(0, -0, NaN, Infinity, 1e21, 1e-7, 2 ** 53 + 2, 0.1 + 0.2),
);

class Own {
	a = 'of an instance';
	get b() {
		return 'from a getter';
	}
}

const odd = fc.constantFrom<unknown>(
	null,
	undefined,
	new Date(0),
	new Date(NaN),
	Object.assign(new Date(0), { a: 'on a date' }),
	DateTime.utc(2026, 1, 1),
	DateTime.invalid('not a date'),
	new Own(),
	new String('a'),
	10n,
	() => 'a',
	/a/g,
	new Map([['a', 'b']]),
	new Uint8Array(2),
	Object.create({ a: 'inherited' }),
	Object.assign(['a', 'b'], { a: 'on a list' }),
);

const { record } = fc.letrec<{ value: unknown; record: Record<string, unknown> }>((tie) => ({
	value: fc.oneof(
		{ depthSize: 'small', maxDepth: 4 },
		{ weight: 6, arbitrary: plain },
		{ weight: 1, arbitrary: odd },
		{ weight: 3, arbitrary: tie('record') },
		{ weight: 1, arbitrary: fc.array(tie('value'), { maxLength: 3 }) },
	),
	record: fc
		.tuple(
			fc.array(fc.tuple(usualName, plain), { minLength: 3, maxLength: 12 }),
			fc.array(fc.tuple(name, tie('value')), { maxLength: 3 }),
			fc.constantFrom(
				...Array.from({ length: 8 }, () => 'plain'),
				'bare',
				'frozen',
				'getters',
				'proxy',
			),
		)
		.map(([usual, more, kind]) => made(Object.fromEntries([...usual, ...more]), kind)),
}));

function made(record: Record<string, unknown>, kind: string): Record<string, unknown> {
	if (kind === 'bare') return Object.assign(Object.create(null) as object, record) as never;
	if (kind === 'frozen') return Object.freeze(record);
	if (kind === 'proxy') return new Proxy(record, {});
	if (kind === 'getters') {
		for (const [key, value] of Object.entries(record)) {
			Object.defineProperty(record, key, { get: () => value, enumerable: true });
		}
	}
	return record;
}

export const item = record as Arbitrary<IDataObject>;

const blank = fc.constantFrom('', '', ' ', ' ', '\n', '\t', '\r\n', '\u00a0', '\u2028', '/* a */');

const step = fc.tuple(name, fc.nat(20)).map(([key, way]) => {
	if (way === 0) return `?.${key}`;
	if (way === 1) return ` .${key}`;
	if (way === 2) return `[${key}]`;
	if (way === 3) return `[\`${key}\`]`;
	if (way === 4) return `.${key}()`;
	if (way === 5) return `[ "${key}" ]`;
	if (way < 10) return `["${key}"]`;
	if (way < 13) return `['${key}']`;
	if (way < 15) return `[${JSON.stringify(key)}]`;
	return `.${key}`;
});

const root = fc.oneof(
	{ weight: 12, arbitrary: fc.constant('$json') },
	{
		weight: 1,
		arbitrary: fc.constantFrom(
			'$data',
			'$input.item.json',
			'$JSON',
			'$json[0]',
			'$json.a.b',
			'-$json',
		),
	},
);

const tail = fc.oneof(
	{ weight: 16, arbitrary: fc.constant('') },
	{
		weight: 1,
		arbitrary: fc.constantFrom(
			...[';', '.toString()', '.trim()', '.length', ' + 1', ' || "x"', ' ?? "x"', '.first()'],
			...['.isEmpty()', ' // a', '.toUpperCase()', ', 1', '?.a', '['],
		),
	},
);

const code = fc
	.tuple(blank, root, fc.array(step, { maxLength: 3 }), tail, blank)
	.map((parts) => `{{${parts.flat().join('')}}}`);

const around = fc.oneof(
	{ weight: 6, arbitrary: fc.constant('') },
	{ weight: 3, arbitrary: text },
	{
		weight: 1,
		arbitrary: fc.constantFrom(
			...['Hello ', 'Kod: ', '\\', '\\\\', '}}', '{', '{{', '.constructor', '.first(', 'toString'],
			...['constructor', '__proto__', '$json.a', '{{ 1 + 1 }}', '\r\n', '\t', '"', '`', '${a}'],
		),
	},
);

const field = fc.array(usualName, { minLength: 1, maxLength: 2 }).map(([first, second]) => {
	const rest = second === undefined ? '' : `["${second}"]`;
	return first === 'a b' ? `{{ $json['a b']${rest} }}` : `{{ $json.${first!}${rest} }}`;
});

/** Expressions as people write them. */
const usualExpression = fc.oneof(
	field.map((only) => `=${only}`),
	fc.tuple(fc.constantFrom('', 'Kod: '), field, text, field).map((parts) => `=${parts.join('')}`),
);

/** Anything that looks like an expression, some with a character too many or too few. */
const wildExpression = fc
	.tuple(
		fc.array(fc.tuple(around, code), { maxLength: 3 }),
		around,
		fc.option(fc.tuple(fc.nat(60), fc.constantFrom('', '{', '}', '"', '.', '\\', ' ', '=')), {
			freq: 12,
		}),
	)
	.map(([parts, end, change]) => {
		const whole = `${parts.flat().join('')}${end}`;
		if (!change) return `=${whole}`;
		const [at, character] = change;
		return `=${whole.slice(0, at)}${character}${whole.slice(at + 1)}`;
	});

const expression = fc.oneof(usualExpression, wildExpression);

const literal = fc.constantFrom<INodeParameters[string]>(
	'a',
	'',
	7,
	true,
	null as never,
	'{{ 1 }}',
);

/** A parameter as a workflow stores it: an expression, or a collection, a list or a locator with some. */
export const parameter: Arbitrary<INodeParameters[string]> = fc.oneof(
	{ weight: 6, arbitrary: expression },
	{
		weight: 1,
		arbitrary: fc.dictionary(fc.constantFrom('reference', 'sendAt'), fc.oneof(expression, literal)),
	},
	{
		weight: 1,
		arbitrary: fc.record({ hours: fc.record({ from: expression, to: literal }), days: literal }),
	},
	{ weight: 1, arbitrary: fc.array(fc.oneof(expression, literal), { maxLength: 3 }) },
	{
		weight: 1,
		arbitrary: fc.record({
			__rl: fc.constant(true),
			mode: fc.constantFrom('id', 'url'),
			value: expression,
		}),
	},
) as Arbitrary<INodeParameters[string]>;
