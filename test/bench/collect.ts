/**
 * Loaded into the measured n8n before it starts: on SIGUSR2 it collects its garbage, so that every
 * execution begins with the same heap, whatever ran before.
 *
 * Node runs this file as it is, without tsx: no imports, and only syntax that can be stripped.
 */
{
	process.getBuiltinModule('node:v8').setFlagsFromString('--expose-gc');
	const collect = process.getBuiltinModule('node:vm').runInNewContext('gc') as () => void;
	process.on('SIGUSR2', () => collect());
}
