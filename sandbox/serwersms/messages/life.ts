import type { Life } from '../../options';

/** Source: HTTPS API v2, "Checking the SMS delivery reports". */
export type Status = 'delivered' | 'undelivered' | 'sent' | 'unsent' | 'in_progress' | 'saved';

/** Why a message was not sent or not delivered. Source: the comments of the vendor's PHP client. */
export type Reason =
	| 'message_expired'
	| 'unsupported_number'
	| 'message_rejected'
	| 'missed_call'
	| 'wrong_number'
	| 'limit_exhausted'
	| 'lock_send'
	| 'wrong_message'
	| 'operator_error'
	| 'wrong_sender_name'
	| 'number_is_blacklisted'
	| 'sending_to_foreign_networks_is_locked'
	| 'no_permission_to_send_messages'
	| 'other_error';

/**
 * The status of a message and its times in ms. A time is null if the message did not get that far.
 */
export interface Stage {
	readonly status: Status;
	readonly sentAt: number | null;
	readonly deliveredAt: number | null;
	/** When its status became final. */
	readonly endedAt: number | null;
	readonly reason: Reason | null;
}

export interface Ending {
	readonly status: Exclude<Status, 'saved'>;
	readonly reason: Reason | null;
}

const DELIVERED: Ending = { status: 'delivered', reason: null };

const undelivered = (reason: Reason): Ending => ({ status: 'undelivered', reason });
const unsent = (reason: Reason): Ending => ({ status: 'unsent', reason });

/** The final status of messages to numbers with these last digits. All others are delivered. */
export const ENDINGS: Readonly<Record<string, Ending>> = {
	'001': undelivered('message_expired'),
	'002': undelivered('unsupported_number'),
	'003': undelivered('message_rejected'),
	'004': undelivered('missed_call'),
	'005': undelivered('operator_error'),
	'006': undelivered('other_error'),
	'011': unsent('wrong_number'),
	'012': unsent('limit_exhausted'),
	'013': unsent('lock_send'),
	'014': unsent('wrong_message'),
	'015': unsent('wrong_sender_name'),
	'016': unsent('number_is_blacklisted'),
	'017': unsent('sending_to_foreign_networks_is_locked'),
	'018': unsent('no_permission_to_send_messages'),
	'020': { status: 'sent', reason: null },
	'021': { status: 'in_progress', reason: null },
};

export function endingOf(phone: string): Ending {
	return ENDINGS[phone.slice(-3)] ?? DELIVERED;
}

/** The status at `now` of a message that starts at `startsAt`. */
export function stage(ending: Ending, startsAt: number, now: number, life: Life): Stage {
	const sentAt = startsAt + life.sentAfter;
	const doneAt = startsAt + life.deliveredAfter;
	if (now < startsAt) return open('saved');
	if (now < sentAt || ending.status === 'in_progress') return open('in_progress');
	if (ending.status === 'unsent') return unsentStage(ending.reason, sentAt);
	if (now < doneAt || ending.status === 'sent') return { ...open('sent'), sentAt };
	const deliveredAt = ending.status === 'delivered' ? doneAt : null;
	return { ...ending, sentAt, deliveredAt, endedAt: doneAt };
}

/** The status of a message that was never sent. */
export function unsentStage(reason: Reason | null, endedAt: number): Stage {
	return { ...open('unsent'), reason, endedAt };
}

function open(status: Status): Stage {
	return { status, sentAt: null, deliveredAt: null, endedAt: null, reason: null };
}
