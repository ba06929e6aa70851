import type { IDataObject } from 'n8n-workflow';
import type { InvalidInput } from '../../nodes/shared/gateway/error';
import { Cancellation } from '../../nodes/shared/n8n/cancellation';
import type { Item } from '../../nodes/shared/n8n/parameters';
import { AllowedHours } from '../../nodes/shared/n8n/sending/allowedHours';
import { Gate } from '../../nodes/shared/n8n/sending/gate';
import { Ledger } from '../../nodes/shared/n8n/sending/ledger';
import { MessageLimit } from '../../nodes/shared/n8n/sending/maxMessages';

/** The ledger of one run of the node with this context. */
export function ledgerOf(
	context: IDataObject,
	run = 0,
	mode: 'webhook' | 'retry' = 'webhook',
): Ledger {
	return Ledger.of({
		getContext: () => context,
		getWorkflowDataProxy: () => ({ $runIndex: run }),
		getInputData: () => [],
		getMode: () => mode,
	});
}

/** No item has Allowed Hours. */
const NO_HOURS = new AllowedHours([], 'UTC');

interface GateOptions {
	refusal?: InvalidInput | null;
	isCanceled?: boolean;
	/** The item whose Max Messages is the limit. */
	first?: Item;
}

export function gateOf(
	ledger: Ledger,
	{ refusal = null, isCanceled = false, first }: GateOptions = {},
): Gate {
	const cancellation = new Cancellation(isCanceled ? AbortSignal.abort() : undefined);
	const gate = new Gate(ledger, new MessageLimit(ledger, first), cancellation, NO_HOURS);
	gate.refusal = refusal;
	return gate;
}
