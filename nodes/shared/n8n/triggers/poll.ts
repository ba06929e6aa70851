import type { INodeExecutionData, IPollFunctions } from 'n8n-workflow';
import { keysToAsk } from '../../inbox/pending';
import { restore, type Inbox } from '../../inbox/savedInbox';
import { hasSeen, type Entry } from '../../inbox/seen';
import { isSameAccount, type Stream } from '../../inbox/stream';
import { advance, startInbox, windowOf } from '../../inbox/window';
import { wallTimeAt } from '../../time';
import { checkDatabase } from './checkDatabase';
import { ContextValue } from './contextValue';
import { emitOnce } from './emitOnce';
import type { EventSource } from './eventSource';
import { chosen, emit, storeFiles, type StoredFiles } from './items';
import { TriggerMemory } from './memory';
import { pollError } from './pollError';
import { askLately, sample } from './sample';
import { checkTimes, reportGivenUp } from './stateLimits';

/** Whether a context was polled before. The first poll of a context is part of its activation. */
const polled = new ContextValue<true>('polled');

/**
 * Polls once. Returns the entries that were not reported yet, oldest first, or null if there are none.
 *
 * The trigger reports what arrives after the workflow was activated. After a restart of n8n, a new
 * version of an active workflow or a change of leader it continues from its saved state, so nothing
 * is lost in between. In the editor it shows the newest entries and saves nothing.
 * @throws {NodeApiError} if the request fails. The next poll asks for the same entries again.
 */
export async function poll(
	context: IPollFunctions,
	open: () => Promise<EventSource>,
): Promise<INodeExecutionData[][] | null> {
	const startsOver = !polled.of(context) && STARTING_MODES.has(context.getActivationMode());
	const source = await open();
	const now = wallTimeAt(Date.now(), source.timeZone);
	const lately = async () => await askLately(source, now).catch(pollError(context));
	if (context.getMode() === 'manual') return await sample(context, source, await lately());

	const memory = new TriggerMemory(context, 'inbox');
	const saved = () => (startsOver ? null : restore(memory.read(), source.list));
	const before = saved();
	const asked = keysToAsk(before?.waiting);
	const window = before && windowOf(before, now);
	const answer = window
		? { window, events: await source.ask(window, asked).catch(pollError(context)) }
		: await lately();
	const { events } = answer;
	const next = () => {
		const inbox = saved();
		return inbox && continues(inbox, source, events)
			? { ...advance(inbox, events, now, asked), isNew: false }
			: {
					fresh: [],
					inbox: startInbox(source, events, answer.window, now),
					givenUp: 0,
					isNew: true,
				};
	};
	let result = next();
	let files: StoredFiles = new Map();
	if (result.fresh.length > 0) {
		// Both may fail, so they come before the state is set.
		await checkDatabase(context);
		files = await storeFiles(context, chosen(result.fresh, events));
		result = next();
	}

	// There is no `await` from here until the state is set, so overlapping polls never see half of it.
	const { fresh, inbox, givenUp, isNew } = result;
	checkTimes(context, source, inbox);
	// An item that cannot be made must fail before its entry counts as reported.
	const items = emit(chosen(fresh, events), files);
	const { list, account, parts } = source;
	if (items && memory.isCursor) emitOnce(context, memory.read());
	memory.write({ ...inbox, list, account, parts });
	polled.set(context, true);
	if (givenUp > 0) reportGivenUp(context, givenUp);
	if (isNew) await saveState(context);
	return items;
}

/**
 * With N8N_POLLER_DURABLE_CURSORS_ENABLED, n8n does not save the state of the poll at activation if it
 * emits nothing. The first scheduled poll would then start over and lose what has arrived since the
 * activation, or it would continue from the time before the workflow was last deactivated.
 */
async function saveState(context: IPollFunctions): Promise<void> {
	await context.__commitCursor?.();
}

/** A user has activated the workflow. All other modes continue a workflow that was active before. */
const STARTING_MODES = new Set(['activate', 'create']);

/**
 * Whether the state belongs to the account of the credential. That is also so if the gateway lists
 * again what was seen, because one account may have several keys.
 */
function continues(inbox: Inbox, { account }: Stream, events: readonly Entry[]): boolean {
	return isSameAccount(inbox.account, account) || hasSeen(inbox.seen, events);
}
