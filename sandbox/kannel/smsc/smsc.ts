import type { Life } from '../../options';
import type { Clock } from '../../time';
import {
	ENDINGS,
	type Incoming,
	type Message,
	type Receipt,
	type Stat,
	type Submission,
} from './message';

/** Error codes of submit_sm. Source: SerwerSMS, "SMPP API, error codes", and SMPP 3.4, 5.1.3. */
export const REFUSALS = {
	messageLength: 0x01,
	sender: 0x0a,
	recipient: 0x0b,
	queueFull: 0x14,
	throttled: 0x58,
	credit: 0x40b,
} as const;

export interface SmscOptions {
	/** How many parts can still be sent. */
	credit: number;
	/** Senders that the account may not use. */
	deniedSenders: readonly string[];
	life: Life;
	clock: Clock;
}

/** Numbers with these last digits are refused at once. */
const REFUSED_ENDINGS: Readonly<Record<string, number>> = { '400': REFUSALS.recipient };

/** How often messages are checked for their end. A timer is not enough: a test may move the clock. */
const LOOK_EVERY_MS = 20;

/** The provider's side of an SMPP connection: takes messages, and knows what becomes of them. */
export class Smsc {
	/** Every message taken, in order. */
	readonly messages: Message[] = [];
	readonly incoming: Incoming[] = [];
	credit: number;
	/** Refuses the next messages with these codes, in order. */
	readonly refuseNext: number[] = [];
	/** Called with each receipt that the sender of a message wants. */
	onReceipt: (receipt: Receipt, message: Message) => void = () => undefined;
	private readonly byId = new Map<string, Message>();
	private readonly open = new Set<Message>();
	private nextId = 0;
	private looking: NodeJS.Timeout | null = null;

	constructor(private readonly options: SmscOptions) {
		this.credit = options.credit;
	}

	/** Takes a message, or returns the code with which it is refused. */
	submit(submission: Submission): Message | number {
		return this.refusalOf(submission) ?? this.take(submission);
	}

	/** The code with which a part of a message is refused, or null. Uses up one of `refuseNext`. */
	refusalOf({ to, from, parts }: Pick<Submission, 'to' | 'from' | 'parts'>): number | null {
		const chosen = this.refuseNext.shift();
		if (chosen !== undefined) return chosen;
		if (this.options.deniedSenders.includes(from)) return REFUSALS.sender;
		const byNumber = REFUSED_ENDINGS[to.slice(-3)];
		if (byNumber !== undefined) return byNumber;
		return parts > this.credit ? REFUSALS.credit : null;
	}

	/** Takes a message that nothing refuses. */
	take(submission: Submission, id = this.newId()): Message {
		this.credit -= submission.parts;
		const takenAt = this.options.clock();
		const message: Message = {
			...submission,
			id,
			takenAt,
			status: submission.sendAt !== null && submission.sendAt > takenAt ? 'scheduled' : 'sent',
		};
		this.messages.push(message);
		this.byId.set(message.id, message);
		this.open.add(message);
		this.looking ??= setInterval(() => this.look(), LOOK_EVERY_MS).unref();
		return message;
	}

	/** SerwerSMS's IDs are hexadecimal, such as aca3944055. */
	newId(): string {
		return `aca39${(this.nextId++).toString(16).padStart(6, '0')}`;
	}

	find(id: string): Message | undefined {
		return this.byId.get(id);
	}

	/** Ends a message, and writes its receipt. */
	decide(message: Message, stat: Stat, err = stat === 'DELIVRD' ? '0' : '11'): void {
		message.status = stat;
		this.open.delete(message);
		this.report(message, stat, err);
	}

	/** Writes a receipt, once more or with another word. */
	report(message: Message, stat: Stat, err = '0'): void {
		if (!message.wantsReceipt) return;
		const { id, takenAt, text } = message;
		const doneAt = this.options.clock();
		this.onReceipt({ id, stat, err, submittedAt: takenAt, doneAt, text }, message);
	}

	clear(): void {
		this.messages.length = 0;
		this.incoming.length = 0;
		this.refuseNext.length = 0;
		this.byId.clear();
		this.open.clear();
		this.credit = this.options.credit;
		this.stop();
	}

	stop(): void {
		if (this.looking) clearInterval(this.looking);
		this.looking = null;
	}

	private look(): void {
		const now = this.options.clock();
		const { sentAfter, deliveredAfter } = this.options.life;
		const due = [...this.open].filter(({ takenAt, sendAt }) => {
			return now - Math.max(takenAt, sendAt ?? 0) >= Math.max(sentAfter, deliveredAfter);
		});
		for (const message of due) {
			const ending = ENDINGS[message.to.slice(-3)] ?? 'DELIVRD';
			if (ending !== 'nothing') this.decide(message, ending);
			else this.open.delete(message);
		}
		if (this.open.size === 0) this.stop();
	}
}
