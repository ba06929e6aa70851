import type { IDataObject } from 'n8n-workflow';
import { outcomeOf, rejected, type Outcome } from '../../gateway/outcome';
import type { Permit } from '../../gateway/permit';
import type { Prepared, Run } from '../operation';
import { failureOf, problemOf } from '../problem';
import type { Key } from './recentFailures';
import { outcomeOutput, withOutcome } from './outputs';

/** Makes the request. @throws {GatewayError} */
type Act = (permit: Permit) => Promise<Outcome>;

/**
 * Prepares what must not be done twice and cannot be asked for afterwards. What was done, or may have
 * been done, stands in the ledger under `key`, and a retry does not do it again.
 */
export function doOnce(
	{ gate, timeZone }: Pick<Run, 'gate' | 'timeZone'>,
	key: Key,
	/** The other fields of the output; `read` may complete them. */
	fields: IDataObject,
	howToFindOut: string,
	/** Reads what the user gave. When it throws, nothing is done. */
	read: () => Act,
): Prepared {
	const kept = gate.known(key);
	if (kept) return [outcomeOutput(kept, true)];
	const output = (outcome: Outcome) =>
		outcomeOutput(gate.settle(key, withOutcome(fields, outcome, { timeZone, howToFindOut })));
	const refusal = (error: unknown) => [output(rejected(failureOf(problemOf(error))))];
	let act: Act;
	try {
		if (gate.refusal) throw gate.refusal;
		act = read();
		gate.hours.check(key);
	} catch (error) {
		return refusal(error);
	}
	return async () => {
		let permit: Permit;
		try {
			permit = await gate.permit([key]);
		} catch (error) {
			return refusal(error);
		}
		return [output(await act(permit).catch(outcomeOf))];
	};
}
