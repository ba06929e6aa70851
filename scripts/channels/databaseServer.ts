import { execFile, type ChildProcess } from 'node:child_process';
import { chownSync, mkdirSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { connect, type DatabaseAddress } from '../../sandbox';
import { killGroup, spawnGuarded } from '../n8n/guarded';
import { freePort } from '../../sandbox/freePort';
import { folderOf, postgresFolder, unprivileged } from '../n8n/services';

const execute = promisify(execFile);
const START_TIMEOUT_MS = 60_000;

export type EngineName = DatabaseAddress['engine'];
type Command = [program: string, ...args: string[]];

interface Engine {
	/** The user that its Debian package created. */
	user: string;
	/** The folder of its programs, or undefined if it is not installed. */
	programs: () => string | undefined;
	login: Pick<DatabaseAddress, 'user' | 'password' | 'database'>;
	initialize: (programs: string, folder: string) => Command;
	serve: (programs: string, folder: string, port: number) => Command;
}

const PASSWORD = 'sms-database-5d1c09e7';

/** With nothing that a database needs to survive a power cut. */
const ENGINES: Record<EngineName, Engine> = {
	postgres: {
		user: 'postgres',
		programs: postgresFolder,
		login: { user: 'sms', password: PASSWORD, database: 'postgres' },
		initialize: (programs, folder) => [
			join(programs, 'initdb'),
			...['-D', join(folder, 'data'), '-U', 'sms', '-A', 'trust', '-E', 'UTF8', '--locale=C', '-N'],
		],
		serve: (programs, folder, port) => [
			join(programs, 'postgres'),
			...['-D', join(folder, 'data'), '-p', String(port), '-c', 'fsync=off'],
			...['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='],
		],
	},
	mySql: {
		user: 'mysql',
		programs: () => folderOf('mariadbd', ['/usr/sbin', '/usr/bin', '/usr/local/bin']),
		login: { user: 'sms', password: PASSWORD, database: 'sms' },
		initialize: (_programs, folder) => [
			'mariadb-install-db',
			...['--no-defaults', `--datadir=${join(folder, 'data')}`, '--skip-test-db'],
			'--auth-root-authentication-method=normal',
		],
		serve: (programs, folder, port) => [
			join(programs, 'mariadbd'),
			...['--no-defaults', `--datadir=${join(folder, 'data')}`, `--port=${port}`],
			...['--bind-address=127.0.0.1', `--socket=${join(folder, 'socket')}`],
			...[`--init-file=${join(folder, 'init.sql')}`, '--innodb-flush-log-at-trx-commit=2'],
			...[`--pid-file=${join(folder, 'pid')}`, '--character-set-server=utf8mb4'],
		],
	},
};

const MARIADB_INIT = `CREATE DATABASE IF NOT EXISTS sms;
CREATE USER IF NOT EXISTS 'sms'@'%' IDENTIFIED BY '${PASSWORD}';
CREATE USER IF NOT EXISTS 'sms'@'localhost' IDENTIFIED BY '${PASSWORD}';
GRANT ALL ON *.* TO 'sms'@'%';
GRANT ALL ON *.* TO 'sms'@'localhost';
`;

export function isInstalled(engine: EngineName): boolean {
	return ENGINES[engine].programs() !== undefined;
}

/** A database server of its own, on a free port of 127.0.0.1 and in a temporary folder. */
export class DatabaseServer {
	private child: ChildProcess | undefined;
	private output = '';

	private constructor(
		private readonly engine: Engine,
		private readonly folder: string,
		readonly address: DatabaseAddress,
	) {}

	/** @throws Error if the engine is not installed. */
	static async start(name: EngineName): Promise<DatabaseServer> {
		const engine = ENGINES[name];
		const programs = engine.programs();
		if (programs === undefined) throw new Error(`${name} is not installed.`);
		const folder = await mkdtemp(join(tmpdir(), `${engine.user}-`));
		const data = join(folder, 'data');
		mkdirSync(data, { mode: 0o700 });
		const user = unprivileged(engine.user);
		if (user) for (const path of [folder, data]) chownSync(path, user.uid, user.gid);
		await writeFile(join(folder, 'init.sql'), MARIADB_INIT);
		const [program, ...args] = engine.initialize(programs, folder);
		await execute(program, args, { ...user, cwd: folder });
		const port = await freePort();
		const address = { engine: name, host: '127.0.0.1', port, ...engine.login };
		const server = new DatabaseServer(engine, folder, address);
		await server.start();
		return server;
	}

	/** Starts it again after `stop`, with the same data and on the same port. */
	async start(): Promise<void> {
		const { engine, folder, address } = this;
		const [program, ...args] = engine.serve(engine.programs()!, folder, address.port);
		const user = unprivileged(engine.user);
		this.child = spawnGuarded(
			program,
			args,
			{ ...user, cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] },
			{ folder: undefined },
		);
		for (const stream of [this.child.stdout, this.child.stderr]) {
			stream?.setEncoding('utf8').on('data', (text: string) => (this.output += text));
		}
		const deadline = Date.now() + START_TIMEOUT_MS;
		while (!(await this.answers())) {
			if (this.child.exitCode !== null || Date.now() > deadline) {
				throw new Error(`${program} did not start. Its output: ${this.output}`);
			}
			await sleep(100);
		}
	}

	/** Ends it like a power cut. Its data stay. */
	async stop(): Promise<void> {
		const { child } = this;
		if (child?.pid === undefined || child.exitCode !== null) return;
		const ended = new Promise((resolve) => child.once('close', resolve));
		killGroup(child.pid);
		await ended;
	}

	async remove(): Promise<void> {
		await this.stop();
		await rm(this.folder, { recursive: true, force: true, maxRetries: 10 });
	}

	private async answers(): Promise<boolean> {
		const connection = await connect(this.address).catch(() => null);
		await connection?.close();
		return connection !== null;
	}
}
