import type {
	ExecutionStatus,
	IDataObject,
	INode,
	IRunExecutionData,
	WorkflowExecuteMode,
} from 'n8n-workflow';

/** A line of n8n's list of executions. */
export interface ExecutionSummary {
	id: string;
	workflowId: string;
	mode: WorkflowExecuteMode;
	status: ExecutionStatus;
	startedAt: string | null;
	stoppedAt: string | null;
	retryOf: string | null;
	retrySuccessId: string | null;
}

/** An execution as n8n saved it. */
export interface Execution extends ExecutionSummary {
	finished: boolean;
	data: IRunExecutionData;
	workflowData: { name: string; nodes: INode[] };
}

export const UNFINISHED: ExecutionStatus[] = ['new', 'running', 'waiting'];

/** The `json` of the items that a node returned in its last run. */
export function outputOf(execution: Execution, node: string, output = 0): IDataObject[] {
	const run = execution.data.resultData.runData[node]?.at(-1);
	return (run?.data?.main?.[output] ?? []).map(({ json }) => json);
}

/** The message that the editor shows in red: the failed node's error, or the execution's. */
export function errorOf(execution: Execution, node?: string): IDataObject | undefined {
	const { error, runData } = execution.data.resultData;
	const found = node === undefined ? error : runData[node]?.at(-1)?.error;
	return found as unknown as IDataObject | undefined;
}

/**
 * n8n saves run data in the format of the package `flatted`: a list of values, in which every
 * string inside an object or array is the position of the value that it stands for.
 */
export function parseFlatted(text: string): unknown {
	const values = JSON.parse(text) as unknown[];
	for (const value of values) {
		if (typeof value !== 'object' || value === null) continue;
		const holder = value as Record<string, unknown>;
		for (const [key, held] of Object.entries(holder)) {
			if (typeof held === 'string') holder[key] = values[Number(held)];
		}
	}
	return values[0];
}
