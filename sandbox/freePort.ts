import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * A port that is free now. It is below those that a system gives to outgoing connections, one of
 * which could otherwise take it before the server listens.
 */
export async function freePort(preferred = randomPort()): Promise<number> {
	return await onFreePort(listenOnce, preferred);
}

/** Listens on a free port of that kind. No other server can take it meanwhile. */
export async function onFreePort<T>(
	listen: (port: number) => Promise<T>,
	preferred = randomPort(),
): Promise<T> {
	for (let port = preferred, tries = 0; ; port = randomPort(), tries++) {
		try {
			return await listen(port);
		} catch (error) {
			if (tries === 20) throw error;
		}
	}
}

function randomPort(): number {
	return randomInt(15_000, 32_000);
}

/** Listens for an instant. Returns the port. Throws if it is taken. */
export async function listenOnce(port: number): Promise<number> {
	const server = createServer().listen(port, '127.0.0.1');
	await once(server, 'listening');
	server.close();
	await once(server, 'close');
	return port;
}
