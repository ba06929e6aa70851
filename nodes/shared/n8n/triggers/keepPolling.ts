import type { INodeExecutionData, IPollFunctions } from 'n8n-workflow';
import { ContextValue } from './contextValue';
import { withUntaken } from './untaken';

type Items = INodeExecutionData[][] | null;

/** Whether a context was polled before. n8n makes the first poll of a context while it activates. */
const begun = new ContextValue<true>('begun');

/** In these modes a user waits for the result, so an error is shown at once. */
const WATCHED_MODES = new Set(['activate', 'create', 'manual']);

/**
 * Makes a poll in such a way that a failure never ends the polling.
 *
 * If the first poll throws, n8n tries five times within 15 seconds to activate the trigger, and then
 * never polls it again, although the workflow still shows as active. That is right while a user
 * activates it. But n8n also does so when it restarts, when another main process takes over, and when
 * a new version is published. In those modes the failure becomes a failed execution, as that of every
 * later poll, and the next poll catches up from the saved state.
 */
export async function keepPolling(
	context: IPollFunctions,
	pollOnce: () => Promise<Items>,
): Promise<Items> {
	const isPartOfActivation = !begun.of(context) && !isScheduled(context);
	begun.set(context, true);
	if (context.getMode() === 'manual') return await pollOnce();
	const poll = async () => withUntaken(context, await pollOnce());
	if (!isPartOfActivation || isWatched(context)) return await poll();
	try {
		return await poll();
	} catch (error) {
		context.__emitError(error as Error);
		return null;
	}
}

function isWatched(context: IPollFunctions): boolean {
	return WATCHED_MODES.has(context.getActivationMode());
}

/** The time that n8n gives a poll, unless its durable scheduler makes the poll. */
const USUAL_BUDGET_MS = 300_000;

/**
 * n8n's durable scheduler uses a new context for each poll, and gives it less time. It reports a
 * failure itself, and waits longer before the next poll.
 */
function isScheduled(context: IPollFunctions): boolean {
	// Older releases of n8n have no budget.
	const { getPollBudgetMs } = context as Partial<IPollFunctions>;
	return getPollBudgetMs !== undefined && context.getPollBudgetMs() !== USUAL_BUDGET_MS;
}
