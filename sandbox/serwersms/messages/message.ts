import type { ErrorCode } from '../errors';
import type { Reason, Status } from './life';

/** `rcs` is this sandbox's own word: the reports know none. */
export type MessageType = 'eco' | 'full' | 'voice' | 'mms' | 'rcs';

/** What goes for all messages of a request. */
export interface Terms {
	type: MessageType;
	/** Null: ECO+. */
	sender: string | null;
	/** With effect: ECO+ has neither `utf` nor `speed`. */
	utf: boolean;
	flash: boolean;
	speed: boolean;
	vcard: boolean;
	wapPush: string | null;
	/** Of an MMS. */
	title: string | null;
	/** Ids of the files that go along. */
	files: readonly string[];
	/** The message of an RCS, as it was handed in. */
	rcs: unknown;
	/** Where its report goes. */
	dlrUrl: string | null;
	/** The moment that `date` names, in ms. */
	scheduledAt: number | null;
}

/** A message as it was handed in. */
export interface Draft {
	/** International, or as given where that is no number. */
	phone: string;
	text: string;
	uniqueId: string | null;
	/** The group it came from. */
	groupId: number | null;
	parts: number;
	/** Why it is not taken. */
	errorCode: ErrorCode | null;
}

/** A message under its id: taken, or not taken beside others that were. */
export interface Message extends Readonly<Terms>, Readonly<Draft> {
	/** Ten hexadecimal digits. */
	readonly id: string;
	/** The campaign in stats/index: all messages of a request. */
	readonly statId: number;
	readonly queuedAt: number;
	/** The same, as reports tell it. */
	readonly queued: string;
	/** When its turn comes: at once, or on its date. */
	readonly startsAt: number;
	/** Now, and what follows as well. */
	readonly status: Status;
	readonly sentAt: number | null;
	readonly deliveredAt: number | null;
	readonly endedAt: number | null;
	readonly reason: Reason | null;
	/** When it was deleted before its time, in ms: it stays as it was then. */
	cancelledAt: number | null;
}

/** What a request sent, as stats/index shows it. */
export interface Campaign {
	readonly id: number;
	readonly name: string;
	readonly type: MessageType;
	readonly text: string;
	readonly begin: string;
	/** In their order, those not taken included. */
	readonly messages: Message[];
}
