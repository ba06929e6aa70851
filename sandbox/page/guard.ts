import { isIP } from 'node:net';
import type { FastifyInstance } from 'fastify';

/**
 * Pages of other origins get nothing here: neither by a name of theirs that leads to this machine
 * (DNS rebinding), nor by a request that a browser sends for them. Programs send no `Origin`.
 */
export function keepOthersOut(app: FastifyInstance, host: string): void {
	app.addHook('onRequest', async ({ headers }, reply) => {
		const name = hostName(headers.host);
		const isOurs = name === 'localhost' || name === host || isIP(name) !== 0;
		const isForeign = headers.origin !== undefined && headers.origin !== `http://${headers.host}`;
		if (isOurs && !isForeign) return;
		const message = isOurs ? `not for pages of ${headers.origin}` : `not the host ${name}`;
		await reply.code(403).send({ message });
	});
}

/** Without port and brackets; empty for what is none. */
function hostName(host: string | undefined): string {
	const url = `http://${host ?? ''}`;
	if (!URL.canParse(url)) return '';
	return new URL(url).hostname.replace(/^\[|\]$/g, '');
}
