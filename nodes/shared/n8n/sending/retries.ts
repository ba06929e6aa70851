import { randomUUID } from 'crypto';
import {
	sleep,
	type ICheckProcessedOptions,
	type IDataObject,
	type IExecuteFunctions,
} from 'n8n-workflow';

/** What is read of n8n's context. Older releases lack some of it. */
export type RetryContext = Partial<Pick<IExecuteFunctions, 'getMode' | 'getExecutionId'>> & {
	helpers?: Partial<
		Pick<IExecuteFunctions['helpers'], 'checkProcessedAndRecord' | 'removeProcessed'>
	>;
};

/** n8n keeps a hash of each entry in its database, by workflow and node. */
const OPTIONS: ICheckProcessedOptions = { mode: 'entries', maxEntries: 2_000 };

/** Longer than another process takes from reading the entries to writing them, even a busy one. */
const SETTLING_MS = 1_500;

/** A retry that is at work says so in every such span, before it sends. */
const SPAN_MS = 5 * 60_000;

/** Longer than any request takes, its repetitions included: without a sign, a retry was killed. */
const SILENT_SPANS = 3;

/** The key of the node's context that holds the execution's claim. */
const CLAIM = 'setOut';

/** The claim of an execution, for all its runs of the node. */
interface OwnClaim {
	execution: string;
	/** Names what was done before this retry: two retries from the same state have one name. */
	state: string;
	/** The span of the last sign. */
	signed: number;
}

/**
 * - `free`: no other retry has sent anything since the state that this one starts from.
 * - `abandoned`: another retry may have sent something, but was killed.
 * - `taken`: another retry has sent something, or is still running.
 */
export type Claim = 'free' | 'abandoned' | 'taken';

/**
 * Lets only one retry of a failed execution go on, across all of n8n's processes. n8n starts each
 * retry from what was saved with the failed execution, so a second retry does not know what the
 * first one sent. The claim stands in n8n's processed data, which only a retry from n8n's list reads
 * and writes. If n8n cannot record it, only this process knows.
 */
export class Retries {
	private own: OwnClaim | null = null;
	/** This run has claimed it, not an earlier run of the execution. */
	private isNew = false;

	constructor(
		private readonly context: RetryContext,
		/** The node's context. */
		private readonly kept: IDataObject,
	) {}

	/** Whether n8n runs this as a retry from its list. */
	get isRetry(): boolean {
		return this.context.getMode?.() === 'retry';
	}

	/** Claims the retry of this state. */
	async claim(state: string): Promise<Claim> {
		if (!this.isRetry) return 'free';
		const execution = this.context.getExecutionId?.() ?? '';
		const earlier = this.kept[CLAIM] as OwnClaim | undefined;
		if (earlier?.execution === execution) {
			this.own = earlier;
			return 'free';
		}
		const own: OwnClaim = { execution, state, signed: 0 };
		const silent: string[] = [];
		while (await this.isTaken(own.state)) {
			if (await this.isAtWork(own.state)) return 'taken';
			// Others may have taken over from the one that was killed, and been killed as well.
			silent.push(own.state);
			own.state = nextOf(own.state);
		}
		for (const other of silent) {
			// It only paused, and went on before it could see that this one takes over.
			if (await this.isAtWork(other)) {
				await this.remove([own.state]);
				return 'taken';
			}
		}
		this.own = own;
		this.isNew = true;
		this.kept[CLAIM] = own;
		await this.sign(own);
		return silent.length > 0 ? 'abandoned' : 'free';
	}

	/**
	 * Says to other retries that this one is at work. Called before each request that sends. Returns
	 * false if another retry has taken over from this one, which paused for so long that it was taken
	 * for killed.
	 */
	async giveSign(): Promise<boolean> {
		const { own } = this;
		if (own === null || spanNow() === own.signed) return true;
		// Another one may be about to take over, and its write can undo the sign: n8n writes in two steps.
		const mayBeTakenOver = spanNow() - own.signed >= SILENT_SPANS;
		await this.sign(own);
		if (!mayBeTakenOver) return true;
		await sleep(SETTLING_MS);
		// First the sign, then the question: the other one does it the other way round.
		await this.sign(own);
		const isTakenOver = await this.has([nextOf(own.state)], false);
		// It stays so: the next call asks again.
		if (isTakenOver) own.signed = 0;
		return !isTakenOver;
	}

	/** Gives the claim of this run back, because nothing was done: the next retry may start from it. */
	async release(): Promise<void> {
		if (this.own === null || !this.isNew) return;
		delete this.kept[CLAIM];
		await this.remove([this.own.state]);
	}

	/**
	 * n8n reads and writes in two steps. If two retries write the node's first entry at once, n8n
	 * refuses one of them, which then finds the other's entry. After that the last one to write wins,
	 * and the other finds that its own entry is gone.
	 */
	private async isTaken(state: string): Promise<boolean> {
		const mine = `${state}/${randomUUID()}`;
		const before = await this.record([state, mine]);
		if (before === null) return false;
		if (before.includes(state)) return true;
		await sleep(SETTLING_MS);
		return (await this.record([mine]))?.length === 0;
	}

	/** Whether the retry that has the claim gave a sign lately. */
	private async isAtWork(state: string): Promise<boolean> {
		const now = spanNow();
		const signs = Array.from({ length: SILENT_SPANS + 1 }, (_, i) => signOf(state, now - i));
		return await this.has(signs, true);
	}

	private async sign(own: OwnClaim): Promise<void> {
		own.signed = spanNow();
		await this.record([signOf(own.state, own.signed)]);
	}

	/** Whether one of these entries is there. */
	private async has(entries: string[], ifUnclear: boolean): Promise<boolean> {
		const before = await this.record(entries);
		if (before === null) return ifUnclear;
		// Asking records them too.
		await this.remove(entries.filter((entry) => !before.includes(entry)));
		return before.length > 0;
	}

	/** Records entries. Returns those that were there before; null when n8n cannot tell. */
	private async record(entries: string[]): Promise<string[] | null> {
		const { helpers } = this.context;
		const ask = async () => await helpers?.checkProcessedAndRecord?.(entries, 'node', OPTIONS);
		const answer = await ask()
			.catch(ask)
			.catch(() => undefined);
		return answer ? entries.filter((entry) => answer.processed.includes(entry)) : null;
	}

	private async remove(entries: string[]): Promise<void> {
		if (entries.length === 0) return;
		await this.context.helpers?.removeProcessed?.(entries, 'node', OPTIONS).catch(() => undefined);
	}
}

/** The claim of the one that takes over. */
function nextOf(state: string): string {
	return `${state}+`;
}

function signOf(state: string, span: number): string {
	return `${state}/at work/${span}`;
}

function spanNow(): number {
	return Math.floor(Date.now() / SPAN_MS);
}
