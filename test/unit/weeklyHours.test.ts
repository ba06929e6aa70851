import fc from 'fast-check';
import { DateTime } from 'luxon';
import { WeeklyHours, type OpenMinutes } from '../../nodes/shared/weeklyHours';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];
const ZONE = 'Europe/Warsaw';

function hours(from: string, to: string, days = EVERY_DAY, zone = ZONE): WeeklyHours {
	return new WeeklyHours({ from: minutes(from), to: minutes(to), days: new Set(days), zone });
}

function minutes(time: string): number {
	const [hour, minute] = time.split(':').map(Number);
	return hour! * 60 + minute!;
}

function instant(text: string, zone = ZONE): number {
	return DateTime.fromISO(text, { zone }).toMillis();
}

/** The next open time as the clock in the zone shows it, with its offset. */
function next(weekly: WeeklyHours, text: string, lengthMs = 0): string | null {
	const found = weekly.next(instant(text, weekly.zone), lengthMs);
	if (found === null) return null;
	return DateTime.fromMillis(found, { zone: weekly.zone }).toISO({ suppressMilliseconds: true });
}

describe('hours of the week', () => {
	const shop = hours('08:00', '20:00');

	it.each([
		['2026-06-10T07:59:59', '2026-06-10T08:00:00+02:00'],
		['2026-06-10T08:00:00', '2026-06-10T08:00:00+02:00'],
		['2026-06-10T19:59:59', '2026-06-10T19:59:59+02:00'],
		['2026-06-10T20:00:00', '2026-06-11T08:00:00+02:00'],
		['2026-06-10T23:00:00', '2026-06-11T08:00:00+02:00'],
	])('that begin at 8 and end before 20: from %s, %s is open', (at, expected) => {
		expect(next(shop, at)).toBe(expected);
	});

	it.each([
		['2026-06-12T19:00:00', '2026-06-12T19:00:00+02:00'], // Friday
		['2026-06-12T20:00:00', '2026-06-15T08:00:00+02:00'],
		['2026-06-13T12:00:00', '2026-06-15T08:00:00+02:00'],
	])('on working days: from %s, %s is open', (at, expected) => {
		expect(next(hours('08:00', '20:00', [1, 2, 3, 4, 5]), at)).toBe(expected);
	});

	it.each([
		['2026-06-12T21:59:00', '2026-06-12T22:00:00+02:00'],
		['2026-06-13T05:59:00', '2026-06-13T05:59:00+02:00'],
		['2026-06-13T06:00:00', '2026-06-19T22:00:00+02:00'],
		['2026-06-12T01:00:00', '2026-06-12T22:00:00+02:00'], // The night of Thursday.
	])('over midnight belong to the day on which they begin: from %s, %s is open', (at, expected) => {
		expect(next(hours('22:00', '06:00', [5]), at)).toBe(expected);
	});

	it.each([
		['2026-06-15T07:59:00', '2026-06-15T08:00:00+02:00'],
		['2026-06-16T07:59:00', '2026-06-16T07:59:00+02:00'],
		['2026-06-16T08:00:00', '2026-06-22T08:00:00+02:00'],
	])('that end when they begin last a whole day: from %s, %s is open', (at, expected) => {
		expect(next(hours('08:00', '08:00', [1]), at)).toBe(expected);
	});

	it('may be the whole week, and then never end', () => {
		const always = hours('00:00', '24:00');
		expect(next(always, '2026-06-12T03:00:00')).toBe('2026-06-12T03:00:00+02:00');
		expect(always.end(instant('2026-06-12T03:00:00'))).toBe(Infinity);
		expect(hours('05:00', '05:00').end(instant('2026-06-12T03:00:00'))).toBe(Infinity);
	});

	it('that a clock change cuts begin at the first minute that comes', () => {
		const early = hours('02:30', '04:00');
		expect(next(early, '2026-03-29T01:00:00')).toBe('2026-03-29T03:00:00+02:00');
	});

	it('that a clock change skips begin the next time', () => {
		const sunday = hours('02:15', '02:45', [7]);
		expect(next(sunday, '2026-03-29T01:00:00')).toBe('2026-04-05T02:15:00+02:00');
		expect(next(hours('02:15', '02:45'), '2026-03-29T01:00:00')).toBe('2026-03-30T02:15:00+02:00');
	});

	it('are open both times when the clock shows them twice', () => {
		const early = hours('02:00', '02:30');
		expect(next(early, '2026-10-25T01:00:00')).toBe('2026-10-25T02:00:00+02:00');
		const between = DateTime.fromISO('2026-10-25T02:30:00+02:00').toMillis();
		expect(early.next(between)).toBe(DateTime.fromISO('2026-10-25T02:00:00+01:00').toMillis());
	});

	it.each([
		['2026-06-10T10:00:00', 5, '2026-06-10T10:00:00+02:00'],
		['2026-06-10T15:00:00', 5, '2026-06-10T15:00:00+02:00'],
		['2026-06-10T15:00:01', 5, '2026-06-11T08:00:00+02:00'],
		['2026-06-10T15:00:00', 12, '2026-06-11T08:00:00+02:00'],
		['2026-06-10T15:00:00', 12.1, null],
	])('from %s are open for %p hours at %p', (at, length, expected) => {
		expect(next(shop, at, length * 3_600_000)).toBe(expected);
	});
});

/** Zones with clock changes of an hour, of half an hour, at midnight, on other dates, and without any. */
const ZONES = [
	...[
		'Europe/Warsaw',
		'America/New_York',
		'Australia/Lord_Howe',
		'America/Santiago',
		'Asia/Kolkata',
	],
	...['Africa/Casablanca', 'Pacific/Chatham', 'Asia/Beirut', 'UTC', 'Pacific/Apia', 'Africa/Cairo'],
];

const opening = fc.record({
	from: fc.integer({ min: 0, max: 1_439 }),
	to: fc.integer({ min: 0, max: 1_440 }),
	days: fc.subarray(EVERY_DAY, { minLength: 1 }).map((days) => new Set(days)),
	zone: fc.constantFrom(...ZONES),
});

/** Any second of some years, most of them near a change of a clock somewhere. */
const moment = fc.oneof(
	fc.integer({ min: instant('2024-01-01'), max: instant('2032-01-01') }),
	fc
		.tuple(
			fc.constantFrom(
				...['2026-03-29T01:00Z', '2026-10-25T01:00Z', '2026-03-08T07:00Z', '2026-11-01T06:00Z'],
				...['2026-04-04T15:00Z', '2026-10-03T15:30Z', '2026-04-05T03:00Z', '2026-09-06T04:00Z'],
				...['2026-02-15T02:00Z', '2026-03-22T02:00Z', '2026-03-28T22:00Z', '2026-04-23T22:00Z'],
			),
			fc.integer({ min: -DAY_MS, max: DAY_MS }),
		)
		.map(([change, distance]) => Date.parse(change) + distance),
);

/** What the clock in the zone shows, as luxon reads it, on the day on which the hours began. */
function isOpenByLuxon({ from, to, days, zone }: OpenMinutes, at: number): boolean {
	const clock = DateTime.fromMillis(at, { zone });
	const minute = clock.hour * 60 + clock.minute;
	const yesterday = clock.weekday === 1 ? 7 : clock.weekday - 1;
	const isOverMidnight = to <= from;
	const sinceToday = days.has(clock.weekday) && minute >= from && (isOverMidnight || minute < to);
	const sinceYesterday = isOverMidnight && days.has(yesterday) && minute < to;
	return sinceToday || sinceYesterday;
}

function startOfMinute(at: number): number {
	return Math.floor(at / MINUTE_MS) * MINUTE_MS;
}

describe('hours of the week, compared with luxon minute by minute', () => {
	it('are open when the clock shows an open minute', () => {
		fc.assert(
			fc.property(opening, moment, (minutes, at) => {
				expect(new WeeklyHours(minutes).isOpen(at)).toBe(isOpenByLuxon(minutes, at));
			}),
			{ numRuns: 2_000 },
		);
	});

	it('are next open at the first open minute', () => {
		fc.assert(
			fc.property(opening, moment, (minutes, at) => {
				const found = new WeeklyHours(minutes).next(at)!;
				if (isOpenByLuxon(minutes, at)) return expect(found).toBe(at);
				let minute = startOfMinute(at) + MINUTE_MS;
				while (!isOpenByLuxon(minutes, minute)) minute += MINUTE_MS;
				expect(found).toBe(minute);
			}),
			{ numRuns: 40 },
		);
	}, 120_000);

	it('end at the first minute that is not open', () => {
		fc.assert(
			fc.property(opening, moment, (minutes, at) => {
				fc.pre(isOpenByLuxon(minutes, at));
				const end = new WeeklyHours(minutes).end(at);
				let minute = startOfMinute(at) + MINUTE_MS;
				const limit = at + 16 * DAY_MS;
				while (isOpenByLuxon(minutes, minute) && minute < limit) minute += MINUTE_MS;
				expect(end).toBe(minute < limit ? minute : Infinity);
			}),
			{ numRuns: 30 },
		);
	}, 120_000);

	it('stay open for the length that is asked for, and no earlier time would do', () => {
		const length = fc.integer({ min: 1, max: 2_000 });
		fc.assert(
			fc.property(opening, moment, length, (minutes, at, count) => {
				const lengthMs = count * MINUTE_MS;
				const found = new WeeklyHours(minutes).next(at, lengthMs);
				// The first time since when all minutes were open, once they are enough.
				let first: number | null = null;
				const last = found === null ? at + 14 * DAY_MS : found + lengthMs;
				let minute = at;
				while (minute < last && (first === null || minute - first < lengthMs)) {
					if (isOpenByLuxon(minutes, minute)) first ??= minute;
					else first = null;
					minute = startOfMinute(minute) + MINUTE_MS;
				}
				const isEnough = first !== null && minute - first >= lengthMs;
				expect(isEnough ? first : null).toBe(found);
			}),
			{ numRuns: 15 },
		);
	}, 120_000);

	it('give the same answers whatever they were asked before', () => {
		fc.assert(
			fc.property(opening, fc.array(moment, { minLength: 2, maxLength: 5 }), (minutes, moments) => {
				const asked = new WeeklyHours(minutes);
				for (const at of moments.flatMap((each) => [each, each + 20_000, each - 20_000])) {
					expect(asked.next(at)).toBe(new WeeklyHours(minutes).next(at));
				}
			}),
		);
	});
});
