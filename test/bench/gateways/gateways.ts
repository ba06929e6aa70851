import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { spawnGuarded } from '../../../scripts/n8n/guarded';
import { node24 } from '../../../scripts/n8n/node';
import type { Commands } from './process';

type Result<Name extends keyof Commands> = ReturnType<Commands[Name]>;

/** Controls the process of the gateways. */
export class Gateways {
	private readonly waiting = new Map<number, (result: unknown) => void>();
	private last = 0;

	private constructor(private readonly child: ChildProcess) {
		child.on('message', ({ id, result }: { id: number; result: unknown }) => {
			this.waiting.get(id)?.(result);
			this.waiting.delete(id);
		});
	}

	static async start(): Promise<Gateways> {
		const program = ['--expose-gc', '--import', 'tsx', join(__dirname, 'process.ts')];
		const child = spawnGuarded(node24(), program, {
			stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
		});
		const gateways = new Gateways(child);
		await new Promise((resolve) => gateways.waiting.set(0, resolve));
		return gateways;
	}

	async call<Name extends keyof Commands>(
		name: Name,
		...args: Parameters<Commands[Name]>
	): Promise<Result<Name>> {
		const id = ++this.last;
		const answer = new Promise((resolve) => this.waiting.set(id, resolve));
		this.child.send({ id, name, args });
		return (await answer) as Result<Name>;
	}

	close(): void {
		this.child.disconnect();
	}
}
