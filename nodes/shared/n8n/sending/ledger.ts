import { createHash, randomUUID } from 'crypto';
import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { forget, recall, remember, type Entries, type Key } from './recentFailures';
import { isToolCall } from '../toolCall';
import { References } from './references';
import { Retries, type Claim, type RetryContext } from './retries';

/** The entries of each run of the node in an execution. */
export type Runs = Record<string, Entries>;

/** The keys of the node's context, which n8n saves with the execution. */
const ENTRIES = 'sent';
const ROOT = 'sentRoot';
const COUNTS = 'sentTo';
const INCOMPLETE = 'sentMore';
const REPORTED = 'notSent';
const UNCLAIMED = 'sentElsewhere';
const ABANDONED = 'sentByKilled';
const BEGAN = 'began';

/** What expressions read. Read directly, it does not start n8n's expression engine. */
interface ExpressionData {
	$runIndex?: number;
	$execution?: { resumeUrl?: string };
}

type LedgerContext = Pick<IExecuteFunctions, 'getContext' | 'getInputData'> & {
	getWorkflowDataProxy: (itemIndex: number) => object;
} & Partial<Pick<IExecuteFunctions, 'isToolExecution' | 'getNode'>> &
	RetryContext;

/** How many messages all runs of an execution have sent, or may have sent. */
const totals = new WeakMap<Runs, number>();

/**
 * What this node did in this execution and must not do again: the accepted and the unknown, by key.
 * It survives Retry On Fail and a retry of the failed execution from n8n's list, because both keep
 * the node's context.
 *
 * Entries belong to a run, because a loop runs the node again with other items. They are not found
 * by content, because an expression such as the current time gives another text in every attempt.
 */
export class Ledger {
	/** How many entries there were when this run began, with those that it took over. */
	private before = 0;
	/** Names what had been done by then in all runs: two retries from one state have one name. */
	private state = '';
	private claimed: Promise<Claim> | undefined;

	private constructor(
		/** The node's context. */
		private readonly kept: IDataObject,
		/** All runs of this node in this execution. */
		readonly runs: Runs,
		private readonly entries: Entries,
		/** Tells this run from every other run of every execution, and is the same in a retry. */
		readonly runId: string,
		/** What the references of this run are made from. */
		readonly references: References,
		/** Notes that an attempt of this run has failed for an item. Returns whether one did before. */
		readonly report: (index: number) => boolean,
		/** When the first attempt of this run asked for this time, in milliseconds since 1970. */
		readonly began: () => number,
		private readonly retries: Retries,
		/**
		 * An attempt may have sent messages that have no entry, because n8n was killed before it saved
		 * them.
		 */
		readonly mayBeIncomplete: boolean,
	) {}

	static of(context: LedgerContext): Ledger {
		const kept = context.getContext('node');
		const { $runIndex: run = 0, $execution } = context.getWorkflowDataProxy(0) as ExpressionData;
		const root = (kept[ROOT] ??= rootOf(context, $execution?.resumeUrl)) as string;
		const runs = (kept[ENTRIES] ??= {}) as Runs;
		// An agent may call one tool twice under one run index: there the input tells the calls apart.
		const call = isToolCall(context)
			? JSON.stringify(context.getInputData().map(({ json }) => json))
			: '';
		const runId = `${root}/${run}${call}`;
		// A retry of a run of which nothing was saved; and every further retry of that one.
		const isRetry = context.getMode?.() === 'retry';
		if (isRetry && !Object.hasOwn(runs, run + call)) kept[INCOMPLETE] = true;
		const mayBeIncomplete = isRetry && kept[INCOMPLETE] === true;
		const entries = (runs[run + call] ??= {});
		// The runs of a loop count together; each call of a tool counts for itself.
		const counts = (call === '' ? (kept[COUNTS] ??= {}) : {}) as Record<string, number>;
		const references = new References(root + call, counts);
		const retries = new Retries(context, kept);
		const report = (index: number) => {
			const reported = (kept[REPORTED] ??= {}) as Record<string, true>;
			const isKnown = Object.hasOwn(reported, `${run}${call}/${index}`);
			reported[`${run}${call}/${index}`] = true;
			return isKnown;
		};
		const began = () => {
			const times = (kept[BEGAN] ??= {}) as Record<string, number>;
			return (times[run + call] ??= Date.now());
		};
		const ledger = new Ledger(
			kept,
			runs,
			entries,
			runId,
			references,
			report,
			began,
			retries,
			mayBeIncomplete,
		);
		if (!mayBeIncomplete) {
			for (const [key, output] of ledger.forgotten()) ledger.keep(key, output);
		}
		ledger.before = sizeOf(entries);
		const unclaimed = kept[UNCLAIMED] as string | undefined;
		if (isRetry) ledger.state = unclaimed ?? `${root}/${sum(runs, sizeOf)}`;
		return ledger;
	}

	/**
	 * Claims a retry from n8n's list; one that runs again in Retry On Fail has its claim already. If n8n
	 * has no record of other retries, this process may remember one. What another retry may have sent
	 * stays unknown to every further retry of this one, in any process.
	 */
	async claim(): Promise<Claim> {
		return await (this.claimed ??= this.retries
			.claim(this.state)
			.then((claim) => {
				const isAbandoned = this.kept[ABANDONED] === true || this.forgotten().length > 0;
				return claim === 'free' && isAbandoned ? 'abandoned' : claim;
			})
			.then((claim) => {
				// Every further retry of this one must ask too, and claim the same state if it has not got it.
				if (claim !== 'free') this.kept[INCOMPLETE] = true;
				if (claim === 'abandoned') this.kept[ABANDONED] = true;
				if (claim === 'taken') this.kept[UNCLAIMED] = this.state;
				else delete this.kept[UNCLAIMED];
				return claim;
			}));
	}

	/** Whether n8n runs this as a retry from its list. */
	get isRetry(): boolean {
		return this.retries.isRetry;
	}

	/** Called before each request that sends. Returns false if another retry has taken over. */
	async giveSign(): Promise<boolean> {
		return await this.retries.giveSign();
	}

	/** The run has ended. If it failed, it may be retried, and more than once. */
	async close(hasFailed: boolean): Promise<void> {
		if (!hasFailed) this.references.commit();
		if (sizeOf(this.entries) === this.before) await this.retries.release();
		// What another retry has done stays known, also if this one did not take it over.
		const others = this.forgotten();
		const wasRetried = forget(this.runId);
		// A retry also goes on to runs that the failed execution never began.
		if (!hasFailed && !wasRetried && !this.isRetry) return;
		const entries =
			others.length > 0 ? { ...Object.fromEntries(others), ...this.entries } : this.entries;
		remember(this.runId, entries);
	}

	/** What was done under this key, or undefined. */
	get(key: Key): IDataObject | undefined {
		return this.has(key) ? this.entries[key] : undefined;
	}

	has(key: Key): boolean {
		return Object.hasOwn(this.entries, key);
	}

	/**
	 * What this process remembers of another retry, and the ledger does not have. When n8n was killed
	 * before, the rows may be others now, so that the ledger cannot take it over.
	 */
	private forgotten(): Array<[Key, IDataObject]> {
		return Object.entries(recall(this.runId)).filter(([key]) => !this.has(key));
	}

	/** Keeps an output whose effect must not be repeated. */
	keep(key: Key, output: IDataObject): void {
		const added = messagesOf(output) - (this.has(key) ? messagesOf(this.entries[key]!) : 0);
		totals.set(this.runs, this.sentByAllRuns + added);
		this.entries[key] = output;
	}

	/** The references of everything that all runs have sent, or may have sent. */
	sentReferences(): Set<string> {
		const all = Object.values(this.runs).flatMap((entries) => Object.values(entries));
		return new Set(all.map(({ reference }) => reference as string));
	}

	/** How many messages all runs of the node have sent, or may have sent. */
	get sentByAllRuns(): number {
		return totals.get(this.runs) ?? sum(this.runs, messagesIn);
	}

	/** How many of them are this run's. */
	get sent(): number {
		return messagesIn(this.entries);
	}
}

function messagesIn(entries: Entries): number {
	return Object.values(entries).reduce((count, output) => count + messagesOf(output), 0);
}

/** An entry is one message, or has a list of the messages that one request sent. */
function messagesOf({ messages }: IDataObject): number {
	if (!Array.isArray(messages)) return 1;
	return (messages as IDataObject[]).filter(({ outcome }) => outcome !== 'rejected').length;
}

function sizeOf(entries: Entries): number {
	return Object.keys(entries).length;
}

function sum(runs: Runs, count: (entries: Entries) => number): number {
	return Object.values(runs).reduce((total, entries) => total + count(entries), 0);
}

/**
 * What every reference of a node in an execution is made from. n8n gives an execution a token
 * before it starts, and gives the same token to its retries, also after a crash that left nothing
 * else. Older releases have no token.
 */
function rootOf(context: LedgerContext, resumeUrl = ''): string {
	const token = /[?&]signature=([^&]+)/.exec(resumeUrl)?.[1];
	if (token === undefined) return randomUUID();
	const { id, name } = context.getNode?.() ?? {};
	return createHash('sha256')
		.update(JSON.stringify([token, id, name]))
		.digest('hex');
}
