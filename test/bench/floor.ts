import { Agent } from 'undici';
import { sideBySide } from '../../nodes/shared/gateway/sideBySide';
import type { Recorded } from './gateways/process';

/**
 * How long a plain script takes for the same requests, in ms. It opens a pool with as many
 * connections as the node has requests under way, and reads each answer as text.
 */
export async function floorMs(
	requests: Recorded[],
	baseUrl: string,
	atOnce: number,
	ca: string,
): Promise<number> {
	const { origin } = new URL(baseUrl);
	const agent = new Agent({ connections: atOnce, connect: { ca } });
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
		if (answer.statusCode >= 300) throw new Error(`HTTP ${answer.statusCode}: ${text}`);
	});
	const ms = performance.now() - from;
	await agent.close();
	return ms;
}
