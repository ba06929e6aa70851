import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import type { IHttpRequestOptions } from 'n8n-workflow';
import { networkFailure } from '../../../nodes/shared/gateway/networkFailure';
import { sideBySide } from '../../../nodes/shared/gateway/sideBySide';
import type { Transport } from '../../../nodes/shared/gateway/transport';
import { Credentials } from '../../support/credentials';
import { UndiciTransport, type Authorise } from '../../support/undiciTransport';
import { throughN8n } from '../../unit/gateway/throughN8n';
import { count, repeated, type Bench } from '../bench';
import type { GatewayName } from '../gateways/process';
import { shippedCredential } from '../shipped';
import { SUBJECTS } from '../workflows';

const LINK = 'TLS, 30 ms round trip';

type Work = (send: Transport) => Promise<number>;

/**
 * The same requests, one per message, through n8n's helper, through Node's own `fetch`, and through
 * a pool of undici: what a pool of connections would bring, were it to replace the helper.
 */
export async function fetched(bench: Bench): Promise<void> {
	const { report, gateways, isQuick } = bench;
	report.begin('fetch', `One request per message, ${LINK}, on n8n’s engine`);
	const ca = await gateways.call('certificate');
	setDefaultCACertificates([...getCACertificates('default'), ca]);
	const size = isQuick ? 20 : 200;
	for (const gateway of bench.chosen) {
		const atOnce = gateway === 'mobipace' ? 1 : 10;
		const { title, path, credential } = SUBJECTS[gateway];
		const type = shippedCredential(credential);
		const data: Record<string, string> = {
			sessionId: '',
			...(await gateways.call('credential', gateway, LINK)),
		};
		const work: Work = async (send) => {
			const from = performance.now();
			await sideBySide(bodies(gateway, size), atOnce, async (body) => {
				const url = data.baseUrl! + path;
				const { status, text } = await send({ method: 'POST', url, body, timeoutMs: 60_000 });
				if (status !== 200) throw new Error(`HTTP ${status}: ${text}`);
			});
			return performance.now() - from;
		};
		const credentials = new Credentials([type], { [type.name]: data });
		const authorise: Authorise = async (request) =>
			await credentials.authenticate(data, type.name, request);
		const ways: Array<[name: string, run: () => Promise<number>]> = [
			['n8n’s helper', async () => await throughN8n({ type, data }, work)],
			['fetch', async () => await work(fetchTransport(authorise))],
			['a pool of undici', async () => await throughPool(authorise, atOnce, work)],
		];
		report.heading(`${title}, ${count(size)} messages, ${atOnce} at once`);
		for (const [name, run] of ways) {
			await gateways.call('clear', gateway);
			// A session that the gateway has forgotten is opened again, before anything is timed.
			data.sessionId = '';
			await throughN8n({ type, data }, async (send) => await work(send));
			const before = await gateways.call('counts', gateway);
			const times = await repeated(bench.runs, run);
			const { connections, handshakes, resumed } = await gateways.call('counts', gateway);
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

/** Node keeps its connections open for four seconds and takes them up again. */
function fetchTransport(authorise: Authorise): Transport {
	return async ({ method, url, headers, body, timeoutMs }) => {
		const request: IHttpRequestOptions = {
			method,
			url,
			headers: { ...headers },
			body: { ...body },
		};
		const signed = await authorise(request);
		try {
			const answer = await fetch(signed.url, {
				method,
				headers: {
					...(signed.headers as Record<string, string>),
					'content-type': 'application/json',
				},
				body: JSON.stringify(signed.body),
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

async function throughPool(authorise: Authorise, connections: number, work: Work): Promise<number> {
	const pool = new UndiciTransport({ authorise, connections });
	try {
		return await work(pool.send);
	} finally {
		await pool.close();
	}
}

/** As each gateway's own call for one message wants it. */
function bodies(gateway: GatewayName, size: number): Array<Record<string, unknown>> {
	return Array.from({ length: size }, (_, i) => {
		const number = String((gateway === 'mobipace' ? 79_160_000_000 : 48_500_000_000) + i);
		const text = `Paczka nr ${i} czeka w punkcie odbioru do jutra.`;
		switch (gateway) {
			case 'mProfi':
				return { recipient: number, message: text };
			case 'actio':
				return { from: SUBJECTS.actio.from, to: number, body: text };
			case 'serwerSms':
				return { phone: `+${number}`, text };
			case 'mobipace':
				return { Sender: SUBJECTS.mobipace.from, Messages: [{ Recipient: number, Body: text }] };
		}
	});
}
