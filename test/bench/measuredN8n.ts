import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import type { Profiler } from 'node:inspector';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ExecutionStatus, INodeExecutionData, IRunExecutionData } from 'n8n-workflow';
import { parseFlatted, UNFINISHED } from '../../scripts/n8n/executions';
import { N8n } from '../../scripts/n8n/instance';
import type { WorkflowDraft } from '../../scripts/n8n/workflow';
import { GATEWAYS } from '../support/gateways';
import type { Gateways } from './gateways/gateways';
import { LINKS, type LinkName } from './gateways/links';

/** The cost of one execution. */
export interface Cost {
	/**
	 * The time of the node that n8n recorded, in ms. In a loop it is the time from the start of the
	 * first turn to the end of the last.
	 */
	nodeMs: number;
	/** When the node started, in ms since 1970. */
	startedAt: number;
	/** The time of each turn in a loop, in ms. */
	turnsMs: number[];
	items: INodeExecutionData[];
}

/** What collect.ts writes. */
export interface CpuProfile {
	/** In ms since 1970. The start is not known as well, because V8 takes long to start a profile. */
	endedAt: number;
	profile: Profiler.Profile;
}

const PROFILE = 'n8n.cpuprofile.json';

/** A real n8n with this package, and credentials for every gateway over every link. */
export class MeasuredN8n {
	/** Read directly, because n8n needs seconds and much memory to hand over a large execution. */
	private readonly database: DatabaseSync;

	private constructor(
		readonly n8n: N8n,
		private readonly folder: string,
	) {
		this.database = new DatabaseSync(n8n.databaseFile, { readOnly: true, timeout: 30_000 });
	}

	static async start(gateways: Gateways, env: Record<string, string> = {}): Promise<MeasuredN8n> {
		const folder = await mkdtemp(join(tmpdir(), 'bench-'));
		const authority = join(folder, 'authority.pem');
		await writeFile(authority, await gateways.call('certificate'));
		const n8n = await N8n.start({
			withPackage: true,
			env: {
				NODE_EXTRA_CA_CERTS: authority,
				NODE_OPTIONS: `--require ${join(__dirname, 'collect.ts')}`,
				BENCH_PROFILE: join(folder, PROFILE),
				N8N_LOG_LEVEL: 'error',
				// The task runner needs some time for a large input.
				N8N_RUNNERS_TASK_TIMEOUT: '600',
				...env,
			},
		});
		const measured = new MeasuredN8n(n8n, folder);
		try {
			for (const { name, credential } of GATEWAYS) {
				for (const link of Object.keys(LINKS) as LinkName[]) {
					const data = await gateways.call('credential', name, link);
					await n8n.createCredential({ name: `${name} ${link}`, type: credential.name, data });
				}
			}
		} catch (error) {
			await measured.close();
			throw error;
		}
		return measured;
	}

	async close(): Promise<void> {
		this.database.close();
		await this.n8n.remove();
		await rm(this.folder, { recursive: true, force: true });
	}

	async save(workflow: WorkflowDraft): Promise<string> {
		return await this.n8n.createWorkflow(workflow);
	}

	/** Executes the workflow once on a clean heap. @throws Error if the execution failed. */
	async cost(workflowId: string): Promise<Cost> {
		await this.collectGarbage();
		const id = await this.n8n.startRun(workflowId);
		while (UNFINISHED.includes(this.status(id))) await sleep(50);
		const { error, runData } = this.data(id).resultData;
		if (error) throw new Error(`An execution failed: ${error.message}`);
		const runs = runData.Node!;
		const last = runs.at(-1)!;
		return {
			nodeMs: last.startTime + last.executionTime - runs[0]!.startTime,
			startedAt: runs[0]!.startTime,
			turnsMs: runs.map(({ executionTime }) => executionTime),
			items: runs.flatMap(({ data }) => data?.main?.[0] ?? []),
		};
	}

	/** Executes the workflow once under a CPU profile. */
	async profiled(workflowId: string): Promise<{ cost: Cost; profile: CpuProfile }> {
		const file = join(this.folder, PROFILE);
		process.kill(this.n8n.pid, 'SIGHUP');
		const cost = await this.cost(workflowId);
		process.kill(this.n8n.pid, 'SIGHUP');
		while (!existsSync(file)) await sleep(50);
		const profile = JSON.parse(await readFile(file, 'utf8')) as CpuProfile;
		await rm(file);
		return { cost, profile };
	}

	/** See collect.ts. n8n answers the request when the collection is done. */
	private async collectGarbage(): Promise<void> {
		process.kill(this.n8n.pid, 'SIGUSR2');
		await sleep(20);
		await this.n8n.executionSummary('0');
	}

	private status(id: string): ExecutionStatus {
		const query = this.database.prepare('SELECT status FROM execution_entity WHERE id = ?');
		return query.get(id)!.status as ExecutionStatus;
	}

	private data(id: string): IRunExecutionData {
		const query = this.database.prepare('SELECT data FROM execution_data WHERE executionId = ?');
		return parseFlatted(query.get(id)!.data as string) as IRunExecutionData;
	}
}
