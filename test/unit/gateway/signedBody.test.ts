import fc from 'fast-check';
import { bodyWith, formWith } from '../../../nodes/shared/gateway/signedBody';

const KEY = { apikey: 'k-1', user: 'u "x"' };

describe('a body with an added key', () => {
	it('is only the key if there was no body', () => {
		for (const nothing of [undefined, '', ' ', '\n']) expect(bodyWith(nothing, KEY)).toEqual(KEY);
	});

	it('keeps an object’s fields, and does not change the object itself', () => {
		const body = { text: 'x', list: [1] };
		expect(bodyWith(body, KEY)).toEqual({ text: 'x', list: [1], ...KEY });
		expect(body).toEqual({ text: 'x', list: [1] });
		expect(bodyWith({}, KEY)).toEqual(KEY);
	});

	it.each([
		['{}', '{"apikey":"k-1","user":"u \\"x\\""}'],
		['{"a":1}', '{"a":1,"apikey":"k-1","user":"u \\"x\\""}'],
		[' {"a":{"b":[]}}\n', '{"a":{"b":[]},"apikey":"k-1","user":"u \\"x\\""}'],
	])('has the key after its last field if it is text: %p', (text, signed) => {
		expect(bodyWith(text, KEY)).toBe(signed);
	});

	it('keeps every digit of a big integer in a text', () => {
		expect(bodyWith('{"id":12345678901234567890}', { k: 'x' })).toBe(
			'{"id":12345678901234567890,"k":"x"}',
		);
	});

	it('has the new key if the body already has a field with that name', () => {
		expect(JSON.parse(bodyWith('{"apikey":"other"}', KEY) as string)).toEqual(KEY);
		expect(bodyWith({ apikey: 'other' }, KEY)).toEqual(KEY);
	});

	it('is the same object with the key if it is text, for any fields', () => {
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
	])('is null if a key cannot be added: %p', (body) => {
		expect(bodyWith(body, KEY)).toBeNull();
	});
});

describe('a form with an added key', () => {
	it('keeps an object’s fields, and does not change the object itself', () => {
		const form = { text: 'x', phone: ['1', '2'] };
		expect(formWith(form, KEY)).toEqual({ text: 'x', phone: ['1', '2'], ...KEY });
		expect(form).toEqual({ text: 'x', phone: ['1', '2'] });
	});

	it('keeps URLSearchParams, and does not change the original', () => {
		const form = new URLSearchParams('a=1&a=2&apikey=other');
		const signed = formWith(form, KEY) as URLSearchParams;
		expect([...signed]).toEqual([
			['a', '1'],
			['a', '2'],
			['apikey', KEY.apikey],
			['user', KEY.user],
		]);
		expect(form.toString()).toBe('a=1&a=2&apikey=other');
	});

	it.each(['a=1&b=2', 'phone[0]=1&phone[1]=2', 'phone[]=1', 'messages[0][phone]=1', 'a=', 'a=1\n'])(
		'keeps every character if it is text: %p',
		(text) => {
			const signed = formWith(text, KEY) as string;
			expect(signed).toBe(`${text.trim()}&apikey=k-1&user=u+%22x%22`);
		},
	);

	it('has the new key last if the text already has one', () => {
		const signed = new URLSearchParams(formWith('apikey=other&a=1', KEY) as string);
		expect(signed.getAll('apikey').at(-1)).toBe(KEY.apikey);
	});

	it('has the key, for any fields', () => {
		const name = fc.stringMatching(/^[a-z_]{1,8}$/).filter((it) => !(it in KEY));
		fc.assert(
			fc.property(fc.dictionary(name, fc.string(), { minKeys: 1 }), (fields) => {
				const text = new URLSearchParams(fields).toString();
				const signed = new URLSearchParams(formWith(text, KEY) as string);
				expect(Object.fromEntries(signed)).toEqual({ ...fields, ...KEY });
			}),
		);
	});

	it.each<unknown>([
		undefined,
		null,
		7,
		true,
		'',
		' ',
		'text',
		'=1',
		'{"a":"b=c"}',
		'["b=c"]',
		'[1]=2',
		'"b=c"',
		'<sms to="1">x</sms>',
		'two words=1',
		[],
		[{ a: 1 }],
		Buffer.from('a=1'),
	])('is null if it is not a form: %p', (form) => {
		expect(formWith(form, KEY)).toBeNull();
	});
});
