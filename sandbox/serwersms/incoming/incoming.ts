import { json, type Answer } from '../../exchange';
import type { Actions } from '../actions';
import { contactWith, type AddressBook } from '../contacts/addressBook';
import type { Blacklist } from '../contacts/blacklist';
import { ordered, pageOf, type PageRules } from '../paging';
import type { Parameters } from '../parameters';
import { international } from '../phone';
import { INCOMING_TYPES, type Inbox, type IncomingMessage } from './inbox';

/** The vendor's spelling: one in its documentation, another in its newest clients. */
export type ReceivedSpelling = 'recived' | 'received' | 'both';

/**
 * The path and the field have the same spelling. Source: HTTPS API v2, "Incoming messages"
 * (`recived`); the vendor's Symfony bundle 2.0.1 and Java client 2.0.0 (`received`).
 */
export function incomingActions(
	inbox: Inbox,
	book: AddressBook,
	blacklist: Blacklist,
	spelling: ReceivedSpelling,
	rules: PageRules,
): Actions {
	const spellings = spelling === 'both' ? (['recived', 'received'] as const) : [spelling];
	return Object.fromEntries(
		spellings.map((word) => [`messages/${word}`, (parameters) => list(parameters, word)]),
	);

	/** `read` marks the messages on this page, and no later answer returns them. */
	function list(parameters: Parameters, word: 'recived' | 'received'): Answer {
		const page = pageOf(parameters, ordered(parameters, found(parameters)), rules);
		const withContact = parameters.flag('show_contact');
		const items = page.items.map((message) => shown(message, word, withContact));
		if (parameters.flag('read')) for (const message of page.items) message.read = true;
		return json(200, { ...page, items });
	}

	function found(parameters: Parameters): IncomingMessage[] {
		const type = parameters.word('type', INCOMING_TYPES);
		const ndi = numberOrAsGiven(parameters.text('ndi'));
		const phones = new Set(parameters.phones().map(numberOrAsGiven));
		const from = parameters.time('date_from') ?? '';
		const to = parameters.time('date_to') ?? '9';
		return inbox.messages.filter(
			(one) =>
				!one.read &&
				(type === null || one.type === type) &&
				(ndi === null || (one.type === 'ndi' && one.toNumber === ndi)) &&
				(phones.size === 0 || phones.has(one.phone)) &&
				one.received >= from &&
				one.received <= to,
		);
	}

	/** Fields that a type does not have are left out. */
	function shown(
		message: IncomingMessage,
		word: 'recived' | 'received',
		withContact: boolean,
	): Record<string, unknown> {
		const { id, type, phone, received, messageId, toNumber, title, text, attachments } = message;
		const optional = { message_id: messageId, to_number: toNumber, title };
		const given = Object.entries(optional).filter(([, value]) => value !== null);
		return {
			id,
			type,
			phone,
			[word]: received,
			blacklist: blacklist.has(phone),
			text,
			...Object.fromEntries(given),
			...(type === 'mms' ? { attachments } : {}),
			...(withContact ? contactWith(phone, book) : {}),
		};
	}
}

function numberOrAsGiven(given: string): string;
function numberOrAsGiven(given: string | null): string | null;
function numberOrAsGiven(given: string | null): string | null {
	return given === null ? null : (international(given) ?? given);
}
