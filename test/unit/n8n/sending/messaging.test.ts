import { DateTime } from 'luxon';
import { InvalidInput } from '../../../../nodes/shared/gateway/error';
import { pastSendAt, readSendAt } from '../../../../nodes/shared/n8n/sending/messaging';

const now = Date.parse('2026-05-20T12:00:00Z');
beforeEach(() => jest.useFakeTimers({ now }));
afterEach(() => jest.useRealTimers());

const zone = 'Europe/Warsaw';

describe('Send At', () => {
	it.each<[unknown, string | null]>([
		['', null],
		[' ', null],
		[null, null],
		[undefined, null],
		['2026-05-20T14:30', '2026-05-20T14:30:00+02:00'],
		['2026-05-20T13:00:00.750Z', '2026-05-20T13:00:00Z'],
		[DateTime.fromMillis(now + 3_600_500, { zone }), '2026-05-20T15:00:00+02:00'],
		[new Date(now + 60_000), '2026-05-20T14:01:00+02:00'],
		[(now + 60_000) / 1000, '2026-05-20T14:01:00+02:00'],
		[String(now + 60_000), '2026-05-20T14:01:00+02:00'],
		['2099-01-01', '2099-01-01T00:00:00+01:00'],
	])('%p is %p', (value, iso) => {
		expect(readSendAt(value, zone)).toBe(iso);
	});

	it.each([
		...['203005261338', 203005261338, '2030052613', '2605261338', 2_030_052_613_380],
		...['20300526', '2026-02-30T10:00', '2026-05-26T25:00', 'tomorrow', '26.05.2030', 0, true],
	])('refuses %p, which is not a date and time', (value) => {
		expect(() => readSendAt(value, zone)).toThrow(InvalidInput);
		expect(() => readSendAt(value, zone)).toThrow(/^Send At is not a valid date and time: "/);
	});

	it.each([
		['2026-05-20T13:54', '6 minutes in the past: 2026-05-20T13:54:00+02:00. Give a time to come'],
		['2026-05-20T12:01', '119 minutes in the past'],
		['2026-05-20T12:00', '2 hours in the past'],
		['2026-05-19T09:30', '28 hours in the past'],
		['2026-05-18T14:00:00', '2 days in the past'],
		['1976-06-07', '18244 days in the past'],
		['1768989600', '119 days in the past'],
	])('%s is refused as %s', (value, words) => {
		expect(() => readSendAt(value, zone)).toThrow(words);
		expect(readSendAt(value, zone, true)).not.toBeNull();
	});

	it('may be a few minutes ago, as clocks differ', () => {
		expect(readSendAt('2026-05-20T13:55', zone)).toBe('2026-05-20T13:55:00+02:00');
		expect(pastSendAt('2026-05-20T13:54:59+02:00')).toBeInstanceOf(InvalidInput);
		expect(pastSendAt(null)).toBeNull();
	});
});
