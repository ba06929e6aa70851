import { isIP } from 'node:net';
import type { FastifyInstance } from 'fastify';

/**
 * Keeps other websites out. It refuses host names that others point at this machine (DNS
 * rebinding), and requests that a browser sends for a page of another origin. Programs send no
 * `Origin`, so they pass.
 */
export function keepOthersOut(app: FastifyInstance, host: string): void {
	app.addHook('onRequest', async ({ headers }, reply) => {
		const name = hostName(headers.host);
		const isOurs = name === 'localhost' || name === host || isIP(name) !== 0;
		const isForeign = headers.origin !== undefined && headers.origin !== `http://${headers.host}`;
		if (isOurs && !isForeign) return;
		const message = isOurs
			? `Pages of ${headers.origin} may not use the sandbox.`
			: `The sandbox does not answer to the host name "${name}".`;
		await reply.code(403).send({ message });
	});
}

/** Returns the host name without port and brackets, or '' if there is none. */
function hostName(host: string | undefined): string {
	const url = `http://${host ?? ''}`;
	if (!URL.canParse(url)) return '';
	return new URL(url).hostname.replace(/^\[|\]$/g, '');
}
