import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { GatewaysInN8n, ours } from '../support/gatewaysInN8n';
import { connectionsOf, START } from '../support/realN8n';

/** A proxy that serves n8n below /n8n and takes that prefix off, except where a link is signed. */
let proxy: Server;
let proxyUrl: string;
let real: GatewaysInN8n;

beforeAll(async () => {
	proxy = createServer((incoming, outgoing) => {
		const { method, headers, url = '/' } = incoming;
		const isSigned = url.startsWith('/n8n/webhook-waiting/');
		const path = isSigned ? url : url.replace(/^\/n8n/, '');
		const forwarded = request(real.n8n.url + path, { method, headers }, (answer) => {
			outgoing.writeHead(answer.statusCode!, answer.headers);
			answer.pipe(outgoing);
		});
		incoming.pipe(forwarded);
	});
	await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
	proxyUrl = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
	real = await GatewaysInN8n.open(
		{},
		{ WEBHOOK_URL: proxyUrl, N8N_ENDPOINT_WEBHOOK_WAIT: 'n8n/webhook-waiting' },
	);
});
afterAll(async () => {
	proxy.closeAllConnections();
	proxy.close();
	await real?.close();
});

it('a question is answered through a proxy with a path prefix, with the documented settings', async () => {
	const ask = {
		resource: 'message',
		operation: 'sendAndWait',
		to: '48500600700',
		message: 'Go ahead?',
	};
	const id = await real.n8n.createWorkflow({
		name: 'Ask',
		nodes: [START, ours('mProfi', ask)],
		connections: connectionsOf([['Start', 0, 'Node']]),
	});
	const waiting = await real.n8n.waitUntilWaiting(await real.n8n.startRun(id));
	const [link] = real.sandbox.mProfi.messages[0]!.message.match(/http:\/\/\S+/) ?? [];
	expect(link).toMatch(`${proxyUrl}/n8n/webhook-waiting/`);
	expect((await fetch(link!)).status).toBe(200);
	const body = new URLSearchParams({ approved: 'true' });
	await fetch(link!, { method: 'POST', headers: { origin: proxyUrl }, body });
	expect((await real.n8n.waitForExecution(waiting.id)).status).toBe('success');
});
