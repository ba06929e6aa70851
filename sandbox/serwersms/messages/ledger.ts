import { randomBytes } from 'node:crypto';
import type { Life } from '../../options';
import { localTime, type Clock } from '../../time';
import type { ErrorCode } from '../errors';
import { endingOf, stage, unsentStage, type Ending, type Reason, type Stage } from './life';
import type { Campaign, Draft, Message, Terms } from './message';

interface Calendar {
	readonly clock: Clock;
	readonly timeZone: string;
	readonly life: Life;
	/** Whether `queued` is the time when a scheduled message was taken, or when it is due. */
	readonly queuedWhen: 'taken' | 'due';
}

const FIRST_CAMPAIGN_ID = 5_001;

/** The reason in a report for the error of one recipient. */
const REASONS: Partial<Record<ErrorCode, Reason>> = {
	3000: 'limit_exhausted',
	3002: 'limit_exhausted',
	3004: 'limit_exhausted',
	3006: 'limit_exhausted',
	3100: 'number_is_blacklisted',
	3101: 'wrong_message',
	3102: 'wrong_message',
	3103: 'wrong_number',
};

export class Ledger {
	/** The messages taken, in order, without canceled ones. */
	messages: Message[] = [];
	/** Messages refused while others of the same request were taken. Reports call them unsent. */
	readonly refused: Message[] = [];
	/** Scheduled messages that were deleted before their time. */
	readonly canceled: Message[] = [];
	readonly campaigns: Campaign[] = [];
	/** The number of messages with `test`. */
	tested = 0;
	/** All messages, taken or refused, in order. */
	private reported: Message[] = [];
	private readonly fates = new WeakMap<Message, Stage>();
	private readonly ids = new Map<string, Message>();
	private readonly uniqueIds = new Map<string, Message[]>();
	private readonly spentUniqueIds = new Set<string>();

	constructor(private readonly calendar: Calendar) {}

	/** Makes the messages of a request without adding them to the ledger. */
	compose(terms: Terms, drafts: readonly Draft[]): Message[] {
		const { clock, timeZone, queuedWhen } = this.calendar;
		const now = clock();
		const startsAt = Math.max(now, terms.scheduledAt ?? now);
		const queuedAt = queuedWhen === 'due' ? startsAt : now;
		const queued = localTime(queuedAt, timeZone);
		const statId = FIRST_CAMPAIGN_ID + this.campaigns.length;
		return drafts.map((draft) => this.alive(terms, draft, { statId, queuedAt, queued, startsAt }));
	}

	record(terms: Terms, messages: Message[]): void {
		const { statId = 0, text = '', queued: begin = '' } = messages[0] ?? {};
		const name = text.slice(0, 20);
		this.campaigns.push({ id: statId, name, type: terms.type, text, begin, messages });
		for (const message of messages) {
			(message.errorCode === null ? this.messages : this.refused).push(message);
			this.reported.push(message);
			this.ids.set(message.id, message);
			if (message.uniqueId === null) continue;
			this.spentUniqueIds.add(message.uniqueId);
			const same = this.uniqueIds.get(message.uniqueId);
			if (same) same.push(message);
			else this.uniqueIds.set(message.uniqueId, [message]);
		}
	}

	/** All messages, oldest first. */
	all(): readonly Message[] {
		return this.reported;
	}

	byId(id: string): Message | undefined {
		return this.ids.get(id);
	}

	/** A client can use the same id twice. */
	byUniqueId(uniqueId: string): readonly Message[] {
		return this.uniqueIds.get(uniqueId) ?? [];
	}

	/** Whether the id was ever used, even for a message that is now deleted. */
	isSpent(uniqueId: string): boolean {
		return this.spentUniqueIds.has(uniqueId);
	}

	/** Deletes messages as if they had never existed. Their unique ids can be used again. */
	cancel(messages: ReadonlySet<Message>): void {
		this.messages = this.messages.filter((message) => !messages.has(message));
		this.reported = this.reported.filter((message) => !messages.has(message));
		const canceledAt = this.calendar.clock();
		for (const message of messages) {
			message.canceledAt = canceledAt;
			this.canceled.push(message);
			this.ids.delete(message.id);
			if (message.uniqueId === null) continue;
			const others = this.byUniqueId(message.uniqueId).filter((other) => other !== message);
			this.uniqueIds.set(message.uniqueId, others);
		}
	}

	/** Sets the final status of a message. */
	decide(message: Message, ending: Ending): void {
		const now = this.calendar.clock();
		const sentAt = message.sentAt ?? now;
		const deliveredAt = ending.status === 'delivered' ? now : null;
		this.fates.set(message, { ...ending, sentAt, deliveredAt, endedAt: now });
	}

	clear(): void {
		this.messages = [];
		this.reported = [];
		for (const list of [this.refused, this.canceled, this.campaigns]) list.length = 0;
		this.tested = 0;
		this.ids.clear();
		this.uniqueIds.clear();
		this.spentUniqueIds.clear();
	}

	private alive(
		terms: Terms,
		draft: Draft,
		times: Pick<Message, 'statId' | 'queuedAt' | 'queued' | 'startsAt'>,
	): Message {
		const { clock, life } = this.calendar;
		const { errorCode, phone } = draft;
		const ending = endingOf(phone);
		const now = () =>
			this.fates.get(message) ??
			(errorCode === null
				? stage(ending, times.startsAt, message.canceledAt ?? clock(), life)
				: unsentStage(REASONS[errorCode] ?? 'other_error', times.queuedAt));
		const message: Message = {
			id: randomBytes(5).toString('hex'),
			...draft,
			...terms,
			...times,
			get status() {
				return now().status;
			},
			get sentAt() {
				return now().sentAt;
			},
			get deliveredAt() {
				return now().deliveredAt;
			},
			get endedAt() {
				return now().endedAt;
			},
			get reason() {
				return now().reason;
			},
			canceledAt: null,
		};
		return message;
	}
}
