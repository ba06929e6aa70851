import { DateTime } from 'luxon';

/** `YYYY-MM-DD HH:MM:SS` that a clock in `zone` shows. */
export function wallTextAt(instant: number, zone: string): string {
	return DateTime.fromMillis(instant, { zone }).toFormat('yyyy-MM-dd HH:mm:ss');
}

/** Milliseconds a clock in `zone` is ahead of UTC. */
export function offsetAt(instant: number, zone: string): number {
	return DateTime.fromMillis(instant, { zone }).offset * 60_000;
}
