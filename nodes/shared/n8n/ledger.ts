import { createHash, randomUUID } from 'crypto';
import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { InvalidInput } from '../gateway/error';
import { Retries, type RetryContext } from './retries';

/** The context's keys under which the ledger stands; they are saved with the execution. */
const KEY = 'sent';
const ROOT = 'sentRoot';

/**
 * Ledgers of runs that failed lately in this process, oldest first. n8n starts each retry of a
 * failed execution from what was saved with that one, so a second retry of it would not know what
 * the first has sent. Of another process only that is known (see retries.ts).
 */
const failedLately = new Map<string, Entries>();
const MOST_ENTRIES = 100_000;

type Entries = Record<string, IDataObject>;
type Runs = Record<string, Entries>;

/** What runs under way may bring an execution to: an agent can call a tool twice at once. */
const underWay = new WeakMap<Runs, Map<Ledger, number>>();

/** What expressions read; read as it is, it does not take n8n's expression engine. */
interface ExpressionData {
	$runIndex?: number;
	$execution?: { resumeUrl?: string };
}

type LedgerContext = Pick<IExecuteFunctions, 'getContext' | 'getInputData'> & {
	getWorkflowDataProxy: (itemIndex: number) => object;
} & Partial<Pick<IExecuteFunctions, 'isToolExecution' | 'getNode'>> &
	RetryContext;

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

	/** Another retry of the same execution does what has no entry, or has done it. */
	private isElsewhere = false;

	/** How much had been done when this run began. */
	private before = 0;

	private constructor(
		private readonly runs: Runs,
		private readonly entries: Entries,
		/** What references of this run are made from. */
		private readonly root: string,
		private readonly retries: Retries,
	) {}

	static of(context: LedgerContext): Ledger {
		const kept = context.getContext('node');
		const { $runIndex: run = 0, $execution } = context.getWorkflowDataProxy(0) as ExpressionData;
		const root = (kept[ROOT] ??= rootOf(context, $execution?.resumeUrl)) as string;
		const runs = (kept[KEY] ??= {}) as Runs;
		// An agent may call one tool twice under one run: there the call's input tells them apart.
		const call = context.isToolExecution?.()
			? JSON.stringify(context.getInputData().map(({ json }) => json))
			: '';
		const entries = (runs[run + call] ??= {});
		const id = `${root}/${run}${call}`;
		for (const [key, output] of Object.entries(failedLately.get(id) ?? {})) entries[key] ??= output;
		const done = Object.values(runs).reduce((sum, each) => sum + sizeOf(each), 0);
		return new Ledger(runs, entries, id, new Retries(context, kept, `${root}/${done}`));
	}

	/** The run begins. Where it belongs to a retry, other retries are asked for. */
	async open(): Promise<void> {
		this.before = sizeOf(this.entries);
		this.isElsewhere = !(await this.retries.setOut());
	}

	/** The run has ended; if it failed, it may be retried, and more than once. */
	async close(hasFailed: boolean): Promise<void> {
		underWay.get(this.runs)?.delete(this);
		if (sizeOf(this.entries) === this.before) await this.retries.takeBack();
		const wasRetried = failedLately.delete(this.root);
		if (!hasFailed && !wasRetried) return;
		failedLately.set(this.root, this.entries);
		let count = 0;
		for (const entries of failedLately.values()) count += sizeOf(entries);
		for (const [id, entries] of failedLately) {
			if (count <= MOST_ENTRIES) break;
			failedLately.delete(id);
			count -= sizeOf(entries);
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

	/**
	 * What was done under this key, or undefined.
	 * @throws {InvalidInput} where another retry would know.
	 */
	get(key: string | number): IDataObject | undefined {
		const entry = Object.hasOwn(this.entries, key) ? this.entries[key] : undefined;
		if (entry !== undefined || !this.isElsewhere) return entry;
		throw new InvalidInput(
			'This execution was retried before, and that retry has sent messages or is still at work, so nothing is sent again. Look at the latest of its retries: it knows what was sent. If it failed, retry that one.',
		);
	}

	/** A retry from n8n's list does not know what was done where n8n was killed before it saved it. */
	get mayLack(): boolean {
		return this.retries.isRetry;
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

function sizeOf(entries: Entries): number {
	return Object.keys(entries).length;
}

/**
 * What all references of a node in an execution are made from. n8n gives an execution a token before
 * it starts and hands it on to its retries, also where a crash left nothing else; older releases
 * have none.
 */
function rootOf(context: LedgerContext, resumeUrl = ''): string {
	const token = /[?&]signature=([^&]+)/.exec(resumeUrl)?.[1];
	if (token === undefined) return randomUUID();
	return createHash('sha256').update(`${token}/${context.getNode?.().id}`).digest('hex');
}
