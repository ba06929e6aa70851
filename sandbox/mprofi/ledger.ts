import { partsOf } from '../gsm7';
import type { Clock } from '../time';
import { converted } from './conversion';
import type { Submission } from './submission';

/** Source: "Metoda STATUS", the table of statuses. */
export type Status = 'processing' | 'sent' | 'delivered' | 'not delivered' | 'error' | 'unknown';

/** When a message moves on, in ms after it was taken or, if later, after its date. */
export interface Life {
	sentAfter: number;
	deliveredAfter: number;
}

/** An MT message that the gateway has taken. */
export interface Message extends Readonly<Submission> {
	readonly id: number;
	/** What reaches the handset, after the gateway's conversion. */
	readonly sentText: string;
	readonly parts: number;
	/** In ms on the gateway's clock. */
	readonly takenAt: number;
	/** Now. */
	readonly status: Status;
	/** Since when it has that status, in ms; null while it is processing. */
	readonly statusAt: number | null;
}

/** How messages to numbers with these last digits end; all others are delivered. */
export const endings: Readonly<Record<string, Status>> = {
	'001': 'not delivered',
	'002': 'error',
	'003': 'unknown',
	'004': 'sent',
};

/** The specification's own first example. */
const firstId = 55;

/** Every message taken, in order; ids count up, so an id says where its message stands. */
export class Ledger {
	readonly messages: Message[] = [];
	private readonly fates = new WeakMap<Message, { status: Status; after: number }>();

	constructor(
		private readonly clock: Clock,
		private readonly life: Life,
	) {}

	take(submission: Submission): Message {
		const { clock, life, fates } = this;
		const takenAt = clock();
		const startsAt = Math.max(takenAt, submission.scheduledAt ?? takenAt);
		const ending = endings[submission.recipient.slice(-3)] ?? 'delivered';
		const sentText =
			submission.encoding === 'utf-8' ? submission.message : converted(submission.message);
		const now = () => fates.get(message) ?? stage(ending, clock() - startsAt, life);
		const message: Message = {
			id: firstId + this.messages.length,
			...submission,
			sentText,
			takenAt,
			get parts() {
				return partsOf(sentText);
			},
			get status() {
				return now().status;
			},
			get statusAt() {
				const { after } = now();
				return after === null ? null : startsAt + after;
			},
		};
		this.messages.push(message);
		return message;
	}

	find(id: number): Message | undefined {
		return this.messages[id - firstId];
	}

	/** From now on it has this status. */
	decide(message: Message, status: Status): void {
		const startsAt = Math.max(message.takenAt, message.scheduledAt ?? message.takenAt);
		this.fates.set(message, { status, after: this.clock() - startsAt });
	}

	clear(): void {
		this.messages.length = 0;
	}
}

/** Where a message is that started `age` ms ago, and after how many ms it came there. */
function stage(ending: Status, age: number, life: Life): { status: Status; after: number | null } {
	if (age < life.sentAfter) return { status: 'processing', after: null };
	// What ends in an error never got as far as the operator.
	if (ending === 'error') return { status: ending, after: life.sentAfter };
	if (ending === 'sent' || age < life.deliveredAfter) {
		return { status: 'sent', after: life.sentAfter };
	}
	return { status: ending, after: life.deliveredAfter };
}
