import type { IDataObject, INodeExecutionData, IPollFunctions } from 'n8n-workflow';
import { pollError } from './poll';

/** What the trigger remembers: whether the alarm was raised for this account and threshold. */
interface Alarm {
	version: 1;
	watched: string;
	isRaised: boolean;
}

/** Something with a number that must not fall below a threshold. */
export interface Gauge {
	/** What is watched: with another name, or another threshold, the alarm is armed anew. */
	name: string;
	/** @throws {GatewayError} */
	read: () => Promise<{ value: number; output: IDataObject }>;
}

/**
 * One poll of an alarm: it is raised once when the value is below the threshold, also where it is so
 * from the start, and again only after the value was at or above it.
 * @throws {NodeApiError} when the gateway cannot be asked.
 */
export async function pollBelow(
	context: IPollFunctions,
	threshold: number,
	open: () => Promise<Gauge>,
): Promise<INodeExecutionData[][] | null> {
	const gauge = await open();
	const { value, output } = await gauge.read().catch(pollError(context));
	const json = { ...output, threshold };
	if (context.getMode() === 'manual') return [[{ json }]];

	const memory = context.getWorkflowStaticData('node');
	const watched = `${gauge.name}<${threshold}`;
	const before = memory.alarm as unknown as Alarm | undefined;
	const wasRaised = before?.watched === watched && before.isRaised;
	const isRaised = value < threshold;
	memory.alarm = { version: 1, watched, isRaised } satisfies Alarm as unknown as IDataObject;
	return isRaised && !wasRaised ? [[{ json }]] : null;
}
