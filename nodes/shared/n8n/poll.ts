import type { IDataObject, INodeExecutionData, IPollFunctions, JsonObject } from 'n8n-workflow';
import { UNREADABLE } from '../gateway/answer';
import { GatewayError } from '../gateway/error';
import { wallTimeAt } from '../inbox/localTime';
import type { Entry } from '../inbox/seen';
import { keysToAsk } from '../inbox/waiting';
import { advance, begin, restore, windowOf, type Window } from '../inbox/window';
import { problemOf, toNodeError } from './problem';

/** A list at a gateway that grows, and that a trigger follows. */
export interface Stream {
	/** What is listened to: with another name the trigger starts anew. */
	name: string;
	/** IANA zone of the gateway's times. */
	timeZone: string;
	/** Everything in the window, and what `waiting` names, in any order. */
	ask: (window: Window, waiting: readonly string[]) => Promise<StreamEvent[]>;
}

export interface StreamEvent extends Entry {
	/** The item's JSON; made only for what is reported. */
	output: () => IDataObject;
}

/** How many a test in the editor shows at most. */
const SAMPLE = 10;

/** The contexts that were polled before: the first poll of one is n8n's activation. */
const known = new WeakSet<object>();

/**
 * One poll: what the stream has that was not reported yet, oldest first, or null.
 *
 * It starts at the moment the workflow is activated. A restart of n8n, a new version of an active
 * workflow and a change of leader go on where the state ends, so nothing is lost meanwhile. In the
 * editor it shows the newest few and remembers nothing.
 * @throws {NodeApiError} when the gateway cannot be asked; the next poll asks for the same again.
 */
export async function poll(
	context: IPollFunctions,
	open: () => Promise<Stream>,
): Promise<INodeExecutionData[][] | null> {
	const startsAnew = !known.has(context) && STARTS.has(context.getActivationMode());
	const stream = await open();
	const memory = context.getWorkflowStaticData('node');
	const isTest = context.getMode() === 'manual';
	const before = isTest || startsAnew ? null : restore(memory.inbox, stream.name);
	const now = wallTimeAt(Date.now(), stream.timeZone);
	const asked = keysToAsk(before?.waiting);
	const events = await stream.ask(windowOf(before, now), asked).catch(pollError(context));
	if (isTest) return emit(inOrder(events.filter(({ isUnripe }) => !isUnripe)).slice(-SAMPLE));

	// From here to the end nothing waits: a poll that overlaps sees this state or none of it.
	known.add(context);
	const inbox = startsAnew ? null : restore(memory.inbox, stream.name);
	if (inbox === null) {
		memory.inbox = begin(stream.name, events, now) as unknown as IDataObject;
		await keep(context);
		return null;
	}
	const advanced = advance(inbox, events, now, asked);
	memory.inbox = advanced.inbox as unknown as IDataObject;
	return emit(inOrder(advanced.fresh.map((index) => events[index]!)));
}

/**
 * Where n8n keeps cursors of its own (N8N_POLLER_DURABLE_CURSORS_ENABLED) it saves nothing of a poll
 * at activation that emits nothing. The first scheduled one would then start anew, and what came in
 * since the activation be lost; or go on from before the workflow was last switched off.
 */
async function keep(context: IPollFunctions): Promise<void> {
	await context.__commitCursor?.();
}

/** A user switched the workflow on; every other mode continues one that was on. */
const STARTS = new Set(['activate', 'create']);

/** By the gateway's time; the gateway's own order where times are equal or missing. */
function inOrder(events: StreamEvent[]): StreamEvent[] {
	return [...events].sort((a, b) => (a.at ?? 0) - (b.at ?? 0));
}

function emit(events: StreamEvent[]): INodeExecutionData[][] | null {
	return events.length === 0 ? null : [events.map(({ output }) => ({ json: output() }))];
}

/** Turns what a poll's request failed with into n8n's error. */
export function pollError(context: IPollFunctions): (error: unknown) => Promise<never> {
	return async (error) => {
		const problem = toNodeError(context.getNode(), problemOf(error));
		return await Promise.reject(Object.assign(problem, { failure: pollFailure(error) }));
	};
}

/** Why a poll failed, for releases of n8n that pace the next one by it. */
function pollFailure(error: unknown): JsonObject | undefined {
	if (!(error instanceof GatewayError)) return undefined;
	const { code, transient, refusesCredential, retryAfterMs } = error;
	if (refusesCredential) return { cause: 'credential-invalid' };
	// A web page instead of an answer mostly means maintenance.
	if (!transient && code !== UNREADABLE) return { cause: 'configuration-invalid' };
	const cause = code === 'tooManyRequests' ? 'rate-limited' : 'temporarily-unavailable';
	return { cause, ...(retryAfterMs !== undefined && { retryAfterMs }) };
}
