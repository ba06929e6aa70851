import { randomBytes } from 'node:crypto';
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureN8n } from './install';
import { N8n } from './instance';
import { freePort } from '../../sandbox/freePort';
import { Server, type ServerOptions } from './server';
import { startServices, type Services } from './services';

/**
 * n8n in queue mode: a main process, which takes calls and hands out executions, and workers, which
 * run them, with a PostgreSQL and a Redis of their own. Every process has its own user folder with
 * this package in it, as if it were on its own machine.
 */
export class QueueMode {
	private constructor(
		readonly main: N8n,
		readonly workers: Worker[],
		private readonly services: Services,
	) {}

	static async start({
		workers: count = 2,
		env = {},
	}: { workers?: number; env?: Record<string, string> } = {}): Promise<QueueMode> {
		await ensureN8n({ log: console.log });
		const services = await startServices();
		const common = {
			...services.env,
			...env,
			EXECUTIONS_MODE: 'queue',
			OFFLOAD_MANUAL_EXECUTIONS_TO_WORKERS: 'true',
			N8N_ENCRYPTION_KEY: randomBytes(24).toString('hex'),
		};
		const opened: Array<{ remove: () => Promise<void> }> = [services];
		try {
			// The main process starts first, because it creates the tables.
			const main = await N8n.start({ withPackage: true, env: common });
			opened.push(main);
			const names = Array.from({ length: count }, (_, i) => `worker ${i + 1}`);
			const starting = names.map(async (name) => {
				const worker = await Worker.start(name, main, common);
				opened.push(worker);
				return worker;
			});
			await Promise.allSettled(starting);
			return new QueueMode(main, await Promise.all(starting), services);
		} catch (error) {
			for (const each of opened.reverse()) await each.remove();
			throw error;
		}
	}

	/** Returns the worker that ran an execution. */
	async workerOf(executionId: string): Promise<Worker> {
		for (const worker of this.workers) if (await worker.hasRun(executionId)) return worker;
		throw new Error(`No worker has run execution ${executionId}.`);
	}

	/**
	 * Everything that n8n has written, by location. Stored credentials are included; they are
	 * encrypted.
	 */
	async written(): Promise<Record<string, string>> {
		const logs = [this.main, ...this.workers].map(async ({ userFolder }, i) => [
			i === 0 ? 'log of the main process' : `log of worker ${i}`,
			await readFile(join(userFolder, 'n8n.log'), 'utf8'),
		]);
		return {
			...(Object.fromEntries(await Promise.all(logs)) as Record<string, string>),
			database: await this.services.dump(),
			Redis: await this.services.redisTraffic(),
		};
	}

	async remove(): Promise<void> {
		await Promise.all([this.main, ...this.workers].map(async (each) => await each.remove()));
		await this.services.remove();
	}
}

export class Worker {
	private constructor(
		readonly name: string,
		private server: Server,
		private readonly options: ServerOptions,
	) {}

	/** n8n needs the main process's community packages in every worker. */
	static async start(name: string, main: N8n, env: Record<string, string>): Promise<Worker> {
		const userFolder = await mkdtemp(join(tmpdir(), 'n8n-worker-'));
		try {
			const packages = '.n8n/nodes';
			await cp(join(main.userFolder, packages), join(userFolder, packages), { recursive: true });
			const { bin } = await ensureN8n({ log: console.log });
			const port = await freePort();
			const options: ServerOptions = {
				bin,
				command: ['worker', '--concurrency=10'],
				userFolder,
				isTemporary: true,
				port,
				brokerPort: await freePort(),
				env: {
					...env,
					QUEUE_HEALTH_CHECK_ACTIVE: 'true',
					QUEUE_HEALTH_CHECK_PORT: String(port),
					N8N_WORKER_SERVER_ADDRESS: '127.0.0.1',
				},
			};
			return new Worker(name, await Server.start(options), options);
		} catch (error) {
			await rm(userFolder, { recursive: true, force: true });
			throw error;
		}
	}

	get userFolder(): string {
		return this.options.userFolder;
	}

	async hasRun(executionId: string): Promise<boolean> {
		const log = await readFile(join(this.userFolder, 'n8n.log'), 'utf8');
		return log.includes(`Worker started execution ${executionId} (`);
	}

	/** Ends the worker with SIGKILL, as a crash or a power cut does. */
	async kill(): Promise<void> {
		await this.server.kill();
	}

	async restart(): Promise<void> {
		await this.server.kill();
		this.server = await Server.start(this.options);
	}

	async remove(): Promise<void> {
		await this.server.stop();
		await rm(this.userFolder, { recursive: true, force: true });
	}
}
