import type { ICheckProcessedOptions, IExecuteFunctions } from 'n8n-workflow';
import { InvalidInput } from '../gateway/error';

/** The part of n8n's context that this reads; older releases lack some of it. */
export type RetryContext = Partial<Pick<IExecuteFunctions, 'getMode' | 'getExecutionContext'>> & {
	helpers?: Partial<
		Pick<IExecuteFunctions['helpers'], 'checkProcessedAndRecord' | 'removeProcessed'>
	>;
};

/**
 * Why a retry from n8n's list must take for sent what its ledger does not have.
 * - `crash`: n8n was killed in the execution it retries, and saved nothing of what was done.
 * - `elsewhere`: another retry set out from the same state, perhaps on another worker, and has sent
 *   something or is still at work.
 */
export type Doubt = 'crash' | 'elsewhere';

const reasons: Record<Doubt, string> = {
	crash:
		'n8n was killed during the execution that is retried, so nobody knows what it sent, and nothing is sent again. Find out what the gateway has, and send the rest in a new execution.',
	elsewhere:
		'This execution was retried before, and that retry has sent messages or is still at work, so nothing is sent again. Look at the latest of its retries: it knows what was sent. If it failed, retry that one.',
};

/** @throws always, with what the user should know and do. */
export function refuse(doubt: Doubt): never {
	throw new InvalidInput(reasons[doubt]);
}

/** n8n keeps a hash of each name, by node and workflow, in its database. */
const OPTIONS: ICheckProcessedOptions = { mode: 'entries', maxEntries: 2_000 };

/**
 * The states in which retries set out, known to all of n8n's processes: n8n starts each retry of a
 * failed execution from what was saved with that one, so a second retry does not know the first.
 * Only a retry from n8n's list reads or writes here; where n8n cannot, it knows its process alone.
 */
export class Retries {
	/** The state this run has set out from. */
	private state: string | null = null;

	constructor(private readonly context: RetryContext) {}

	get isRetry(): boolean {
		return this.context.getMode?.() === 'retry';
	}

	/** Sets out, unless another retry has done so from the same state. */
	async setOut(state: string): Promise<Doubt | null> {
		const { helpers } = this.context;
		const record = async () => await helpers?.checkProcessedAndRecord?.([state], 'node', OPTIONS);
		// Of two that write the node's first entry at once, n8n refuses one, who then sees the other's.
		const known = await record()
			.catch(record)
			.catch(() => undefined);
		if (known && known.processed.length > 0) return 'elsewhere';
		this.state = state;
		// n8n saves its execution context with what was done; a crash leaves neither.
		return this.context.getExecutionContext?.()?.source === 'retry' ? 'crash' : null;
	}

	/** Nothing was sent: the next one may set out from the same state. */
	async takeBack(): Promise<void> {
		if (this.state === null) return;
		await this.context.helpers
			?.removeProcessed?.([this.state], 'node', OPTIONS)
			.catch(() => undefined);
	}
}
