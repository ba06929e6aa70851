import { hash } from 'crypto';
import type { IPollFunctions, IRun } from 'n8n-workflow';
import { ContextValue } from './contextValue';
import { hasStarted } from './untaken';

/** How many states of a trigger are remembered. Polls that are late have the same one. */
const MAX_STATES = 10;

/** The states from which polls have emitted something, by trigger. */
const emittedFrom = new Map<string, Set<string>>();

/** n8n's own `__emit` of a context, which may be used for many polls. */
const ownEmit = new ContextValue<IPollFunctions['__emit']>('emit');

/**
 * Lets only one of several polls emit what they find with the same saved state. n8n's durable scheduler gives
 * each poll a copy of the state, and makes polls that are late at the same time, for example after its
 * database was lost. It saves the next state together with the execution. If that fails, the next poll may
 * emit with the same state.
 */
export function emitOnce(context: IPollFunctions, state: unknown): void {
	const trigger = `${context.getWorkflow().id}/${context.getNode().id}`;
	const states = emittedFrom.get(trigger) ?? new Set();
	emittedFrom.set(trigger, states);
	const mark = hash('sha1', JSON.stringify(state) ?? '', 'base64');
	const emit = ownEmit.of(context) ?? context.__emit.bind(context);
	ownEmit.set(context, emit);
	const { createDeferredPromise } = context.helpers;
	context.__emit = (data, response, done = createDeferredPromise<IRun | undefined>()) => {
		if (states.has(mark)) return;
		states.add(mark);
		const [oldest] = states;
		if (states.size > MAX_STATES) states.delete(oldest!);
		done.promise.then(
			(run) => run === undefined && states.delete(mark),
			(error: unknown) => hasStarted(error) || states.delete(mark),
		);
		emit(data, response, done);
	};
}
