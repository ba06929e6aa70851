import type { ErrorCode } from '../errors';
import type { Reason, Status } from './life';

/** `rcs` is the sandbox's own word. The reports do not know RCS. */
export type MessageType = 'eco' | 'full' | 'voice' | 'mms' | 'rcs';

/** The parameters for all messages of a request. */
export interface Terms {
	type: MessageType;
	/** Null means ECO+. */
	sender: string | null;
	/** Whether it has an effect, because ECO+ has neither `utf` nor `speed`. */
	utf: boolean;
	flash: boolean;
	speed: boolean;
	vcard: boolean;
	wapPush: string | null;
	/** Only an MMS has it. */
	title: string | null;
	/** The ids of the attached files. */
	files: readonly string[];
	/** The RCS message as it was submitted. */
	rcs: unknown;
	/** The address for its report. */
	dlrUrl: string | null;
	/** The moment of `date`, in ms. */
	scheduledAt: number | null;
}

/** A message as it was submitted. */
export interface Draft {
	/** The international number, or the given text if it is not a number. */
	phone: string;
	text: string;
	uniqueId: string | null;
	/** The group that the recipient belongs to. */
	groupId: number | null;
	parts: number;
	/** Why it is refused. */
	errorCode: ErrorCode | null;
}

/** A message with an id, taken or refused. */
export interface Message extends Readonly<Terms>, Readonly<Draft> {
	/** Ten hexadecimal digits. */
	readonly id: string;
	/** The campaign in stats/index, which is all messages of a request. */
	readonly statId: number;
	readonly queuedAt: number;
	/** The same time as the reports give it. */
	readonly queued: string;
	/** When it starts: at once, or on its date. */
	readonly startsAt: number;
	/** The current value. The same goes for the fields below. */
	readonly status: Status;
	readonly sentAt: number | null;
	readonly deliveredAt: number | null;
	readonly endedAt: number | null;
	readonly reason: Reason | null;
	/** When it was deleted before its time, in ms. It keeps the status of that moment. */
	canceledAt: number | null;
}

/** The messages of one request, as stats/index shows them. */
export interface Campaign {
	readonly id: number;
	readonly name: string;
	readonly type: MessageType;
	readonly text: string;
	readonly begin: string;
	/** Every message in order, including refused ones. */
	readonly messages: Message[];
}
