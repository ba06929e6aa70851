import { json, type Answer } from '../../exchange';
import { localTime, type Clock } from '../../time';
import type { Limits } from '../account/limits';
import type { Actions } from '../actions';
import { contactWith, type AddressBook } from '../contacts/addressBook';
import { missing, refusal, unknownId } from '../errors';
import { ordered, pageOf, type PageRules } from '../paging';
import type { Parameters } from '../parameters';
import { international } from '../phone';
import type { Ledger } from './ledger';
import type { Message } from './message';

const MAX_IDS = 500;
/** "About 14 days". Older messages are not found. */
const KEPT_FOR_MS = 14 * 24 * 60 * 60 * 1000;

const FILTER_WORDS = [
	'delivered',
	'undelivered',
	'pending',
	'sent',
	'unsent',
	'in_progress',
	'saved',
] as const;

interface Archive {
	readonly ledger: Ledger;
	readonly book: AddressBook;
	readonly limits: Limits;
	readonly rules: PageRules;
	readonly clock: Clock;
	readonly timeZone: string;
}

/**
 * Source: HTTPS API v2, "Checking the SMS delivery reports", "Deleting definite time messages"; the
 * comments of the vendor's PHP client. The items have no unique_id.
 */
export function reportActions(archive: Archive): Actions {
	const { ledger, book, limits, rules, clock, timeZone } = archive;
	return { 'messages/reports': reports, 'messages/view': view, 'messages/delete': remove };

	function reports(parameters: Parameters): Answer {
		const found = ordered(parameters, select(parameters));
		const page = pageOf(parameters, found, rules);
		const withContact = parameters.flag('show_contact');
		return json(200, { ...page, items: page.items.map((one) => shown(one, withContact)) });
	}

	/** Every given filter must match. Without a filter, all messages match. */
	function select(parameters: Parameters): Message[] {
		const status = parameters.word('status', FILTER_WORDS);
		const type = parameters.word('type', ['eco', 'full', 'mms', 'voice']);
		const phones = new Set(parameters.phones().map((given) => international(given) ?? given));
		const from = parameters.time('date_from') ?? '';
		const to = parameters.time('date_to') ?? '9';
		const statId = parameters.whole('stat_id');
		const ids = idFilter(parameters, 'id', (id) => [ledger.byId(id)]);
		const uniqueIds = idFilter(parameters, 'unique_id', (id) => ledger.byUniqueId(id));
		const since = clock() - KEPT_FOR_MS;
		return ledger
			.all()
			.filter(
				(one) =>
					one.startsAt >= since &&
					(ids === null || ids.has(one)) &&
					(uniqueIds === null || uniqueIds.has(one)) &&
					(phones.size === 0 || phones.has(one.phone)) &&
					one.queued >= from &&
					one.queued <= to &&
					(statId === null || one.statId === statId) &&
					(type === null || one.type === type) &&
					(status === null || hasStatus(one, status)),
			);
	}

	/** Finds a message by `id`, or by `unique_id`, of which the last message counts. */
	function view(parameters: Parameters): Answer {
		const id = parameters.text('id');
		const uniqueId = parameters.text('unique_id');
		if (id === null && uniqueId === null) throw missing('id or unique_id');
		const message = id === null ? ledger.byUniqueId(uniqueId ?? '').at(-1) : ledger.byId(id);
		if (!message || message.startsAt < clock() - KEPT_FOR_MS) throw unknownId('such message');
		return json(200, shown(message, parameters.flag('show_contact')));
	}

	/**
	 * Deletes messages that have not left yet. If there are none, the result is neither a success nor
	 * an error object.
	 */
	function remove(parameters: Parameters): Answer {
		const asked = [
			...named(parameters, 'id', (id) => [ledger.byId(id)]),
			...named(parameters, 'unique_id', (id) => ledger.byUniqueId(id)),
		];
		if (asked.length === 0) throw missing('id or unique_id');
		const deleted = new Set<Message>();
		let failed = 0;
		for (const messages of asked) {
			const saved = messages.filter((message) => message.status === 'saved');
			if (saved.length === 0) failed += 1;
			for (const message of saved) deleted.add(message);
		}
		if (deleted.size > 0) ledger.cancel(deleted);
		for (const { type, parts } of deleted) limits.spend(type, -parts);
		return json(200, { success: deleted.size > 0, correct: deleted.size, failed });
	}

	function shown(message: Message, withContact: boolean): Record<string, unknown> {
		const { id, phone, status, queued, sentAt, deliveredAt, sender, type } = message;
		const { text, flash, utf, parts, files, reason } = message;
		return {
			id,
			phone,
			status,
			queued,
			sent: timeOf(sentAt),
			delivered: timeOf(deliveredAt),
			sender: sender ?? '',
			type,
			text,
			flash,
			utf,
			parts,
			cost: Math.round(parts * PRICES[type] * 100) / 100,
			method: 'api',
			mnc: phone.startsWith('+48') ? 26_003 : null,
			country: phone.startsWith('+48') ? 'Poland' : null,
			network: phone.startsWith('+48') ? 'Orange' : null,
			attachments: files.map((file) => ({ id: file })),
			reason,
			...(withContact ? contactWith(phone, book) : {}),
		};
	}

	function timeOf(ms: number | null): string | null {
		return ms === null ? null : localTime(ms, timeZone);
	}
}

/** The price of a part. */
const PRICES = { eco: 0.07, full: 0.12, voice: 0.2, mms: 0.3, rcs: 0.15 };

type Finder = (id: string) => ReadonlyArray<Message | undefined>;

/** Returns the messages of each id, which can be none. @throws Refusal 3331 for too many ids. */
function named(parameters: Parameters, name: 'id' | 'unique_id', find: Finder): Message[][] {
	const ids = parameters.texts(name);
	if (ids.length > MAX_IDS) throw refusal(3331, `${ids.length} of ${name}`);
	return ids.map((id) => find(id).filter((message) => message !== undefined));
}

function idFilter(
	parameters: Parameters,
	name: 'id' | 'unique_id',
	find: Finder,
): ReadonlySet<Message> | null {
	const found = named(parameters, name, find);
	return found.length === 0 ? null : new Set(found.flat());
}

/**
 * "pending" exists only in the filter. It means that the message is on its way without a report.
 */
function hasStatus({ status }: Message, asked: (typeof FILTER_WORDS)[number]): boolean {
	if (asked === 'pending') return status === 'in_progress' || status === 'sent';
	return status === asked;
}
