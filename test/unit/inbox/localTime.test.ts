import fc from 'fast-check';
import { DateTime } from 'luxon';
import { InvalidInput } from '../../../nodes/shared/gateway/error';
import {
	isoWithOffset,
	readInstant,
	readZone,
	wallText,
	wallTime,
	wallTimeAt,
} from '../../../nodes/shared/inbox/localTime';

const zone = 'Europe/Warsaw';

describe('isoWithOffset', () => {
	it.each([
		['2026-01-15 12:00:00', '2026-01-15T12:00:00+01:00'],
		['2026-07-15T12:00:00', '2026-07-15T12:00:00+02:00'],
		['2026-07-15', '2026-07-15T00:00:00+02:00'],
		['2026-10-25 02:30:00', '2026-10-25T02:30:00+02:00'], // twice that night: the earlier
		['2026-03-29 02:30:00', '2026-03-29T03:30:00+02:00'], // never that night
		['2015-01-01T09:51:32.431000+01:00', '2015-01-01T09:51:32.431+01:00'],
		['2015-03-26T10:55:06.098Z', '2015-03-26T11:55:06.098+01:00'],
	])('reads %s as %s', (text, iso) => {
		expect(isoWithOffset(text, zone)).toBe(iso);
	});

	it('hands back what is no time as it came', () => {
		expect(isoWithOffset('niebawem', zone)).toBe('niebawem');
		expect(isoWithOffset('', zone)).toBe('');
	});
});

describe('wall time', () => {
	it('survives being written and read', () => {
		const time = fc.integer({ min: 0, max: 4_102_444_800 }).map((seconds) => seconds * 1000);
		fc.assert(fc.property(time, (at) => expect(wallTime(wallText(at))).toBe(at)));
	});

	it('is what a clock in the zone shows', () => {
		const instant = fc.integer({ min: 0, max: 4_102_444_800 }).map((seconds) => seconds * 1000);
		fc.assert(
			fc.property(instant, fc.constantFrom(zone, 'UTC', 'Asia/Yerevan'), (at, where) => {
				const shown = DateTime.fromMillis(at, { zone: where }).toFormat('yyyy-MM-dd HH:mm:ss');
				expect(wallText(wallTimeAt(at, where))).toBe(shown);
			}),
		);
	});

	it.each(['2026-13-01 00:00:00', '2026-06-31', '31.12.2026', 'now', '', '2026-01-01 99:00:00'])(
		'is nothing for "%s"',
		(text) => expect(wallTime(text)).toBeNull(),
	);
});

describe('readInstant', () => {
	const noon = Date.parse('2026-07-01T10:00:00Z');

	it.each([
		['a date parameter without offset, meant in the zone', '2026-07-01T12:00:00'],
		['an SQL time', '2026-07-01 12:00:00'],
		['ISO 8601 with offset', '2026-07-01T06:00:00-04:00'],
		['UTC', '2026-07-01T10:00:00.000Z'],
		['Unix time in seconds', String(noon / 1000)],
		['Unix time in milliseconds', noon],
		['a JavaScript date', new Date(noon)],
		['a luxon date', DateTime.fromMillis(noon)],
	])('reads %s', (_, value) => {
		expect(readInstant(value, zone)?.toMillis()).toBe(noon);
	});

	it.each(['tomorrow', '', '12:00', 'null', '2026-13-45', {}, []])(
		'knows no date in %p',
		(value) => {
			expect(readInstant(value, zone)).toBeNull();
		},
	);
});

it('knows the zones of the IANA database, and says so of a name that is none', () => {
	expect(readZone(' Europe/Warsaw ', 'UTC')).toBe('Europe/Warsaw');
	expect(readZone('', 'UTC')).toBe('UTC');
	expect(() => readZone('Warszawa', 'Europe/Warsaw')).toThrow(InvalidInput);
});

it.each<unknown>([
	new Date(8.64e15),
	new Date(-8.64e15),
	'0001-01-01T00:00',
	{ toISO: 1 },
	{ toString: 1 },
])('takes for no instant what no gateway can be told: %p', (value) =>
	expect(readInstant(value, 'Europe/Warsaw')).toBeNull(),
);
