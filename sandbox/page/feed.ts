import type { Gateway } from '../gateway';
import { handsetNumber, type Fate, type Fixed, type Live, type Source } from '../handset';

/** A message as the page has it. */
export interface Entry extends Fixed, Required<Live> {
	/** Of this page's own. */
	key: number;
	gateway: string;
	/** Whether its fate can be decided, as long as it is moving. */
	isDecidable: boolean;
	/** Grows with every change of anything: what is older than what one has is no news. */
	version: number;
}

/** A handset in the list: its last message and how many it has. */
export interface Handset {
	number: string;
	count: number;
	last: Entry;
	version: number;
}

/** What happened since the last look; of much, only that it was `more`. */
export interface Change {
	handsets: Handset[];
	entries: Entry[];
	/** Not all is named here: ask anew. */
	more: boolean;
	/** How many handsets there are. */
	total: number;
}

/** Beyond this a change is told as `more`: nobody reads as fast. */
const mostTold = 40;

interface Known {
	readonly source: Source;
	readonly origin: object;
	readonly entry: Entry;
}

/** Everything that went to handsets and came from them, gathered from the gateways' own lists. */
export class Feed {
	private readonly known = new Map<object, Known>();
	/** Those whose status may yet change. */
	private readonly moving = new Set<Known>();
	/** The one that heard something last comes last. */
	private readonly conversations = new Map<string, Entry[]>();
	private readonly seen = new Map<Gateway, { resets: number; size: number }>();
	private version = 0;
	private keys = 0;

	constructor(private readonly gateways: readonly Gateway[]) {}

	/** Looks at the gateways. Null: nothing has changed. */
	look(): Change | null {
		this.version += 1;
		const wasForgotten = this.gateways.filter((gateway) => this.forget(gateway)).length > 0;
		const fresh = this.gateways.flatMap((gateway) => this.newOf(gateway));
		fresh.sort((one, other) => one.entry.at - other.entry.at);
		for (const one of fresh) this.add(one);
		const changed = [...fresh, ...this.moved()].map(({ entry }) => entry);
		if (changed.length === 0 && !wasForgotten) return null;
		const numbers = new Set(changed.map(({ handset }) => handset));
		const more = wasForgotten || changed.length > mostTold;
		return {
			handsets: more ? [] : [...numbers].map((number) => this.handset(number)),
			entries: more ? [] : changed,
			more,
			total: this.conversations.size,
		};
	}

	/** The latest first; `search` finds numbers, names and texts in any case. */
	handsets(search: string, limit: number): { handsets: Handset[]; total: number } {
		const words = search.trim().toLowerCase();
		const all = [...this.conversations.keys()].reverse();
		const found = words === '' ? all : all.filter((number) => this.matches(number, words));
		const handsets = found.slice(0, limit).map((number) => this.handset(number));
		return { handsets, total: found.length };
	}

	/** The last ones, the oldest of them first, and how many there are before those. */
	conversation(number: string, limit: number): { entries: Entry[]; before: number } {
		const all = this.conversations.get(number) ?? [];
		const entries = all.slice(-limit);
		return { entries, before: all.length - entries.length };
	}

	/** False where it is decided already, or there is no such message. */
	decide(key: number, fate: Fate): boolean {
		const one = [...this.moving].find(({ entry }) => entry.key === key);
		one?.source.decide?.(one.origin, fate);
		return one?.source.decide !== undefined;
	}

	/** After a reset, what is gone goes. */
	private forget(gateway: Gateway): boolean {
		const { resets } = gateway;
		const before = this.seen.get(gateway);
		this.seen.set(gateway, { resets, size: before?.resets === resets ? before.size : 0 });
		if (!before || before.resets === resets) return false;
		const left = new Set(gateway.handsets.sources.flatMap((source) => source.entries()));
		const gone = new Set<Entry>();
		for (const [origin, one] of this.known) {
			if (one.entry.gateway !== gateway.name) continue;
			if (left.has(origin)) continue;
			gone.add(one.entry);
			this.known.delete(origin);
			this.moving.delete(one);
		}
		this.drop(gone);
		return true;
	}

	/** Lists only grow, but for those that are forgotten, and a message that moves from one to another. */
	private newOf(gateway: Gateway): Known[] {
		const lists = gateway.handsets.sources.map((source) => ({ source, all: source.entries() }));
		const size = lists.reduce((sum, { all }) => sum + all.length, 0);
		const seen = this.seen.get(gateway);
		if (!seen || seen.size === size) return [];
		seen.size = size;
		return lists.flatMap(({ source, all }) =>
			all
				.filter((origin) => !this.known.has(origin))
				.map((origin) => ({ source, origin, entry: this.entryOf(gateway, source, origin) })),
		);
	}

	private entryOf(gateway: Gateway, source: Source, origin: object): Entry {
		const fixed = source.fixed(origin);
		const live = source.live(origin);
		return {
			key: 0,
			gateway: gateway.name,
			isDecidable: source.decide !== undefined,
			...fixed,
			...live,
			handset: handsetNumber(fixed.handset),
			text: live.text ?? fixed.text,
			version: this.version,
		};
	}

	private add(one: Known): void {
		const { entry } = one;
		this.keys += 1;
		entry.key = this.keys;
		this.known.set(one.origin, one);
		if (entry.tone === 'moving') this.moving.add(one);
		const conversation = this.conversations.get(entry.handset) ?? [];
		conversation.push(entry);
		this.conversations.delete(entry.handset);
		this.conversations.set(entry.handset, conversation);
	}

	private drop(gone: ReadonlySet<Entry>): void {
		for (const [number, entries] of this.conversations) {
			const left = entries.filter((entry) => !gone.has(entry));
			if (left.length > 0) this.conversations.set(number, left);
			else this.conversations.delete(number);
		}
	}

	private moved(): Known[] {
		return [...this.moving].filter((one) => {
			const { entry, source, origin } = one;
			const { status, tone, text = entry.text } = source.live(origin);
			if (tone !== 'moving') this.moving.delete(one);
			if (status === entry.status && text === entry.text) return false;
			Object.assign(entry, { status, tone, text, version: this.version });
			return true;
		});
	}

	private handset(number: string): Handset {
		const entries = this.conversations.get(number) ?? [];
		const last = entries.at(-1);
		if (!last) throw new Error(`no handset ${number}`);
		return { number, count: entries.length, last, version: this.version };
	}

	private matches(number: string, words: string): boolean {
		const entries = this.conversations.get(number) ?? [];
		const digits = words.replace(/[\s+-]/g, '');
		if (digits !== '' && number.toLowerCase().includes(digits)) return true;
		return entries.some(
			({ text, other, gateway, status }) =>
				text.toLowerCase().includes(words) ||
				other.toLowerCase().includes(words) ||
				gateway === words ||
				status.toLowerCase() === words,
		);
	}
}
