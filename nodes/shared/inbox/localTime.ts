import { DateTime, IANAZone } from 'luxon';
import { InvalidInput } from '../gateway/error';

/**
 * Gateways write local time without zone. Two readings of such a text are kept apart:
 * - wall time: milliseconds of the text read as if it were UTC. It orders and compares what one
 *   gateway wrote, and needs no zone; in the hour a clock change repeats it runs twice.
 * - an instant, as ISO 8601 with offset: for people and other systems. Needs the account's zone.
 */
export type WallTime = number;

const LOCAL = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(\.\d+)?)?)?$/;

/** The wall time of a text such as `2026-03-29 02:30:00`, or null where it is none. */
export function wallTime(text: string): WallTime | null {
	const match = LOCAL.exec(text.trim());
	if (!match) return null;
	const [year, month, day, hour, minute, second] = match
		.slice(1, 7)
		.map((part) => Number(part ?? 0));
	const time = Date.UTC(year!, month! - 1, day, hour, minute, second);
	// Date.UTC carries the 31st of June over into July: that is no time a gateway wrote.
	return new Date(time).getUTCMonth() === month! - 1 && hour! < 25 ? time : null;
}

/** The wall time a clock in `zone` shows at an instant (milliseconds since 1970). */
export function wallTimeAt(instant: number, zone: string): WallTime {
	return instant + DateTime.fromMillis(instant, { zone }).offset * 60_000;
}

/** `YYYY-MM-DD HH:MM:SS` of a wall time. */
export function wallText(time: WallTime): string {
	return new Date(time).toISOString().slice(0, 19).replace('T', ' ');
}

/**
 * A gateway's local time as ISO 8601 with offset. Of the two instants in the hour a clock change
 * repeats, the earlier is taken; a text that has its own offset keeps that instant. What is no
 * time is returned as it came.
 */
export function isoWithOffset(text: string, zone: string): string {
	const trimmed = text.trim();
	const local = LOCAL.test(trimmed);
	const parsed = DateTime.fromISO(trimmed.replace(' ', 'T'), { zone });
	if (!parsed.isValid) return text;
	const [earliest] = local ? parsed.getPossibleOffsets() : [];
	return (earliest ?? parsed).toISO({ suppressMilliseconds: true }) ?? text;
}

/**
 * An instant a user gave: an n8n date parameter (no offset, meant in `zone`), ISO 8601 with offset,
 * a luxon or JavaScript date, or Unix time in seconds or milliseconds. Null where it is none.
 */
export function readInstant(value: unknown, zone: string): DateTime | null {
	if (value instanceof Date) return valid(DateTime.fromJSDate(value, { zone }));
	if (typeof value === 'object' && !DateTime.isDateTime(value)) return null;
	const text = String(value as string).trim();
	if (/^\d{9,10}$/.test(text)) return valid(DateTime.fromSeconds(Number(text), { zone }));
	if (/^\d{12,13}$/.test(text)) return valid(DateTime.fromMillis(Number(text), { zone }));
	if (!/^\d{4}-/.test(text)) return null;
	const iso = DateTime.fromISO(text, { zone, setZone: true });
	return valid(iso.isValid ? iso : DateTime.fromSQL(text, { zone }));
}

/**
 * The zone a user named, or the usual one where none is given.
 * @throws {InvalidInput} for a name the IANA database does not have.
 */
export function readZone(value: unknown, usual: string): string {
	const zone = typeof value === 'string' ? value.trim() : '';
	if (zone === '') return usual;
	if (IANAZone.isValidZone(zone)) return zone;
	throw new InvalidInput(`"${zone}" is no time zone. Give the credential one such as ${usual}.`);
}

/** A gateway's year has four digits, in whatever zone it is written. */
function valid(time: DateTime): DateTime | null {
	return time.isValid && time.year >= 1000 && time.year < 9999 ? time : null;
}
