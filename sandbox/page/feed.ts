import type { GatewaySetup } from '../definition';
import type { Gateway } from '../gateway';
import { handsetNumber, type Fate, type Fixed, type Live, type Source } from '../handset';

/** A message as the page shows it. */
export interface Entry extends Fixed, Required<Live> {
	/** Unique on this page. */
	key: number;
	gateway: string;
	/** Whether a person can decide its fate while it is moving. */
	isDecidable: boolean;
	/** Grows with every change anywhere. The page ignores an entry older than the one it has. */
	version: number;
}

/** A handset in the list, with its last message and the number of its messages. */
interface Handset {
	number: string;
	count: number;
	last: Entry;
	version: number;
}

/** What changed since the last look. If too much changed, only `more` is set. */
interface Change {
	handsets: Handset[];
	entries: Entry[];
	/** Whether changes are missing here, so that the page must read everything again. */
	more: boolean;
	/** The number of handsets. */
	total: number;
}

/** With more changes than this, the page only learns that there are `more`. Nobody reads faster. */
const MAX_TOLD = 40;

interface Known {
	readonly source: Source;
	readonly origin: object;
	readonly entry: Entry;
}

/** Every message to and from handsets, collected from the lists of the gateways. */
export class Feed {
	private readonly known = new Map<object, Known>();
	/** Messages whose status can still change. */
	private readonly moving = new Set<Known>();
	/** The conversation that changed last is the last one in the map. */
	private readonly conversations = new Map<string, Entry[]>();
	private readonly seen = new Map<Gateway, { resets: number; size: number }>();
	private version = 0;
	private keys = 0;

	constructor(private readonly setups: readonly GatewaySetup[]) {}

	/** Checks the gateways for changes. Returns null if nothing changed. */
	look(): Change | null {
		this.version += 1;
		const wasForgotten = this.setups.filter((setup) => this.forget(setup)).length > 0;
		const fresh = this.setups.flatMap((setup) => this.newOf(setup));
		fresh.sort((one, other) => one.entry.at - other.entry.at);
		for (const one of fresh) this.add(one);
		const changed = [...fresh, ...this.moved()].map(({ entry }) => entry);
		if (changed.length === 0 && !wasForgotten) return null;
		const numbers = new Set(changed.map(({ handset }) => handset));
		const more = wasForgotten || changed.length > MAX_TOLD;
		return {
			handsets: more ? [] : [...numbers].map((number) => this.handset(number)),
			entries: more ? [] : changed,
			more,
			total: this.conversations.size,
		};
	}

	/** Returns the latest handsets first. `search` finds numbers, names and texts in any case. */
	handsets(search: string, limit: number): { handsets: Handset[]; total: number } {
		const words = search.trim().toLowerCase();
		const all = [...this.conversations.keys()].reverse();
		const found = words === '' ? all : all.filter((number) => this.matches(number, words));
		const handsets = found.slice(0, limit).map((number) => this.handset(number));
		return { handsets, total: found.length };
	}

	/** Returns the last entries, oldest first, and how many entries there are before them. */
	conversation(number: string, limit: number): { entries: Entry[]; before: number } {
		const all = this.conversations.get(number) ?? [];
		const entries = all.slice(-limit);
		return { entries, before: all.length - entries.length };
	}

	/** Returns false if the fate is already decided or the message does not exist. */
	decide(key: number, fate: Fate): boolean {
		const one = [...this.moving].find(({ entry }) => entry.key === key);
		one?.source.decide?.(one.origin, fate);
		return one?.source.decide !== undefined;
	}

	/** Forgets the entries that a reset removed from the gateway's lists. */
	private forget({ gateway, handsets }: GatewaySetup): boolean {
		const { resets } = gateway;
		const before = this.seen.get(gateway);
		this.seen.set(gateway, { resets, size: before?.resets === resets ? before.size : 0 });
		if (!before || before.resets === resets) return false;
		const left = new Set(handsets.sources.flatMap((source) => source.entries()));
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

	/**
	 * Finds new entries. A list only grows, except after a reset or when a message moves to another
	 * list, so an unchanged total means that nothing is new.
	 */
	private newOf({ gateway, handsets }: GatewaySetup): Known[] {
		const lists = handsets.sources.map((source) => ({ source, all: source.entries() }));
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
		if (!last) throw new Error(`There is no handset ${number}.`);
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
