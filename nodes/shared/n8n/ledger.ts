import { createHash, randomUUID } from 'crypto';
import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

/** The context's keys under which the ledger stands; they are saved with the execution. */
const KEY = 'sent';
const ROOT = 'sentRoot';

/**
 * Ledgers of runs that failed lately in this process, oldest first. n8n starts each retry of a
 * failed execution from what was saved with that one, so a second retry of it would not know what
 * the first has sent.
 */
const failedLately = new Map<string, Entries>();
const MOST_ENTRIES = 100_000;

type Entries = Record<string, IDataObject>;
type Runs = Record<string, Entries>;

/** What runs under way may bring an execution to: an agent can call a tool twice at once. */
const underWay = new WeakMap<Runs, Map<Ledger, number>>();

/**
 * What this node did in this execution and must not do again: the accepted and the unknown, by
 * item. It outlives Retry On Fail and a retry of the failed execution from n8n's list, since both
 * keep the node's context. Entries are the output items themselves, so they cost no memory.
 *
 * Keyed by run, because a loop runs the node again with other items; and not by content, because
 * an expression such as the current time gives another text in every try.
 */
export class Ledger {
	/** What only one item of this run may have, such as a reference, by the item that has it. */
	private readonly claimed = new Map<string, number>();
	/** What all references of this run begin with. */
	private prefix: string | undefined;

	private constructor(
		private readonly runs: Runs,
		private readonly entries: Entries,
		/** What references of this run are made from. */
		private readonly root: string,
	) {}

	static of(
		context: Pick<IExecuteFunctions, 'getContext' | 'evaluateExpression' | 'getInputData'> &
			Partial<Pick<IExecuteFunctions, 'isToolExecution'>>,
	): Ledger {
		const kept = context.getContext('node');
		const root = (kept[ROOT] ??= randomUUID()) as string;
		const runs = (kept[KEY] ??= {}) as Runs;
		const run = String(context.evaluateExpression('{{ $runIndex }}', 0) as number);
		// An agent may call one tool twice under one run: there the call's input tells them apart.
		const call = context.isToolExecution?.()
			? JSON.stringify(context.getInputData().map(({ json }) => json))
			: '';
		const entries = (runs[run + call] ??= {});
		const id = `${root}/${run}${call}`;
		for (const [key, output] of Object.entries(failedLately.get(id) ?? {})) entries[key] ??= output;
		return new Ledger(runs, entries, id);
	}

	/** The run has ended; if it failed, it may be retried, and more than once. */
	close(hasFailed: boolean): void {
		underWay.get(this.runs)?.delete(this);
		const wasRetried = failedLately.delete(this.root);
		if (!hasFailed && !wasRetried) return;
		failedLately.set(this.root, this.entries);
		let count = 0;
		for (const entries of failedLately.values()) count += Object.keys(entries).length;
		for (const [id, entries] of failedLately) {
			if (count <= MOST_ENTRIES) break;
			failedLately.delete(id);
			count -= Object.keys(entries).length;
		}
	}

	/**
	 * How many messages all runs have sent, or may have sent; and what others that are under way have
	 * announced.
	 */
	get sent(): number {
		let sent = 0;
		for (const entries of Object.values(this.runs)) sent += messagesIn(entries);
		for (const [ledger, expected] of underWay.get(this.runs) ?? []) {
			if (ledger !== this) sent += Math.max(0, expected - messagesIn(ledger.entries));
		}
		return sent;
	}

	/** This run is about to send so many messages; counted by others until it is closed. */
	announce(count: number): void {
		const ledgers = underWay.get(this.runs) ?? new Map<Ledger, number>();
		underWay.set(this.runs, ledgers.set(this, messagesIn(this.entries) + count));
	}

	/**
	 * A reference for an item without one: 32 hexadecimal digits, unique in the world and the same in
	 * every retry, so that the gateway can be asked for it. The first 24 are the run's, the others the
	 * item's.
	 */
	reference(index: number): string {
		this.prefix ??= createHash('sha256').update(this.root).digest('hex').slice(0, 24);
		return this.prefix + index.toString(16).padStart(8, '0');
	}

	/** Takes something for an item. Returns the earlier item that has it already, else null. */
	claim(something: string, index: number): number | null {
		const earlier = this.claimed.get(something);
		if (earlier === undefined) this.claimed.set(something, index);
		return earlier === undefined || earlier === index ? null : earlier;
	}

	/** What was done under this key, or undefined. */
	get(key: string | number): IDataObject | undefined {
		return Object.hasOwn(this.entries, key) ? this.entries[key] : undefined;
	}

	/** Keeps an output whose effect must not be repeated. */
	keep(key: string | number, output: IDataObject): void {
		this.entries[key] = output;
	}
}

/** An entry is a message, or has a list of those that one request sent. */
function messagesIn(entries: Entries): number {
	let count = 0;
	for (const { messages } of Object.values(entries)) {
		const list = Array.isArray(messages) ? (messages as IDataObject[]) : null;
		count += list ? list.filter(({ outcome }) => outcome !== 'rejected').length : 1;
	}
	return count;
}
