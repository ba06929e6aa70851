import type { INodeExecutionData, IPollFunctions, IRun } from 'n8n-workflow';
import { ContextValue } from './contextValue';

type Items = INodeExecutionData[][] | null;

/** The items with which n8n could not start an execution. */
const untaken = new ContextValue<INodeExecutionData[]>('untaken');
const observed = new ContextValue<true>('observed');

/**
 * Adds to the items of a poll those that n8n dropped before. n8n drops what a poll emits if it cannot
 * start the execution, for example because its database is lost at that moment. It has then not saved
 * the state of the poll either. So if n8n restarts first, the next poll finds the same entries.
 */
export function withUntaken(context: IPollFunctions, items: Items): Items {
	observe(context);
	const dropped = untaken.of(context) ?? [];
	untaken.set(context, undefined);
	const all = [...dropped, ...(items ?? []).flat()];
	return all.length === 0 ? null : [all];
}

/** Makes n8n say what became of each execution that this context starts. */
function observe(context: IPollFunctions): void {
	if (observed.of(context) || !saysWhatFailed(context)) return;
	observed.set(context, true);
	const emit = context.__emit.bind(context);
	const { createDeferredPromise } = context.helpers;
	context.__emit = (data, response, done = createDeferredPromise<IRun | undefined>()) => {
		done.promise.catch((error: unknown) => {
			if (hasStarted(error)) return;
			untaken.set(context, [...(untaken.of(context) ?? []), ...data.flat()]);
		});
		emit(data, response, done);
	};
}

/**
 * Older releases of n8n, which have no cursors, leave the failure unhandled if somebody waits for it. With
 * a durable cursor, which n8n does not watch for changes, n8n saves state and execution together.
 */
function saysWhatFailed(context: IPollFunctions): boolean {
	const { __commitCursor } = context as Partial<IPollFunctions>;
	return __commitCursor !== undefined && '__dataChanged' in context.getWorkflowStaticData('node');
}

/** An execution that was canceled, or has already ended, had started. */
export function hasStarted(error: unknown): boolean {
	const name = (error as object | undefined)?.constructor?.name ?? '';
	return /Execution(Cancelled|NotFound)Error$/.test(name);
}
