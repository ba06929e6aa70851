import { execFile, execFileSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, createWriteStream, existsSync, readdirSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { killGroup, spawnGuarded } from './guarded';
import { freePort } from '../../sandbox/freePort';

/** A database and a Redis of its own, which n8n needs in queue mode. */
export interface Services {
	/** The environment variables that lead n8n to both. */
	env: Record<string, string>;
	/** The whole database as SQL. */
	dump: () => Promise<string>;
	/** Everything that was ever written to Redis or published there, one command per line. */
	redisTraffic: () => Promise<string>;
	/** Ends both services and deletes their folders. */
	remove: () => Promise<void>;
}

const START_TIMEOUT_MS = 60_000;
const execute = promisify(execFile);

/** Starts both on free ports of 127.0.0.1, in temporary folders. Throws if one is not installed. */
export async function startServices(): Promise<Services> {
	const programs = findPrograms();
	const database = await startPostgres(programs);
	try {
		const redis = await startRedis(programs);
		return {
			env: { ...database.env, ...redis.env },
			dump: database.dump,
			redisTraffic: redis.traffic,
			remove: async () => {
				await redis.process.remove();
				await database.process.remove();
			},
		};
	} catch (error) {
		await database.process.remove();
		throw error;
	}
}

interface Programs {
	/** The folder of PostgreSQL's programs. Debian does not add it to the PATH. */
	postgres: string;
	redis: string;
}

function findPrograms(): Programs {
	const postgres = postgresFolder();
	const redis = folderOf('redis-server', [...path(), '/usr/bin']);
	if (postgres !== undefined && redis !== undefined) return { postgres, redis };
	throw new Error(
		'Queue mode needs PostgreSQL and Redis. Install them with "apt-get install postgresql redis-server".',
	);
}

/** The folder of PostgreSQL's programs, or undefined if it is not installed. */
export function postgresFolder(): string | undefined {
	const debian = '/usr/lib/postgresql';
	const versions = existsSync(debian) ? readdirSync(debian) : [];
	const newest = versions
		.sort((a, b) => Number(b) - Number(a))
		.map((it) => join(debian, it, 'bin'));
	return folderOf('initdb', [...newest, ...path()]);
}

/** The first of the folders that has the program. */
export function folderOf(program: string, folders: string[]): string | undefined {
	return folders.find((folder) => existsSync(join(folder, program)));
}

function path(): string[] {
	return (process.env.PATH ?? '').split(delimiter);
}

async function startPostgres({ postgres }: Programs) {
	const port = await freePort();
	const user = unprivileged();
	const folder = await mkdtemp(join(tmpdir(), 'postgres-'));
	const data = join(folder, 'data');
	if (user) chownSync(folder, user.uid, user.gid);
	const initialize = ['-D', data, '-U', 'n8n', '-A', 'trust', '-E', 'UTF8', '--locale=C', '-N'];
	try {
		await execute(join(postgres, 'initdb'), initialize, { ...user, cwd: folder });
	} catch (error) {
		await rm(folder, { recursive: true, force: true });
		throw error;
	}
	// Faster settings, because nothing here has to survive a power cut.
	const settings = {
		listen_addresses: '127.0.0.1',
		unix_socket_directories: '',
		fsync: 'off',
		full_page_writes: 'off',
		synchronous_commit: 'off',
	};
	const options = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
	const command = [join(postgres, 'postgres'), '-D', data, '-p', String(port), ...options];
	const process = new Service(command, folder, user);
	const at = ['-h', '127.0.0.1', '-p', String(port), '-U', 'n8n'];
	await process.ready(
		async () => await execute(join(postgres, 'psql'), [...at, '-c', 'select 1', 'postgres']),
	);
	return {
		process,
		env: {
			DB_TYPE: 'postgresdb',
			DB_POSTGRESDB_HOST: '127.0.0.1',
			DB_POSTGRESDB_PORT: String(port),
			DB_POSTGRESDB_USER: 'n8n',
			DB_POSTGRESDB_DATABASE: 'postgres',
		},
		dump: async () => {
			const limits = { maxBuffer: 1024 * 1024 * 1024 };
			return (await execute(join(postgres, 'pg_dump'), [...at, 'postgres'], limits)).stdout;
		},
	};
}

async function startRedis({ redis }: Programs) {
	const port = await freePort();
	const folder = await mkdtemp(join(tmpdir(), 'redis-'));
	const command = [join(redis, 'redis-server'), '--port', String(port), '--bind', '127.0.0.1'];
	const process = new Service([...command, '--save', '', '--dir', folder], folder);
	const client = [join(redis, 'redis-cli'), '-p', String(port)] as const;
	const [program, ...at] = client;
	const ping = async () => {
		const { stdout } = await execute(program, [...at, 'ping']);
		if (!stdout.includes('PONG')) throw new Error(stdout);
	};
	await process.ready(ping);
	const file = join(folder, 'traffic.log');
	const monitor = spawnGuarded(program, [...at, 'monitor'], {
		stdio: ['ignore', 'pipe', 'ignore'],
	});
	monitor.stdout!.pipe(createWriteStream(file));
	await once(monitor.stdout!, 'data');
	return {
		process,
		env: { QUEUE_BULL_REDIS_HOST: '127.0.0.1', QUEUE_BULL_REDIS_PORT: String(port) },
		traffic: async () => await readFile(file, 'latin1'),
	};
}

/**
 * A server process with a folder. The folder is deleted with the process, even if this process is
 * killed.
 */
class Service {
	private readonly child: ChildProcess;
	private readonly ended: Promise<unknown>;
	private output = '';

	constructor(
		[program = '', ...args]: string[],
		private readonly folder: string,
		user: { uid: number; gid: number } | null = null,
	) {
		this.child = spawnGuarded(
			program,
			args,
			{ ...user, cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] },
			{ folder },
		);
		this.ended = new Promise((resolve) => this.child.once('close', resolve));
		for (const stream of [this.child.stdout, this.child.stderr]) {
			stream?.setEncoding('utf8').on('data', (text: string) => (this.output += text));
		}
	}

	async ready(ask: () => Promise<unknown>): Promise<void> {
		const deadline = Date.now() + START_TIMEOUT_MS;
		for (;;) {
			const problem: unknown = await ask().then(
				() => null,
				(error: unknown) => error,
			);
			if (problem === null) return;
			if (this.child.exitCode !== null || Date.now() > deadline) {
				await this.remove();
				throw new Error(`${this.child.spawnfile} did not start. Its output: ${this.output}`, {
					cause: problem,
				});
			}
			await sleep(100);
		}
	}

	/** SIGINT is PostgreSQL's fast shutdown, which does not wait for clients. */
	async remove(): Promise<void> {
		this.child.kill('SIGINT');
		await Promise.race([this.ended, sleep(5_000, undefined, { ref: false })]);
		if (this.child.pid !== undefined) killGroup(this.child.pid);
		await rm(this.folder, { recursive: true, force: true, maxRetries: 10 });
	}
}

/** Databases refuse to run as root, so root runs one as the user that its package created. */
export function unprivileged(name = 'postgres'): { uid: number; gid: number } | null {
	if (process.getuid?.() !== 0) return null;
	const id = (flag: string) => Number(execFileSync('id', [flag, name], { encoding: 'utf8' }));
	return { uid: id('-u'), gid: id('-g') };
}
