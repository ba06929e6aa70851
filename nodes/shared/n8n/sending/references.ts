import { createHash } from 'crypto';

/** How many texts a reference tells apart: two other texts look alike once in 64 times. */
const TEXT_KINDS = 64;

/** How many hexadecimal digits the parts of a reference have. */
const PREFIX_LENGTH = 12;
const TO_LENGTH = 13;
const NTH_LENGTH = 5;
const KIND_LENGTH = 2;
const LENGTH = PREFIX_LENGTH + TO_LENGTH + NTH_LENGTH + KIND_LENGTH;

/** A message of an execution, whatever its place among the items: the nth to its recipient. */
export interface Identity {
	/** What all references to this recipient from this sender begin with. */
	recipient: string;
	/** From 1, over all runs of the node in the execution. */
	nth: number;
}

/**
 * The references of one run's messages. A reference is made from the message itself: the execution,
 * the node, the sender, the recipient, a count, and what kind of text it has. So it is the same in
 * every retry, also when the rows come in another order. The text only counts in 64 kinds: they are
 * few enough to ask the gateway for all of them, which finds a message also if its text has changed.
 */
export class References {
	private hash: string | undefined;
	private readonly prefixes = new Map<string, string>();
	private seen = new Map<string, number>();
	private holders = new Map<string, number>();

	constructor(
		/** Of the node in the execution; the same in every retry. */
		private readonly root: string,
		/** How many messages each recipient got from runs that have ended. Saved with the execution. */
		private readonly counts: Record<string, number>,
		/** Of the account that sends; empty where all items have the same one. */
		readonly account = '',
	) {}

	/** The references of the run's messages that another account sends. */
	ofAccount(account: string): References {
		const others = new References(this.root, this.counts, account);
		others.seen = this.seen;
		others.holders = this.holders;
		return others;
	}

	/** The identity of the next message to a recipient. Ask in the order of the items. */
	next(to: string, from: string | null): Identity {
		return this.another(this.prefixOf(from) + digest(to));
	}

	/** The identity of one more message to the same recipient. */
	another(recipient: string): Identity {
		const before = this.seen.get(recipient) ?? this.counts[recipient] ?? 0;
		this.seen.set(recipient, before + 1);
		return { recipient, nth: before + 1 };
	}

	/** The message's reference: 32 hexadecimal digits, unique in the world. */
	of({ recipient, nth }: Identity, text: string): string {
		return written(recipient, nth, kindOf(text));
	}

	/** The references that the message may have with any text. */
	ofAnyText({ recipient, nth }: Identity): string[] {
		return Array.from({ length: TEXT_KINDS }, (_, kind) => written(recipient, nth, kind));
	}

	/** Whether a reference was made here, for a message from any sender and account. */
	isOurs(reference: string): boolean {
		return reference.length === LENGTH && reference.startsWith(this.beginning);
	}

	/** Counts the message that has one of our references. */
	claimOurs(reference: string): void {
		this.another(reference.slice(0, -NTH_LENGTH - KIND_LENGTH));
	}

	/** The run has ended well, so a retry does not run it again: the next run counts on from here. */
	commit(): void {
		for (const [recipient, count] of this.seen) this.counts[recipient] = count;
	}

	/**
	 * Claims something that only one item of the run may have. Returns the index of the earlier item
	 * that has claimed it, or null.
	 */
	claim(something: string, index: number): number | null {
		const holder = this.holders.get(something);
		if (holder === undefined) this.holders.set(something, index);
		return holder === undefined || holder === index ? null : holder;
	}

	private prefixOf(from: string | null): string {
		const sender = from ?? '';
		let prefix = this.prefixes.get(sender);
		if (prefix === undefined) {
			const { root, account } = this;
			prefix = this.beginning + hashOf([root, sender, account]).slice(0, PREFIX_LENGTH / 2);
			this.prefixes.set(sender, prefix);
		}
		return prefix;
	}

	private get beginning(): string {
		return (this.hash ??= hashOf([this.root]).slice(0, PREFIX_LENGTH / 2));
	}
}

/** The kind of text that a reference of ours has. */
export function kindIn(reference: string): number {
	return parseInt(reference.slice(-2), 16);
}

/** A text's kind. Two texts of one kind are probably the same, but not certainly. */
export function kindOf(text: string): number {
	let hash = 0x811c9dc5;
	for (let i = 0; i < text.length; i++) {
		hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
	}
	return ((hash ^ (hash >>> 16)) >>> 0) % TEXT_KINDS;
}

function written(recipient: string, nth: number, kind: number): string {
	return recipient + hex(nth, NTH_LENGTH) + hex(kind, KIND_LENGTH);
}

/** A phone number is written, anything else is hashed. */
function digest(to: string): string {
	if (/^[1-9]\d{0,14}$/.test(to)) return hex(Number(to), TO_LENGTH);
	return createHash('sha256').update(to).digest('hex').slice(0, TO_LENGTH);
}

function hashOf(parts: string[]): string {
	return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

function hex(number: number, length: number): string {
	return number.toString(16).padStart(length, '0');
}
