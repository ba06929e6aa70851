import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { freePort, onFreePort } from '../../../sandbox/freePort';

const portOf = (server: Server) => (server.address() as AddressInfo).port;

async function listen(port: number): Promise<Server> {
	const server = createServer().listen(port, '127.0.0.1');
	await once(server, 'listening');
	return server;
}

let other: Server;
beforeEach(async () => {
	other = await listen(0);
});
afterEach(() => other.close());

it('a server listens on another port if the first one is taken', async () => {
	const server = await onFreePort(listen, portOf(other));
	expect(portOf(server)).toBeGreaterThanOrEqual(15_000);
	expect(portOf(server)).toBeLessThan(32_000);
	server.close();
});

it('a port that is free now is another one if the preferred port is taken', async () => {
	expect(await freePort(portOf(other))).toBeLessThan(32_000);
});

it('says why nothing can listen', async () => {
	const fails = async () => await Promise.reject(new Error('no sockets left'));
	await expect(onFreePort(fails)).rejects.toThrow('no sockets left');
});
