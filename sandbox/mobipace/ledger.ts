import type { Life } from '../options';
import type { Clock } from '../time';
import type { MessageStatus } from './codes';
import type { PricedMessage, Quote, RefusedSubmission } from './quote';
import type { Terms } from './submission';

/** A message that the gateway has taken. */
export interface Message extends Readonly<PricedMessage>, Readonly<Terms> {
	/** In ms on the gateway's clock. */
	readonly takenAt: number;
	/** When it starts: at once, on its date, or within the hours of `SendWithinHours`. */
	readonly startsAt: number;
	/** The current status. */
	readonly status: MessageStatus;
}

/** A message that was refused. Other messages of the same request may have been taken. */
export interface RefusedMessage extends Readonly<RefusedSubmission> {
	readonly sender: string;
	readonly refusedAt: number;
}

/** The status of messages to numbers with these last digits. All others are delivered. */
export const ENDINGS: Readonly<Record<string, MessageStatus>> = {
	'003': 3,
	'004': 4,
	'005': 5,
	'006': 6,
	'007': 7,
	'008': 8,
	'009': 9,
	'010': 10,
	'101': 101,
	'102': 102,
	'103': 103,
	'104': 104,
};

const HOUR_MS = 60 * 60 * 1000;

export class Ledger {
	/** The messages taken, in order. */
	readonly messages: Message[] = [];
	readonly refused: RefusedMessage[] = [];
	/**
	 * Messages with a reference and a status in order of arrival, and their positions by reference.
	 */
	private readonly tracked: Array<{ reference: string; status: MessageStatus }> = [];
	private readonly places = new Map<string, number[]>();
	private readonly fates = new WeakMap<Message, MessageStatus>();
	/** The references of the messages taken. */
	private readonly taken = new Set<string>();

	constructor(
		private readonly clock: Clock,
		private readonly life: Life,
	) {}

	/**
	 * Takes messages. With `SendWithinHours` they start evenly spread over that time, the first at
	 * once.
	 */
	take(terms: Terms, { judged, count }: Quote): void {
		const now = this.clock();
		const startsAt = Math.max(now, terms.scheduledAt ?? now);
		const first = this.messages.length;
		for (const one of judged) {
			if ('status' in one) {
				this.refuse({ ...one, sender: terms.sender, refusedAt: now });
				continue;
			}
			const share = (this.messages.length - first) / count;
			const wait = Math.floor(share * terms.sendWithinHours * HOUR_MS);
			this.accept(this.alive(terms, one, now, startsAt + wait));
		}
	}

	/** Whether a message with this reference was taken. */
	has(reference: string): boolean {
		return this.taken.has(reference);
	}

	/**
	 * Returns the messages with these references, in order of arrival instead of the order asked for.
	 */
	find(references: Iterable<string>): Array<{ reference: string; status: MessageStatus }> {
		const places = [...new Set(references)].flatMap((one) => this.places.get(one) ?? []);
		return places.sort((a, b) => a - b).flatMap((place) => this.tracked[place] ?? []);
	}

	/** Sets the status of a message from now on. */
	decide(message: Message, status: MessageStatus): void {
		this.fates.set(message, status);
	}

	clear(): void {
		this.messages.length = 0;
		this.refused.length = 0;
		this.tracked.length = 0;
		this.places.clear();
		this.taken.clear();
	}

	private accept(message: Message): void {
		this.messages.push(message);
		if (isTracked(message)) this.track(message);
		if (message.reference !== null) this.taken.add(message.reference);
	}

	private refuse(message: RefusedMessage): void {
		this.refused.push(message);
		if (isTracked(message)) this.track(message);
	}

	private track(message: { reference: string; status: MessageStatus }): void {
		const places = this.places.get(message.reference);
		if (places) places.push(this.tracked.length);
		else this.places.set(message.reference, [this.tracked.length]);
		this.tracked.push(message);
	}

	private alive(terms: Terms, priced: PricedMessage, takenAt: number, startsAt: number): Message {
		const { clock, life, fates } = this;
		const ending = ENDINGS[priced.recipient.slice(-3)] ?? 100;
		const message: Message = {
			...priced,
			...terms,
			takenAt,
			startsAt,
			get status() {
				return fates.get(message) ?? stage(ending, clock() - startsAt, life);
			},
		};
		return message;
	}
}

function isTracked<T extends { reference: string | null; status: MessageStatus | null }>(
	message: T,
): message is T & { reference: string; status: MessageStatus } {
	return message.reference !== null && message.status !== null;
}

/**
 * The status of a message `age` ms after its start. Messages that the table calls "not sent" never
 * get status 3.
 */
function stage(ending: MessageStatus, age: number, life: Life): MessageStatus {
	if (age < 0) return 2;
	if (age < life.sentAfter) return 1;
	if (ending >= 4 && ending <= 10) return ending;
	if (age >= life.deliveredAfter) return ending;
	return ending === 104 ? 1 : 3;
}
