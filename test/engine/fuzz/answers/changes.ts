import fc from 'fast-check';
import type { WireAnswer } from '../proxy';

/**
 * A change to an answer. It is plain data, so that fast-check can print and shrink it. Positions
 * are taken modulo the number of places in the answer.
 */
export interface ChangedAnswer {
	edits: Edit[];
	text?: TextEdit;
	status?: number;
	headers?: Record<string, string>;
}

type Edit =
	| {
			do: 'remove' | 'double' | 'wrapInList' | 'wrapInObject' | 'toOtherType' | 'empty';
			at: number;
	  }
	/**
	 * Replaces a value by a neighboring one, or by that of the same field elsewhere in the answer.
	 */
	| { do: 'nearly' | 'another'; at: number }
	| { do: 'replace'; at: number; by: unknown }
	| { do: 'rename'; at: number; to: string }
	| { do: 'add'; at: number; key: string; value: unknown }
	| { do: 'bury'; at: number; depth: number }
	| { do: 'refuse'; by: Record<string, unknown> };

type TextEdit =
	| { do: 'cut'; share: number }
	| { do: 'bigNumbers' | 'notANumber' | 'singleQuotes' | 'badUtf8' | 'doubledKeys' }
	| { do: 'before' | 'after' | 'instead'; text: string };

const TROUBLESOME_KEYS = [
	...['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf', 'then', 'toJSON'],
	...['error', 'errors', 'id', 'ID', 'gateway', 'outcome', 'message_id', 'messageId', 'status'],
	...['failure', 'items', 'length', '0', '', ' ', 'StatusCode', 'success', 'pairedItem', 'json'],
	...['detail', 'final', 'reference', 'type', 'text', 'received_at', 'not known'],
];

export const anyJson: fc.Arbitrary<unknown> = fc.oneof(
	fc.constantFrom<unknown>(
		...[null, true, false, 0, -0, -1, 1, 0.5, 1e308, -1e308, 5e-324, 2 ** 53, 101, 102, 104],
		...['', ' ', '0', '101', 'null', 'NaN', '🙂', '\u0000', '\ud800', '<b>', '1e999'],
		...['error', 'unsent', 'queued', 'constructor', '__proto__', 'toString', 'x'.repeat(100_000)],
		...[[], {}, [[]], [null], [{}], { id: null }, { error: 'x' }, { length: -1 }, { toISO: 1 }],
		...[{ toString: 1 }, { message: { message: 1 } }, { code: 3111 }],
		...[
			{ code: 1010, type: 'SystemError' },
			['Invalid'],
			{ success: false },
			'2026-02-31 25:00:00',
		],
		...['9999-12-31 23:59:59', '0000-00-00 00:00:00', '2026-06-10 12:00:00', 'Infinity'],
	),
	fc.jsonValue({ depthSize: 'medium' }),
	fc.integer(),
	fc.string({ unit: 'binary', maxLength: 20 }),
	fc.constant(Array.from({ length: 300 }, (_, i) => i)),
);

/** Ways in which a gateway refuses. They are mixed into an answer that accepts. */
const REFUSALS: Array<Record<string, unknown>> = [
	{ errors: { to: ['Invalid number'] } },
	{ errors: {} },
	{ error: { code: 3103, type: 'InvalidPhone', message: 'Invalid phone' } },
	{ error: { code: 1010, type: 'SystemError' } },
	{ error: {} },
	{ error: 'no' },
	{ success: false },
	{ queued: 0, unsent: 1 },
	{ detail: 'Not found' },
	{ StatusCode: 300, Status: 'OutOfBalance' },
	{ StatusCode: 100 },
	{ MessageCount: 1 },
];

const at = fc.nat(10_000);
const key = fc.oneof(fc.constantFrom(...TROUBLESOME_KEYS), fc.string({ maxLength: 8 }));

const edit: fc.Arbitrary<Edit> = fc.oneof(
	fc.record({
		do: fc.constantFrom(
			...(['remove', 'double', 'wrapInList', 'wrapInObject', 'toOtherType', 'empty'] as const),
		),
		at,
	}),
	{ weight: 2, arbitrary: fc.record({ do: fc.constantFrom('nearly', 'another'), at }) },
	{ weight: 2, arbitrary: fc.record({ do: fc.constant('replace' as const), at, by: anyJson }) },
	fc.record({ do: fc.constant('rename' as const), at, to: key }),
	fc.record({ do: fc.constant('add' as const), at, key, value: anyJson }),
	fc.record({ do: fc.constant('refuse' as const), by: fc.constantFrom(...REFUSALS) }),
	fc.record({ do: fc.constant('bury' as const), at, depth: fc.constantFrom(1, 3, 1_000) }),
);

const PAGE = '<!DOCTYPE html><html><body>Be right back</body></html>';

const textEdit: fc.Arbitrary<TextEdit> = fc.oneof(
	fc.record({ do: fc.constant('cut' as const), share: fc.double({ min: 0, max: 1, noNaN: true }) }),
	fc.record({
		do: fc.constantFrom(
			...(['bigNumbers', 'notANumber', 'singleQuotes', 'badUtf8', 'doubledKeys'] as const),
		),
	}),
	fc.record({
		do: fc.constant('before' as const),
		text: fc.constantFrom('\ufeff', ")]}',\n", ' \r\n', '{}', '\u0000'),
	}),
	fc.record({
		do: fc.constant('after' as const),
		text: fc.constantFrom(' \n', '}', '{}', ',', 'x'),
	}),
	fc.record({
		do: fc.constant('instead' as const),
		text: fc.oneof(
			fc.constantFrom('', ' ', 'OK', 'null', 'true', '101', '"101"', '[]', '{}', PAGE, 'NaN'),
			fc.json(),
			fc.string({ unit: 'binary' }),
		),
	}),
);

const STATUSES = [
	...[200, 201, 202, 203, 204, 205, 206, 299, 300, 301, 302, 303, 304, 307, 308, 400, 401, 402],
	...[
		403, 404, 405, 408, 409, 413, 418, 422, 425, 429, 451, 499, 500, 501, 502, 503, 504, 520, 599,
	],
];

const headers = fc.constantFrom<Record<string, string>>(
	{ 'content-type': 'text/html; charset=utf-8' },
	{ 'content-type': 'text/plain; charset=iso-8859-2' },
	{ 'content-type': 'application/json; charset=utf-16' },
	{ 'content-type': 'nonsense' },
	{ 'retry-after': '1' },
	{ 'retry-after': '86400' },
	{ 'retry-after': '-1' },
	{ 'retry-after': 'Wed, 21 Oct 2099 07:28:00 GMT' },
	{ 'retry-after': 'later' },
	{ location: 'http://127.0.0.1:1/elsewhere' },
);

const oneEdit: fc.Arbitrary<ChangedAnswer> = fc.record({ edits: fc.tuple(edit) });

const anyChange = fc.record(
	{
		edits: fc.oneof(
			{ weight: 4, arbitrary: fc.array(edit, { minLength: 1, maxLength: 3 }) },
			fc.constant([]),
		),
		text: fc.option(textEdit, { freq: 3, nil: undefined }),
		status: fc.option(fc.constantFrom(...STATUSES), { freq: 3, nil: undefined }),
		headers: fc.option(headers, { freq: 4, nil: undefined }),
	},
	{ requiredKeys: ['edits'] },
) as fc.Arbitrary<ChangedAnswer>;

/** A change after which the answer may break the specification, sometimes only in its envelope. */
export const changedAnswer: fc.Arbitrary<ChangedAnswer> = fc.oneof(oneEdit, anyChange);

/**
 * For each of the first places of an answer: remove it, empty it, change it, make it far too large.
 */
export function everyPlace(count: number): ChangedAnswer[] {
	return Array.from({ length: count }, (_, at): Edit[] => [
		...(['remove', 'empty', 'nearly', 'another'] as const).map((one) => ({ do: one, at })),
		{ do: 'replace', at, by: 1e308 },
	])
		.flat()
		.map((one) => ({ edits: [one] }));
}

/** An empty answer, after which the node must ask what happened to the request. */
export const UNCLEAR: ChangedAnswer = { edits: [], text: { do: 'instead', text: '' } };

export function changed(original: WireAnswer, change: ChangedAnswer): WireAnswer {
	const { edits, text, status, headers: more } = change;
	let tree: unknown;
	let body = original.body;
	if (edits.length > 0) {
		try {
			tree = JSON.parse(body.toString()) as unknown;
		} catch {
			tree = {};
		}
		for (const one of edits) tree = edited(tree, one);
		body = Buffer.from(JSON.stringify(tree) ?? '');
	}
	if (text) body = rewritten(body, text);
	return { status: status ?? original.status, headers: { ...original.headers, ...more }, body };
}

interface Place {
	value: unknown;
	holder: Record<string, unknown> | unknown[] | null;
	key: string;
}

function edited(tree: unknown, change: Edit): unknown {
	if (change.do === 'refuse')
		return isObject(tree) ? { ...tree, ...structuredClone(change.by) } : change.by;
	const all = placesIn({ value: tree, holder: null, key: '' });
	const isValue = change.do === 'nearly' || change.do === 'another';
	const values = isValue ? all.filter(({ value }) => !isBranch(value)) : [];
	const places = values.length > 0 ? values : all;
	const place = places[change.at % places.length]!;
	const { value, holder, key: name } = place;
	const put = (by: unknown, to = name): unknown => {
		if (holder === null) return by;
		if (Array.isArray(holder)) holder[Number(name)] = by;
		else define(holder, to, by);
		return tree;
	};
	const take = (): void => {
		if (Array.isArray(holder)) holder.splice(Number(name), 1);
		else if (holder) delete holder[name];
	};
	switch (change.do) {
		case 'remove':
			take();
			return holder === null ? null : tree;
		case 'double':
			if (Array.isArray(value))
				return put([...(value as unknown[]), ...(structuredClone(value) as unknown[])]);
			if (Array.isArray(holder)) holder.push(structuredClone(value));
			return tree;
		case 'nearly':
			return put(neighborOf(value));
		case 'another':
			return put(
				places.find((other) => other.key === name && other.value !== value)?.value ??
					neighborOf(value),
			);
		case 'wrapInList':
			return put([value]);
		case 'wrapInObject':
			return put({ value });
		case 'toOtherType':
			return put(otherType(value));
		case 'empty':
			return put(Array.isArray(value) ? [] : typeof value === 'object' ? {} : '');
		case 'replace':
			return put(structuredClone(change.by));
		case 'rename':
			if (holder === null || Array.isArray(holder)) return tree;
			take();
			return put(value, change.to);
		case 'add': {
			const target = [value, holder, tree].find(isObject);
			if (target) define(target, change.key, structuredClone(change.value));
			return tree;
		}
		case 'bury': {
			let buried = value;
			for (let i = 0; i < change.depth; i++) buried = i % 2 ? [buried] : { down: buried };
			return put(buried);
		}
	}
}

/** The places of an answer. Those that a change buried deep inside are left out. */
function placesIn(place: Place, depth = 0): Place[] {
	const { value } = place;
	if (typeof value !== 'object' || value === null || depth > 10) return [place];
	const holder = value as Record<string, unknown>;
	const inner = Object.keys(holder).slice(0, 40);
	return [
		place,
		...inner.flatMap((key) => placesIn({ value: own(holder, key), holder, key }, depth + 1)),
	].slice(0, 2_000);
}

/** Sets a field, so that even a key such as `__proto__` becomes a plain one. */
function define(holder: Record<string, unknown>, key: string, value: unknown): void {
	Object.defineProperty(holder, key, {
		value,
		enumerable: true,
		configurable: true,
		writable: true,
	});
}

function own(holder: Record<string, unknown>, key: string): unknown {
	return Object.getOwnPropertyDescriptor(holder, key)?.value;
}

function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isBranch(value: unknown): boolean {
	return typeof value === 'object' && value !== null;
}

function neighborOf(value: unknown): unknown {
	if (typeof value === 'number') return value + 1;
	if (typeof value === 'boolean') return !value;
	return typeof value === 'string' ? value.slice(0, -1) + (value.endsWith('7') ? '8' : '7') : 0;
}

function otherType(value: unknown): unknown {
	if (typeof value === 'number' || typeof value === 'boolean') return String(value);
	if (typeof value === 'string') return Number(value) || value.length;
	if (Array.isArray(value)) return Object.fromEntries(value.entries());
	return value === null ? 'null' : Object.values(value as object);
}

function rewritten(body: Buffer, change: TextEdit): Buffer {
	const text = body.toString();
	switch (change.do) {
		case 'cut':
			return body.subarray(0, Math.floor(body.length * change.share));
		case 'bigNumbers':
			return Buffer.from(text.replace(/:\s*-?\d+/g, ':123456789012345678901234567890'));
		case 'notANumber':
			return Buffer.from(text.replace(/:\s*-?\d+/, ':NaN'));
		case 'singleQuotes':
			return Buffer.from(text.replaceAll('"', "'"));
		case 'badUtf8':
			return Buffer.concat([body.subarray(0, -2), Buffer.from([0xff, 0xc3]), body.subarray(-2)]);
		case 'doubledKeys':
			return Buffer.from(text.replace(/"(\w+)":/g, '"$1":null,"$1":'));
		case 'before':
			return Buffer.concat([Buffer.from(change.text), body]);
		case 'after':
			return Buffer.concat([body, Buffer.from(change.text)]);
		case 'instead':
			return Buffer.from(change.text);
	}
}
