import fc from 'fast-check';
import { DateTime } from 'luxon';
import type { IDataObject } from 'n8n-workflow';
import { openBench, type Bench } from '../../../support/bench';
import { GATEWAYS, titledSendings } from '../../../support/gateways';
import { wild } from '../requests/wild';
import { TIME_LIMIT_MS, runs } from '../runs';
import { FastTime } from '../time';

const WORKFLOW_ZONE = 'America/New_York';
const DAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];

const likely = (...values: unknown[]) =>
	fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...values) }, wild);

const times = likely(
	...['08:00', '8:00', ' 20:00\n', '20:00:00', '00:00', '24:00', '24:01', '25:00', '8:5', '8.30'],
	...[0, 7, 8, 24, 25, 8.5, -1, '12', '012', '8 am', 'noon', '', ' ', null, undefined, true],
	...['06:15', '10:00', '10:01', '14:00', '23:59', DateTime.fromISO('2026-06-10T08:00:00')],
);

const item = fc.record({
	from: times,
	to: times,
	days: likely(
		...[DAYS, ['monday'], ['WEDNESDAY ', 'friday'], 'monday, wednesday', 'Wednesday\nfriday'],
		...[[], [''], '', ' ', null, undefined, 3, ['someday'], [['monday']], [1]],
	),
	timeZone: likely(
		'Europe/Warsaw',
		' Asia/Tokyo\n',
		'utc',
		'',
		' ',
		'CET time',
		null,
		undefined,
		5,
	),
});

type Given = Record<'from' | 'to' | 'days' | 'timeZone', unknown>;

/** Minutes from midnight, as a person reads a time of day. */
function minutesOf(value: unknown): number | null {
	const isText =
		typeof value === 'string' || (typeof value === 'number' && Number.isInteger(value));
	if (!isText) return null;
	const text = String(value).trim();
	if (/^24(:00){0,2}$/.test(text)) return 1_440;
	const formats = ['H', 'HH', 'H:mm', 'HH:mm', 'H:mm:ss', 'HH:mm:ss'];
	const read = formats.map((format) => DateTime.fromFormat(text, format, { zone: 'utc' }));
	const time = read.find(({ isValid }) => isValid);
	return !time || time.second > 0 || !/^\d{1,2}(:\d\d){0,2}$/.test(text)
		? null
		: time.hour * 60 + time.minute;
}

function daysOf(value: unknown): Set<number> | null {
	const list: unknown[] = Array.isArray(value) ? value : [value];
	if (!list.every((each) => typeof each === 'string')) return null;
	const names = list.flatMap((text) => text.split(/[,;\n]/).map((name) => name.trim()));
	const numbers = names
		.filter((name) => name !== '')
		.map((name) => DAYS.indexOf(name.toLowerCase()) + 1);
	return numbers.length > 0 && !numbers.includes(0) ? new Set(numbers) : null;
}

function zoneOf(value: unknown): string | null {
	if (value === '') return WORKFLOW_ZONE;
	const zone = typeof value === 'string' ? value.trim() : '';
	if (zone === '') return null;
	try {
		new Intl.DateTimeFormat('en', { timeZone: zone });
		return zone;
	} catch {
		return null;
	}
}

/** Whether the clock shows an allowed minute. Null where the hours cannot be read. */
function isAllowed({ from, to, days, timeZone }: Given, at: number): boolean | null {
	const [begin, end, list] = [minutesOf(from), minutesOf(to), daysOf(days)];
	const zone = zoneOf(timeZone);
	if (begin === null || end === null || begin === 1_440 || !list || !zone) return null;
	const clock = DateTime.fromMillis(at, { zone });
	const minute = clock.hour * 60 + clock.minute;
	if (begin < end) return list.has(clock.weekday) && minute >= begin && minute < end;
	const before = list.has(clock.weekday === 1 ? 7 : clock.weekday - 1);
	return (list.has(clock.weekday) && minute >= begin) || (before && minute < end);
}

describe.each(titledSendings(GATEWAYS))(
	'any value in Allowed Hours at %s with %s',
	(_, operation, gateway) => {
		let bench: Bench;
		let time: FastTime;
		beforeAll(async () => {
			bench = await openBench(gateway, gateway.ample);
			time = new FastTime();
		});
		afterAll(async () => {
			time.stop();
			await bench.close();
		});

		it(
			'sends in the hours that a user reads in it, or nothing',
			async () => {
				const { properties } = new gateway.node().description;
				const schedules = properties.some(
					({ name, options }) =>
						name === 'options' && options?.some((option) => option.name === 'sendAt'),
				);
				const read = (name: string) => `={{ $json.${name} }}`;
				const values = {
					...{ from: read('from'), to: read('to'), days: read('days') },
					timeZone: read('timeZone'),
				};
				const parameters = {
					...{ resource: 'message', operation, ...gateway.parameters },
					...{ to: gateway.number(1), text: 'x', options: { allowedHours: { values } } },
				};
				const attempt = async (given: Given) => {
					bench.reset();
					time.pass(3_600_000 * 7);
					const node = { onError: 'continueRegularOutput' } as const;
					const now = time.now;
					const { outputs } = await bench.run(parameters, [given as IDataObject], node);
					const [json] = outputs[0]!;
					const allowed = isAllowed(given, now);
					const isSent = allowed !== null && (allowed || schedules);
					expect({ given, outcome: json!.outcome }).toEqual({
						...{ given, outcome: isSent ? 'accepted' : 'rejected' },
					});
					expect(bench.sent).toHaveLength(isSent ? 1 : 0);
					if (!isSent) return;
					const at = json!.scheduledAt as string | null;
					expect([given, at === null]).toEqual([given, allowed]);
					expect(isAllowed(given, at === null ? now : Date.parse(at))).toBe(true);
				};
				await fc.assert(fc.asyncProperty(item, attempt), runs(60));
			},
			TIME_LIMIT_MS,
		);
	},
);
