import { isObject, Refusal } from '../../exchange';
import type { Senders } from '../account/senders';
import { dispatch, type Post } from '../messages/dispatch';
import type { Reason } from '../messages/life';
import type { Message } from '../messages/message';
import { international } from '../phone';

/** A message that came as a row of a table or as a line of a file. */
export interface ChannelMessage {
	readonly number: string;
	readonly text: string;
	/** Empty means ECO+. */
	readonly sender: string;
	readonly utf: boolean;
	readonly flash: boolean;
	readonly speed: boolean;
}

/** Why a message was not even taken. */
export interface NotTaken {
	readonly reason: Reason;
}

export interface ChannelOffice extends Post {
	readonly senders: Senders;
}

/** Sends the message as the HTTPS API would. */
export function take(office: ChannelOffice, given: ChannelMessage): Message | NotTaken {
	const { ledger, senders } = office;
	const sender = given.sender === '' ? null : given.sender;
	if (sender !== null && !senders.maySend(sender)) return { reason: 'wrong_sender_name' };
	if (given.text.trim() === '') return { reason: 'wrong_message' };
	const phone = international(given.number);
	const recipient = { phone, given: given.number, groupId: null, text: given.text, uniqueId: null };
	try {
		dispatch(office, { ...termsOf(given, sender), details: false, test: false }, [recipient], '');
	} catch (error) {
		return { reason: reasonOf(error) };
	}
	return ledger.all().at(-1)!;
}

function termsOf({ utf, flash, speed }: ChannelMessage, sender: string | null) {
	const isFull = sender !== null;
	return {
		type: isFull ? 'full' : 'eco',
		sender,
		utf: utf && isFull,
		flash,
		speed: speed && isFull,
		vcard: false,
		wapPush: null,
		title: null,
		files: [],
		rcs: null,
		dlrUrl: null,
		scheduledAt: null,
	} as const;
}

/** Of a refusal by `dispatch`: the type is used up, or not available. */
function reasonOf(error: unknown): Reason {
	if (!(error instanceof Refusal)) throw error;
	const { error: refused } = JSON.parse(error.answer.body.toString()) as { error?: unknown };
	const code = isObject(refused) ? refused.code : null;
	return code === 3000 || code === 3002 ? 'limit_exhausted' : 'no_permission_to_send_messages';
}

/** The codes of reports in a table. Source: "SQL API", "Error codes". */
export const REPORT_CODES: Readonly<Record<Reason, number>> = {
	message_expired: 2000,
	wrong_number: 2200,
	unsupported_number: 2002,
	message_rejected: 2003,
	operator_error: 2004,
	missed_call: 2005,
	limit_exhausted: 2201,
	lock_send: 2202,
	wrong_message: 2203,
	wrong_sender_name: 2205,
	number_is_blacklisted: 2206,
	sending_to_foreign_networks_is_locked: 2207,
	no_permission_to_send_messages: 2208,
	other_error: 2204,
};
