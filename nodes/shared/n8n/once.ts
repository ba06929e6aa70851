import type { IDataObject } from 'n8n-workflow';
import { outcomeOf, type Outcome } from '../gateway/outcome';
import { outcomeOutput, settleOutcome } from './messaging';
import type { Output, Run } from './operation';

/**
 * Does what must not be done twice and cannot be asked for afterwards. What was done, or may have
 * been done, stands in the ledger under `key` and is not done again by a retry.
 */
export async function once(
	{ ledger, cancellation }: Pick<Run, 'ledger' | 'cancellation'>,
	key: string | number,
	/** The output; `act` may complete it. */
	json: IDataObject,
	howToFindOut: string,
	act: () => Promise<Outcome>,
): Promise<Output> {
	const kept = ledger.get(key);
	if (kept) return { ...outcomeOutput(kept), isKnown: true };
	const outcome = await Promise.resolve()
		.then(async () => {
			cancellation.check();
			return await act();
		})
		.catch(outcomeOf);
	return outcomeOutput(settleOutcome(json, outcome, howToFindOut, ledger, key));
}
