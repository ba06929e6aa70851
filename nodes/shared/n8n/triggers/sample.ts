import type { INodeExecutionData, IPollFunctions } from 'n8n-workflow';
import { InvalidInput } from '../../gateway/error';
import { recentWindow, wideWindow, type Window } from '../../inbox/window';
import type { WallTime } from '../../time';
import type { EventSource, TriggerEvent } from './eventSource';
import { emit, inOrder, storeFiles } from './items';
import { problemError } from './pollError';

/** The most entries that a test in the editor shows. */
const MAX_SAMPLE = 10;

/** What the gateway has listed lately. Looks further back if that is nothing. */
export async function askLately(source: EventSource, now: WallTime) {
	const look = async (window: Window) => ({ window, events: await source.ask(window, []) });
	const recent = await look(recentWindow(now));
	return recent.events.length > 0 || source.isTimeless ? recent : await look(wideWindow(now));
}

/**
 * The newest entries, for a test in the editor.
 * @throws {NodeOperationError} if there is nothing to show. The editor would stay empty.
 */
export async function sample(
	context: IPollFunctions,
	{ plural, isTimeless }: EventSource,
	{ events }: { events: TriggerEvent[] },
): Promise<INodeExecutionData[][] | null> {
	const shown = inOrder(events.filter(({ isPending }) => !isPending)).slice(-MAX_SAMPLE);
	const period = isTimeless ? '' : ' from the last 8 days';
	if (shown.length > 0) return emit(shown, await storeFiles(context, shown));
	throw problemError(
		context,
		new InvalidInput(
			`There is no test event to show, because the gateway lists no ${plural}${period}. Fetch the test event again when there is one.`,
		),
	);
}
