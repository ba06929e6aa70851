/**
 * Writes every host outside this machine that the process looks up or connects to into the file
 * named by HOSTS_FILE, one per line. n8n loads it before anything else.
 *
 * Node runs this file without tsx: no imports, and only syntax that can be stripped.
 */
{
	const { appendFileSync } = process.getBuiltinModule('node:fs');
	const dns = process.getBuiltinModule('node:dns');
	const net = process.getBuiltinModule('node:net');
	const file = process.env.HOSTS_FILE;

	const note = (host: unknown): void => {
		if (!file || typeof host !== 'string') return;
		const isHere = /^(localhost|127\.[\d.]+|0\.0\.0\.0|::1|::|::ffff:127\.[\d.]+|)$/.test(host);
		if (!isHere) appendFileSync(file, `${host}\n`);
	};

	type Call = (...args: unknown[]) => unknown;
	const watched = <Name extends string>(
		owner: Record<Name, unknown>,
		name: Name,
		hostOf: (args: unknown[]) => unknown,
	): void => {
		const original = owner[name] as Call;
		owner[name] = function watch(this: unknown, ...args: unknown[]) {
			note(hostOf(args));
			return original.apply(this, args);
		};
	};

	const first = (args: unknown[]) => args[0];
	watched(dns as never, 'lookup', first);
	watched(dns.promises as never, 'lookup', first);
	for (const name of ['resolve', 'resolve4', 'resolve6']) {
		watched(dns as never, name as never, first);
		watched(dns.promises as never, name as never, first);
	}
	watched(net.Socket.prototype as never, 'connect', (args) => {
		const [to] = args.flat() as Array<{ host?: unknown } | undefined>;
		return typeof to === 'object' ? to.host : undefined;
	});
}
