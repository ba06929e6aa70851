import { json, type Answer } from '../../exchange';
import { localTime, type Clock } from '../../time';
import type { Actions } from '../actions';
import { refusal } from '../errors';
import { pageOf, type PageRules } from '../paging';
import type { Parameters } from '../parameters';

export interface BlacklistEntry {
	readonly id: number;
	/** The number in international form. */
	readonly phone: string;
	/** Local time, `YYYY-MM-DD HH:MM:SS`. */
	readonly added: string;
}

const FIRST_ID = 301;

export class Blacklist {
	private readonly byPhone = new Map<string, BlacklistEntry>();
	private nextId = FIRST_ID;

	constructor(
		private readonly clock: Clock,
		private readonly timeZone: string,
	) {}

	get entries(): BlacklistEntry[] {
		return [...this.byPhone.values()];
	}

	has(phone: string): boolean {
		return this.byPhone.has(phone);
	}

	add(phone: string): BlacklistEntry {
		const added = localTime(this.clock(), this.timeZone);
		const entry = { id: this.nextId, phone, added };
		this.nextId += 1;
		this.byPhone.set(phone, entry);
		return entry;
	}

	delete(phone: string): boolean {
		return this.byPhone.delete(phone);
	}

	clear(): void {
		this.byPhone.clear();
		this.nextId = FIRST_ID;
	}
}

/** Source: the comments of the vendor's PHP client, Blacklist. */
export function blacklistActions(blacklist: Blacklist, rules: PageRules): Actions {
	return {
		'blacklist/index': index,
		'blacklist/check': (parameters) => json(200, { exists: blacklist.has(parameters.phone()) }),
		'blacklist/add': add,
		'blacklist/delete': remove,
	};

	/** `phone` can be a part of a number. */
	function index(parameters: Parameters): Answer {
		const phone = parameters.text('phone') ?? '';
		const found = blacklist.entries.filter((entry) => entry.phone.includes(phone));
		const page = pageOf(parameters, found, rules);
		const items = page.items.map((entry) => ({ phone: entry.phone, added: entry.added }));
		return json(200, { ...page, items });
	}

	function add(parameters: Parameters): Answer {
		const phone = parameters.phone();
		if (blacklist.has(phone)) throw refusal(4601, phone);
		return json(200, { success: true, id: blacklist.add(phone).id });
	}

	function remove(parameters: Parameters): Answer {
		const phone = parameters.phone();
		if (!blacklist.delete(phone)) throw refusal(4602, phone);
		return json(200, { success: true });
	}
}
