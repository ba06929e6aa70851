import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type {
	ExecutionStatus,
	IDataObject,
	INodeTypeDescription,
	IRunData,
	IRunExecutionData,
} from 'n8n-workflow';
import { parseFlatted, unfinished, type Execution, type ExecutionSummary } from './executions';
import { Session } from './session';
import { complete, type WorkflowDraft } from './workflow';

export interface SavedWorkflow extends WorkflowDraft {
	id: string;
	active: boolean;
	/** The version last saved, and the one that was published, which is the one that runs. */
	versionId: string;
	activeVersionId: string | null;
}

export interface CredentialDraft {
	name: string;
	type: string;
	data: IDataObject;
}

export interface CredentialTest {
	status: 'OK' | 'Error';
	message: string;
}

/** What is to be executed by hand. Without anything: the workflow, from its Manual Trigger. */
export interface ManualRun {
	/** The trigger to start from. */
	from?: string;
	/** The last node to be executed: "Execute step" on it. */
	to?: string;
	/** The last run's data: only `to` and what has none before it is executed. Needs `to`. */
	runData?: IRunData;
}

interface PublicationStatus {
	status: 'in_progress' | 'not_published' | 'published' | 'partial' | 'failed';
	triggers: Array<{ nodeId: string; errorMessage: string | null }>;
}

/** n8n accepts no more in one request for its list of executions. */
const pageSize = 100;
const firstPauseMs = 100;
const longestPauseMs = 1_000;

/** What a user does in n8n's editor, by the requests the editor sends (n8n 2.40). */
export class Editor {
	protected constructor(protected readonly session: Session) {}

	static at(url: string): Editor {
		return new Editor(new Session(url));
	}

	/** Makes the owner of a new n8n and signs in, or only signs in. */
	async setUpOwner(): Promise<void> {
		await this.session.signIn();
	}

	async nodeTypes(prefix = ''): Promise<INodeTypeDescription[]> {
		const types = await this.session.request<INodeTypeDescription[]>('GET', '/types/nodes.json');
		return types.filter(({ name }) => name.startsWith(prefix));
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

	/** The panel's test: of a saved credential by its id, or of one just typed in. */
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
		const body = await this.complete(workflow);
		const saved = await this.session.request<SavedWorkflow>('POST', '/rest/workflows', body);
		return saved.id;
	}

	/** Saves it. An active workflow goes on with the published version until `activate`. */
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
	 * Publishes the version last saved and waits until its triggers run, which n8n sees to in the
	 * background. Throws what a trigger threw; n8n shows the workflow as active nonetheless.
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

	/** n8n deletes only what has been archived; archiving deactivates it. */
	async deleteWorkflow(id: string): Promise<void> {
		await this.session.request('POST', `/rest/workflows/${id}/archive`, {});
		await this.session.request('DELETE', `/rest/workflows/${id}`);
	}

	/** Imports every workflow file (*.json) of a folder. Their ids by their names. */
	async importAll(folder: string): Promise<Map<string, string>> {
		const ids = new Map<string, string>();
		for (const file of (await readdir(folder)).filter((name) => name.endsWith('.json')).sort()) {
			const text = await readFile(join(folder, file), 'utf8');
			const workflow = JSON.parse(text) as WorkflowDraft;
			ids.set(workflow.name, await this.createWorkflow(workflow));
		}
		return ids;
	}

	/** Executes by hand and waits for the end. The execution may have failed. */
	async run(id: string, run: ManualRun & { timeoutMs?: number } = {}): Promise<Execution> {
		return await this.waitForExecution(await this.startRun(id, run), run);
	}

	/** Executes by hand without waiting. Returns the execution's id. */
	async startRun(id: string, { from, to, runData }: ManualRun = {}): Promise<string> {
		const destinationNode = to === undefined ? undefined : { nodeName: to, mode: 'inclusive' };
		// n8n ignores the run data where a trigger is named.
		const start =
			runData === undefined
				? { triggerToStartFrom: { name: from ?? (await this.manualTrigger(id)) } }
				: { runData };
		const path = `/rest/workflows/${id}/run`;
		const answer = await this.session.request<{ executionId?: string }>('POST', path, {
			...start,
			destinationNode,
		});
		if (answer.executionId !== undefined) return answer.executionId;
		throw new Error(`n8n waits for a call of the test webhook instead of executing ${id}.`);
	}

	/** Newest first. */
	async executions(
		filter: { workflowId?: string; status?: ExecutionStatus[] } = {},
	): Promise<ExecutionSummary[]> {
		const found: ExecutionSummary[] = [];
		for (let lastId = ''; ; lastId = found.at(-1)?.id ?? '') {
			const query = new URLSearchParams({
				filter: JSON.stringify(filter),
				limit: String(pageSize),
				...(lastId && { lastId }),
			});
			const path = `/rest/executions?${query.toString()}`;
			const { results } = await this.session.request<{ results: ExecutionSummary[] }>('GET', path);
			found.push(...results);
			if (results.length < pageSize) return found;
		}
	}

	/** Its line in the list, or undefined. */
	async executionSummary(id: string): Promise<ExecutionSummary | undefined> {
		// The list takes a filter by id and ignores it, so this is what stands between its neighbours.
		const query = new URLSearchParams({
			firstId: String(Number(id) - 1),
			lastId: String(Number(id) + 1),
		});
		const path = `/rest/executions?${query.toString()}`;
		const { results } = await this.session.request<{ results: ExecutionSummary[] }>('GET', path);
		return results[0];
	}

	async execution(id: string): Promise<Execution> {
		const saved = await this.session.request<Execution & { data: string }>(
			'GET',
			`/rest/executions/${id}`,
		);
		return { ...saved, data: parseFlatted(saved.data) as IRunExecutionData };
	}

	/** Throws when it has not ended after `timeoutMs`. */
	async waitForExecution(id: string, { timeoutMs = 120_000 } = {}): Promise<Execution> {
		await this.until(timeoutMs, `the end of execution ${id}`, async () => {
			const summary = await this.executionSummary(id);
			return summary !== undefined && !unfinished.includes(summary.status);
		});
		return await this.execution(id);
	}

	/** Waits until it waits, as for an answer. Throws when it has ended instead. */
	async waitUntilWaiting(id: string, { timeoutMs = 60_000 } = {}): Promise<Execution> {
		await this.until(timeoutMs, `execution ${id} to wait`, async () => {
			const summary = await this.executionSummary(id);
			if (!summary || unfinished.includes(summary.status)) return summary?.status === 'waiting';
			throw new Error(`Execution ${id} does not wait, it has ended: ${summary.status}.`);
		});
		return await this.execution(id);
	}

	/** Waits until at least so many executions of the workflow have ended. All of them, oldest first. */
	async waitForExecutions(
		workflowId: string,
		count: number,
		{ timeoutMs = 120_000 } = {},
	): Promise<Execution[]> {
		let ended: ExecutionSummary[] = [];
		await this.until(timeoutMs, `${count} executions of workflow ${workflowId}`, async () => {
			const all = await this.executions({ workflowId });
			ended = all.filter(({ status }) => !unfinished.includes(status));
			return ended.length >= count;
		});
		const executions: Execution[] = [];
		for (const { id } of ended.reverse()) executions.push(await this.execution(id));
		return executions;
	}

	/** Retries a failed execution from n8n's list, with the workflow as it was executed then. */
	async retry(executionId: string, { loadWorkflow = false } = {}): Promise<Execution> {
		const path = `/rest/executions/${executionId}/retry`;
		const { id } = await this.session.request<{ id: string }>('POST', path, { loadWorkflow });
		return await this.waitForExecution(id);
	}

	async stopExecution(id: string): Promise<void> {
		await this.session.request('POST', `/rest/executions/${id}/stop`, {});
	}

	/** Waits until n8n has nothing left to publish or to take back. */
	protected async published(id: string): Promise<PublicationStatus> {
		const path = `/rest/workflows/${id}/publication-status`;
		let answer: PublicationStatus = { status: 'in_progress', triggers: [] };
		await this.until(60_000, `the publication of workflow ${id}`, async () => {
			answer = await this.session.request('GET', path);
			return answer.status !== 'in_progress';
		});
		return answer;
	}

	private async manualTrigger(workflowId: string): Promise<string> {
		const { nodes } = await this.workflow(workflowId);
		const trigger = nodes.find(({ type }) => type === 'n8n-nodes-base.manualTrigger');
		if (trigger) return trigger.name;
		throw new Error(`Workflow ${workflowId} has no Manual Trigger: say where to start from.`);
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
		// Asking costs n8n time, so a long wait asks less often.
		for (let pauseMs = firstPauseMs; !(await isDone()); pauseMs *= 1.2) {
			if (Date.now() > deadline) throw new Error(`Waited ${timeoutMs / 1000} s for ${what}.`);
			await sleep(Math.min(pauseMs, longestPauseMs));
		}
	}
}
