import { isObject } from '../../exchange';
import type { AddressBook } from '../contacts/addressBook';
import { badFormat, refusal, unknownId } from '../errors';
import { Parameters as Fields, type Parameters } from '../parameters';
import { international } from '../phone';

/** A recipient, and the text for it. */
export interface Recipient {
	/** The international number. Null if it is not a number. */
	readonly phone: string | null;
	readonly given: string;
	readonly groupId: number | null;
	/** The text of a personalized message. Null means the text of the request. */
	readonly text: string | null;
	readonly uniqueId: string | null;
}

export type Source = 'phone' | 'group_id' | 'contact_id';

/**
 * Returns the numbers of `phone`, then those of the groups, then those of the contacts, if the kind
 * of message allows them. @throws Refusal 2000 if there are none, 1004 for an unknown id.
 */
export function readRecipients(
	parameters: Parameters,
	book: AddressBook,
	sources: readonly Source[],
): Recipient[] {
	if (!sources.some((name) => parameters.isSent(name))) {
		throw refusal(2000, `one of ${sources.join(', ')}`);
	}
	const found: Record<Source, () => Recipient[]> = {
		phone: () => parameters.phones().map((phone) => recipient(phone)),
		group_id: () => groupMembers(parameters, book),
		contact_id: () => chosenContacts(parameters, book),
	};
	return sources.flatMap((source) => found[source]());
}

function chosenContacts(parameters: Parameters, book: AddressBook): Recipient[] {
	return parameters.texts('contact_id').map((id) => {
		const contact = book.contact(Number(id));
		if (!contact) throw unknownId(`contact ${id}`);
		return recipient(contact.phone);
	});
}

function groupMembers(parameters: Parameters, book: AddressBook): Recipient[] {
	return parameters.texts('group_id').flatMap((id) => {
		const group = book.group(Number(id));
		if (!group) throw unknownId(`group ${id}`);
		return book.members(group.id).map(({ phone }) => recipient(phone, { groupId: group.id }));
	});
}

/**
 * Reads `messages`, which is an array of phones and texts or the older string form, or groups that
 * all get the same `text`. Other fields of an entry, such as its own unique_id, are ignored.
 * @throws Refusal 1004, 1006, 2000.
 */
export function readPersonalized(parameters: Parameters, book: AddressBook): Recipient[] {
	const messages = parameters.value('messages');
	const text = parameters.text('text');
	if (messages === undefined) {
		if (!parameters.isSent('group_id')) throw refusal(2000, 'neither messages nor group_id');
		if (text === null) throw refusal(2000, 'text is missing');
		return groupMembers(parameters, book).map((one) => ({ ...one, text }));
	}
	if (typeof messages === 'string') return messages.split(']|[').map(fromText);
	if (!Array.isArray(messages)) throw badFormat('messages is not an array');
	return messages.map((message: unknown) => {
		if (!isObject(message)) throw badFormat('a message is not an object');
		const fields = new Fields(message);
		return recipient(fields.text('phone') ?? '', { text: fields.text('text') ?? '' });
	});
}

/** `500600700:Hello`, joined by `]|[`, as the vendor's Java, C# and Bash clients do. */
function fromText(entry: string): Recipient {
	const colon = entry.indexOf(':');
	if (colon < 0) throw badFormat('a message has no colon');
	return recipient(entry.slice(0, colon), { text: entry.slice(colon + 1) });
}

function recipient(given: string, rest: Partial<Recipient> = {}): Recipient {
	const phone = international(given);
	return { phone, given, groupId: null, text: null, uniqueId: null, ...rest };
}

/**
 * Reads the client's own ids, one for each recipient, in the same order. @throws Refusal 3111,
 * 3200, 3201, 3202.
 */
export function withUniqueIds(
	recipients: Recipient[],
	parameters: Parameters,
	isTaken: (uniqueId: string) => boolean,
): Recipient[] {
	const uniqueIds = parameters.texts('unique_id');
	if (uniqueIds.length === 0) return recipients;
	const bad = uniqueIds.find((id) => !/^[A-Za-z0-9]{3,50}$/.test(id));
	if (bad !== undefined) throw refusal(3200, bad);
	if (uniqueIds.length !== recipients.length) {
		throw refusal(3202, `${uniqueIds.length} for ${recipients.length} messages`);
	}
	if (new Set(uniqueIds).size < uniqueIds.length) throw refusal(3201, 'an id occurs twice');
	const taken = uniqueIds.find(isTaken);
	if (taken !== undefined) throw refusal(3111, taken);
	return recipients.map((one, i) => ({ ...one, uniqueId: uniqueIds[i] ?? null }));
}

/** Keeps the first recipient of each number. */
export function withoutRepeats(recipients: Recipient[]): Recipient[] {
	const seen = new Set<string>();
	return recipients.filter(({ phone, given }) => {
		const key = phone ?? given;
		if (seen.has(key)) return false;
		seen.add(key);
		return true;
	});
}
