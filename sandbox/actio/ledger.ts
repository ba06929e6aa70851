import type { Clock } from '../time';

export type Status = 'PENDING' | 'SENT' | FinalStatus;

/** The specification knows the first two; the newer page tells the last two from ERROR. */
export type FinalStatus = 'DELIVERED' | 'ERROR' | 'EXPIRED' | 'BOUNCED';

/** When a message moves on, in ms after it was taken. */
export interface Life {
	sentAfter: number;
	deliveredAfter: number;
}

/** What was handed in for one number. */
export interface Submission {
	/** As given, and so is `to`. */
	readonly from: string;
	readonly to: string;
	readonly body: string;
	readonly parts: number;
	/** The endpoint that took it. */
	readonly via: 'sms' | 'multi' | 'tcx';
}

/** An MT message that the gateway has taken. */
export interface Message extends Submission {
	readonly id: string;
	/** In ms on the gateway's clock. */
	readonly takenAt: number;
	/** Now. */
	readonly status: Status;
}

type Ending = FinalStatus | 'SENT';

/**
 * How messages to numbers with these last digits end; all others are delivered. What ends as SENT
 * is never heard of again. The specification's own numbers end in 000 to 002 and are delivered.
 */
export function endingsIn(dialect: 'spec' | 'sendly'): Readonly<Record<string, Ending>> {
	const isNewer = dialect === 'sendly';
	return {
		'404': 'ERROR',
		'405': isNewer ? 'EXPIRED' : 'ERROR',
		'406': isNewer ? 'BOUNCED' : 'ERROR',
		'407': 'SENT',
	};
}

/** Every message taken, in order. */
export class Ledger {
	readonly messages: Message[] = [];
	private readonly byId = new Map<string, Message>();
	private readonly fates = new WeakMap<Message, FinalStatus>();
	/** How many of the messages have been noticed as sent, and as final. */
	private seenSent = 0;
	private seenFinal = 0;

	constructor(
		private readonly clock: Clock,
		private readonly life: Life,
		private readonly endings: Readonly<Record<string, Ending>>,
		private readonly newId: (ms: number) => string,
	) {}

	take(submission: Submission): Message {
		const { clock, life, fates } = this;
		const takenAt = clock();
		const ending = this.endingOf(submission.to);
		const message: Message = {
			id: this.newId(takenAt),
			...submission,
			takenAt,
			get status() {
				return fates.get(message) ?? stage(ending, clock() - takenAt, life);
			},
		};
		this.messages.push(message);
		this.byId.set(message.id, message);
		return message;
	}

	find(id: string): Message | undefined {
		return this.byId.get(id);
	}

	/** Whether a message has yet to move on. */
	get isMoving(): boolean {
		return this.seenFinal < this.messages.length;
	}

	/**
	 * Tells once of each message that has been sent, and of each that came to its end, since the last
	 * call. All messages wait equally long, so the two fronts move through them in order.
	 */
	moveOn(tell: (message: Message, status: Exclude<Status, 'PENDING'>) => void): void {
		const now = this.clock();
		const { sentAfter, deliveredAfter } = this.life;
		const front = (seen: number, after: number) => {
			let next = seen;
			while (now - (this.messages[next]?.takenAt ?? Infinity) >= after) next += 1;
			return next;
		};
		const sent = front(this.seenSent, sentAfter);
		for (const message of this.messages.slice(this.seenSent, sent)) {
			if (this.fates.has(message)) continue;
			tell(message, this.endingOf(message.to) === 'ERROR' ? 'ERROR' : 'SENT');
		}
		this.seenSent = sent;
		const final = front(this.seenFinal, Math.max(sentAfter, deliveredAfter));
		for (const message of this.messages.slice(this.seenFinal, final)) {
			if (this.fates.has(message)) continue;
			const ending = this.endingOf(message.to);
			if (ending !== 'ERROR' && ending !== 'SENT') tell(message, ending);
		}
		this.seenFinal = final;
	}

	/** From now on it has this status, and is not told of again. */
	decide(message: Message, status: FinalStatus): void {
		this.fates.set(message, status);
	}

	clear(): void {
		this.messages.length = 0;
		this.byId.clear();
		this.seenSent = 0;
		this.seenFinal = 0;
	}

	private endingOf(to: string): Ending {
		return this.endings[to.slice(-3)] ?? 'DELIVERED';
	}
}

/** Where a message is `age` ms after it was taken. An ERROR never got as far as the operator. */
function stage(ending: Ending, age: number, { sentAfter, deliveredAfter }: Life): Status {
	if (age < sentAfter) return 'PENDING';
	if (ending === 'ERROR') return ending;
	return age < deliveredAfter ? 'SENT' : ending;
}
