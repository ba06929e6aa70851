import fc from 'fast-check';
import {
	asId,
	asRecord,
	asText,
	isHtml,
	jsonOf,
	parseJson,
	refusalByStatus,
	unreadable,
} from '../../../nodes/shared/gateway/answer';
import type { GatewayError } from '../../../nodes/shared/gateway/error';
import type { HttpAnswer } from '../../../nodes/shared/gateway/transport';

function answer(status: number, text = '', headers: Record<string, string> = {}): HttpAnswer {
	return { status, headers, text };
}

const NOW = Date.UTC(2026, 10, 21, 10, 0, 0);
afterEach(() => jest.restoreAllMocks());

describe('an HTTP status', () => {
	const statuses = Array.from({ length: 500 }, (_, index) => 100 + index);
	const ofEffect = (effect: string) =>
		statuses.filter((status) => refusalByStatus(answer(status), null)?.effect === effect);

	it('means that the gateway took the request only from 200 to 299', () => {
		const taken = statuses.filter((status) => refusalByStatus(answer(status), null) === null);
		expect(taken).toEqual(Array.from({ length: 100 }, (_, index) => 200 + index));
	});

	it('leaves the outcome unknown where the request may have been carried out', () => {
		const may = statuses.filter(
			(status) =>
				status < 200 ||
				status === 408 ||
				status >= 500 ||
				(status >= 300 && status < 400 && ![301, 307, 308].includes(status)),
		);
		expect(ofEffect('unknown')).toEqual(may);
	});

	it('is a refusal without effect from 400 on, but for 408, and where the address has moved', () => {
		const refused = statuses.filter(
			(status) =>
				[301, 307, 308].includes(status) || (status >= 400 && status < 500 && status !== 408),
		);
		expect(ofEffect('none')).toEqual(refused);
	});

	it('lets a request be repeated only after 429, and where it is known to be the gateway’s fault', () => {
		const repeated = statuses.filter((status) => refusalByStatus(answer(status), null)?.transient);
		expect(repeated).toEqual(
			statuses.filter((status) => status < 200 || [408, 429].includes(status) || status >= 500),
		);
	});

	it.each([
		[401, 'unauthorized'],
		[403, 'unauthorized'],
		[402, 'noCredit'],
		[429, 'tooManyRequests'],
		[302, 'redirected'],
	])('%i would meet every other request as well', (status, code) => {
		expect(refusalByStatus(answer(status), null)).toMatchObject({ code, status, affectsAll: true });
	});

	it('404 is a wrong address where a web page comes, and an unknown id where it does not', () => {
		const json = { 'content-type': 'application/json' };
		expect(refusalByStatus(answer(404, '{"detail":"Not found"}', json), null)).toMatchObject({
			code: 'notFound',
			affectsAll: false,
		});
		for (const page of [
			answer(404, '<!DOCTYPE html>'),
			answer(404, '\n <html>'),
			answer(404, '', { 'content-type': 'text/html; charset=utf-8' }),
		]) {
			expect(refusalByStatus(page, null)).toMatchObject({
				code: 'wrongAddress',
				message: expect.stringContaining('Check the Base URL') as string,
				effect: 'none',
				affectsAll: true,
			});
		}
	});

	it.each([
		[401, 'unauthorized', /HTTP 401.*Check the key/],
		[402, 'noCredit', /HTTP 402.*Top it up/],
		[429, 'tooManyRequests', /HTTP 429\)\.$/],
		[301, 'redirected', /HTTP 301.*Check the Base URL/],
		[404, 'notFound', /HTTP 404/],
		[408, 'http408', /failed.*HTTP 408/],
		[503, 'http503', /failed.*HTTP 503/],
		[422, 'http422', /refused.*HTTP 422/],
	])('%i is told as %s', (status, code, words) => {
		const error = refusalByStatus(answer(status), null);
		expect(error).toMatchObject({ code });
		expect(error!.message).toMatch(words);
	});

	it.each([400, 402, 422, 500])('%i with a web page is no wrong address', (status) => {
		const error = refusalByStatus(answer(status, '<html>'), null);
		expect(error).not.toMatchObject({ code: 'wrongAddress' });
	});

	it('blames the credential only after 401 and 403', () => {
		const blaming = statuses.filter(
			(status) => refusalByStatus(answer(status), null)?.refusesCredential,
		);
		expect(blaming).toEqual([401, 403]);
	});

	it('carries the complaints by field', () => {
		const fields = { phone: ['Zły numer'] };
		expect(refusalByStatus(answer(400), null, fields)!.fields).toEqual(fields);
	});

	it('is told with the gateway’s own words where it has some', () => {
		for (const status of statuses.filter((each) => each < 200 || each >= 300)) {
			const error = refusalByStatus(answer(status), 'Zły numer');
			expect(error).toMatchObject({ status });
			expect(error!.message).toContain(' The gateway says: Zły numer');
			expect(refusalByStatus(answer(status), null)!.message).not.toContain('says');
		}
	});
});

describe('Retry-After', () => {
	const pause = (value: string, status = 429) => {
		jest.spyOn(Date, 'now').mockReturnValue(NOW);
		return refusalByStatus(answer(status, '', { 'retry-after': value }), null)!.retryAfterMs;
	};

	it.each([
		['120', 120_000],
		['0', 0],
		[' 7 ', 7_000],
		['999999999', 999_999_999_000],
	])('counts seconds: %p', (value, ms) => {
		expect(pause(value)).toBe(ms);
	});

	// RFC 9110, 5.6.7: the form to write, and the two old ones to understand.
	it.each([
		'Sat, 21 Nov 2026 10:00:42 GMT',
		'Saturday, 21-Nov-26 10:00:42 GMT',
		'Sat Nov 21 10:00:42 2026',
	])('is the time until %p', (value) => {
		expect(pause(value)).toBe(42_000);
	});

	it('is no pause where the date is past', () => {
		expect(pause('Sat, 21 Nov 2026 09:00:00 GMT')).toBe(0);
	});

	it.each(['Sat Nov 21 10:00:42 2026 +0000', 'Sat, 21 Nov 2026 10:00:42 +0000'])(
		'keeps the zone a date has: %p',
		(value) => expect(pause(value)).toBe(42_000),
	);

	it.each(['', 'soon', '-5', '1.5', '1e3', '12345678901', '1,2', 'Sat, 99 Nov 2026'])(
		'is not there where nobody can read it: %p',
		(value) => {
			expect(pause(value)).toBeUndefined();
		},
	);

	it('is read from 503 too, and told where it belongs to 429', () => {
		expect(pause('3', 503)).toBe(3_000);
		expect(refusalByStatus(answer(429, '', { 'retry-after': '3' }), null)!.message).toMatch(
			/asks for 3 s/,
		);
	});

	it('never makes a pause that is negative or no number', () => {
		fc.assert(
			fc.property(fc.oneof(fc.string(), fc.date().map(String)), (value) => {
				const ms = pause(value);
				expect(ms === undefined || ms >= 0).toBe(true);
			}),
		);
	});
});

describe('an answer that cannot be read', () => {
	it.each([
		['', /came nothing/],
		[' \n', /came nothing/],
		['<html>', /a web page\. Check the Base URL/],
		['{"ok":true}', /something else/],
	])('%p leaves the outcome unknown, and is not asked for again by itself', (text, words) => {
		const error = unreadable(answer(200, text), 'a message id');
		expect(error).toMatchObject({
			code: 'unreadableAnswer',
			effect: 'unknown',
			transient: false,
			affectsAll: false,
			status: 200,
		});
		expect(error.message).toMatch(/instead of a message id/);
		expect(error.message).toMatch(words);
	});

	it('is not quoted: it may repeat the key', () => {
		const text = '{"apikey":"k-9173f4223c162c80"}';
		const error: GatewayError = unreadable(answer(200, text), 'x');
		expect(JSON.stringify(error) + error.message).not.toContain('k-9173');
	});
});

describe('JSON', () => {
	/** Any JSON value as text, with blanks where they may stand; integers of 15 digits at most. */
	const smallJson = fc
		.tuple(
			fc.jsonValue({ maxDepth: 5, noUnicodeString: false }),
			fc.constantFrom(0, 1, '\t', '\r\n'),
		)
		.map(([value, space]) => JSON.stringify(value, null, space))
		.filter((text) => !/(?<![\d.])\d{16}/.test(outsideStrings(text)));

	it('is what JSON.parse makes of it where its integers are small', () => {
		fc.assert(
			fc.property(smallJson, (text) => expect(parseJson(text)).toEqual(JSON.parse(text))),
			{ numRuns: 500 },
		);
	});

	it('keeps all that is not a big integer, also beside one', () => {
		fc.assert(
			fc.property(smallJson, (text) => {
				const mixed = `[12345678901234567890,${text},{"id":-1234567890123456}]`;
				expect(parseJson(mixed)).toEqual([
					'12345678901234567890',
					JSON.parse(text),
					{ id: '-1234567890123456' },
				]);
			}),
			{ numRuns: 500 },
		);
	});

	it('keeps every digit of every integer, as a number or as text', () => {
		fc.assert(
			fc.property(fc.bigInt(), fc.constantFrom('', ' ', '\n'), (integer, blank) => {
				const parsed = parseJson(`{"id":${blank}${integer}${blank}}`) as { id: unknown };
				expect(String(parsed.id)).toBe(String(integer));
			}),
			{ numRuns: 500 },
		);
	});

	it.each([
		['an escaped quote before digits', String.raw`["\"1234567890123456789",1]`],
		['a backslash at the end of a string', String.raw`["\\",1234567890123456.5]`],
		['many backslashes', String.raw`["\\\\\"1234567890123456789\\"]`],
		['digits in a key', '{"1234567890123456789":1}'],
		['digits in a string between commas', '["a,1234567890123456789,b"]'],
		['an escaped letter', String.raw`["ą1234567890123456789"]`],
		['a decimal of many digits', '[1234567890123456789.5,0.1234567890123456789]'],
		['a negative decimal', '[-1234567890123456789.25]'],
		['an exponent after many digits', '[1234567890123456789e2,1234567890123456789E+2]'],
		['an exponent of many digits', '[1e-1234567890123456789,1E+00000000000000001]'],
		['a big integer that is only text', '"12345678901234567890"'],
	])('is as JSON.parse has it: %s', (_, text) => {
		expect(parseJson(text)).toEqual(JSON.parse(text));
	});

	it.each([
		['12345678901234567890', '12345678901234567890'],
		['-12345678901234567890', '-12345678901234567890'],
		['[1,12345678901234567890]', [1, '12345678901234567890']],
		['{"a":{"b":[12345678901234567890]}}', { a: { b: ['12345678901234567890'] } }],
		['[9007199254740993\t]', ['9007199254740993']],
		['9007199254740993', '9007199254740993'],
	])('has big integers as text: %s', (text, value) => {
		expect(parseJson(text)).toEqual(value);
	});

	it.each(['', ' ', '{', "{'id': 1}", '[1,]', 'undefined', 'NaN', '<html>', '{"id":55}}', '1 2'])(
		'that is none is undefined: %p',
		(text) => {
			expect(parseJson(text)).toBeUndefined();
		},
	);

	it('cannot change what an object is, by any key', () => {
		const text = '{"__proto__":{"id":55},"constructor":{"prototype":{"id":55}},"toString":1}';
		const record = asRecord(parseJson(text))!;
		expect(record.id).toBeUndefined();
		expect(Object.keys(record)).toEqual(['__proto__', 'constructor', 'toString']);
		expect(({} as Record<string, unknown>).id).toBeUndefined();
	});

	it('has a big integer as text, and a smaller one as a number, wherever they stand', () => {
		for (let before = 0; before <= 64; before++) {
			for (const after of ['', ' '.repeat(before)]) {
				const text = (digits: string) => `${' '.repeat(before)}[${digits}]${after}`;
				expect(parseJson(text('1234567890123456'))).toEqual(['1234567890123456']);
				expect(parseJson(text('123456789012345'))).toEqual([123456789012345]);
			}
		}
	});

	it('of an answer is read once, however many ask', () => {
		const one = answer(200, '{"id":12345678901234567890}');
		expect(jsonOf(one)).toEqual({ id: '12345678901234567890' });
		expect(jsonOf(one)).toBe(jsonOf(one));
		expect(jsonOf({ ...one, text: '[1]' })).toEqual([1]);
		const broken = answer(200, '{');
		expect([jsonOf(broken), jsonOf(broken)]).toEqual([undefined, undefined]);
	});

	it('of many megabytes is read', () => {
		const list = `[${'{"id":12345678901234567890,"text":"\\"ą\\" 1234567890123456"},'.repeat(50_000)}1]`;
		expect(parseJson(list)).toHaveLength(50_001);
	});

	it.each(['ą', 'ą\\"', '1'])('of one text of 24 million characters is read: %p', (piece) => {
		const text = piece.repeat(24_000_000 / piece.length);
		expect(parseJson(`{"id":12345678901234567890,"text":"${text}"}`)).toMatchObject({
			id: '12345678901234567890',
		});
	});
});

describe('a field of an answer', () => {
	it('is a record only where it is an object', () => {
		for (const value of [null, undefined, 1, 'x', true, [], [{}]]) {
			expect(asRecord(value)).toBeNull();
		}
		expect(asRecord({ id: 1 })).toEqual({ id: 1 });
	});

	it('is text where it is text or a number', () => {
		expect(['', 'x', 0, -1.5].map(asText)).toEqual(['', 'x', '0', '-1.5']);
		for (const value of [null, undefined, NaN, Infinity, true, {}, ['x']]) {
			expect(asText(value)).toBeNull();
		}
	});

	it.each([
		[55, '55'],
		[0, '0'],
		[' 55 ', '55'],
		['a-1', 'a-1'],
		['12345678901234567890', '12345678901234567890'],
	])('is an id: %p', (value, id) => {
		expect(asId(value)).toBe(id);
	});

	// An id taken from these would make an accepted message of one that nobody knows of.
	it.each([
		null,
		undefined,
		'',
		' ',
		true,
		false,
		1.5,
		NaN,
		Infinity,
		2 ** 53,
		{},
		[],
		[55],
		{ id: 5 },
	])('is no id: %p', (value) => {
		expect(asId(value)).toBeNull();
	});
});

it('is a web page by its type or by its first character', () => {
	expect(isHtml(answer(200, '{}', { 'content-type': 'TEXT/HTML' }))).toBe(true);
	expect(isHtml(answer(200, '\r\n\t<?xml version="1.0"?>'))).toBe(true);
	expect(isHtml(answer(200, '{"text":"<b>"}', { 'content-type': 'application/json' }))).toBe(false);
	expect(isHtml(answer(200, ''))).toBe(false);
});

function outsideStrings(json: string): string {
	return json.replace(/"(\\.|[^"\\])*"/g, '""');
}
