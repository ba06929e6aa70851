import { DateTime, IANAZone } from 'luxon';

/** Milliseconds since 1970, as `Date.now` tells them. */
export type Clock = () => number;

/** @throws RangeError for a zone that does not exist. */
export function checkedZone(zone: string): string {
	if (!IANAZone.isValidZone(zone)) throw new RangeError(`no such time zone: ${zone}`);
	return zone;
}

/** `2015-02-16T10:24:40`: the local time, without its zone. */
export function localIso(ms: number, zone: string): string {
	const second = DateTime.fromMillis(Math.floor(ms / 1000) * 1000, { zone });
	return second.toISO({ includeOffset: false, suppressMilliseconds: true }) ?? '';
}

/** `2015-02-16 10:24:40`: the local time, without its zone. */
export function localTime(ms: number, zone: string): string {
	return localIso(ms, zone).replace('T', ' ');
}

/** `2015-02-16T10:24:40.431000+01:00`: with microseconds, as Python writes it. */
export function offsetIso(ms: number, zone: string): string {
	const iso = DateTime.fromMillis(ms, { zone }).toISO() ?? '';
	return iso.replace(/\.(\d{3})/, '.$1000');
}

/** A moment from ISO 8601 in any form luxon reads; local to `zone` where no offset stands in it. */
export function isoMoment(text: string, zone: string): number | null {
	const moment = DateTime.fromISO(text, { zone });
	return moment.isValid ? moment.toMillis() : null;
}
