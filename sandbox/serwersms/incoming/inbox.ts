import { localTime, type Clock } from '../../time';
import { isFullTime } from '../parameters';

/**
 * Answers to ECO+, messages to an access number, messages to the account's own number, premium SMS,
 * MMS.
 */
export const INCOMING_TYPES = ['eco', 'nd', 'ndi', 'pre', 'mms'] as const;

export type IncomingType = (typeof INCOMING_TYPES)[number];

interface Attachment {
	readonly id: number;
	readonly name: string;
	readonly content_type: string;
	/** The file in base64. */
	readonly data: string;
}

/** An MO message. */
export interface IncomingMessage {
	/** Counts up within a type. Two types can have the same id. */
	readonly id: number;
	readonly type: IncomingType;
	readonly phone: string;
	readonly text: string;
	/** Local time without a zone, `YYYY-MM-DD HH:MM:SS`. */
	readonly received: string;
	/** The number it was sent to. Only `ndi`, `pre` and `mms` have it. */
	readonly toNumber: string | null;
	/** The message it answers. Only `eco` has it. */
	readonly messageId: string | null;
	/** Only an MMS has it. */
	readonly title: string | null;
	readonly attachments: readonly Attachment[];
	/** Whether a request with `read` has returned it. */
	read: boolean;
}

export type NewIncomingMessage = Pick<IncomingMessage, 'phone' | 'text'> &
	Partial<Omit<IncomingMessage, 'id' | 'read' | 'attachments'>> & {
		attachments?: ReadonlyArray<Omit<Attachment, 'id'>>;
	};

const FIRST_ID = 1_001;
const FIRST_ATTACHMENT_ID = 2_518;
const OWN_NUMBERS: Partial<Record<IncomingType, string>> = {
	ndi: '+48664078059',
	pre: '71200',
	mms: '+48664078060',
};

/** Messages in ascending order of time. Messages of the same time are in order of arrival. */
export class Inbox {
	readonly messages: IncomingMessage[] = [];
	private readonly nextId = new Map<IncomingType, number>();
	private nextAttachment = FIRST_ATTACHMENT_ID;

	constructor(
		private readonly clock: Clock,
		private readonly timeZone: string,
	) {}

	/** @throws RangeError if `received` is not a full time. */
	add(message: NewIncomingMessage): IncomingMessage {
		const type = message.type ?? 'nd';
		const received = message.received ?? localTime(this.clock(), this.timeZone);
		if (!isFullTime(received))
			throw new RangeError(`"${received}" is not a time in the form YYYY-MM-DD HH:MM:SS.`);
		const id = this.nextId.get(type) ?? FIRST_ID;
		this.nextId.set(type, id + 1);
		const added: IncomingMessage = {
			messageId: null,
			title: null,
			toNumber: OWN_NUMBERS[type] ?? null,
			...message,
			id,
			type,
			received,
			attachments: (message.attachments ?? []).map((one) => this.attached(one)),
			read: false,
		};
		// Most messages go to the end, a late one to its place in time.
		const later = this.messages.findLastIndex((one) => one.received <= received);
		this.messages.splice(later + 1, 0, added);
		return added;
	}

	find(type: IncomingType, id: number): IncomingMessage | undefined {
		return this.messages.find((one) => one.type === type && one.id === id);
	}

	/** Whether there is a message to answer. */
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
		this.nextAttachment = FIRST_ATTACHMENT_ID;
	}

	private attached(attachment: Omit<Attachment, 'id'>): Attachment {
		const id = this.nextAttachment;
		this.nextAttachment += 1;
		return { id, ...attachment };
	}
}
