import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { join } from 'node:path';
import { node24 } from './node';

/**
 * Starts a child in its own process group that cannot outlive this process. Ctrl-C in the terminal
 * does not reach the child, so that its owner can end it in order. Exit handlers are not enough:
 * they do not run on SIGKILL or inside a jest test. When this process ends first, the child's
 * `folder` is deleted too.
 *
 * Needs process groups: Linux and macOS.
 */
export function spawnGuarded(
	command: string,
	args: string[],
	options: Omit<SpawnOptions, 'detached'>,
	{ folder }: { folder?: string } = {},
): ChildProcess {
	const child = spawn(command, args, { ...options, detached: true });
	const { pid } = child;
	if (pid === undefined) return child;

	const watched = [String(pid), ...(folder === undefined ? [] : [folder])];
	const guard = spawn(node24(), [join(__dirname, 'guard.ts'), ...watched], {
		detached: true,
		stdio: ['pipe', 'ignore', 'ignore'],
		env: {},
	});
	guard.on('error', () => killGroup(pid));
	guard.stdin.on('error', () => {});
	guard.unref();
	child.once('exit', () => {
		killGroup(pid);
		guard.kill('SIGKILL');
	});
	return child;
}

/** Ends the child and all its descendants in the same group. */
export function killGroup(pid: number): void {
	try {
		process.kill(-pid, 'SIGKILL');
	} catch {
		// Nothing of it is left.
	}
}

export function groupIsAlive(pid: number): boolean {
	try {
		process.kill(-pid, 0);
		return true;
	} catch {
		return false;
	}
}
