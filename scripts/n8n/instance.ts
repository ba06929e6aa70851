import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { written } from './database';
import { Editor } from './editor';
import { ensureN8n, type Log } from './install';
import { packAndInstall } from './package';
import { freePort, isUsed, Server, type ServerOptions } from './server';
import { Session, type Heard } from './session';

export interface StartOptions {
	/** A free one by default. */
	port?: number;
	/** A temporary folder by default, which `remove` deletes. */
	userFolder?: string;
	/** Packs this package as it was built and installs it before the start. */
	withPackage?: boolean;
	/** In addition to what makes n8n local and silent, and stronger. */
	env?: Record<string, string>;
	/** Gets what n8n prints. */
	log?: Log;
	/** Gets what is asked of n8n as its editor asks, and what it answers. */
	heard?: Heard;
	startTimeoutMs?: number;
}

/**
 * An n8n of its own: a server process, a user folder, a port, and an owner who is signed in. It
 * ends with the process that started it, whatever ends that.
 */
export class N8n extends Editor {
	private constructor(
		private server: Server,
		private readonly options: ServerOptions,
		heard?: Heard,
	) {
		super(new Session(server.url, heard));
	}

	/** Installs n8n where that was not done yet, and starts it. About 10 s. */
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
		const n8n = new N8n(await Server.start(options), options, start.heard);
		await n8n.signedIn();
		return n8n;
	}

	/** Without a slash at its end. */
	get url(): string {
		return this.server.url;
	}

	get userFolder(): string {
		return this.options.userFolder;
	}

	get databaseFile(): string {
		return join(this.userFolder, '.n8n/database.sqlite');
	}

	/** n8n's process; its task runner is in the same process group. */
	get pid(): number {
		return this.server.pid;
	}

	/** The production URL of a webhook node that has this path. */
	webhookUrl(path: string): string {
		return `${this.url}/webhook/${path}`;
	}

	/** The last lines n8n printed; all of them are in `n8n.log` in the user folder. */
	tail(count?: number): string {
		return this.server.tail(count);
	}

	/** Everything n8n has written, by where it stands. See `written`. */
	async written(): Promise<Record<string, string>> {
		return await written(this.userFolder);
	}

	/** Ends it in order, and by force after 10 s. Nothing is left running; the folder stays. */
	async stop(): Promise<void> {
		await this.server.stop();
	}

	/** SIGKILL for n8n and its task runner. */
	async kill(): Promise<void> {
		await this.server.kill();
	}

	/** Stops it where it still runs, and starts it in the same folder, on the same port. */
	async restart({ env }: { env?: Record<string, string> } = {}): Promise<void> {
		await this.stop();
		this.options.env = { ...this.options.env, ...env };
		this.server = await Server.start(this.options);
		await this.signedIn();
	}

	/** Stops it and deletes its folder where that is a temporary one. */
	async remove(): Promise<void> {
		await this.stop();
		if (this.options.isTemporary) await rm(this.userFolder, { recursive: true, force: true });
	}

	/** Signs in, and waits until the workflows that were active before the start are so again. */
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
