import type { IDataObject } from 'n8n-workflow';
import { outcomeOf, rejected, type Outcome } from '../gateway/outcome';
import { outcomeOutput, settleOutcome } from './messaging';
import type { Output, Run } from './operation';
import { problemOf } from './problem';

/**
 * Does what must not be done twice and cannot be asked for afterwards. What was done, or may have
 * been done, stands in the ledger under `key` and is not done again by a retry.
 */
export async function once(
	run: Pick<Run, 'ledger' | 'cancellation' | 'refusal'>,
	key: string | number,
	/** The output; `prepare` may complete it. */
	json: IDataObject,
	howToFindOut: string,
	/** Reads what the user gave; what it throws has done nothing. */
	prepare: () => () => Promise<Outcome>,
): Promise<Output> {
	const kept = run.ledger.get(key);
	if (kept) return outcomeOutput(kept, true);
	const act = prepared(prepare, run);
	const outcome = typeof act === 'function' ? await act().catch(outcomeOf) : act;
	return outcomeOutput(settleOutcome(json, outcome, howToFindOut, run.ledger, key));
}

function prepared(
	prepare: () => () => Promise<Outcome>,
	{ cancellation, refusal }: Pick<Run, 'cancellation' | 'refusal'>,
): Outcome | (() => Promise<Outcome>) {
	try {
		if (refusal) throw refusal;
		cancellation.check();
		return prepare();
	} catch (error) {
		return rejected(failureOf(error));
	}
}

function failureOf(error: unknown): { code: string; message: string } {
	const { code, message } = problemOf(error);
	return { code, message };
}
