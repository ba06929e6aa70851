import { isoMoment } from '../time';

/** An MO message. */
export interface IncomingMessage {
	readonly sender: string;
	readonly recipient: string;
	readonly message: string;
	/** When it came, `YYYY-MM-DD HH:MM:SS`: local time without its zone. */
	readonly ts: string;
	readonly via: 'sms' | 'mobileApp';
}

/**
 * One of the three forms of a date, as `YYYY-MM-DD HH:MM:SS`; what is left out is zero, so a day
 * alone is its first second, at either end of a range. Null for anything else.
 */
export function fullTime(text: unknown): string | null {
	if (typeof text !== 'string') return null;
	const parts = /^(\d{4}-\d\d-\d\d)(?: (\d\d:\d\d)(:\d\d)?)?$/.exec(text);
	if (!parts) return null;
	const [, day = '', minute = '00:00', second = ':00'] = parts;
	const time = `${minute}${second}`;
	// Read as UTC: the question is whether the calendar has it, not whether the zone skips it.
	const exists = isoMoment(`${day}T${time}`, 'utc') !== null && !time.startsWith('24');
	return exists ? `${day} ${time}` : null;
}

/** Messages ascending by `ts`; of equal times in the order of arrival. */
export class Inbox {
	readonly messages: IncomingMessage[] = [];

	/** Mostly at the end; a late message finds its place. */
	add(message: IncomingMessage): void {
		this.messages.splice(this.after(message.ts), 0, message);
	}

	/** Both ends belong to the range. Full times compare as texts. */
	between(from: string, to: string): IncomingMessage[] {
		return this.messages.slice(this.firstFrom(from), this.after(to));
	}

	clear(): void {
		this.messages.length = 0;
	}

	private firstFrom(ts: string): number {
		return this.search((message) => message.ts >= ts);
	}

	private after(ts: string): number {
		return this.search((message) => message.ts > ts);
	}

	/** The first index at which `beyond` holds, by halving. */
	private search(beyond: (message: IncomingMessage) => boolean): number {
		let low = 0;
		let high = this.messages.length;
		while (low < high) {
			const middle = (low + high) >>> 1;
			const message = this.messages[middle];
			if (message && beyond(message)) high = middle;
			else low = middle + 1;
		}
		return low;
	}
}
