import { DateTime, IANAZone } from 'luxon';
import { InvalidInput } from './gateway/error';
import { asParameterText } from './gateway/values';

/**
 * Gateways write local times without a zone. The package reads such a text in two ways:
 * - As wall time: the milliseconds of the text, read as if it were UTC. Wall times order and compare
 *   texts from one gateway without a zone. The hour that a clock change repeats occurs twice.
 * - As an instant in ISO 8601 with offset, for people and other systems. This needs the account's
 *   zone.
 */
export type WallTime = number;

const HOUR = 3_600_000;

const LOCAL = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(\.\d+)?)?)?$/;

/** The text that was read last. The entries of a long list often have the same second. */
let lastRead: { text: string; time: WallTime | null; normal?: string } = { text: '', time: null };

/** The wall time of a text such as `2026-03-29 02:30:00`, or null if it is not a time. */
export function wallTime(text: string): WallTime | null {
	if (text !== lastRead.text) lastRead = { text, time: readWallTime(text) };
	return lastRead.time;
}

function readWallTime(text: string): WallTime | null {
	const match = LOCAL.exec(text.trim());
	if (!match) return null;
	const [year, month, day, hour, minute, second] = match
		.slice(1, 7)
		.map((part) => Number(part ?? 0));
	const time = Date.UTC(year!, month! - 1, day, hour, minute, second);
	// Date.UTC would turn June 31 into July 1.
	return new Date(time).getUTCMonth() === month! - 1 && hour! < 25 ? time : null;
}

/** The wall time that a clock in `zone` shows at an instant (milliseconds since 1970). */
export function wallTimeAt(instant: number, zone: string): WallTime {
	return instant + DateTime.fromMillis(instant, { zone }).offset * 60_000;
}

/**
 * The earliest wall time that a clock in `zone` shows at an instant or later. It is earlier than the
 * wall time at the instant if a clock change is about to repeat an hour.
 */
export function earliestWallTime(instant: number, zone: string): WallTime {
	return Math.min(wallTimeAt(instant, zone), wallTimeAt(instant + HOUR, zone) - HOUR);
}

/** A wall time as `YYYY-MM-DD HH:MM:SS`. */
export function wallText(time: WallTime): string {
	return new Date(time).toISOString().slice(0, 19).replace('T', ' ');
}

/** The same text for all ways to write one wall time, or the trimmed text if it is not a time. */
export function normalTime(text: string): string {
	const time = wallTime(text);
	return (lastRead.normal ??= time === null ? text.trim() : wallText(time));
}

/**
 * A gateway's local time in ISO 8601 with offset. In the hour that a clock change repeats, the earlier
 * of the two instants is used. A text with its own offset keeps its instant. Text that is not a time
 * is returned unchanged.
 */
export function isoWithOffset(text: string, zone: string): string {
	const trimmed = text.trim();
	const [, date, hour, rest] = WHOLE_SECONDS.exec(trimmed) ?? [];
	const offset = date === undefined ? null : offsetOfHour(`${date}T${hour!}`, zone);
	return offset === null ? readByLuxon(text, zone) : `${date!}T${hour!}${rest!}${offset}`;
}

const WHOLE_SECONDS = /^(\d{4}-\d{2}-\d{2})[T ]([01]\d|2[0-3])(:[0-5]\d:[0-5]\d)$/;

/** By zone and hour. Thousands of messages have few hours, and luxon takes 0.1 ms for each time. */
const offsets = new Map<string, string | null>();
const MOST_OFFSETS = 10_000;

/** The offset of all times of a local hour, such as `+02:00`. Null if the clock changes in it. */
function offsetOfHour(hour: string, zone: string): string | null {
	const key = `${hour} ${zone}`;
	let offset = offsets.get(key);
	if (offset === undefined) {
		const [first, last] = [`${hour}:00:00`, `${hour}:59:59`].map((local) => {
			const iso = readByLuxon(local, zone);
			return iso.startsWith(local) ? iso.slice(local.length) : '';
		});
		offset = first !== '' && first === last ? first! : null;
		if (offsets.size >= MOST_OFFSETS) offsets.clear();
		offsets.set(key, offset);
	}
	return offset;
}

function readByLuxon(text: string, zone: string): string {
	const trimmed = text.trim();
	const isLocal = LOCAL.test(trimmed);
	const parsed = DateTime.fromISO(trimmed.replace(' ', 'T'), { zone });
	if (!parsed.isValid) return text;
	const [earliest] = isLocal ? parsed.getPossibleOffsets() : [];
	return (earliest ?? parsed).toISO({ suppressMilliseconds: true }) ?? text;
}

/**
 * The last instant that a gateway's time can mean, in milliseconds since 1970: a clock change repeats
 * an hour. Null if the text is not a time.
 */
export function latestInstant(text: string, zone: string): number | null {
	const trimmed = text.trim();
	const parsed = DateTime.fromISO(trimmed.replace(' ', 'T'), { zone });
	if (!parsed.isValid) return null;
	const latest = LOCAL.test(trimmed) ? parsed.getPossibleOffsets().at(-1) : parsed;
	return (latest ?? parsed).toMillis();
}

/**
 * Reads an instant from a user: an n8n date parameter (without offset, in `zone`), ISO 8601 with
 * offset, a Luxon or JavaScript date, or Unix time in seconds (10 digits) or milliseconds (13). Fewer
 * digits would be a time before 2001, but are usually another form of date, such as 203005261338. If a
 * clock change repeats the time, the earlier instant is taken. Returns null for anything else.
 */
export function readInstant(value: unknown, zone: string): DateTime | null {
	if (value instanceof Date) return ifInRange(DateTime.fromJSDate(value, { zone }));
	if (typeof value === 'object' && !DateTime.isDateTime(value)) return null;
	const text = String(value as string).trim();
	if (/^\d{10}$/.test(text)) return ifInRange(DateTime.fromSeconds(Number(text), { zone }));
	if (/^\d{13}$/.test(text)) return ifInRange(DateTime.fromMillis(Number(text), { zone }));
	if (!/^\d{4}-/.test(text)) return null;
	const iso = DateTime.fromISO(text, { zone, setZone: true });
	const parsed = ifInRange(iso.isValid ? iso : DateTime.fromSQL(text, { zone }));
	const hasOffset = /[T ].*(?:Z|[+-]\d\d)/i.test(text);
	return parsed && !hasOffset ? (parsed.getPossibleOffsets()[0] ?? parsed) : parsed;
}

/**
 * Reads an instant from a field that may be empty, and returns null if it is.
 * @throws {InvalidInput} if the field contains something else. The error names the field's label.
 */
export function readOptionalInstant(value: unknown, label: string, zone: string): DateTime | null {
	if (value === '' || value === null || value === undefined) return null;
	const at = readInstant(value, zone);
	if (at) return at;
	throw new InvalidInput(
		`${label} is not a valid date and time: "${asParameterText(value, label)}". Write it like 2026-03-31T09:30:00.`,
	);
}

/**
 * The time zone that a user entered, or the fallback if the field is empty.
 * @throws {InvalidInput} for a name that is not in the IANA database.
 */
export function readZone(value: unknown, fallback: string, where = 'in the credential'): string {
	const zone = typeof value === 'string' ? value.trim() : '';
	if (zone === '') return fallback;
	// Unlike `isValidZone`, luxon remembers these zones.
	if (IANAZone.create(zone).isValid) return zone;
	throw new InvalidInput(
		`"${zone}" is not a valid time zone. Enter one such as Europe/Warsaw ${where}.`,
	);
}

/** A gateway's year has four digits in any zone. */
function ifInRange(time: DateTime): DateTime | null {
	return time.isValid && time.year >= 1000 && time.year < 9999 ? time : null;
}
