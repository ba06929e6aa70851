import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** Debian puts them where only root has its path. */
const PATH = `${process.env.PATH}:/usr/sbin:/usr/local/sbin`;
const ENV = { ...process.env, PATH };

export const HOW_TO_INSTALL =
	'Kannel is not installed, so a stand-in gives its answers: apt-get install kannel';

export function isKannelInstalled(): boolean {
	return ['bearerbox', 'smsbox'].every(
		(name) => spawnSync('which', [name], { env: ENV, stdio: 'ignore' }).status === 0,
	);
}

export type BoxName = 'bearerbox' | 'smsbox';

/** The two processes of one Kannel, with a folder of their own. */
export class Processes {
	private readonly running = new Map<BoxName, ChildProcess>();

	private constructor(
		readonly folder: string,
		/** The port at which each box listens. */
		private readonly ports: Record<BoxName, number>,
	) {}

	static async prepare(ports: Record<BoxName, number>): Promise<Processes> {
		const folder = await mkdtemp(join(tmpdir(), 'sms-gateways-kannel-'));
		for (const name of ['store', 'dlr']) await mkdir(join(folder, name));
		return new Processes(folder, ports);
	}

	async configure(conf: string): Promise<void> {
		await writeFile(join(this.folder, 'kannel.conf'), conf, { mode: 0o600 });
	}

	/** Starts a box, and waits until it listens. */
	async start(name: BoxName): Promise<void> {
		const child = spawn(name, ['-v', '4', join(this.folder, 'kannel.conf')], {
			env: ENV,
			stdio: 'ignore',
		});
		this.running.set(name, child);
		const deadline = Date.now() + 20_000;
		while (!(await isListening(this.ports[name]))) {
			if (child.exitCode !== null || Date.now() > deadline) {
				throw new Error(`${name} did not start. See ${this.folder}/${name}.log`);
			}
			await pause(50);
		}
	}

	/** Kills a box, by default without giving it time to save anything. */
	async stop(name: BoxName, signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
		const child = this.running.get(name);
		this.running.delete(name);
		if (!child || child.exitCode !== null) return;
		child.kill(signal);
		if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
	}

	/** Sends a signal that does not end a box, such as SIGSTOP. */
	signal(name: BoxName, signal: NodeJS.Signals): void {
		this.running.get(name)?.kill(signal);
	}

	async close(): Promise<void> {
		await this.stop('smsbox');
		await this.stop('bearerbox');
		await rm(this.folder, { recursive: true, force: true });
	}
}

async function isListening(port: number): Promise<boolean> {
	const socket = connect(port, '127.0.0.1');
	try {
		await once(socket, 'connect');
		return true;
	} catch {
		return false;
	} finally {
		socket.destroy();
	}
}
