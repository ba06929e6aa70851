import fc from 'fast-check';
import {
	isHtml,
	jsonOf,
	parseJson,
	provesRefusal,
	refusalByStatus,
	unreadable,
} from '../../../nodes/shared/gateway/answer';
import { asRecord } from '../../../nodes/shared/gateway/values';
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

	it('means that the gateway accepted the request only from 200 to 299', () => {
		const taken = statuses.filter((status) => refusalByStatus(answer(status), null) === null);
		expect(taken).toEqual(Array.from({ length: 100 }, (_, index) => 200 + index));
	});

	// RFC 9110 and 6585: what a server says before it carries a request out.
	const refusals = [
		...[301, 307, 308, 400, 401, 402, 403, 404, 405, 407],
		...[411, 413, 414, 415, 421, 422, 429, 431],
	];

	it('is a refusal without effect only where it proves that nothing was done', () => {
		expect(ofEffect('none')).toEqual(refusals);
	});

	it('leaves the outcome unknown in every other case, such as a proxy’s own 4xx', () => {
		const others = statuses.filter(
			(status) => (status < 200 || status >= 300) && !refusals.includes(status),
		);
		expect(ofEffect('unknown')).toEqual(others);
		expect(others).toEqual(expect.arrayContaining([100, 302, 406, 408, 409, 425, 460, 499, 500]));
		for (const status of others) expect(provesRefusal(status)).toBe(false);
	});

	it('is transient only for 408, 429, and failures of the gateway', () => {
		const transient = statuses.filter((status) => refusalByStatus(answer(status), null)?.transient);
		expect(transient).toEqual(
			statuses.filter((status) => status < 200 || [408, 429].includes(status) || status >= 500),
		);
	});

	it.each([
		[401, 'unauthorized'],
		[403, 'unauthorized'],
		[402, 'noCredit'],
		[429, 'tooManyRequests'],
		[302, 'redirected'],
	])('affects all requests: %i', (status, code) => {
		expect(refusalByStatus(answer(status), null)).toMatchObject({ code, status, affectsAll: true });
	});

	it('is a wrong address for 404 with a web page, and an unknown ID for 404 without one', () => {
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
		[429, 'tooManyRequests', /HTTP 429\)\. Try again/],
		[301, 'redirected', /HTTP 301.*Check the Base URL/],
		[404, 'notFound', /HTTP 404/],
		[408, 'http408', /failed.*HTTP 408/],
		[503, 'http503', /failed.*HTTP 503/],
		[422, 'http422', /refused.*HTTP 422/],
		[499, 'http499', /HTTP 499, which does not say whether it did what was asked/],
	])('%i is reported as %s', (status, code, words) => {
		const error = refusalByStatus(answer(status), null);
		expect(error).toMatchObject({ code });
		expect(error!.message).toMatch(words);
	});

	it.each([400, 402, 422, 500])('is not a wrong address for %i with a web page', (status) => {
		const error = refusalByStatus(answer(status, '<html>'), null);
		expect(error).not.toMatchObject({ code: 'wrongAddress' });
	});

	it('blames the credential only after 401 and 403', () => {
		const blaming = statuses.filter(
			(status) => refusalByStatus(answer(status), null)?.refusesCredential,
		);
		expect(blaming).toEqual([401, 403]);
	});

	it('carries the gateway’s complaints by field', () => {
		const fields = { phone: ['Zły numer'] };
		expect(refusalByStatus(answer(400), null, fields)!.fields).toEqual(fields);
	});

	it('is reported with the gateway’s own words if there are any', () => {
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
	])('is a number of seconds: %p', (value, ms) => {
		expect(pause(value)).toBe(ms);
	});

	// RFC 9110, 5.6.7: the current form, and the two obsolete ones that must be understood.
	it.each([
		'Sat, 21 Nov 2026 10:00:42 GMT',
		'Saturday, 21-Nov-26 10:00:42 GMT',
		'Sat Nov 21 10:00:42 2026',
	])('is the time until %p', (value) => {
		expect(pause(value)).toBe(42_000);
	});

	it('is 0 if the date is in the past', () => {
		expect(pause('Sat, 21 Nov 2026 09:00:00 GMT')).toBe(0);
	});

	it.each(['Sat Nov 21 10:00:42 2026 +0000', 'Sat, 21 Nov 2026 10:00:42 +0000'])(
		'keeps the zone of a date: %p',
		(value) => expect(pause(value)).toBe(42_000),
	);

	it.each(['', 'soon', '-5', '1.5', '1e3', '12345678901', '1,2', 'Sat, 99 Nov 2026'])(
		'is ignored if it is not valid: %p',
		(value) => {
			expect(pause(value)).toBeUndefined();
		},
	);

	it('is also read with 503, and appears in the message for 429', () => {
		expect(pause('3', 503)).toBe(3_000);
		expect(refusalByStatus(answer(429, '', { 'retry-after': '3' }), null)!.message).toMatch(
			/asks you to wait 3 s/,
		);
	});

	it('is never negative or NaN', () => {
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
		['', /with an empty body/],
		[' \n', /with an empty body/],
		['<html>', /with a web page.*\. Check the Base URL/],
		['{"ok":true}', /with an unexpected body/],
	])('leaves the outcome unknown and is not transient: %p', (text, words) => {
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

	it('is not quoted, because it may repeat the key', () => {
		const text = '{"apikey":"k-9173f4223c162c80"}';
		const error: GatewayError = unreadable(answer(200, text), 'x');
		expect(JSON.stringify(error) + error.message).not.toContain('k-9173');
	});
});

describe('JSON', () => {
	/** Any JSON value as text, with optional blanks, and with integers of at most 15 digits. */
	const smallJson = fc
		.tuple(
			fc.jsonValue({ maxDepth: 5, noUnicodeString: false }),
			fc.constantFrom(0, 1, '\t', '\r\n'),
		)
		.map(([value, space]) => JSON.stringify(value, null, space))
		.filter((text) => !/(?<![\d.])\d{16}/.test(outsideStrings(text)));

	it('is read as JSON.parse reads it if its integers are small', () => {
		fc.assert(
			fc.property(smallJson, (text) => expect(parseJson(text)).toEqual(JSON.parse(text))),
			{ numRuns: 500 },
		);
	});

	it('keeps every other value beside a big integer unchanged', () => {
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

	it('keeps every digit of any integer', () => {
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
	])('is read as JSON.parse reads it: %s', (_, text) => {
		expect(parseJson(text)).toEqual(JSON.parse(text));
	});

	it.each([
		['12345678901234567890', '12345678901234567890'],
		['-12345678901234567890', '-12345678901234567890'],
		['[1,12345678901234567890]', [1, '12345678901234567890']],
		['{"a":{"b":[12345678901234567890]}}', { a: { b: ['12345678901234567890'] } }],
		['[9007199254740993\t]', ['9007199254740993']],
		['9007199254740993', '9007199254740993'],
	])('has its big integers read as text: %s', (text, value) => {
		expect(parseJson(text)).toEqual(value);
	});

	it.each(['', ' ', '{', "{'id': 1}", '[1,]', 'undefined', 'NaN', '<html>', '{"id":55}}', '1 2'])(
		'is undefined if it is not valid: %p',
		(text) => {
			expect(parseJson(text)).toBeUndefined();
		},
	);

	it('cannot change a prototype, whatever its keys are', () => {
		const text = '{"__proto__":{"id":55},"constructor":{"prototype":{"id":55}},"toString":1}';
		const record = asRecord(parseJson(text))!;
		expect(record.id).toBeUndefined();
		expect(Object.keys(record)).toEqual(['__proto__', 'constructor', 'toString']);
		expect(({} as Record<string, unknown>).id).toBeUndefined();
	});

	it('has big integers read as text and smaller ones as numbers, at any position', () => {
		for (let before = 0; before <= 64; before++) {
			for (const after of ['', ' '.repeat(before)]) {
				const text = (digits: string) => `${' '.repeat(before)}[${digits}]${after}`;
				expect(parseJson(text('1234567890123456'))).toEqual(['1234567890123456']);
				expect(parseJson(text('123456789012345'))).toEqual([123456789012345]);
			}
		}
	});

	it('is parsed only once for each answer', () => {
		const one = answer(200, '{"id":12345678901234567890}');
		expect(jsonOf(one)).toEqual({ id: '12345678901234567890' });
		expect(jsonOf(one)).toBe(jsonOf(one));
		expect(jsonOf({ ...one, text: '[1]' })).toEqual([1]);
		const broken = answer(200, '{');
		expect([jsonOf(broken), jsonOf(broken)]).toEqual([undefined, undefined]);
	});

	it('is read if it has many megabytes', () => {
		const list = `[${'{"id":12345678901234567890,"text":"\\"ą\\" 1234567890123456"},'.repeat(50_000)}1]`;
		expect(parseJson(list)).toHaveLength(50_001);
	});

	it.each(['ą', 'ą\\"', '1'])(
		'is read if it contains a text of 24 million characters: %p',
		(piece) => {
			const text = piece.repeat(24_000_000 / piece.length);
			expect(parseJson(`{"id":12345678901234567890,"text":"${text}"}`)).toMatchObject({
				id: '12345678901234567890',
			});
		},
	);
});

it('recognizes a web page by its type or by its first character', () => {
	expect(isHtml(answer(200, '{}', { 'content-type': 'TEXT/HTML' }))).toBe(true);
	expect(isHtml(answer(200, '\r\n\t<?xml version="1.0"?>'))).toBe(true);
	expect(isHtml(answer(200, '{"text":"<b>"}', { 'content-type': 'application/json' }))).toBe(false);
	expect(isHtml(answer(200, ''))).toBe(false);
});

function outsideStrings(json: string): string {
	return json.replace(/"(\\.|[^"\\])*"/g, '""');
}
