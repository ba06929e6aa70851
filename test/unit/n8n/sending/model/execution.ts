import {
	NodeApiError,
	NodeOperationError,
	type IDataObject,
	type IExecuteFunctions,
	type INode,
} from 'n8n-workflow';
import { inChunks } from '../../../../../nodes/shared/gateway/batches';
import type { Outcome } from '../../../../../nodes/shared/gateway/outcome';
import { execute } from '../../../../../nodes/shared/n8n/execute';
import type { ModelGateway } from './gateway';
import type { ProcessedData } from './processedData';
import type { Row } from './rows';

/** How the user has set the node. */
export interface Settings {
	operation: 'send' | 'sendBulk';
	onError: 'stopWorkflow' | 'continueRegularOutput';
	/** How often n8n tries a run of the node: more than once with Retry On Fail. */
	tries: number;
	batchSize: number;
	concurrency: number;
	/** The rows with a reference of their own also have Only Once. */
	onlyOnce: boolean;
	/** How many rows the node gets at once: fewer than all of them in a loop. */
	perRun: number;
}

/** What the user is told about a row. */
export interface Report {
	row: Row;
	outcome: Outcome['outcome'];
}

/** What a retry of an execution starts from. */
export interface Saved {
	rows: Row[];
	/** How many runs of the node have ended. */
	run: number;
	/** By how much n8n's number of a run is higher, because n8n added runs of its own. */
	shift: number;
	context: IDataObject;
	reports: Report[];
}

export type Ended = 'well' | 'failed' | 'killed';

let executions = 0;

/** One attempt to send some rows in an execution. It keeps n8n's rules. */
export class Attempt {
	private readonly id = String(++executions);

	constructor(
		private readonly gateway: ModelGateway,
		private readonly settings: Settings,
		private readonly processedData: ProcessedData,
		/** What n8n gives an execution, and all retries of it. */
		private readonly token: string,
		private readonly mode: 'webhook' | 'retry',
		/** The state, which the attempt changes. */
		readonly state: Saved,
	) {}

	/** Runs the node for all rows, in a loop if they are too many for one run. */
	async play(): Promise<Ended> {
		const { state, settings } = this;
		const runs = inChunks(state.rows, settings.perRun);
		for (; state.run < runs.length; state.run++) {
			const rows = runs[state.run]!;
			const reports = await this.run(rows);
			if (reports === null) return 'failed';
			state.reports.push(...reports);
		}
		return 'well';
	}

	/** One run of the node, with its Retry On Fail. Null if it failed. */
	private async run(rows: Row[]): Promise<Report[] | null> {
		for (let attempt = 1; attempt <= this.settings.tries; attempt++) {
			try {
				const [outputs = []] = await execute(this.contextOf(rows), this.gateway.offered);
				return rows.map((row, i) => ({ row, outcome: outcomeOf(outputs[i]?.json, row) }));
			} catch (error) {
				const isTold = error instanceof NodeApiError || error instanceof NodeOperationError;
				if (!isTold) throw error;
			}
		}
		return null;
	}

	private contextOf(rows: Row[]): IExecuteFunctions {
		const { id, settings, state, token } = this;
		const parameters = rows.map((row) => this.parametersOf(row));
		const context = {
			getNodeParameter: (
				name: string,
				index: number,
				fallback: unknown,
				how: { rawExpressions?: boolean } = {},
			) => readPath(how.rawExpressions ? RAW : parameters[index]!, name) ?? fallback,
			getInputData: () => rows.map((row) => ({ json: row as unknown as IDataObject })),
			getNode: () => ({ ...NODE, onError: settings.onError }),
			continueOnFail: () => settings.onError !== 'stopWorkflow',
			getTimezone: () => 'UTC',
			getCredentials: async () => ({ baseUrl: 'http://127.0.0.1' }),
			getExecutionCancelSignal: () => undefined,
			getContext: () => state.context,
			getWorkflowDataProxy: () => ({
				$runIndex: state.run + state.shift,
				$execution: { resumeUrl: `http://127.0.0.1/1?signature=${token}` },
			}),
			getMode: () => this.mode,
			getExecutionId: () => id,
			addExecutionHints: () => undefined,
			helpers: this.processedData,
		};
		return context as unknown as IExecuteFunctions;
	}

	private parametersOf({ to, text, reference = '' }: Row): IDataObject {
		const { operation, batchSize, concurrency, onlyOnce } = this.settings;
		const isOnce = onlyOnce && reference !== '';
		const options = { reference, batchSize, concurrency, onlyOnce: isOnce };
		return { resource: 'message', operation, to, text, options };
	}
}

const NODE = { id: 'node', name: 'Node', type: 'model', parameters: {} } as unknown as INode;

/** The parameters as the workflow has them: all that differs between rows is an expression. */
const RAW = {
	to: '=',
	text: '=',
	options: { reference: '=', batchSize: '=', concurrency: '=', onlyOnce: '=' },
};

function readPath(parameters: object, path: string): unknown {
	return path
		.split('.')
		.reduce<unknown>((value, name) => (value as IDataObject | undefined)?.[name], parameters);
}

/** @throws Error for an output that does not say what became of its row. */
function outcomeOf(json: IDataObject | undefined, row: Row): Outcome['outcome'] {
	const { outcome, failure, to } = json ?? {};
	const isKnown = outcome === 'accepted' || outcome === 'rejected' || outcome === 'unknown';
	const isExplained = outcome === 'accepted' || (failure as IDataObject | undefined)?.message;
	if (isKnown && isExplained && to === row.to) return outcome;
	throw new Error(`The output of ${JSON.stringify(row)} says ${JSON.stringify(json)}.`);
}
