import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

/** The context's key under which the ledger stands; it is saved with the execution. */
const KEY = 'sent';

/**
 * What this node did in this execution and must not do again: the accepted and the unknown, by
 * item. It outlives Retry On Fail and a retry of the failed execution from n8n's list, since both
 * keep the node's context. Entries are the output items themselves, so they cost no memory.
 *
 * Keyed by run, because a loop runs the node again with other items; and not by content, because
 * an expression such as the current time gives another text in every try.
 */
export class Ledger {
	private constructor(private readonly entries: Record<string, IDataObject>) {}

	static of(
		context: Pick<IExecuteFunctions, 'getContext' | 'evaluateExpression' | 'getInputData'> &
			Partial<Pick<IExecuteFunctions, 'isToolExecution'>>,
	): Ledger {
		const runs = (context.getContext('node')[KEY] ??= {}) as Record<
			string,
			Record<string, IDataObject>
		>;
		const run = String(context.evaluateExpression('{{ $runIndex }}', 0) as number);
		// An agent may call one tool twice under one run: there the call's input tells them apart.
		const call = context.isToolExecution?.()
			? JSON.stringify(context.getInputData().map(({ json }) => json))
			: '';
		return new Ledger((runs[run + call] ??= {}));
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
