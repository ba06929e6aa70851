import type { Clock } from '../../time';
import { localTime } from '../../time';
import { isFullTime } from '../parameters';

/** Answers to ECO+, messages to an access number, to one's own number, premium SMS, MMS. */
export const incomingTypes = ['eco', 'nd', 'ndi', 'pre', 'mms'] as const;

export type IncomingType = (typeof incomingTypes)[number];

export interface Attachment {
	readonly id: number;
	readonly name: string;
	readonly content_type: string;
	/** The file in base64. */
	readonly data: string;
}

/** An MO message. */
export interface IncomingMessage {
	/** Grows within a type; two types may have the same one. */
	readonly id: number;
	readonly type: IncomingType;
	readonly phone: string;
	readonly text: string;
	/** `YYYY-MM-DD HH:MM:SS`: local time without its zone. */
	readonly received: string;
	/** The number it was sent to: of `ndi`, `pre` and `mms`. */
	readonly toNumber: string | null;
	/** The message it answers: of `eco`. */
	readonly messageId: string | null;
	/** Of an MMS. */
	readonly title: string | null;
	readonly attachments: readonly Attachment[];
	/** Whether a request with `read` has had it. */
	read: boolean;
}

export type NewIncomingMessage = Pick<IncomingMessage, 'phone' | 'text'> &
	Partial<Omit<IncomingMessage, 'id' | 'read' | 'attachments'>> & {
		attachments?: ReadonlyArray<Omit<Attachment, 'id'>>;
	};

const firstId = 1_001;
const firstAttachment = 2_518;
const ownNumbers: Partial<Record<IncomingType, string>> = {
	ndi: '+48664078059',
	pre: '71200',
	mms: '+48664078060',
};

/** Messages ascending by time; of equal times in the order of arrival. */
export class Inbox {
	readonly messages: IncomingMessage[] = [];
	private readonly nextId = new Map<IncomingType, number>();
	private nextAttachment = firstAttachment;

	constructor(
		private readonly clock: Clock,
		private readonly timeZone: string,
	) {}

	/** @throws RangeError for a `received` that is no full time. */
	add(message: NewIncomingMessage): IncomingMessage {
		const type = message.type ?? 'nd';
		const received = message.received ?? localTime(this.clock(), this.timeZone);
		if (!isFullTime(received)) throw new RangeError(`not YYYY-MM-DD HH:MM:SS: ${received}`);
		const id = this.nextId.get(type) ?? firstId;
		this.nextId.set(type, id + 1);
		const added: IncomingMessage = {
			messageId: null,
			title: null,
			toNumber: ownNumbers[type] ?? null,
			...message,
			id,
			type,
			received,
			attachments: (message.attachments ?? []).map((one) => this.attached(one)),
			read: false,
		};
		// Mostly at the end; a late message finds its place.
		const later = this.messages.findLastIndex((one) => one.received <= received);
		this.messages.splice(later + 1, 0, added);
		return added;
	}

	find(type: IncomingType, id: number): IncomingMessage | undefined {
		return this.messages.find((one) => one.type === type && one.id === id);
	}

	/** Whether there is something to answer. */
	has(type: IncomingType, phone: string, toNumber: string | null): boolean {
		return this.messages.some(
			(one) =>
				one.type === type &&
				one.phone === phone &&
				(toNumber === null || one.toNumber === toNumber),
		);
	}

	clear(): void {
		this.messages.length = 0;
		this.nextId.clear();
		this.nextAttachment = firstAttachment;
	}

	private attached(attachment: Omit<Attachment, 'id'>): Attachment {
		const id = this.nextAttachment;
		this.nextAttachment += 1;
		return { id, ...attachment };
	}
}
