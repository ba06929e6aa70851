import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import type { IHttpRequestOptions } from 'n8n-workflow';
import { networkFailure } from '../../../nodes/shared/gateway/networkFailure';
import { sideBySide } from '../../../nodes/shared/gateway/sideBySide';
import type { HttpRequest, Transport } from '../../../nodes/shared/gateway/transport';
import { Credentials } from '../../support/credentials';
import { UndiciTransport, type Authorize } from '../../support/undiciTransport';
import { throughN8n } from '../../unit/gateway/throughN8n';
import type { TestedGateway } from '../../support/gateways';
import { count, repeated, type Bench } from '../bench';
import { shippedCredential } from '../shipped';
import { message } from '../workflows';

const LINK = 'TLS, 30 ms round trip';

type Work = (send: Transport) => Promise<number>;

/**
 * Makes the same requests, one per message, with n8n's helper, with Node's own `fetch` and with a
 * pool of undici. This shows what a pool of connections would gain over the helper.
 */
export async function fetched(bench: Bench): Promise<void> {
	const { report, gateways, isQuick, isFull } = bench;
	report.begin('fetch', `One request per message, ${LINK}, on n8n’s engine`);
	const ca = await gateways.call('certificate');
	setDefaultCACertificates([...getCACertificates('default'), ca]);
	const size = isQuick ? 20 : 200;
	for (const gateway of isFull ? bench.chosen : bench.chosen.slice(0, 1)) {
		const atOnce = gateway.isSerial ? 1 : 10;
		const { title } = gateway;
		const { path } = gateway.request;
		const type = shippedCredential(gateway.credential.name);
		const data: Record<string, string> = {
			sessionId: '',
			...(await gateways.call('credential', gateway.name, LINK)),
		};
		const work: Work = async (send) => {
			const from = performance.now();
			await sideBySide(requests(gateway, size), atOnce, async (request) => {
				const url = data.baseUrl! + path;
				const { status, text } = await send({ method: 'POST', url, ...request, timeoutMs: 60_000 });
				if (status >= 300) throw new Error(`HTTP ${status}: ${text}`);
			});
			return performance.now() - from;
		};
		const credentials = new Credentials([type], { [type.name]: data });
		const authorize: Authorize = async (request) =>
			await credentials.authenticate(data, type.name, request);
		const ways: Array<[name: string, run: () => Promise<number>]> = [
			['n8n’s helper', async () => await throughN8n({ type, data }, work)],
			['fetch', async () => await work(fetchTransport(authorize))],
			['a pool of undici', async () => await throughPool(authorize, atOnce, work)],
		];
		report.heading(`${title}, ${count(size)} messages, ${atOnce} at once`);
		for (const [name, run] of ways) {
			await gateways.call('clear', gateway.name, LINK);
			// The gateway may have forgotten the session, so open one before anything is timed.
			data.sessionId = '';
			await throughN8n({ type, data }, async (send) => await work(send));
			const before = await gateways.call('counts', gateway.name);
			const times = await repeated(bench.runs, run);
			const { connections, handshakes, resumed } = await gateways.call('counts', gateway.name);
			report.measured(`${title}: ${name}`, times, 'ms');
			const each = (total: number) => Math.round((10 * total) / (bench.runs + 1)) / 10;
			report.note(
				`${each(connections - before.connections)} connections, ` +
					`${each(handshakes - before.handshakes)} handshakes ` +
					`(${each(resumed - before.resumed)} resumed) a run`,
			);
		}
	}
}

/** Node's `fetch` keeps connections open for four seconds and reuses them. */
function fetchTransport(authorize: Authorize): Transport {
	return async ({ method, url, headers, body, timeoutMs }) => {
		const request: IHttpRequestOptions = {
			method,
			url,
			headers: { ...headers },
			body: typeof body === 'string' ? body : { ...body },
		};
		const signed = await authorize(request);
		try {
			const answer = await fetch(signed.url, {
				method,
				headers: {
					...(typeof body !== 'string' && { 'content-type': 'application/json' }),
					...(signed.headers as Record<string, string>),
				},
				body: typeof body === 'string' ? body : JSON.stringify(signed.body),
				redirect: 'manual',
				signal: AbortSignal.timeout(timeoutMs),
			});
			const { status } = answer;
			return { status, headers: Object.fromEntries(answer.headers), text: await answer.text() };
		} catch (error) {
			throw networkFailure(error, { url });
		}
	};
}

async function throughPool(authorize: Authorize, connections: number, work: Work): Promise<number> {
	const pool = new UndiciTransport({ authorize, connections });
	try {
		return await work(pool.send);
	} finally {
		await pool.close();
	}
}

/** Headers and body of the gateway's request for each message. */
function requests(
	gateway: TestedGateway,
	size: number,
): Array<Pick<HttpRequest, 'headers' | 'body'>> {
	const { headers, body } = gateway.request;
	return Array.from({ length: size }, (_, i) => {
		const { to, text } = message(gateway, i);
		return { headers: headers?.(to), body: body(to, text) };
	});
}
