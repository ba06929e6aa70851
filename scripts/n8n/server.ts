import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, existsSync, mkdirSync, type WriteStream } from 'node:fs';
import { join } from 'node:path';
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { groupIsAlive, killGroup, spawnGuarded } from './guarded';
import type { Log } from './install';
import { node24, pathWithNode24 } from './node';

export interface ServerOptions {
	/** n8n's command line, from `ensureN8n`. */
	bin: string;
	/** What it is told to be, `start` by default. */
	command?: string[];
	/** n8n keeps everything in `.n8n` below it. */
	userFolder: string;
	/** The folder goes when this process is killed; otherwise it stays. */
	isTemporary?: boolean;
	port: number;
	/** Where the task runner finds n8n; n8n's fixed default would allow one server per machine. */
	brokerPort: number;
	env?: Record<string, string>;
	/** Gets n8n's own output, line by line. */
	log?: Log;
	startTimeoutMs?: number;
}

/** Nothing here calls home: the ones below are what this n8n would otherwise ask api.n8n.io for. */
const quiet = {
	N8N_DIAGNOSTICS_ENABLED: 'false',
	N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
	N8N_VERSION_NOTIFICATIONS_WHATS_NEW_ENABLED: 'false',
	N8N_DYNAMIC_BANNERS_ENABLED: 'false',
	N8N_HIRING_BANNER_ENABLED: 'false',
	N8N_TEMPLATES_ENABLED: 'false',
	N8N_VERIFIED_PACKAGES_ENABLED: 'false',
	N8N_LICENSE_AUTO_RENEW_ENABLED: 'false',
	N8N_DISABLED_MODULES: 'mcp-registry',
};

const local = {
	NODE_ENV: 'production',
	N8N_HOST: '127.0.0.1',
	N8N_LISTEN_ADDRESS: '127.0.0.1',
	N8N_SECURE_COOKIE: 'false',
	N8N_PERSONALIZATION_ENABLED: 'false',
	N8N_UNVERIFIED_PACKAGES_ENABLED: 'true',
	GENERIC_TIMEZONE: 'Europe/Warsaw',
};

/** A user's own N8N_… variables, proxies and NODE_OPTIONS would make every machine another n8n. */
const inherited = ['HOME', 'LANG', 'LC_ALL', 'TZ', 'USER'];

const stopTimeoutMs = 10_000;
const linesKept = 2_000;

/** One n8n server process together with the task runner it starts. */
export class Server {
	private readonly lines: string[] = [];

	private readonly file: WriteStream;

	private readonly ended: Promise<void>;

	private constructor(
		readonly url: string,
		private readonly child: ChildProcess,
		logFile: string,
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
	 * Ready when it resolves. Throws when the port is taken, and with the
	 * end of n8n's output when n8n ends or takes too long.
	 */
	static async start(options: ServerOptions): Promise<Server> {
		const { bin, command = ['start'], userFolder, port } = options;
		const { log = () => {}, startTimeoutMs = 120_000 } = options;
		// Otherwise whoever has the port would seem to be this server, ready at once.
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
		const server = new Server(url, child, join(userFolder, 'n8n.log'), log);
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

	/** The last lines n8n printed. */
	tail(count = 60): string {
		return this.lines.slice(-count).join('\n');
	}

	/** As Ctrl-C does: n8n lets running executions end. After 10 s it is killed. */
	async stop(): Promise<void> {
		if (this.isRunning) {
			this.child.kill('SIGINT');
			await Promise.race([this.ended, sleep(stopTimeoutMs, undefined, { ref: false })]);
		}
		await this.kill();
	}

	/** As a crash or a power cut does. */
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
				throw new Error(`n8n ended instead of starting. Its last words:\n${this.tail()}`);
			}
			const answer = await fetch(`${this.url}/healthz/readiness`, {
				headers: { connection: 'close' },
				signal: AbortSignal.timeout(5_000),
			}).catch(() => undefined);
			await answer?.body?.cancel();
			if (answer?.status === 200) return;
			await sleep(200);
		}
		throw new Error(`n8n was not ready after ${timeoutMs / 1000} s:\n${this.tail()}`);
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
		if (this.lines.length > linesKept) this.lines.shift();
		this.log(line);
	}
}

function environment(options: ServerOptions): Record<string, string> {
	const env: Record<string, string> = { PATH: pathWithNode24() };
	for (const name of inherited) {
		const value = process.env[name];
		if (value !== undefined) env[name] = value;
	}
	return {
		...env,
		...quiet,
		...local,
		N8N_USER_FOLDER: options.userFolder,
		N8N_PORT: String(options.port),
		N8N_RUNNERS_BROKER_PORT: String(options.brokerPort),
		...options.env,
	};
}

export async function freePort(preferred = 0): Promise<number> {
	return await listenOnce(preferred).catch(async () => await listenOnce(0));
}

/** Listens for an instant. Returns the port, a free one for 0; throws when it is taken. */
async function listenOnce(port: number): Promise<number> {
	const server = createServer().listen(port, '127.0.0.1');
	await once(server, 'listening');
	const { port: given } = server.address() as AddressInfo;
	server.close();
	await once(server, 'close');
	return given;
}

/** Whether n8n was started there before; it then has its own encryption key. */
export function isUsed(userFolder: string): boolean {
	return existsSync(join(userFolder, '.n8n/config'));
}
