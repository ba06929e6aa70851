/**
 * Runs beside every long-running child (see guarded.ts), in a session of its own. Its stdin is a
 * pipe from the process that started it. When that process ends, even by SIGKILL, the pipe ends.
 * The guard then ends the child's process group and deletes the child's folder, if it has one.
 *
 * Node runs this file without tsx: no imports, and only syntax that can be stripped.
 */
{
	const group = Number(process.argv[2]);
	const folder = process.argv[3];
	const graceMs = 5_000;

	const signal = (name: NodeJS.Signals | 0): void => {
		try {
			process.kill(-group, name);
		} catch {
			// The group is gone. Descendants with a group of their own may write for a while longer.
			const { rmSync } = process.getBuiltinModule('node:fs');
			const patience = { recursive: true, force: true, maxRetries: 20, retryDelay: 100 };
			if (folder) rmSync(folder, patience);
			process.exit(0);
		}
	};

	process.stdin.resume().on('end', () => {
		signal('SIGTERM');
		setInterval(() => signal(0), 100);
		setTimeout(() => signal('SIGKILL'), graceMs);
	});
}
