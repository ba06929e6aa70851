import { createServer, type RequestListener, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { INodeParameters } from 'n8n-workflow';
import { startSandbox } from '../../../sandbox';
import { errorOf, outputOf, type Execution } from '../../../scripts/n8n/executions';
import { keys, START, type MProfiInN8n } from '../../support/realN8n';

/** Tests of the credential in n8n's panel and in n8n's own HTTP Request node. */
export function credential(real: () => MProfiInN8n): void {
	describe('the test of the credential', () => {
		it('passes with the right key and sends nothing', async () => {
			expect(await tested()).toEqual({ status: 'OK', message: 'Connection successful!' });
			expect(real().gateway.requests).toHaveLength(1);
			expect(real().gateway.messages).toHaveLength(0);
		});

		it.each([
			['a slash at its end', (url: string) => `${url}/`],
			['spaces around it', (url: string) => ` ${url} `],
		])('passes with a base URL with %s', async (_, change) => {
			const { status } = await tested({ baseUrl: change(real().gateway.url) });
			expect(status).toBe('OK');
		});

		it.each([
			['a wrong key', { apiKey: keys.wrong }],
			['the key for receiving in place of the key for sending', { apiKey: keys.incomingApiKey }],
			['no key', { apiKey: '' }],
		])('explains that mProfi refuses %s', async (_, data) => {
			expect(await tested(data)).toEqual({
				status: 'Error',
				message: expect.stringMatching(/does not know this API key.*Ustawienia/) as string,
			});
		});

		it.each([
			['a wrong path', '/2.0'],
			['no path', ''],
		])('says that a base URL with %s is wrong', async (_, path) => {
			const baseUrl = new URL(real().gateway.url).origin + path;
			expect(await tested({ baseUrl })).toEqual({
				status: 'Error',
				message: expect.stringMatching(/Base URL/) as string,
			});
		});

		it('says that a base URL without https:// is wrong', async () => {
			expect(await tested({ baseUrl: 'api.mprofi.invalid/1.0' })).toEqual({
				status: 'Error',
				message: expect.stringMatching(/Base URL/) as string,
			});
		});

		it.each<[string, RequestListener]>([
			['a web page', answering(200, 'text/html', '<!doctype html><title>Welcome</title>')],
			['a missing web page', answering(404, 'text/html', '<title>Not Found</title>')],
			['another service in JSON', answering(200, 'application/json', '{"ok":true}')],
			['an empty list', answering(200, 'application/json', '[]')],
			['another service’s 404', answering(404, 'application/json', '{"message":"no route"}')],
			['an empty body', answering(200, 'text/plain', '')],
			['an unexpected status', answering(418, 'text/plain', 'teapot')],
		])('does not pass if the answer is %s', async (_, listener) => {
			const { status, message } = await testedAgainst(listener);
			expect(status).toBe('Error');
			expect(message).not.toBe('');
		});

		it('reports a redirect and does not send the key to its target', async () => {
			const { status, message } = await testedAgainst((__, answer) => {
				answer.writeHead(302, { location: `${real().gateway.url}/status/` }).end();
			});
			expect({ status, message }).toEqual({
				status: 'Error',
				message: expect.stringMatching(/redirects.*Base URL/) as string,
			});
			expect(real().gateway.requests).toHaveLength(0);
		});

		it('says that mProfi is not available', async () => {
			const { message } = await testedAgainst(answering(503, 'text/html', '<h1>Down</h1>'));
			expect(message).toMatch(/not available/);
		});

		// Without an answer n8n shows only the system's error code. A credential cannot change that.
		it('shows n8n’s error code for a host that does not exist', async () => {
			const answer = await tested({ baseUrl: 'http://gateway.invalid/1.0' });
			expect(answer).toEqual({ status: 'Error', message: 'ENOTFOUND' });
		});

		it('shows n8n’s error code for a gateway that is down', async () => {
			const stopped = await startSandbox();
			const baseUrl = stopped.mProfi.url;
			await stopped.close();
			expect(await tested({ baseUrl })).toEqual({ status: 'Error', message: 'ECONNREFUSED' });
		});
	});

	describe('the credential in n8n’s HTTP Request node', () => {
		const message = { recipient: '48500600700', message: 'Zażółć' };

		it.each<[string, INodeParameters]>([
			[
				'as fields',
				{
					specifyBody: 'keypair',
					bodyParameters: {
						parameters: Object.entries(message).map(([name, value]) => ({ name, value })),
					},
				},
			],
			['as JSON', { specifyBody: 'json', jsonBody: JSON.stringify(message) }],
			[
				'as JSON from an expression',
				{ specifyBody: 'json', jsonBody: `={{ ${JSON.stringify(message)} }}` },
			],
			[
				'as raw text',
				{
					contentType: 'raw',
					rawContentType: 'application/json',
					body: JSON.stringify(message),
				},
			],
		])('puts the key into a body that is written %s', async (_, body) => {
			const execution = await requested('/send/', { method: 'POST', sendBody: true, ...body });
			expect(outputOf(execution, 'Request')).toEqual([{ id: real().gateway.messages[0]!.id }]);
			const { json, query, headers } = real().gateway.requests[0]!;
			expect(json).toEqual({ ...message, apikey: keys.apiKey });
			expect(query).toEqual({});
			expect(headers).not.toHaveProperty('authorization');
		});

		it('puts the key into the query of GET /status/', async () => {
			await requested('/send/', {
				method: 'POST',
				sendBody: true,
				specifyBody: 'json',
				jsonBody: JSON.stringify(message),
			});
			const id = real().gateway.messages[0]!.id;
			const query = {
				sendQuery: true,
				queryParameters: { parameters: [{ name: 'id', value: `${id}` }] },
			};
			const execution = await requested('/status/', query);
			expect(outputOf(execution, 'Request')).toMatchObject([{ id, status: 'processing' }]);
			expect(real().gateway.requests[1]!.query).toEqual({ id: `${id}`, apikey: keys.apiKey });
		});

		it('puts the key into the query and a header of GET /surveys/', async () => {
			const execution = await requested('/surveys/', {});
			expect(outputOf(execution, 'Request').map(({ id }) => id)).toEqual([1, 2]);
			const { query, headers } = real().gateway.requests[0]!;
			expect(query).toEqual({ apikey: keys.apiKey });
			expect(headers.authorization).toBe(`Token ${keys.apiKey}`);
		});

		it('uses the key for receiving when it asks for incoming messages', async () => {
			const body = { date_from: '2026-01-01', date_to: '2026-01-02' };
			await requested('/getincoming/', {
				method: 'POST',
				sendBody: true,
				specifyBody: 'json',
				jsonBody: JSON.stringify(body),
			});
			const { json, status } = real().gateway.requests[0]!;
			expect(json).toEqual({ ...body, apikey: keys.incomingApiKey });
			expect(status).toBe(200);
		});
	});

	describe('the error of a request by n8n’s HTTP Request node', () => {
		it.each([
			['is refused', { kind: 'status', status: 500, taken: false }],
			['gets no answer', { kind: 'dropBefore' }],
		] as const)('shows no key if the request %s', async (_, fault) => {
			for (const path of ['/status/', '/surveys/']) {
				real().gateway.fault({ ...fault, path });
				const execution = await requested(path, {});
				expect(errorOf(execution)?.message).toBeTruthy();
				expect(JSON.stringify(execution)).not.toContain(keys.apiKey);
			}
		});
	});

	async function requested(path: string, parameters: INodeParameters): Promise<Execution> {
		const id = await real().save([
			START,
			{
				name: 'Request',
				type: 'n8n-nodes-base.httpRequest',
				typeVersion: 4.2,
				parameters: {
					url: real().gateway.url + path,
					authentication: 'predefinedCredentialType',
					nodeCredentialType: 'mProfiApi',
					...parameters,
				},
				credentials: real().credential,
			},
		]);
		return await real().n8n.run(id);
	}

	async function tested(data: object = {}) {
		return await real().n8n.testCredential({
			name: 'Just typed in',
			type: 'mProfiApi',
			data: { ...real().gateway.credential(), ...data },
		});
	}

	async function testedAgainst(listener: RequestListener) {
		const server: Server = createServer(listener).listen(0, '127.0.0.1');
		await once(server, 'listening');
		const { port } = server.address() as AddressInfo;
		try {
			return await tested({ baseUrl: `http://127.0.0.1:${port}/1.0` });
		} finally {
			server.closeAllConnections();
			server.close();
		}
	}
}

function answering(status: number, type: string, body: string): RequestListener {
	return (_, answer) => answer.writeHead(status, { 'content-type': type }).end(body);
}
