import { AsyncLocalStorage } from 'node:async_hooks';

let processes = 0;

/**
 * A process of n8n. Whatever runs in it stops when it is killed, and what the nodes remember in it is
 * lost.
 */
export class Process {
	private static readonly storage = new AsyncLocalStorage<Process>();

	readonly id = ++processes;
	isKilled = false;
	kill: () => void = () => undefined;
	private readonly killed = new Promise<'killed'>((resolve) => {
		this.kill = () => {
			this.isKilled = true;
			resolve('killed');
		};
	});

	/** The process in which the caller runs. */
	static get current(): Process {
		return Process.storage.getStore()!;
	}

	/** Runs something in this process until it ends or the process is killed. */
	async run<T>(work: () => Promise<T>): Promise<T | 'killed'> {
		return await Promise.race([Process.storage.run(this, work), this.killed]);
	}

	/** Whoever runs in a process that was killed never goes on. */
	async stopIfKilled(): Promise<void> {
		if (this.isKilled) await new Promise<never>(() => undefined);
	}

	/** The same name in another process is another thing. */
	own(name: string): string {
		return `${this.id}/${name}`;
	}
}
