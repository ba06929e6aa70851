import fc from 'fast-check';
import { bodyWith } from '../../../nodes/shared/gateway/signedBody';

const KEY = { apikey: 'k-1', user: 'u "x"' };

describe('a body that gets a key', () => {
	it('is the key alone where there was none', () => {
		for (const nothing of [undefined, '', ' ', '\n']) expect(bodyWith(nothing, KEY)).toEqual(KEY);
	});

	it('keeps an object’s fields, and leaves the object itself as it was', () => {
		const body = { text: 'x', list: [1] };
		expect(bodyWith(body, KEY)).toEqual({ text: 'x', list: [1], ...KEY });
		expect(body).toEqual({ text: 'x', list: [1] });
		expect(bodyWith({}, KEY)).toEqual(KEY);
	});

	it.each([
		['{}', '{"apikey":"k-1","user":"u \\"x\\""}'],
		['{"a":1}', '{"a":1,"apikey":"k-1","user":"u \\"x\\""}'],
		[' {"a":{"b":[]}}\n', '{"a":{"b":[]},"apikey":"k-1","user":"u \\"x\\""}'],
	])('written as text has it behind its last field: %p', (text, signed) => {
		expect(bodyWith(text, KEY)).toBe(signed);
	});

	it('keeps every digit of a big integer in a text', () => {
		expect(bodyWith('{"id":12345678901234567890}', { k: 'x' })).toBe(
			'{"id":12345678901234567890,"k":"x"}',
		);
	});

	it('has the key as the last word, whatever the text says of the same field', () => {
		expect(JSON.parse(bodyWith('{"apikey":"other"}', KEY) as string)).toEqual(KEY);
		expect(bodyWith({ apikey: 'other' }, KEY)).toEqual(KEY);
	});

	it('written as text is the same object with the key, whatever its fields', () => {
		fc.assert(
			fc.property(
				fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 2 })),
				fc.constantFrom(undefined, 1, '\t'),
				(fields, space) => {
					const text = JSON.stringify(fields, null, space);
					const expected = { ...(JSON.parse(text) as object), ...KEY };
					expect(JSON.parse(bodyWith(text, KEY) as string)).toEqual(expected);
				},
			),
		);
	});

	it.each<unknown>([
		'[]',
		'[{"a":1}]',
		'null',
		'7',
		'"text"',
		'true',
		'{',
		'{"a":1,}',
		'a=1&b=2',
		null,
		7,
		true,
		[],
		[{ a: 1 }],
		Buffer.from('{}'),
		new URLSearchParams({ a: '1' }),
	])('is none where it has no place for a key: %p', (body) => {
		expect(bodyWith(body, KEY)).toBeNull();
	});
});
