import { randomUUID } from 'crypto';
import {
	sleep,
	type ICheckProcessedOptions,
	type IDataObject,
	type IExecuteFunctions,
} from 'n8n-workflow';

/** What this reads of n8n's context; older releases lack some of it. */
export type RetryContext = Partial<Pick<IExecuteFunctions, 'getMode' | 'getExecutionId'>> & {
	helpers?: Partial<
		Pick<IExecuteFunctions['helpers'], 'checkProcessedAndRecord' | 'removeProcessed'>
	>;
};

/** n8n keeps a hash of each entry in its database, by workflow and node. */
const OPTIONS: ICheckProcessedOptions = { mode: 'entries', maxEntries: 2_000 };

/** Longer than another process, also a busy one, takes from reading the entries to writing them. */
const SETTLING_MS = 1_500;

/** The node context's key under which stands the execution that has set out. */
const SET_OUT = 'setOut';

/**
 * Where retries of a failed execution set out, known to all of n8n's processes: n8n starts each from
 * what was saved with the failed one, so a second retry does not know what the first has done.
 * Only a retry from n8n's list reads or writes here, once; where n8n cannot, its process has to do.
 */
export class Retries {
	private hasSetOut = false;

	constructor(
		private readonly context: RetryContext,
		/** The node's context. */
		private readonly kept: IDataObject,
		/** What was done before, in a word that no other state has. */
		private readonly state: string,
	) {}

	/** Whether n8n runs this as a retry from its list. */
	get isRetry(): boolean {
		return this.context.getMode?.() === 'retry';
	}

	/**
	 * Returns false where another retry set out from the same state, perhaps on another worker, and
	 * has done something or is still at work.
	 */
	async setOut(): Promise<boolean> {
		if (!this.isRetry) return true;
		const execution = this.context.getExecutionId?.() ?? '';
		if (this.kept[SET_OUT] === execution) return true;
		if (await this.isTaken()) return false;
		this.hasSetOut = true;
		this.kept[SET_OUT] = execution;
		return true;
	}

	/** Nothing was done: the next retry may set out from the same state. */
	async takeBack(): Promise<void> {
		if (!this.hasSetOut) return;
		delete this.kept[SET_OUT];
		await this.context.helpers
			?.removeProcessed?.([this.state], 'node', OPTIONS)
			.catch(() => undefined);
	}

	/**
	 * n8n reads and writes in two steps. Of two that write the node's first entry at once it refuses
	 * one, which then finds the other's; later the last one to write wins, and the other finds its
	 * own entry gone.
	 */
	private async isTaken(): Promise<boolean> {
		const mine = `${this.state}/${randomUUID()}`;
		const isTaken = await this.record([this.state, mine], this.state);
		if (isTaken !== false) return isTaken ?? false;
		await sleep(SETTLING_MS);
		return (await this.record([mine], mine)) === false;
	}

	/** Whether an entry was there already; null where n8n cannot tell. */
	private async record(entries: string[], entry: string): Promise<boolean | null> {
		const { helpers } = this.context;
		const ask = async () => await helpers?.checkProcessedAndRecord?.(entries, 'node', OPTIONS);
		const answer = await ask()
			.catch(ask)
			.catch(() => undefined);
		return answer ? answer.processed.includes(entry) : null;
	}
}
