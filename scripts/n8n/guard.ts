/**
 * Started beside every long-running child (see guarded.ts), in a session of its own. Its stdin is
 * a pipe from the process that started it, so the pipe ends when that process does, however it
 * does, SIGKILL included. Then the child's process group is ended.
 *
 * Node runs this file as it is, without tsx: no imports, and only syntax that can be stripped.
 */
{
	const group = Number(process.argv[2]);
	const graceMs = 5_000;

	const signal = (name: NodeJS.Signals | 0): void => {
		try {
			process.kill(-group, name);
		} catch {
			process.exit(0); // Nothing of the group is left.
		}
	};

	process.stdin.resume().on('end', () => {
		signal('SIGTERM');
		setInterval(() => signal(0), 100);
		setTimeout(() => signal('SIGKILL'), graceMs);
	});
}
