import { DateTime } from 'luxon';
import { InvalidInput } from '../../gateway/error';
import type { Options } from '../../gateway/options';
import { asParameterText, described, readChoice, readList } from '../../gateway/values';
import { readZone } from '../../time';
import { WeeklyHours } from '../../weeklyHours';
import type { Item } from '../parameters';
import { problemOf } from '../problem';
import { ALLOWED_HOURS, DAYS, USUAL_HOURS } from './allowedHoursOption';
import { pastSendAt } from './messaging';
import type { Key } from './recentFailures';

const { name: NAME, displayName: LABEL } = ALLOWED_HOURS;

/**
 * The option Allowed Hours of each item of a run. A message whose time is outside is moved to the next
 * allowed minute if the gateway schedules, and refused if not. Hours that cannot be read allow nothing.
 */
export class AllowedHours {
	/** By item. Those of the first item hold for all, unless an expression gives them. */
	private readonly read = new Map<number, WeeklyHours | InvalidInput | null>();
	private readonly isPerItem: boolean;

	constructor(
		private readonly items: readonly Item[],
		/** Of the workflow. */
		private readonly timeZone: string,
	) {
		this.isPerItem = items[0]?.isPerItem(NAME) ?? false;
	}

	/**
	 * When the gateway has to send the message of an item: at the user's time if that is allowed, or else
	 * at the next allowed one. Null is now. The gateway may take `spreadMs` longer to send.
	 * @throws {InvalidInput}
	 */
	place(index: number, sendAt: string | null, spreadMs = 0): string | null {
		const hours = this.of(index);
		// A time in the past is refused for that, or the gateway is asked whether it was sent in time.
		if (!hours || pastSendAt(sendAt)) return sendAt;
		const wanted = instantOf(sendAt);
		const at = hours.next(wanted, spreadMs);
		if (at === null) throw new InvalidInput(neverOpen(spreadMs));
		return at === wanted ? sendAt : written(at, hours);
	}

	/** @throws {InvalidInput} if what the key stands for must not be sent now. */
	check(key: Key): void {
		this.deadline([key], []);
	}

	/**
	 * Until when a request may be made that sends these messages, each at its time. Without a time, it is
	 * sent now. A key that names no item is held to the hours of all.
	 * @throws {InvalidInput} if it must not be made now.
	 */
	deadline(keys: readonly Key[], times: ReadonlyArray<string | null>): number {
		let deadline = Infinity;
		if (!this.isPerItem && this.items.length > 0 && !this.of(0)) return deadline;
		// Thousands of messages have the same hours and the same time.
		const checked = new Map<WeeklyHours, Set<string | null>>();
		for (const [i, key] of keys.entries()) {
			const time = times[i] ?? null;
			for (const index of this.indexesOf(key)) {
				const hours = this.of(index);
				if (!hours || checked.get(hours)?.has(time)) continue;
				checked.set(hours, (checked.get(hours) ?? new Set()).add(time));
				const at = instantOf(time);
				if (!hours.isOpen(at)) throw new InvalidInput(closedAt(at, hours));
				if (at <= Date.now()) deadline = Math.min(deadline, hours.end(at));
			}
		}
		return deadline;
	}

	/** @throws {InvalidInput} if an item's hours are set but cannot be read. */
	private of(index: number): WeeklyHours | null {
		const position = this.isPerItem ? index : 0;
		let hours = this.read.get(position);
		if (hours === undefined) {
			hours = this.hoursOf(this.items[position]!);
			this.read.set(position, hours);
		}
		if (hours instanceof InvalidInput) throw hours;
		return hours;
	}

	private hoursOf(item: Item): WeeklyHours | InvalidInput | null {
		try {
			const option = item.limit(NAME, LABEL);
			return option.has(NAME) ? readHours(option, this.timeZone) : null;
		} catch (error) {
			return new InvalidInput(problemOf(error).message);
		}
	}

	private indexesOf(key: Key): Iterable<number> {
		const index = typeof key === 'number' ? key : Number(/^(\d+):/.exec(key)?.[1] ?? NaN);
		return index in this.items ? [index] : this.items.keys();
	}
}

/** @throws {InvalidInput} */
function readHours(option: Options, workflowZone: string): WeeklyHours {
	const values = option.nested(NAME, LABEL)?.nested('values', LABEL);
	if (!values) {
		throw new InvalidInput(`${LABEL} is set, but has no hours. Enter them, or remove the option.`);
	}
	const from = readTime(values, 'from', 'From');
	const to = readTime(values, 'to', 'To');
	if (from === END_OF_DAY) {
		throw new InvalidInput(`From in ${LABEL} is 24:00. Write the start of a day as 00:00.`);
	}
	const zone = asParameterText(values.decisive('timeZone', `${LABEL}: Time Zone`), 'timeZone');
	return new WeeklyHours({
		...{ from, to, days: readDays(values) },
		zone: readZone(zone, workflowZone, `in ${LABEL}`),
	});
}

const TIME = /^(\d{1,2})(?::([0-5]\d))?(?::00)?$/;
const END_OF_DAY = 1_440;

/** A time of day in minutes: `8:00`, `08:00:00`, or the hour alone. */
function readTime(values: Options, name: 'from' | 'to', label: string): number {
	const value = values.decisive(name, `${LABEL}: ${label}`);
	const given = value === undefined ? USUAL_HOURS[name] : value;
	const isNumber = typeof given === 'number' && Number.isInteger(given);
	const [, hour, minute = '0'] =
		TIME.exec(typeof given === 'string' || isNumber ? String(given).trim() : '') ?? [];
	const time = hour === undefined ? NaN : Number(hour) * 60 + Number(minute);
	if (time <= END_OF_DAY) return time;
	throw new InvalidInput(
		`${label} in ${LABEL} must be a time of day such as 08:00, but is ${described(given)}.`,
	);
}

function readDays(values: Options): ReadonlySet<number> {
	const given = values.decisive('days', `${LABEL}: Days`);
	const names = readList(given === undefined ? USUAL_HOURS.days : given, 'days');
	if (names.length === 0) {
		throw new InvalidInput(`Days in ${LABEL} is empty, so nothing may ever be sent. Choose a day.`);
	}
	const choices = Object.keys(DAYS) as Array<keyof typeof DAYS>;
	return new Set(names.map((name) => DAYS[readChoice(name, `Days in ${LABEL}`, choices)]));
}

function instantOf(time: string | null): number {
	const now = Date.now();
	return time === null ? now : Math.max(now, Date.parse(time));
}

function written(at: number, { zone }: WeeklyHours): string {
	return DateTime.fromMillis(at, { zone }).toISO({ suppressMilliseconds: true })!;
}

function closedAt(at: number, hours: WeeklyHours): string {
	const clock = (instant: number) =>
		DateTime.fromMillis(instant, { zone: hours.zone, locale: 'en' }).toFormat(
			"cccc, HH:mm 'on' yyyy-MM-dd",
		);
	const next = hours.next(at);
	const again = next === null ? '' : ` The next allowed time is ${clock(next)}.`;
	return `${LABEL} do not allow sending now: it is ${clock(at)} (${hours.zone}).${again} This message cannot be scheduled, so send it then.`;
}

function neverOpen(spreadMs: number): string {
	return `${LABEL} are never open for ${spreadMs / 3_600_000} hours in a row, and the sending takes so long. Allow more hours, or let it take less time.`;
}
