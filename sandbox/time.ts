import { DateTime, IANAZone } from 'luxon';

/** Milliseconds since 1970, like `Date.now`. */
export type Clock = () => number;

/** @throws RangeError if the zone does not exist. */
export function checkedZone(zone: string): string {
	if (!IANAZone.isValidZone(zone)) throw new RangeError(`The time zone "${zone}" does not exist.`);
	return zone;
}

/** Local time without a zone: `2015-02-16T10:24:40`. */
export function localIso(ms: number, zone: string): string {
	const second = DateTime.fromMillis(Math.floor(ms / 1000) * 1000, { zone });
	return second.toISO({ includeOffset: false, suppressMilliseconds: true }) ?? '';
}

/** Local time without a zone: `2015-02-16 10:24:40`. */
export function localTime(ms: number, zone: string): string {
	return localIso(ms, zone).replace('T', ' ');
}

/** Time with microseconds, as Python writes it: `2015-02-16T10:24:40.431000+01:00`. */
export function offsetIso(ms: number, zone: string): string {
	const iso = DateTime.fromMillis(ms, { zone }).toISO() ?? '';
	return iso.replace(/\.(\d{3})/, '.$1000');
}

/** Reads ISO 8601 in any form that luxon knows. Without an offset, the time is local to `zone`. */
export function isoMoment(text: string, zone: string): number | null {
	const moment = DateTime.fromISO(text, { zone });
	return moment.isValid ? moment.toMillis() : null;
}
