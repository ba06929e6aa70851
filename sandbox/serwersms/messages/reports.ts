import type { Answer } from '../../exchange';
import { json } from '../../exchange';
import type { Clock } from '../../time';
import { localTime } from '../../time';
import type { Limits } from '../account/limits';
import type { Actions } from '../actions';
import type { AddressBook } from '../contacts/address-book';
import { contactWith } from '../contacts/address-book';
import { missing, refusal, unknownId } from '../errors';
import type { PageRules } from '../paging';
import { ordered, pageOf } from '../paging';
import type { Parameters } from '../parameters';
import { international } from '../phone';
import type { Ledger } from './ledger';
import type { Message } from './message';

const mostIds = 500;
/** "About 14 days"; what is older is not found. */
const keptFor = 14 * 24 * 60 * 60 * 1000;

const filterWords = [
	'delivered',
	'undelivered',
	'pending',
	'sent',
	'unsent',
	'in_progress',
	'saved',
] as const;

export interface Archive {
	readonly ledger: Ledger;
	readonly book: AddressBook;
	readonly limits: Limits;
	readonly rules: PageRules;
	readonly clock: Clock;
	readonly timeZone: string;
}

/**
 * Source: HTTPS API v2, "Checking the SMS delivery reports", "Deleting definite time messages"; the
 * comments of the vendor's PHP client. No item says its unique_id.
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

	/** Every filter that is given must match; without one, all there are. */
	function select(parameters: Parameters): Message[] {
		const status = parameters.word('status', filterWords);
		const type = parameters.word('type', ['eco', 'full', 'mms', 'voice']);
		const phones = new Set(parameters.phones().map((given) => international(given) ?? given));
		const from = parameters.time('date_from') ?? '';
		const to = parameters.time('date_to') ?? '9';
		const statId = parameters.whole('stat_id');
		const ids = idFilter(parameters, 'id', (id) => [ledger.byId(id)]);
		const uniqueIds = idFilter(parameters, 'unique_id', (id) => ledger.byUniqueId(id));
		const since = clock() - keptFor;
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

	/** By `id`, or by `unique_id`, of which the last message answers. */
	function view(parameters: Parameters): Answer {
		const id = parameters.text('id');
		const uniqueId = parameters.text('unique_id');
		if (id === null && uniqueId === null) throw missing('id or unique_id');
		const message = id === null ? ledger.byUniqueId(uniqueId ?? '').at(-1) : ledger.byId(id);
		if (!message || message.startsAt < clock() - keptFor) throw unknownId('message');
		return json(200, shown(message, parameters.flag('show_contact')));
	}

	/** Only what has not left yet; nothing deleted is no success, and no error object either. */
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
			cost: Math.round(parts * prices[type] * 100) / 100,
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

/** Money for a part. */
const prices = { eco: 0.07, full: 0.12, voice: 0.2, mms: 0.3, rcs: 0.15 };

type Finder = (id: string) => ReadonlyArray<Message | undefined>;

/** What each id stands for, which may be nothing. @throws Refusal 3331 for too many. */
function named(parameters: Parameters, name: 'id' | 'unique_id', find: Finder): Message[][] {
	const ids = parameters.texts(name);
	if (ids.length > mostIds) throw refusal(3331, `${ids.length} of ${name}`);
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

/** "pending" is a word of the filter alone: on its way, with no report yet. */
function hasStatus({ status }: Message, asked: (typeof filterWords)[number]): boolean {
	if (asked === 'pending') return status === 'in_progress' || status === 'sent';
	return status === asked;
}
