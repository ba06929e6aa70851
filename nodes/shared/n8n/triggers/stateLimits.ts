import type { IPollFunctions } from 'n8n-workflow';
import { InvalidInput } from '../../gateway/error';
import type { Inbox } from '../../inbox/savedInbox';
import { timelessCount } from '../../inbox/seen';
import type { EventSource } from './eventSource';
import { problemError } from './pollError';

/**
 * The most entries without a readable time that a state may hold. A list whose entries have a time
 * reaches this only if the gateway writes its times in a new form. The window then no longer moves.
 */
const MAX_TIMELESS = { timeless: 100_000, timed: 1_000 };

/**
 * The state stays as it is, so it stays bounded, and nothing is lost: a later release can read the times.
 * @throws {NodeOperationError} if too many entries have no time.
 */
export function checkTimes(
	context: IPollFunctions,
	{ isTimeless }: EventSource,
	{ seen }: Inbox,
): void {
	const most = isTimeless ? MAX_TIMELESS.timeless : MAX_TIMELESS.timed;
	if (timelessCount(seen) <= most) return;
	const limit = most.toLocaleString('en');
	throw problemError(
		context,
		new InvalidInput(
			isTimeless
				? `The list has more than ${limit} entries, and the trigger cannot remember more. Follow another list.`
				: `The gateway has given more than ${limit} entries a time in a form that the trigger cannot read. It emits no more, because it cannot tell new entries from old ones. Update this package, or ask its maintainers to read the new form.`,
		),
	);
}

/** The other entries are emitted all the same. */
export function reportGivenUp(context: IPollFunctions, count: number): void {
	const words = `The trigger will not report ${count.toLocaleString('en')} of the oldest messages, because more than 100,000 messages wait for their final status. Look for them in the gateway's panel.`;
	context.__emitError(problemError(context, new InvalidInput(words)));
}
