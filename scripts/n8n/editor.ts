import { setTimeout as sleep } from 'node:timers/promises';
import type {
	ExecutionStatus,
	IDataObject,
	INodeTypeDescription,
	IRunData,
	IRunExecutionData,
} from 'n8n-workflow';
import { parseFlatted, UNFINISHED, type Execution, type ExecutionSummary } from './executions';
import { RestError, Session } from './session';
import { complete, type SavedCredential, type WorkflowDraft } from './workflow';

interface SavedWorkflow extends WorkflowDraft {
	id: string;
	active: boolean;
	/** The version that was saved last, and the published version, which is the one that runs. */
	versionId: string;
	activeVersionId: string | null;
}

interface CredentialDraft {
	name: string;
	type: string;
	data: IDataObject;
}

interface CredentialTest {
	status: 'OK' | 'Error';
	message: string;
}

/** What to execute by hand. Default: the workflow, from its Manual Trigger. */
interface ManualRun {
	/** The trigger to start from. */
	from?: string;
	/** The last node to execute, as with "Execute step". */
	to?: string;
	/**
	 * The data of the last run. Only `to` and nodes without data before it are executed. Needs `to`.
	 */
	runData?: IRunData;
}

interface ExecutionList {
	results: ExecutionSummary[];
	/** Where the next page begins, from n8n 2.41 on. */
	nextCursor?: string | null;
}

interface PublicationStatus {
	status: 'in_progress' | 'not_published' | 'published' | 'partial' | 'failed';
	triggers: Array<{ nodeId: string; errorMessage: string | null }>;
}

/** The most executions that n8n lists in one request. */
const PAGE_SIZE = 100;
const FIRST_PAUSE_MS = 100;
const MAX_PAUSE_MS = 1_000;

/**
 * Does what a user does in n8n's editor, with the requests of that editor: n8n 2.40, and older releases
 * where they differ.
 */
export class Editor {
	protected constructor(protected readonly session: Session) {}

	static at(url: string): Editor {
		return new Editor(new Session(url));
	}

	/** Creates the owner of a new n8n and signs in. On an n8n with an owner it only signs in. */
	async setUpOwner(): Promise<void> {
		await this.session.signIn();
	}

	/** Signs in anew. Returns the cookie of a browser that is signed in: `name=value`. */
	async newCookie(): Promise<string> {
		return await this.session.newCookie();
	}

	async nodeTypes(prefix = ''): Promise<INodeTypeDescription[]> {
		const types = await this.session.request<INodeTypeDescription[]>('GET', '/types/nodes.json');
		return types.filter(({ name }) => name.startsWith(prefix));
	}

	/** Creates the credential, or gives the one of the same name and type new values. */
	async saveCredential(credential: CredentialDraft): Promise<void> {
		const saved = await this.session.request<SavedCredential[]>('GET', '/rest/credentials');
		const same = saved.find(
			({ name, type }) => name === credential.name && type === credential.type,
		);
		if (same) await this.updateCredential(same.id, credential);
		else await this.createCredential(credential);
	}

	async createCredential(credential: CredentialDraft): Promise<string> {
		const saved = await this.session.request<{ id: string }>(
			'POST',
			'/rest/credentials',
			credential,
		);
		return saved.id;
	}

	async updateCredential(id: string, credential: CredentialDraft): Promise<void> {
		await this.session.request('PATCH', `/rest/credentials/${id}`, credential);
	}

	/** Tests a credential as the panel does, either a saved one by its id or one just typed in. */
	async testCredential(credential: string | CredentialDraft): Promise<CredentialTest> {
		const credentials =
			typeof credential === 'string'
				? await this.session.request<CredentialDraft>(
						'GET',
						`/rest/credentials/${credential}?includeData=true`,
					)
				: { id: '', ...credential };
		return await this.session.request('POST', '/rest/credentials/test', { credentials });
	}

	async createWorkflow(workflow: WorkflowDraft): Promise<string> {
		// Older releases want to be told that it is not active.
		const body = { ...(await this.complete(workflow)), active: false };
		const saved = await this.session.request<SavedWorkflow>('POST', '/rest/workflows', body);
		return saved.id;
	}

	/** Saves a workflow. An active workflow keeps running the published version until `activate`. */
	async updateWorkflow(id: string, changes: Partial<WorkflowDraft>): Promise<void> {
		const body = await this.complete({ ...(await this.workflow(id)), ...changes });
		await this.session.request('PATCH', `/rest/workflows/${id}`, body);
	}

	async workflow(id: string): Promise<SavedWorkflow> {
		return await this.session.request('GET', `/rest/workflows/${id}`);
	}

	async workflows(): Promise<SavedWorkflow[]> {
		return await this.session.request('GET', '/rest/workflows');
	}

	/**
	 * Publishes the version saved last and waits until its triggers run, which n8n arranges in the
	 * background. Throws the error of a trigger, because n8n shows the workflow as active even then.
	 */
	async activate(id: string): Promise<void> {
		const { versionId } = await this.workflow(id);
		await this.session.request('POST', `/rest/workflows/${id}/activate`, { versionId });
		const { status, triggers } = await this.published(id);
		if (status === 'published') return;
		const reasons = triggers.map(({ errorMessage }) => errorMessage).filter(Boolean);
		throw new Error(`Workflow ${id} is ${status}: ${reasons.join('; ') || 'n8n gives no reason'}`);
	}

	async deactivate(id: string): Promise<void> {
		await this.session.request('POST', `/rest/workflows/${id}/deactivate`, {});
		await this.published(id);
	}

	/**
	 * Archives a workflow and deletes it. n8n deletes only archived workflows; archiving deactivates.
	 */
	async deleteWorkflow(id: string): Promise<void> {
		await this.session.request('POST', `/rest/workflows/${id}/archive`, {});
		await this.session.request('DELETE', `/rest/workflows/${id}`);
	}

	/** Executes by hand and waits for the end. The execution may have failed. */
	async run(id: string, run: ManualRun & { timeoutMs?: number } = {}): Promise<Execution> {
		return await this.waitForExecution(await this.startRun(id, run), run);
	}

	/** Executes by hand without waiting. Returns the id of the execution. */
	async startRun(id: string, { from, to, runData }: ManualRun = {}): Promise<string> {
		const destinationNode = to === undefined ? undefined : { nodeName: to, mode: 'inclusive' };
		// If a trigger is named, n8n ignores the run data.
		const start =
			runData === undefined
				? { triggerToStartFrom: { name: from ?? (await this.manualTrigger(id)) } }
				: { runData };
		const path = `/rest/workflows/${id}/run`;
		const answer = await this.session.request<{ executionId?: string }>('POST', path, {
			...start,
			destinationNode,
			// Older releases execute what the editor shows, not what is saved.
			workflowData: await this.workflow(id),
		});
		if (answer.executionId !== undefined) return answer.executionId;
		throw new Error(
			`n8n did not execute workflow ${id}, but waits for a call of its test webhook.`,
		);
	}

	/** Returns the newest executions first. */
	async executions(
		filter: { workflowId?: string; status?: ExecutionStatus[] } = {},
	): Promise<ExecutionSummary[]> {
		const found: ExecutionSummary[] = [];
		for await (const page of this.executionPages(filter)) found.push(...page);
		return found;
	}

	/** Returns the execution's line in the list, or undefined. */
	async executionSummary(id: string): Promise<ExecutionSummary | undefined> {
		// The list ignores a filter by id, so this asks for what stands between its neighbors.
		const query = new URLSearchParams({
			firstId: String(Number(id) - 1),
			lastId: String(Number(id) + 1),
		});
		const path = `/rest/executions?${query.toString()}`;
		try {
			return (await this.session.request<ExecutionList>('GET', path)).results[0];
		} catch (error) {
			// From 2.41 on the list is read page by page only.
			if (!(error instanceof RestError && error.status === 400)) throw error;
		}
		for await (const page of this.executionPages({})) {
			const summary = page.find((execution) => execution.id === id);
			if (summary) return summary;
		}
		return undefined;
	}

	private async *executionPages(filter: object): AsyncGenerator<ExecutionSummary[]> {
		for (let next = {}; ;) {
			const query = { filter: JSON.stringify(filter), limit: String(PAGE_SIZE), ...next };
			const path = `/rest/executions?${new URLSearchParams(query).toString()}`;
			const list = await this.session.request<ExecutionList>('GET', path);
			const { results, nextCursor: cursor } = list;
			yield results;
			if (results.length < PAGE_SIZE || cursor === null) return;
			next = cursor === undefined ? { lastId: results.at(-1)!.id } : { cursor };
		}
	}

	async execution(id: string): Promise<Execution> {
		const saved = await this.session.request<Execution & { data: string }>(
			'GET',
			`/rest/executions/${id}`,
		);
		return { ...saved, data: parseFlatted(saved.data) as IRunExecutionData };
	}

	/** Waits until the execution ends. Throws if that takes longer than `timeoutMs`. */
	async waitForExecution(id: string, { timeoutMs = 120_000 } = {}): Promise<Execution> {
		await this.until(timeoutMs, `the end of execution ${id}`, async () => {
			const summary = await this.executionSummary(id);
			return summary !== undefined && !UNFINISHED.includes(summary.status);
		});
		return await this.execution(id);
	}

	/** Waits until the execution waits, for example for an answer. Throws if it ends instead. */
	async waitUntilWaiting(id: string, { timeoutMs = 60_000 } = {}): Promise<Execution> {
		await this.until(timeoutMs, `execution ${id} to wait`, async () => {
			const summary = await this.executionSummary(id);
			if (!summary || UNFINISHED.includes(summary.status)) return summary?.status === 'waiting';
			throw new Error(`Execution ${id} ended with status "${summary.status}" instead of waiting.`);
		});
		return await this.execution(id);
	}

	/**
	 * Waits until at least `count` executions of the workflow have ended. Returns all of them, oldest
	 * first.
	 */
	async waitForExecutions(
		workflowId: string,
		count: number,
		{ timeoutMs = 120_000 } = {},
	): Promise<Execution[]> {
		let ended: ExecutionSummary[] = [];
		await this.until(timeoutMs, `${count} executions of workflow ${workflowId}`, async () => {
			const all = await this.executions({ workflowId });
			ended = all.filter(({ status }) => !UNFINISHED.includes(status));
			return ended.length >= count;
		});
		const executions: Execution[] = [];
		for (const { id } of ended.reverse()) executions.push(await this.execution(id));
		return executions;
	}

	/** Retries a failed execution from n8n's list, with the workflow of that time. */
	async retry(executionId: string, { loadWorkflow = false } = {}): Promise<Execution> {
		const path = `/rest/executions/${executionId}/retry`;
		const { id } = await this.session.request<{ id: string }>('POST', path, { loadWorkflow });
		return await this.waitForExecution(id);
	}

	async stopExecution(id: string): Promise<void> {
		await this.session.request('POST', `/rest/executions/${id}/stop`, {});
	}

	/** Waits until n8n has nothing left to publish or to unpublish. */
	protected async published(id: string): Promise<PublicationStatus> {
		const path = `/rest/workflows/${id}/publication-status`;
		let answer: PublicationStatus = { status: 'in_progress', triggers: [] };
		await this.until(60_000, `the publication of workflow ${id}`, async () => {
			answer = await this.session.request<PublicationStatus>('GET', path).catch(publishedAtOnce);
			return answer.status !== 'in_progress';
		});
		return answer;
	}

	private async manualTrigger(workflowId: string): Promise<string> {
		const { nodes } = await this.workflow(workflowId);
		const trigger = nodes.find(({ type }) => type === 'n8n-nodes-base.manualTrigger');
		if (trigger) return trigger.name;
		throw new Error(
			`Workflow ${workflowId} has no Manual Trigger. Name the trigger to start from.`,
		);
	}

	private async complete(workflow: WorkflowDraft): Promise<WorkflowDraft> {
		return complete(workflow, await this.session.request('GET', '/rest/credentials'));
	}

	private async until(
		timeoutMs: number,
		what: string,
		isDone: () => Promise<boolean>,
	): Promise<void> {
		const deadline = Date.now() + timeoutMs;
		// Each request costs n8n time, so a long wait asks less often.
		for (let pauseMs = FIRST_PAUSE_MS; !(await isDone()); pauseMs *= 1.2) {
			if (Date.now() > deadline)
				throw new Error(`Waited ${timeoutMs / 1000} s in vain for ${what}.`);
			await sleep(Math.min(pauseMs, MAX_PAUSE_MS));
		}
	}
}

/** Older releases have no such status, because they activate a workflow before they answer. */
function publishedAtOnce(error: unknown): PublicationStatus {
	if (error instanceof RestError && error.status === 404) {
		return { status: 'published', triggers: [] };
	}
	throw error;
}
