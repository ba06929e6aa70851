import { wallTimeAt, type WallTime } from './time';

const MINUTE_MS = 60_000;
const DAY_MINUTES = 1_440;
const DAY_MS = DAY_MINUTES * MINUTE_MS;

/** A clock change may skip the only hours of a week, so the hours of the week after it are found too. */
const SEARCHED_MS = 16 * DAY_MS;

/** Which minutes of a week are open, as the clocks in a zone show them. */
export interface OpenMinutes {
	/** Minutes from midnight. The hours begin at `from`, and end before `to`: on the next day if not later. */
	from: number;
	to: number;
	/** The days on which the hours begin: 1 is Monday, 7 is Sunday. */
	days: ReadonlySet<number>;
	/** IANA name. */
	zone: string;
}

/**
 * Hours that are open every week. A minute is open when the clock on the wall shows an open one. So a
 * minute that a clock change skips does not come, and one that it repeats is open both times.
 */
export class WeeklyHours {
	/** The last search. Thousands of messages ask for the same minute. */
	private last: { minute: number; found: number | null } = { minute: NaN, found: null };

	constructor(private readonly minutes: OpenMinutes) {}

	get zone(): string {
		return this.minutes.zone;
	}

	isOpen(instant: number): boolean {
		return this.isOpenAt(this.wallAt(instant));
	}

	/**
	 * The first instant, from this one on, after which the hours stay open for so long. Null if they are
	 * never open for so long.
	 */
	next(instant: number, lengthMs = 0): number | null {
		if (lengthMs > 0) return this.search(instant, lengthMs);
		const minute = Math.floor(instant / MINUTE_MS);
		if (this.last.minute !== minute) this.last = { minute, found: this.change(instant, true) };
		const { found } = this.last;
		const isOpen = found !== null && Math.floor(found / MINUTE_MS) === minute;
		return isOpen ? instant : found;
	}

	/** When the hours end that are open at this instant. Infinity if they never do. */
	end(instant: number): number {
		return this.change(instant, false) ?? Infinity;
	}

	private search(instant: number, lengthMs: number): number | null {
		for (let at = instant; at <= instant + SEARCHED_MS;) {
			const open = this.change(at, true);
			if (open === null) return null;
			const end = this.end(open);
			if (end - open >= lengthMs) return open;
			at = end;
		}
		return null;
	}

	/** The first instant, from this one on, at which the hours are open, or at which they are not. */
	private change(instant: number, isOpen: boolean): number | null {
		let at = instant;
		while (this.isOpen(at) !== isOpen) {
			at = this.nextBoundary(at);
			if (at > instant + SEARCHED_MS) return null;
		}
		return at;
	}

	/** The next instant at which the hours may begin or end, or the clocks change. */
	private nextBoundary(instant: number): number {
		const wall = this.wallAt(instant);
		const { from, to } = this.minutes;
		const now = minuteOf(wall);
		const boundary = Math.min(...[from, to, DAY_MINUTES].filter((minute) => minute > now));
		const offset = wall - instant;
		const at = dayOf(wall) * DAY_MS + boundary * MINUTE_MS - offset;
		return this.offsetAt(at) === offset ? at : this.clockChange(instant, at, offset);
	}

	/** The first minute with another offset. The clocks change only once in a day. */
	private clockChange(before: number, after: number, offset: number): number {
		let low = Math.floor(before / MINUTE_MS);
		let high = after / MINUTE_MS;
		while (high - low > 1) {
			const middle = Math.floor((low + high) / 2);
			if (this.offsetAt(middle * MINUTE_MS) === offset) low = middle;
			else high = middle;
		}
		return high * MINUTE_MS;
	}

	private isOpenAt(wall: WallTime): boolean {
		const { from, to, days } = this.minutes;
		const minute = minuteOf(wall);
		const today = days.has(weekdayOf(dayOf(wall)));
		if (from < to) return today && minute >= from && minute < to;
		return (today && minute >= from) || (days.has(weekdayOf(dayOf(wall) - 1)) && minute < to);
	}

	private wallAt(instant: number): WallTime {
		return wallTimeAt(instant, this.zone);
	}

	private offsetAt(instant: number): number {
		return this.wallAt(instant) - instant;
	}
}

function dayOf(wall: WallTime): number {
	return Math.floor(wall / DAY_MS);
}

function minuteOf(wall: WallTime): number {
	return Math.floor((wall - dayOf(wall) * DAY_MS) / MINUTE_MS);
}

/** Day 0, which is 1970-01-01, was a Thursday. */
function weekdayOf(day: number): number {
	return ((((day + 3) % 7) + 7) % 7) + 1;
}
