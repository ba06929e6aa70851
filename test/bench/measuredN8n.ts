import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { INodeExecutionData } from 'n8n-workflow';
import { unfinished, type Execution } from '../../scripts/n8n/executions';
import { N8n } from '../../scripts/n8n/instance';
import type { WorkflowDraft } from '../../scripts/n8n/workflow';
import type { Gateways } from './gateways/gateways';
import { LINKS, type LinkName } from './gateways/links';
import { GATEWAY_NAMES, SUBJECTS } from './workflows';

/** What one execution cost. */
export interface Cost {
	/**
	 * What n8n itself wrote down for the node, in ms; in a loop from the first turn's start to the
	 * last one's end.
	 */
	nodeMs: number;
	/** CPU of n8n's process from the start to the saved execution, in ms. */
	cpuMs: number;
	items: INodeExecutionData[];
}

/** A real n8n with this package, and credentials for every gateway over every link. */
export class MeasuredN8n {
	/** How long each workflow took the last time, in ms. */
	private readonly took = new Map<string, number>();

	private constructor(
		readonly n8n: N8n,
		private readonly folder: string,
	) {}

	static async start(gateways: Gateways, env: Record<string, string> = {}): Promise<MeasuredN8n> {
		const folder = await mkdtemp(join(tmpdir(), 'bench-'));
		const authority = join(folder, 'authority.pem');
		await writeFile(authority, await gateways.call('certificate'));
		const n8n = await N8n.start({
			withPackage: true,
			env: {
				NODE_EXTRA_CA_CERTS: authority,
				NODE_OPTIONS: `--require ${join(__dirname, 'collect.ts')}`,
				N8N_LOG_LEVEL: 'error',
				// A large input takes the task runner some time.
				N8N_RUNNERS_TASK_TIMEOUT: '600',
				...env,
			},
		});
		const measured = new MeasuredN8n(n8n, folder);
		try {
			for (const gateway of GATEWAY_NAMES) {
				for (const link of Object.keys(LINKS) as LinkName[]) {
					const type = SUBJECTS[gateway].credential;
					const data = await gateways.call('credential', gateway, link);
					await n8n.createCredential({ name: `${gateway} ${link}`, type, data });
				}
			}
		} catch (error) {
			await measured.close();
			throw error;
		}
		return measured;
	}

	async close(): Promise<void> {
		await this.n8n.remove();
		await rm(this.folder, { recursive: true, force: true });
	}

	async save(workflow: WorkflowDraft): Promise<string> {
		return await this.n8n.createWorkflow(workflow);
	}

	/** Executes it once, from a heap without garbage. Throws where the execution failed. */
	async cost(workflowId: string): Promise<Cost> {
		const { pid } = this.n8n;
		await this.collectGarbage();
		const before = cpuMs(pid);
		const id = await this.n8n.startRun(workflowId);
		await this.ended(id, workflowId);
		const used = cpuMs(pid) - before;
		const execution = await this.n8n.execution(id);
		const { error, runData } = execution.data.resultData;
		if (error) throw new Error(`An execution failed: ${error.message}`);
		const runs = runData.Node!;
		const items = runs.flatMap(({ data }) => data?.main?.[0] ?? []);
		return { cpuMs: used, nodeMs: nodeMs(execution), items };
	}

	/** See collect.ts. n8n answers again once it is done. */
	private async collectGarbage(): Promise<void> {
		process.kill(this.n8n.pid, 'SIGUSR2');
		await sleep(20);
		await this.n8n.executionSummary('0');
	}

	/** Every question takes n8n some ms, so none is asked before it took as long as the last time. */
	private async ended(id: string, workflowId: string): Promise<void> {
		const from = performance.now();
		await sleep(this.took.get(workflowId) ?? 0);
		for (;;) {
			const summary = await this.n8n.executionSummary(id).catch(unlessBusy);
			if (summary && !unfinished.includes(summary.status)) break;
			await sleep(100);
		}
		this.took.set(workflowId, performance.now() - from);
	}
}

/** A node that leaves n8n no time for its database makes it answer so for a while. */
function unlessBusy(error: unknown): undefined {
	if (!(error instanceof Error && error.message.includes('HTTP 503'))) throw error;
}

function nodeMs({ data }: Execution): number {
	const runs = data.resultData.runData.Node!;
	const [first] = runs;
	const last = runs.at(-1)!;
	return last.startTime + last.executionTime - first!.startTime;
}

/** User and system time. Source: proc(5), /proc/pid/stat, in ticks of 10 ms. */
function cpuMs(pid: number): number {
	const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
	const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
	return (Number(fields[11]) + Number(fields[12])) * 10;
}
