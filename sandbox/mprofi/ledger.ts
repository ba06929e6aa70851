import { partsOf } from '../gsm7';
import type { Life } from '../options';
import type { Clock } from '../time';
import { converted } from './conversion';
import type { Submission } from './submission';

/** Source: "Metoda STATUS", the table of statuses. */
export type Status = 'processing' | 'sent' | 'delivered' | 'not delivered' | 'error' | 'unknown';

/** An MT message that the gateway has taken. */
export interface Message extends Readonly<Submission> {
	readonly id: number;
	/** The text that reaches the handset, after the gateway's conversion. */
	readonly sentText: string;
	readonly parts: number;
	/** In ms on the gateway's clock. */
	readonly takenAt: number;
	/** The current status. */
	readonly status: Status;
	/** Since when it has that status, in ms. Null while it is processing. */
	readonly statusAt: number | null;
}

/** The final status of messages to numbers with these last digits. All others are delivered. */
export const ENDINGS: Readonly<Record<string, Status>> = {
	'001': 'not delivered',
	'002': 'error',
	'003': 'unknown',
	'004': 'sent',
};

/** The id in the first example of the specification. */
const FIRST_ID = 55;

/** Every message taken, in order. Ids count up, so an id gives the position of its message. */
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
		const ending = ENDINGS[submission.recipient.slice(-3)] ?? 'delivered';
		const sentText =
			submission.encoding === 'utf-8' ? submission.message : converted(submission.message);
		const now = () => fates.get(message) ?? stage(ending, clock() - startsAt, life);
		const message: Message = {
			id: FIRST_ID + this.messages.length,
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
		return this.messages[id - FIRST_ID];
	}

	/** Sets the status of a message from now on. */
	decide(message: Message, status: Status): void {
		const startsAt = Math.max(message.takenAt, message.scheduledAt ?? message.takenAt);
		this.fates.set(message, { status, after: this.clock() - startsAt });
	}

	clear(): void {
		this.messages.length = 0;
	}
}

/** The status of a message that started `age` ms ago, and the time it took to get it, in ms. */
function stage(ending: Status, age: number, life: Life): { status: Status; after: number | null } {
	if (age < life.sentAfter) return { status: 'processing', after: null };
	// A message with an error never reached the operator.
	if (ending === 'error') return { status: ending, after: life.sentAfter };
	if (ending === 'sent' || age < life.deliveredAfter) {
		return { status: 'sent', after: life.sentAfter };
	}
	return { status: ending, after: life.deliveredAfter };
}
