/**
 * Loaded into the measured n8n before it starts. On SIGUSR2 n8n collects its garbage, so that every
 * execution begins with the same heap, no matter what ran before. On SIGHUP it begins a CPU profile,
 * and on the next SIGHUP it writes the profile to the file that BENCH_PROFILE names.
 *
 * Node runs this file without tsx: no imports, and only syntax that can be stripped.
 */
{
	process.getBuiltinModule('node:v8').setFlagsFromString('--expose-gc');
	const collect = process.getBuiltinModule('node:vm').runInNewContext('gc') as () => void;
	process.on('SIGUSR2', () => collect());

	const { Session } = process.getBuiltinModule('node:inspector');
	const { renameSync, writeFileSync } = process.getBuiltinModule('node:fs');
	const session = new Session();
	let isProfiling = false;
	process.on('SIGHUP', () => {
		isProfiling = !isProfiling;
		if (isProfiling) {
			session.connect();
			session.post('Profiler.enable');
			session.post('Profiler.setSamplingInterval', { interval: 200 });
			session.post('Profiler.start');
			return;
		}
		const endedAt = Date.now();
		session.post('Profiler.stop', (_, result) => {
			const file = process.env.BENCH_PROFILE ?? '';
			writeFileSync(`${file}.part`, JSON.stringify({ endedAt, ...result }));
			renameSync(`${file}.part`, file);
			session.disconnect();
		});
	});
}
