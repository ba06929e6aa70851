import type { Answer } from '../../exchange';
import { json } from '../../exchange';
import { gsm7Parts, ucs2Parts } from '../../gsm7';
import type { Limits } from '../account/limits';
import type { Blacklist } from '../contacts/blacklist';
import type { ErrorCode } from '../errors';
import { errorMessage, refusal } from '../errors';
import type { DeliveryReports } from './delivery-reports';
import type { Ledger } from './ledger';
import type { Draft, Message, MessageType, Terms } from './message';
import type { Recipient } from './recipients';
import type { Sending } from './terms';

/** UTF-16 units. Source: `chars_limit` "918/6" in account/limits. */
const longestText = 918;
const mostParts = 6;

/** Those of RCS never show: it has no limit. */
const codes = {
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
	/** Where reports go whose request names no address. */
	panelDlrUrl(): string | null;
}

/** Parts of a text on its way; null for one that is too long. */
export function partsIn(text: string, { utf, type }: Pick<Terms, 'utf' | 'type'>): number | null {
	if (type === 'rcs') return 1;
	if (text.length > longestText) return null;
	const parts = utf ? ucs2Parts(text) : gsm7Parts(text);
	if (parts > mostParts) return null;
	return type === 'eco' || type === 'full' ? parts : 1;
}

/**
 * Sends to each recipient on its own, in order, for as long as the limit lasts; those who cannot get
 * it are unsent in an answer that is a success all the same. Where the limit is too small for every
 * one of them, or there is none to send with, nothing is sent at all.
 * @throws Refusal 3000–3007, 3104.
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
	const { exhausted, forbidden } = codes[type];
	if (recipients.length === 0) throw refusal(3104, 'no recipients');
	if (!limits.isAvailable(type)) throw refusal(forbidden, `no ${type}`);
	const drafts = judged(post, terms, recipients, text);
	const taken = drafts.filter(({ errorCode }) => errorCode === null);
	if (taken.length === 0 && drafts.some(({ errorCode }) => errorCode === exhausted)) {
		throw refusal(exhausted, `no ${type} left`);
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
	// One text mostly goes to all of them.
	const commonParts = partsIn(common, terms);
	return recipients.map(({ phone, given, groupId, text: own, uniqueId }): Draft => {
		const text = own ?? common;
		const parts = own === null ? commonParts : partsIn(own, terms);
		const draft = { phone: phone ?? given, text, uniqueId, groupId, parts: parts ?? 0 };
		if (phone === null) return { ...draft, errorCode: 3103 };
		if (blacklist.has(phone)) return { ...draft, errorCode: 3100 };
		if (own !== null && own.trim() === '') return { ...draft, errorCode: 3101 };
		if (parts === null) return { ...draft, errorCode: 3102 };
		if (parts > left) return { ...draft, errorCode: codes[type].exhausted };
		left -= parts;
		return { ...draft, errorCode: null };
	});
}

function shown({ id, phone, queued, parts, text, errorCode }: Message): Record<string, unknown> {
	if (errorCode === null) return { id, phone, status: 'queued', queued, parts, text };
	const error_message = errorMessage(errorCode);
	return { id, phone, status: 'unsent', queued, parts, error_code: errorCode, error_message, text };
}
