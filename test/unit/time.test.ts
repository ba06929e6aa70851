import fc from 'fast-check';
import { DateTime } from 'luxon';
import { InvalidInput } from '../../nodes/shared/gateway/error';
import {
	isoWithOffset,
	readInstant,
	readOptionalInstant,
	readZone,
	wallText,
	wallTime,
	wallTimeAt,
} from '../../nodes/shared/time';

const ZONE = 'Europe/Warsaw';

describe('isoWithOffset', () => {
	it.each([
		['2026-01-15 12:00:00', '2026-01-15T12:00:00+01:00'],
		['2026-07-15T12:00:00', '2026-07-15T12:00:00+02:00'],
		['2026-07-15', '2026-07-15T00:00:00+02:00'],
		['2026-10-25 02:30:00', '2026-10-25T02:30:00+02:00'], // This time occurs twice.
		['2026-03-29 02:30:00', '2026-03-29T03:30:00+02:00'], // This time does not exist.
		['2015-01-01T09:51:32.431000+01:00', '2015-01-01T09:51:32.431+01:00'],
		['2015-03-26T10:55:06.098Z', '2015-03-26T11:55:06.098+01:00'],
	])('reads %s as %s', (text, iso) => {
		expect(isoWithOffset(text, ZONE)).toBe(iso);
	});

	it('means the first of the instants at which a clock in the zone shows the text', () => {
		// Around changes by one hour, by half an hour and by a whole day, and at other times.
		const changes = [
			'2026-03-29T01:00Z',
			'2026-10-25T01:00Z',
			'2026-04-04T15:00Z',
			'2011-12-30T10:00Z',
		];
		const aroundChange = fc
			.tuple(fc.constantFrom(...changes), fc.integer({ min: -9_000, max: 9_000 }))
			.map(([change, seconds]) => Date.parse(change) + seconds * 1000);
		const anyTime = fc.integer({ min: 0, max: 4_102_444_800 }).map((seconds) => seconds * 1000);
		const zones = [ZONE, 'UTC', 'Asia/Yerevan', 'Australia/Lord_Howe', 'Pacific/Apia'];
		fc.assert(
			fc.property(fc.oneof(aroundChange, anyTime), fc.constantFrom(...zones), (at, zone) => {
				const shownAt = (instant: number) =>
					DateTime.fromMillis(instant, { zone }).toFormat('yyyy-MM-dd HH:mm:ss');
				const text = shownAt(at);
				const earlier = [60, 30].map((minutes) => at - minutes * 60_000);
				const first = earlier.find((instant) => shownAt(instant) === text) ?? at;
				const iso = DateTime.fromMillis(first, { zone }).toISO({ suppressMilliseconds: true });
				expect(isoWithOffset(text, zone)).toBe(iso);
			}),
			{ numRuns: 1_000 },
		);
	});

	it('returns a text unchanged if it is not a time', () => {
		expect(isoWithOffset('niebawem', ZONE)).toBe('niebawem');
		expect(isoWithOffset('', ZONE)).toBe('');
	});
});

describe('wall time', () => {
	it('is the same after it is written and read', () => {
		const time = fc.integer({ min: 0, max: 4_102_444_800 }).map((seconds) => seconds * 1000);
		fc.assert(fc.property(time, (at) => expect(wallTime(wallText(at))).toBe(at)));
	});

	it('is what a clock in the zone shows', () => {
		const instant = fc.integer({ min: 0, max: 4_102_444_800 }).map((seconds) => seconds * 1000);
		fc.assert(
			fc.property(instant, fc.constantFrom(ZONE, 'UTC', 'Asia/Yerevan'), (at, where) => {
				const shown = DateTime.fromMillis(at, { zone: where }).toFormat('yyyy-MM-dd HH:mm:ss');
				expect(wallText(wallTimeAt(at, where))).toBe(shown);
			}),
		);
	});

	it.each(['2026-13-01 00:00:00', '2026-06-31', '31.12.2026', 'now', '', '2026-01-01 99:00:00'])(
		'is null for "%s"',
		(text) => expect(wallTime(text)).toBeNull(),
	);
});

describe('readOptionalInstant', () => {
	it('returns an instant, or null if the field is empty', () => {
		const at = readOptionalInstant('2026-03-31T09:30:00', 'Date From', ZONE);
		expect(at?.toISO({ suppressMilliseconds: true })).toBe('2026-03-31T09:30:00+02:00');
		for (const empty of ['', null, undefined]) {
			expect(readOptionalInstant(empty, 'Date From', ZONE)).toBeNull();
		}
	});

	it('says which field has another value', () => {
		expect(() => readOptionalInstant('yesterday', 'Date From', ZONE)).toThrow(
			'Date From is not a valid date and time: "yesterday". Write it like 2026-03-31T09:30:00.',
		);
		expect(() => readOptionalInstant({}, 'Date From', ZONE)).toThrow(/"Date From" is a list/);
	});
});

describe('readInstant', () => {
	const noon = Date.parse('2026-07-01T10:00:00Z');

	it.each([
		['a date parameter without an offset as a time in the zone', '2026-07-01T12:00:00'],
		['an SQL time', '2026-07-01 12:00:00'],
		['ISO 8601 with offset', '2026-07-01T06:00:00-04:00'],
		['UTC', '2026-07-01T10:00:00.000Z'],
		['Unix time in seconds', String(noon / 1000)],
		['Unix time in milliseconds', noon],
		['a JavaScript date', new Date(noon)],
		['a luxon date', DateTime.fromMillis(noon)],
	])('reads %s', (_, value) => {
		expect(readInstant(value, ZONE)?.toMillis()).toBe(noon);
	});

	it.each([
		...[
			'203005261338',
			203005261338,
			'20300526',
			'20300526133800',
			'2605261338000000',
			'100000000',
		],
		...['2026-02-30', '2026-02-29T10:00', '2026-05-26T25:00', '2026-05-26T10:60', '46168.57'],
	])('knows no date in %p, instead of a time long ago', (value) => {
		expect(readInstant(value, ZONE)).toBeNull();
	});

	it.each(['2026-01-15', '2026-07-15', '2026-10-25T02:40+02:00'])(
		'takes the earlier of the two hours that a clock change repeats, also on %s',
		(today) => {
			jest.useFakeTimers({ now: Date.parse(today) });
			const iso = (text: string) =>
				readInstant(text, ZONE)?.toISO({ suppressMilliseconds: true, suppressSeconds: true });
			expect(iso('2026-10-25T02:30')).toBe('2026-10-25T02:30+02:00');
			expect(iso('2026-10-25 02:30:00')).toBe('2026-10-25T02:30+02:00');
			expect(iso('2026-10-25T02:30+01:00')).toBe('2026-10-25T02:30+01:00');
			expect(iso('2026-10-25 02:30:00 +01:00')).toBe('2026-10-25T02:30+01:00');
			expect(iso('2026-10-25T01:30Z')).toBe('2026-10-25T01:30Z');
			expect(iso('2026-10-25T03:30')).toBe('2026-10-25T03:30+01:00');
			expect(iso('2026-03-29T02:30')).toBe('2026-03-29T03:30+02:00');
			jest.useRealTimers();
		},
	);

	it.each(['tomorrow', '', '12:00', 'null', '2026-13-45', {}, []])(
		'returns null for %p',
		(value) => {
			expect(readInstant(value, ZONE)).toBeNull();
		},
	);
});

it('readZone accepts the zones of the IANA database and rejects any other name', () => {
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
])('readInstant returns null for a time that no gateway accepts: %p', (value) =>
	expect(readInstant(value, 'Europe/Warsaw')).toBeNull(),
);
