import type { ChildProcess } from 'node:child_process';
import { createWriteStream, existsSync, mkdirSync, type WriteStream } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { listenOnce } from '../../sandbox/freePort';
import { groupIsAlive, killGroup, spawnGuarded } from './guarded';
import { node24, pathWithNode24 } from './node';
import type { Log } from './npm';

export interface ServerOptions {
	/** n8n's command line, from `ensureN8n`. */
	bin: string;
	/** The command that n8n runs. Default: `start`. */
	command?: string[];
	/** n8n keeps everything in `.n8n` in this folder. */
	userFolder: string;
	/** Whether the folder is deleted when this process is killed. */
	isTemporary?: boolean;
	port: number;
	/**
	 * The port on which the task runner finds n8n. n8n's fixed default allows only one server per
	 * machine.
	 */
	brokerPort: number;
	env?: Record<string, string>;
	/** Receives n8n's own output, line by line. */
	log?: Log;
	startTimeoutMs?: number;
}

/** Keeps n8n from calling home. By default this version of n8n asks api.n8n.io for all of these. */
const QUIET = {
	N8N_DIAGNOSTICS_ENABLED: 'false',
	N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
	N8N_VERSION_NOTIFICATIONS_WHATS_NEW_ENABLED: 'false',
	N8N_DYNAMIC_BANNERS_ENABLED: 'false',
	N8N_HIRING_BANNER_ENABLED: 'false',
	N8N_TEMPLATES_ENABLED: 'false',
	N8N_VERIFIED_PACKAGES_ENABLED: 'false',
	N8N_LICENSE_AUTO_RENEW_ENABLED: 'false',
};

/** A part of n8n that calls home. Releases that do not have it refuse to start if it is disabled. */
const CALLING_MODULE = 'mcp-registry';

const LOCAL = {
	NODE_ENV: 'production',
	N8N_HOST: '127.0.0.1',
	N8N_LISTEN_ADDRESS: '127.0.0.1',
	N8N_SECURE_COOKIE: 'false',
	N8N_PERSONALIZATION_ENABLED: 'false',
	// Whoever signs in could otherwise install any package of the npm registry.
	N8N_UNVERIFIED_PACKAGES_ENABLED: 'false',
	GENERIC_TIMEZONE: 'Europe/Warsaw',
	// The default of n8n 2. With the default of n8n 1, requests to SQLite that come at the same moment
	// break each other's transactions.
	DB_SQLITE_POOL_SIZE: '3',
};

/**
 * The only variables that n8n inherits. N8N_… variables, proxies and NODE_OPTIONS of a user would
 * make n8n behave differently on every machine.
 */
const INHERITED = ['HOME', 'LANG', 'LC_ALL', 'TZ', 'USER'];

const STOP_TIMEOUT_MS = 10_000;
const KEPT_LINES = 2_000;

/** One n8n server process and the task runner that it starts. */
export class Server {
	private readonly lines: string[] = [];

	private readonly file: WriteStream;

	private readonly ended: Promise<void>;

	private constructor(
		readonly url: string,
		private readonly child: ChildProcess,
		logFile: string,
		/** A worker has no editor. */
		private readonly isEditor: boolean,
		private readonly log: Log,
	) {
		this.file = createWriteStream(logFile, { flags: 'a' });
		this.ended = new Promise((resolve) => {
			child.once('error', (error) => this.keep(error.message));
			child.once('close', () => this.file.end(() => resolve()));
		});
		for (const stream of [child.stdout, child.stderr]) this.capture(stream);
	}

	/**
	 * Starts n8n. Resolves when n8n is ready. Throws if the port is taken, or with the end of n8n's
	 * output if n8n ends or takes too long.
	 */
	static async start(options: ServerOptions): Promise<Server> {
		const { bin, command = ['start'], userFolder, port } = options;
		const { log = () => {}, startTimeoutMs = 240_000 } = options;
		// Another process on the port would look like this server, ready at once.
		for (const wanted of [port, options.brokerPort]) await listenOnce(wanted);
		const temporary = join(userFolder, 'tmp');
		mkdirSync(temporary, { recursive: true });
		const child = spawnGuarded(
			node24(),
			[bin, ...command],
			{
				cwd: userFolder,
				env: { ...environment(options), TMPDIR: temporary },
				stdio: ['ignore', 'pipe', 'pipe'],
			},
			{ folder: options.isTemporary ? userFolder : undefined },
		);
		const url = `http://127.0.0.1:${port}`;
		const isEditor = command[0] === 'start';
		const server = new Server(url, child, join(userFolder, 'n8n.log'), isEditor, log);
		try {
			await server.ready(startTimeoutMs);
		} catch (error) {
			await server.kill();
			throw error;
		}
		return server;
	}

	get isRunning(): boolean {
		return this.child.pid !== undefined && this.child.exitCode === null && !this.child.signalCode;
	}

	get pid(): number {
		return this.child.pid ?? -1;
	}

	/** The last lines that n8n printed. */
	tail(count = 60): string {
		return this.lines.slice(-count).join('\n');
	}

	/** Stops n8n like Ctrl-C, so that running executions can end. After 10 s it is killed. */
	async stop(): Promise<void> {
		if (this.isRunning) {
			this.child.kill('SIGINT');
			await Promise.race([this.ended, sleep(STOP_TIMEOUT_MS, undefined, { ref: false })]);
		}
		await this.kill();
	}

	/** Ends n8n with SIGKILL, as a crash or a power cut does. */
	async kill(): Promise<void> {
		if (this.child.pid === undefined) return;
		killGroup(this.child.pid);
		await this.ended;
		for (let i = 0; i < 40 && groupIsAlive(this.child.pid); i++) await sleep(50);
	}

	private async ready(timeoutMs: number): Promise<void> {
		const deadline = Date.now() + timeoutMs;
		while (Date.now() < deadline) {
			if (!this.isRunning) {
				await this.ended;
				throw new Error(`n8n ended instead of starting. Its last output:\n${this.tail()}`);
			}
			if ((await this.answers('/healthz/readiness')) && (await this.hasRoutes())) return;
			await sleep(200);
		}
		throw new Error(
			`n8n was not ready after ${timeoutMs / 1000} s. Its last output:\n${this.tail()}`,
		);
	}

	/** Releases such as 1.123 report that they are ready before the editor's routes are there. */
	private async hasRoutes(): Promise<boolean> {
		return !this.isEditor || (await this.answers('/rest/settings'));
	}

	private async answers(path: string): Promise<boolean> {
		const answer = await fetch(this.url + path, {
			// n8n answers 204 to anything that looks like a bot.
			headers: { connection: 'close', 'user-agent': 'Mozilla/5.0' },
			signal: AbortSignal.timeout(5_000),
		}).catch(() => undefined);
		await answer?.body?.cancel();
		return answer?.status === 200;
	}

	private capture(stream: NodeJS.ReadableStream | null): void {
		let rest = '';
		stream?.setEncoding('utf8');
		stream?.on('data', (text: string) => {
			const lines = (rest + text).split('\n');
			rest = lines.pop() ?? '';
			lines.forEach((line) => this.keep(line));
		});
		stream?.on('end', () => rest && this.keep(rest));
	}

	private keep(line: string): void {
		this.file.write(`${line}\n`);
		this.lines.push(line);
		if (this.lines.length > KEPT_LINES) this.lines.shift();
		this.log(line);
	}
}

function environment(options: ServerOptions): Record<string, string> {
	const env: Record<string, string> = { PATH: pathWithNode24() };
	for (const name of INHERITED) {
		const value = process.env[name];
		if (value !== undefined) env[name] = value;
	}
	const hasModule = existsSync(join(dirname(options.bin), '../dist/modules', CALLING_MODULE));
	return {
		...env,
		...QUIET,
		...(hasModule && { N8N_DISABLED_MODULES: CALLING_MODULE }),
		...LOCAL,
		N8N_USER_FOLDER: options.userFolder,
		N8N_PORT: String(options.port),
		N8N_RUNNERS_BROKER_PORT: String(options.brokerPort),
		...options.env,
	};
}

/** Whether n8n was started there before, in which case it has its own encryption key. */
export function isUsed(userFolder: string): boolean {
	return existsSync(join(userFolder, '.n8n/config'));
}
