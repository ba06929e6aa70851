import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Door {
	/** The address that signs a browser in. Only the person at the terminal knows it. */
	url: string;
	close: () => void;
}

/**
 * Opens a page that signs a browser in to n8n and leads it to `target`. Browsers send a cookie of
 * 127.0.0.1 to every port, so n8n gets the one that is set here.
 */
export async function openDoor(target: string, cookie: () => Promise<string>): Promise<Door> {
	const path = `/${randomBytes(16).toString('hex')}`;
	const server = createServer((request, response) => {
		if (request.url !== path || request.headers.host !== host) {
			response.writeHead(404).end();
			return;
		}
		cookie().then(
			(signedIn) =>
				response
					.writeHead(302, {
						location: target,
						'set-cookie': `${signedIn}; Path=/; HttpOnly; SameSite=Lax`,
						'cache-control': 'no-store',
					})
					.end(),
			(error: Error) => response.writeHead(502).end(error.message),
		);
	});
	await once(server.listen(0, '127.0.0.1'), 'listening');
	const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
	return { url: `http://${host}${path}`, close: () => server.close() };
}
