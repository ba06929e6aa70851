import { json, type Answer } from '../../exchange';
import { gsm7Parts, ucs2Parts } from '../../gsm7';
import type { Limits } from '../account/limits';
import type { Blacklist } from '../contacts/blacklist';
import { errorMessage, refusal, type ErrorCode } from '../errors';
import type { DeliveryReports } from './deliveryReports';
import type { Ledger } from './ledger';
import type { Draft, Message, MessageType, Terms } from './message';
import type { Recipient } from './recipients';
import type { Sending } from './terms';

/** UTF-16 units. Source: `chars_limit` "918/6" in account/limits. */
const MAX_TEXT_LENGTH = 918;
const MAX_PARTS = 6;

/** The codes for RCS are never used, because it has no limit. */
const REFUSAL_CODES = {
	eco: { exhausted: 3000, forbidden: 3001 },
	full: { exhausted: 3002, forbidden: 3003 },
	mms: { exhausted: 3004, forbidden: 3005 },
	voice: { exhausted: 3006, forbidden: 3007 },
	rcs: { exhausted: 3009, forbidden: 3009 },
} as const satisfies Record<MessageType, Record<string, ErrorCode>>;

export interface Post {
	readonly ledger: Ledger;
	readonly limits: Limits;
	readonly blacklist: Blacklist;
	readonly deliveryReports: DeliveryReports;
	/** The address for reports if the request gives none. */
	panelDlrUrl(): string | null;
}

/** Returns the parts of a text as it is sent, or null if it is too long. */
export function partsIn(text: string, { utf, type }: Pick<Terms, 'utf' | 'type'>): number | null {
	if (type === 'rcs') return 1;
	if (text.length > MAX_TEXT_LENGTH) return null;
	const parts = utf ? ucs2Parts(text) : gsm7Parts(text);
	if (parts > MAX_PARTS) return null;
	return type === 'eco' || type === 'full' ? parts : 1;
}

/**
 * Sends to each recipient, in order, until the limit is used up. Recipients that cannot get the
 * message are unsent, and the answer is still a success. If the limit is too small for every
 * recipient, or the type is not available, nothing is sent. @throws Refusal 3000–3007, 3104.
 */
export function dispatch(
	post: Post,
	{ details, test, ...handedIn }: Sending,
	recipients: Recipient[],
	text: string,
): Answer {
	const { ledger, limits, deliveryReports } = post;
	const terms: Terms = { ...handedIn, dlrUrl: handedIn.dlrUrl ?? post.panelDlrUrl() };
	const { type } = terms;
	const { exhausted, forbidden } = REFUSAL_CODES[type];
	if (recipients.length === 0) throw refusal(3104, 'there are no recipients');
	if (!limits.isAvailable(type)) throw refusal(forbidden, `the account has no ${type}`);
	const drafts = judged(post, terms, recipients, text);
	const taken = drafts.filter(({ errorCode }) => errorCode === null);
	if (taken.length === 0 && drafts.some(({ errorCode }) => errorCode === exhausted)) {
		throw refusal(exhausted, `the account has no ${type} left`);
	}
	const messages = ledger.compose(terms, drafts);
	if (test) {
		ledger.tested += messages.length;
	} else {
		ledger.record(terms, messages);
		const parts = taken.reduce((sum, one) => sum + one.parts, 0);
		limits.spend(type, parts);
		for (const message of messages) deliveryReports.expect(message);
	}
	return json(200, {
		success: true,
		queued: taken.length,
		unsent: drafts.length - taken.length,
		...(details ? { items: messages.map(shown) } : {}),
	});
}

function judged(
	{ limits, blacklist }: Post,
	terms: Terms,
	recipients: Recipient[],
	common: string,
): Draft[] {
	const { type } = terms;
	let left = limits.remaining(type);
	// Most requests send the same text to everybody.
	const commonParts = partsIn(common, terms);
	return recipients.map(({ phone, given, groupId, text: own, uniqueId }): Draft => {
		const text = own ?? common;
		const parts = own === null ? commonParts : partsIn(own, terms);
		const draft = { phone: phone ?? given, text, uniqueId, groupId, parts: parts ?? 0 };
		if (phone === null) return { ...draft, errorCode: 3103 };
		if (blacklist.has(phone)) return { ...draft, errorCode: 3100 };
		if (own !== null && own.trim() === '') return { ...draft, errorCode: 3101 };
		if (parts === null) return { ...draft, errorCode: 3102 };
		if (parts > left) return { ...draft, errorCode: REFUSAL_CODES[type].exhausted };
		left -= parts;
		return { ...draft, errorCode: null };
	});
}

function shown({ id, phone, queued, parts, text, errorCode }: Message): Record<string, unknown> {
	if (errorCode === null) return { id, phone, status: 'queued', queued, parts, text };
	const error_message = errorMessage(errorCode);
	return { id, phone, status: 'unsent', queued, parts, error_code: errorCode, error_message, text };
}
