import type { Life } from '../options';
import type { Clock } from '../time';

export type Status = 'PENDING' | 'SENT' | FinalStatus;

/** The specification knows DELIVERED and ERROR. The newer page adds EXPIRED and BOUNCED. */
export type FinalStatus = 'DELIVERED' | 'ERROR' | 'EXPIRED' | 'BOUNCED';

/** A message that was submitted for one number. */
export interface Submission {
	/** As the request gave it. The same goes for `to`. */
	readonly from: string;
	readonly to: string;
	readonly body: string;
	readonly parts: number;
	/** The endpoint that took the message. */
	readonly via: 'sms' | 'multi' | 'tcx';
}

/** An MT message that the gateway has taken. */
export interface Message extends Submission {
	readonly id: string;
	/** In ms on the gateway's clock. */
	readonly takenAt: number;
	/** The current status. */
	readonly status: Status;
}

type Ending = FinalStatus | 'SENT';

/**
 * The final status of messages to numbers with these last digits. All others are delivered. After
 * SENT nothing more is reported. The numbers in the specification end in 000 to 002, so they are
 * delivered.
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
	/** How many messages have been reported as sent, and as final. */
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

	/** Whether any message has yet to change its status. */
	get isMoving(): boolean {
		return this.seenFinal < this.messages.length;
	}

	/**
	 * Reports each message once when it has been sent, and once when its status is final. All
	 * messages take equally long, so both positions move through the list in order.
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

	/** Sets the final status of a message, which is then not reported again. */
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

/** The status of a message `age` ms after it was taken. An ERROR never reached the operator. */
function stage(ending: Ending, age: number, { sentAfter, deliveredAfter }: Life): Status {
	if (age < sentAfter) return 'PENDING';
	if (ending === 'ERROR') return ending;
	return age < deliveredAfter ? 'SENT' : ending;
}
