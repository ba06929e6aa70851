import type { Answer } from '../../exchange';
import { json } from '../../exchange';
import type { Clock } from '../../time';
import { localTime } from '../../time';
import type { Actions } from '../actions';
import { refusal } from '../errors';
import type { PageRules } from '../paging';
import { pageOf } from '../paging';
import type { Parameters } from '../parameters';

export interface BlacklistEntry {
	readonly id: number;
	/** International. */
	readonly phone: string;
	/** `YYYY-MM-DD HH:MM:SS`, local. */
	readonly added: string;
}

const firstId = 301;

export class Blacklist {
	private readonly byPhone = new Map<string, BlacklistEntry>();
	private nextId = firstId;

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
		this.nextId = firstId;
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

	/** `phone` may be a part of a number. */
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
