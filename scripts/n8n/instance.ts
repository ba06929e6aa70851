import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../sandbox/freePort';
import { written } from './database';
import { Editor } from './editor';
import { ensureN8n } from './install';
import type { Log } from './npm';
import { packAndInstall } from './package';
import { isUsed, Server, type ServerOptions } from './server';
import { Session, type Heard, type Owner } from './session';

interface StartOptions {
	/** Default: a free port. */
	port?: number;
	/** Default: a temporary folder, which `remove` deletes. */
	userFolder?: string;
	/** Packs this package as it was built, and installs it before the start. */
	withPackage?: boolean;
	/** Default: `OWNER`. */
	owner?: Owner;
	/** Overrides the variables that make n8n local and silent. */
	env?: Record<string, string>;
	/** Receives n8n's output. */
	log?: Log;
	/** Receives every request to n8n's editor interface, and the answer. */
	heard?: Heard;
	startTimeoutMs?: number;
}

/**
 * An n8n of its own: a server process, a user folder, a port, and an owner who is signed in. It
 * ends with the process that started it, however that process ends.
 */
export class N8n extends Editor {
	private constructor(
		private server: Server,
		private readonly options: ServerOptions,
		{ heard, owner }: StartOptions,
	) {
		super(new Session(server.url, heard, owner));
	}

	/** Installs n8n if necessary and starts it. The start takes about 10 s. */
	static async start(start: StartOptions = {}): Promise<N8n> {
		const { bin } = await ensureN8n({ log: start.log ?? console.log });
		const isTemporary = start.userFolder === undefined;
		const userFolder = start.userFolder ?? (await mkdtemp(join(tmpdir(), 'n8n-')));
		await mkdir(userFolder, { recursive: true });
		try {
			return await N8n.startIn(userFolder, isTemporary, bin, start);
		} catch (error) {
			if (isTemporary) await rm(userFolder, { recursive: true, force: true });
			throw error;
		}
	}

	private static async startIn(
		userFolder: string,
		isTemporary: boolean,
		bin: string,
		start: StartOptions,
	): Promise<N8n> {
		if (start.withPackage) await packAndInstall(userFolder);
		const key = isUsed(userFolder)
			? undefined
			: { N8N_ENCRYPTION_KEY: randomBytes(24).toString('hex') };
		const options: ServerOptions = {
			bin,
			userFolder,
			isTemporary,
			port: start.port ?? (await freePort()),
			brokerPort: await freePort(),
			env: { ...key, ...start.env },
			log: start.log,
			startTimeoutMs: start.startTimeoutMs,
		};
		const n8n = new N8n(await Server.start(options), options, start);
		await n8n.signedIn();
		return n8n;
	}

	/** The URL without a slash at its end. */
	get url(): string {
		return this.server.url;
	}

	get userFolder(): string {
		return this.options.userFolder;
	}

	get databaseFile(): string {
		return join(this.userFolder, '.n8n/database.sqlite');
	}

	/** The process id of n8n. Its task runner is in the same process group. */
	get pid(): number {
		return this.server.pid;
	}

	/** The production URL of a webhook node with this path. */
	webhookUrl(path: string): string {
		return `${this.url}/webhook/${path}`;
	}

	/** The last lines that n8n printed. `n8n.log` in the user folder has all of them. */
	tail(count?: number): string {
		return this.server.tail(count);
	}

	/** Everything that n8n has written, by location. See `written`. */
	async written(): Promise<Record<string, string>> {
		return await written(this.userFolder);
	}

	/** Stops n8n in order, and by force after 10 s. No process is left. The folder stays. */
	async stop(): Promise<void> {
		await this.server.stop();
	}

	/** Ends n8n and its task runner with SIGKILL. */
	async kill(): Promise<void> {
		await this.server.kill();
	}

	/** Stops n8n if it still runs, and starts it in the same folder and on the same port. */
	async restart({ env }: { env?: Record<string, string> } = {}): Promise<void> {
		await this.stop();
		this.options.env = { ...this.options.env, ...env };
		this.server = await Server.start(this.options);
		await this.signedIn();
	}

	/** Stops n8n, and deletes its folder if that is a temporary one. */
	async remove(): Promise<void> {
		await this.stop();
		if (this.options.isTemporary) await rm(this.userFolder, { recursive: true, force: true });
	}

	/** Signs in, and waits until the workflows that were active before the start are active again. */
	private async signedIn(): Promise<void> {
		try {
			await this.setUpOwner();
			for (const { id, active } of await this.workflows()) if (active) await this.published(id);
		} catch (error) {
			await this.kill();
			throw error;
		}
	}
}
