import { Agent } from 'undici';
import { sideBySide } from '../../nodes/shared/gateway/sideBySide';
import type { Recorded } from './gateways/process';

/**
 * What the same requests cost a plain script: a new pool of connections, as many as the node has
 * requests under way, and each answer read as text. In ms.
 */
export async function floorMs(
	requests: Recorded[],
	baseUrl: string,
	atOnce: number,
	ca: string,
	/** Whether connections stay open; otherwise each request opens its own, as n8n's do. */
	isPooled: boolean,
): Promise<number> {
	const { origin } = new URL(baseUrl);
	const pipelining = isPooled ? 1 : 0;
	const agent = new Agent({ connections: atOnce, pipelining, connect: { ca } });
	const from = performance.now();
	await sideBySide(requests, atOnce, async ({ method, path, headers, body }) => {
		const answer = await agent.request({
			origin,
			path,
			method: method as 'POST',
			headers,
			body: body === '' ? null : body,
		});
		const text = await answer.body.text();
		if (answer.statusCode !== 200) throw new Error(`HTTP ${answer.statusCode}: ${text}`);
	});
	const ms = performance.now() - from;
	await agent.close();
	return ms;
}
