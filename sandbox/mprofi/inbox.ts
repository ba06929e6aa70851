import { isoMoment } from '../time';

/** An MO message. */
export interface IncomingMessage {
	readonly sender: string;
	readonly recipient: string;
	readonly message: string;
	/** When it arrived: local time without a zone, `YYYY-MM-DD HH:MM:SS`. */
	readonly ts: string;
	readonly via: 'sms' | 'mobileApp';
}

/**
 * Reads one of the three forms of a date and returns `YYYY-MM-DD HH:MM:SS`. Missing parts are zero,
 * so a day alone means its first second, at either end of a range. Returns null for anything else.
 */
export function fullTime(text: unknown): string | null {
	if (typeof text !== 'string') return null;
	const parts = /^(\d{4}-\d\d-\d\d)(?: (\d\d:\d\d)(:\d\d)?)?$/.exec(text);
	if (!parts) return null;
	const [, day = '', minute = '00:00', second = ':00'] = parts;
	const time = `${minute}${second}`;
	// UTC, because a zone could skip this time, and only the calendar counts here.
	const exists = isoMoment(`${day}T${time}`, 'utc') !== null && !time.startsWith('24');
	return exists ? `${day} ${time}` : null;
}

/** Messages in ascending order of `ts`. Messages of the same time are in order of arrival. */
export class Inbox {
	readonly messages: IncomingMessage[] = [];

	/** Adds a message. Most go to the end, a late one to its place in time. */
	add(message: IncomingMessage): void {
		this.messages.splice(this.after(message.ts), 0, message);
	}

	/** Returns the messages of a range, both ends included. Full times can be compared as strings. */
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

	/** Finds the first index at which `beyond` holds, by binary search. */
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
