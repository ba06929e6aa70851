import { DateTime } from 'luxon';
import { InvalidInput } from '../../../nodes/shared/gateway/error';
import {
	asId,
	asNumber,
	asParameterText,
	asRecord,
	asText,
} from '../../../nodes/shared/gateway/values';

describe('a value', () => {
	it('is a record only if it is an object', () => {
		for (const value of [null, undefined, 1, 'x', true, [], [{}]]) {
			expect(asRecord(value)).toBeNull();
		}
		expect(asRecord({ id: 1 })).toEqual({ id: 1 });
	});

	it('is text if it is text or a number', () => {
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
	])('is an ID: %p', (value, id) => {
		expect(asId(value)).toBe(id);
	});

	// If one of these were read as an ID, a message that was not accepted would count as accepted.
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
	])('is not an ID: %p', (value) => {
		expect(asId(value)).toBeNull();
	});

	it.each([
		[5, 5],
		[' 1.5 ', 1.5],
		['', 0],
	])('is a number: %p', (value, number) => {
		expect(asNumber(value)).toBe(number);
	});

	it.each([null, undefined, true, 'x', {}, [5], Object.create(null)])(
		'is not a number: %p',
		(value) => {
			expect(asNumber(value)).toBeNaN();
		},
	);
});

describe('a parameter', () => {
	it('is trimmed text, and empty where it is not set', () => {
		expect([null, undefined, ' x ', 7, 7n].map((value) => asParameterText(value, 'to'))).toEqual([
			'',
			'',
			'x',
			'7',
			'7',
		]);
	});

	it('must be one value', () => {
		for (const value of [
			{},
			['x'],
			new Date(),
			false,
			true,
			NaN,
			Infinity,
			2 ** 53,
			() => 1,
			Symbol('x'),
		]) {
			expect(() => asParameterText(value, 'to')).toThrow(InvalidInput);
		}
		expect(asParameterText(DateTime.fromISO('2030-01-01T00:00:00Z'), 'to')).toMatch(/^20(30|29)-/);
	});

	it('must not contain half of a character', () => {
		expect(() => asParameterText('\ud83d', 'to')).toThrow(/lone surrogate/);
	});
});
