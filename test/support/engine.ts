import { ExecutionLifecycleHooks, PollContext, WorkflowExecute } from 'n8n-core';
import {
	createRunExecutionData,
	deepCopy,
	NodeConnectionTypes,
	Workflow,
	type IBinaryKeyData,
	type IDataObject,
	type INode,
	type INodeExecutionData,
	type INodeParameters,
	type INodeType,
	type INodeTypes,
	type IRun,
	type IRunExecutionData,
	type IWorkflowExecuteAdditionalData,
	type WorkflowActivateMode,
	type WorkflowExecuteMode,
} from 'n8n-workflow';
import type { Credentials } from './credentials';

/** A node to run on n8n's own engine: items go in, n8n runs the node, and outputs come back. */
export interface Setup {
	type: INodeType;
	parameters: INodeParameters;
	credentials: Credentials;
	items?: IDataObject[];
	/** The items of each run, if the node runs more than once in the execution, as in a loop. */
	runs?: IDataObject[][];
	/** Files of each item. */
	binary?: IBinaryKeyData;
	/** Settings of the node: onError, retryOnFail, maxTries, waitBetweenTries. */
	node?: Partial<INode>;
	timeZone?: string;
}

export interface Result {
	run: IRun;
	/** The JSON of the items, by output of the node. */
	outputs: IDataObject[][];
	items: INodeExecutionData[][];
	/** The error of the node, if it failed. */
	error: (Error & { description?: string; context?: IDataObject }) | undefined;
	data: IRunExecutionData;
}

export const NODE = 'Node under test';
const SOURCE = 'Items';

export async function runNode(setup: Setup, signal?: AbortSignal): Promise<Result> {
	return await execute(setup, workflowOf(setup), startOf(setup), 'trigger', signal);
}

/** The data of an execution before it starts. */
function startOf(setup: Setup, resumeToken?: string): IRunExecutionData {
	const { binary } = setup;
	const node = workflowOf(setup).getNode(SOURCE)!;
	const runs = setup.runs ?? [setup.items ?? [{}]];
	const nodeExecutionStack = runs.map((items) => {
		const main = [items.map((json) => ({ json, ...(binary && { binary }) }))];
		return { node, data: { main }, source: null };
	});
	return createRunExecutionData({ executionData: { nodeExecutionStack }, resumeToken });
}

/** Retries a failed execution from n8n's list: n8n loads the saved data and gives it a new ID. */
export async function retryExecution(setup: Setup, failed: Result): Promise<Result> {
	const data = deepCopy(failed.data);
	delete data.resultData.error;
	const runs = data.resultData.runData[data.resultData.lastNodeExecuted ?? ''];
	if (runs?.at(-1)?.error) runs.pop();
	return await execute(setup, workflowOf(setup), data, 'retry');
}

/** Retries an execution that n8n could not save because it was killed. Only the token is kept. */
export async function retryCrashed(
	setup: Setup,
	killed: Result,
	signal?: AbortSignal,
): Promise<Result> {
	const start = startOf(setup, killed.data.resumeToken);
	return await execute(setup, workflowOf(setup), start, 'retry', signal);
}

/** The data that the node keeps with the execution. */
export function nodeContext({ data }: Result): IDataObject {
	return data.executionData?.contextData[`node:${NODE}`] ?? {};
}

async function execute(
	setup: Setup,
	workflow: Workflow,
	data: IRunExecutionData,
	mode: WorkflowExecuteMode,
	signal?: AbortSignal,
): Promise<Result> {
	const additionalData = additionalDataOf(setup);
	additionalData.hooks = new ExecutionLifecycleHooks(mode, additionalData.executionId!, {
		id: workflow.id,
		name: 'Workflow under test',
		nodes: Object.values(workflow.nodes),
		connections: {},
		active: false,
		isArchived: false,
		activeVersionId: null,
		createdAt: new Date(),
		updatedAt: new Date(),
	});
	const engine = new WorkflowExecute(additionalData, mode, data);
	const running = engine.processRunExecutionData(workflow);
	signal?.addEventListener('abort', () => running.cancel());
	const run = await running;
	const task = run.data.resultData.runData[NODE]?.at(-1);
	const items = (task?.data?.main ?? []).map((list) => list ?? []);
	return {
		run,
		items,
		outputs: items.map((list) => list.map(({ json }) => json)),
		error: (task?.error ?? run.data.resultData.error) as Result['error'],
		data: run.data,
	};
}

export interface Poller {
	/** Polls once, as n8n's scheduler does. */
	poll: () => Promise<IDataObject[]>;
	/** Polls once. Returns whole items, with their files. */
	pollItems: () => Promise<INodeExecutionData[]>;
	/** What the node has reported as failed executions, although the poll did not throw. */
	reported: Error[];
	staticData: () => IDataObject;
}

/** Activates a workflow with a polling trigger. `staticData` is what n8n has saved before. */
export function activate(
	setup: Setup,
	{
		staticData = {},
		activation = 'activate',
		mode = 'trigger',
		budgetMs,
	}: {
		staticData?: IDataObject;
		activation?: WorkflowActivateMode;
		mode?: WorkflowExecuteMode;
		/** How long n8n's durable scheduler lets a poll take. By default it does not make the poll. */
		budgetMs?: number;
	} = {},
): Poller {
	const workflow = workflowOf(setup, deepCopy(staticData));
	const reported: Error[] = [];
	const context = new PollContext(
		workflow,
		workflow.getNode(setup.node?.name ?? NODE)!,
		additionalDataOf(setup),
		mode,
		activation,
		undefined,
		(error) => void reported.push(error),
		undefined,
		undefined,
		undefined,
		budgetMs === undefined ? undefined : () => budgetMs,
	);
	const pollItems = async () => ((await setup.type.poll!.call(context)) ?? [[]]).flat();
	return {
		poll: async () => (await pollItems()).map(({ json }) => json),
		pollItems,
		reported,
		staticData: () => deepCopy(workflow.staticData),
	};
}

export function workflowOf(setup: Setup, staticData?: IDataObject): Workflow {
	const { name } = setup.type.description;
	const node: INode = {
		id: 'node-under-test',
		name: NODE,
		type: name,
		typeVersion: 1,
		position: [200, 0],
		parameters: setup.parameters,
		credentials: Object.fromEntries(
			Object.keys(setup.credentials.stored).map((type) => [type, { id: '1', name: type }]),
		),
		...setup.node,
	};
	const source: INode = {
		id: 'items',
		name: SOURCE,
		type: 'items',
		typeVersion: 1,
		position: [0, 0],
		parameters: {},
	};
	const main = NodeConnectionTypes.Main;
	return new Workflow({
		id: 'workflow-under-test',
		nodes: [source, node],
		connections: { [SOURCE]: { main: [[{ node: NODE, type: main, index: 0 }]] } },
		active: false,
		nodeTypes: nodeTypesOf(setup.type),
		settings: { timezone: setup.timeZone ?? 'Europe/Warsaw' },
		staticData,
	});
}

const itemsType: INodeType = {
	description: {
		displayName: SOURCE,
		name: 'items',
		group: ['input'],
		version: 1,
		description: 'Hands on the items it is started with',
		defaults: { name: SOURCE },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		properties: [],
	},
	async execute() {
		return [this.getInputData()];
	},
};

function nodeTypesOf(type: INodeType): INodeTypes {
	const known: Record<string, INodeType> = { items: itemsType, [type.description.name]: type };
	return {
		getByName: (name) => known[name]!,
		getByNameAndVersion: (name) => known[name]!,
		getKnownTypes: () => ({}),
	};
}

let executions = 0;

/** The data that n8n passes to a node beside the workflow. Nothing listens at its addresses. */
export function additionalDataOf({
	credentials,
}: Partial<Pick<Setup, 'credentials'>>): IWorkflowExecuteAdditionalData {
	const url = 'http://127.0.0.1:1/';
	const unused = async () => await Promise.reject(new Error('Not part of these tests.'));
	return {
		credentialsHelper: credentials,
		executionId: String(++executions),
		executeWorkflow: unused,
		getRunExecutionData: unused,
		getRuntimeCredential: unused,
		startRunnerTask: unused,
		logAiEvent: () => undefined,
		currentNodeExecutionIndex: 0,
		variables: {},
		restApiUrl: url,
		instanceBaseUrl: url,
		formBaseUrl: url,
		formWaitingBaseUrl: url,
		formTestBaseUrl: url,
		webhookBaseUrl: url,
		webhookWaitingBaseUrl: url,
		webhookTestBaseUrl: url,
		mcpBaseUrl: url,
		mcpTestBaseUrl: url,
	} as unknown as IWorkflowExecuteAdditionalData;
}
