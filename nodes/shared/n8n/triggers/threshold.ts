import type { IDataObject, INodeExecutionData, IPollFunctions } from 'n8n-workflow';
import { isSameAccount, type Account } from '../../inbox/stream';
import { checkDatabase } from './checkDatabase';
import { emitOnce } from './emitOnce';
import { TriggerMemory } from './memory';
import { pollError } from './pollError';

/** The trigger's state: whether the alarm is raised for this account, value and threshold. */
interface Alarm {
	version: 2;
	account: Account;
	watched: string;
	isRaised: boolean;
	/** How many alarms there were, so that no two of them are raised from the same state. */
	count?: number;
}

/** A number that should not fall below a threshold. */
export interface WatchedValue {
	/** Identifies the value. If the name or the threshold changes, the alarm is reset. */
	name: string;
	/** Another account resets the alarm as well. */
	account: Account;
	/** @throws {GatewayError} */
	read: () => Promise<{ value: number; output: IDataObject }>;
}

/**
 * Polls an alarm once. The alarm is raised once when the value is below the threshold, even at the first
 * poll. It is raised again only after the value was at or above the threshold.
 * @throws {NodeApiError} if the request fails.
 */
export async function pollBelow(
	context: IPollFunctions,
	threshold: number,
	open: () => Promise<WatchedValue>,
): Promise<INodeExecutionData[][] | null> {
	const { name, account, read } = await open();
	const { value, output } = await read().catch(pollError(context));
	const json = { ...output, threshold };
	if (context.getMode() === 'manual') return [[{ json }]];

	const isRaised = value < threshold;
	// It may fail, so it comes before the state is read and set.
	if (isRaised) await checkDatabase(context);
	const memory = new TriggerMemory(context, 'alarm');
	const watched = `${name}<${threshold}`;
	const before = upgraded(memory.read());
	const wasRaised =
		before?.watched === watched && isSameAccount(before.account, account) && before.isRaised;
	const isNew = isRaised && !wasRaised;
	if (isNew && before && memory.isCursor) emitOnce(context, before);
	const count = (before?.count ?? 0) + (isNew ? 1 : 0);
	memory.write({ version: 2, account, watched, isRaised, count } satisfies Alarm);
	return isNew ? [[{ json }]] : null;
}

/** The stored alarm. Version 1 wrote name, credential and threshold as one text. */
function upgraded(stored: unknown): Alarm | undefined {
	const alarm = stored as Alarm | { version: 1; watched: string; isRaised: boolean } | undefined;
	if (alarm?.version !== 1) return alarm;
	const [, name, credential = '', threshold] = /^(.*)\/([^/]*)<(.*)$/.exec(alarm.watched) ?? [];
	return {
		version: 2,
		account: { credential, login: null },
		watched: `${name}<${threshold}`,
		isRaised: alarm.isRaised,
	};
}
