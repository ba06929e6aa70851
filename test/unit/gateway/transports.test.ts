import type { Socket } from 'node:net';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { inspect } from 'node:util';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import type { ICredentialType } from 'n8n-workflow';
import { MProfiApi } from '../../../credentials/MProfiApi.credentials';
import { GatewayError } from '../../../nodes/shared/gateway/error';
import type { HttpRequest, Transport } from '../../../nodes/shared/gateway/transport';
import { authoriseWith, UndiciTransport } from '../../support/undiciTransport';
import { selfSigned, yearsFromNow } from './certificate';
import { expectWithout } from './keyInError';
import { answer, answering, closedPort, inFrontOf, RawServer, type Behaviour } from './rawServer';
import { throughN8n, type Signer } from './throughN8n';

const KEY = 'k-9173f4223c162c80';

/** Puts the key everywhere a gateway may want it. */
class ProbeApi implements ICredentialType {
	name = 'probeApi';
	displayName = 'Probe API';
	properties = [];
	authenticate: ICredentialType['authenticate'] = async ({ apiKey }, request) => ({
		...request,
		headers: { ...request.headers, Authorization: `Token ${apiKey as string}` },
		qs: { ...request.qs, apikey: apiKey },
		...(request.method === 'POST' && { body: { ...(request.body as object), apikey: apiKey } }),
	});
}

const probe: Signer = { type: new ProbeApi(), data: { apiKey: KEY } };

type Use = <T>(
	work: (send: Transport) => Promise<T>,
	options?: { signal?: AbortSignal; signer?: Signer },
) => Promise<T>;

const throughHelper: Use = async (work, { signal, signer = probe } = {}) =>
	await throughN8n(signer, work, signal);

const throughPool: Use = async (work, { signal, signer = probe } = {}) => {
	const authorise = authoriseWith(signer.type, signer.data);
	const pool = new UndiciTransport({ authorise, signal });
	try {
		return await work(pool.send);
	} finally {
		await pool.close();
	}
};

const trusted = selfSigned('localhost');
const expired = selfSigned('localhost', { from: yearsFromNow(-3), to: yearsFromNow(-2) });
const usual = getCACertificates('default');
beforeAll(() => setDefaultCACertificates([...usual, trusted.cert, expired.cert]));
afterAll(() => setDefaultCACertificates(usual));

const open: RawServer[] = [];
async function serve(...parts: Parameters<typeof RawServer.open>): Promise<RawServer> {
	const server = await RawServer.open(...parts);
	open.push(server);
	return server;
}
afterEach(async () => {
	await Promise.all(open.splice(0).map(async (server) => await server.close()));
});

function get(url: string, timeoutMs = 10_000): HttpRequest {
	return { method: 'GET', url, query: { id: '7' }, timeoutMs };
}

function post(url: string, timeoutMs = 10_000): HttpRequest {
	return { method: 'POST', url, body: { recipient: '48500600700' }, timeoutMs };
}

async function failureOf(use: Use, request: HttpRequest): Promise<GatewayError> {
	const failure: unknown = await use(
		async (send) => await send(request).catch((error: unknown) => error),
	);
	if (failure instanceof GatewayError) return failure;
	throw new Error(`No GatewayError: ${inspect(failure)}`);
}

describe.each([
	['n8n', throughHelper],
	['undici', throughPool],
])('the transport of %s', (_name, use) => {
	describe('an answer', () => {
		it('resolves for every HTTP status', async () => {
			const server = await serve(({ line }, socket) => {
				socket.write(answer(Number(/\d{3}/.exec(line)![0])));
			});
			const statuses = Array.from({ length: 400 }, (__, index) => 200 + index);
			const seen = await use(async (send) => {
				const answers = [];
				for (const status of statuses) answers.push(await send(get(server.url(`/${status}`))));
				return answers.map(({ status }) => status);
			});
			expect(seen).toEqual(statuses);
			expect(server.received).toHaveLength(400);
		});

		it('is the last one, after those that only say to wait', async () => {
			const server = await serve((__, socket) => {
				socket.write(
					'HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n',
				);
				socket.write(answer(200, '{"id":55}'));
			});
			const { status, text } = await use(async (send) => await send(post(server.url())));
			expect({ status, text }).toEqual({ status: 200, text: '{"id":55}' });
		});

		it.each([301, 302, 303, 307, 308])('of %i is not followed', async (status) => {
			const elsewhere = await serve(answering(200, '{}'));
			const server = await serve(answering(status, '', { Location: elsewhere.url('/send/') }));
			const got = await use(async (send) => [
				await send(post(server.url('/send/'))),
				await send(get(server.url('/status/'))),
			]);
			expect(got.map((each) => each.status)).toEqual([status, status]);
			expect(server.received).toHaveLength(2);
			expect(elsewhere.connections).toBe(0);
		});

		const texts: Array<[string, string]> = [
			['big integers', '{"id":12345678901234567890,"part":-9007199254740993}'],
			['all of Unicode', '{"text":"Zażółć gęślą jaźń 😀 \u0000 \u2028"}'],
			['nothing', ''],
			['blanks and lines', '\r\n\t {"id" : 1}\n\n'],
			['JSON that is only a string', '"OK"'],
			['null', 'null'],
			['no JSON at all', '<html>&nbsp;</html>'],
		];
		it.each(texts)('is handed on as it came: %s', async (__, text) => {
			const server = await serve(answering(200, text, { 'Content-Type': 'application/json' }));
			expect((await use(async (send) => await send(get(server.url())))).text).toBe(text);
		});

		it('is whole where its letters are cut between two packets', async () => {
			const bytes = answer(200, 'ąę😀');
			const server = await serve((__, socket) => {
				const send = (index: number) => {
					if (index === bytes.length) return;
					socket.write(bytes.subarray(index, index + 1), () => setImmediate(send, index + 1));
				};
				send(0);
			});
			expect((await use(async (send) => await send(get(server.url())))).text).toBe('ąę😀');
		});

		it.each([
			['gzip', gzipSync],
			['deflate', deflateSync],
			['br', brotliCompressSync],
		])('is unpacked where the gateway packs it with %s, an error as well', async (coding, pack) => {
			const text = JSON.stringify({ detail: 'Błąd '.repeat(1000) });
			const server = await serve(({ line, headers }, socket) => {
				const status = line.includes('/error') ? 500 : 200;
				const takesIt = headers['accept-encoding']?.includes(coding) ?? false;
				socket.write(
					takesIt ? answer(status, pack(text), { 'Content-Encoding': coding }) : answer(406),
				);
			});
			const answers = await use(async (send) => [
				await send(get(server.url('/'))),
				await send(get(server.url('/error'))),
			]);
			expect(answers.map(({ status }) => status)).toEqual([200, 500]);
			expect(answers.map((each) => each.text)).toEqual([text, text]);
		});

		it('has the bytes of a file as they came', async () => {
			const file = Buffer.from(Array.from({ length: 256 }, (__, index) => index));
			const server = await serve(answering(200, file, { 'Content-Type': 'application/pdf' }));
			const answers = await use(async (send) => [
				await send({ ...get(server.url()), isFile: true }),
				await send(get(server.url())),
			]);
			expect(answers.map(({ bytes }) => bytes && Buffer.from(bytes))).toEqual([file, undefined]);
		});

		it('has its headers in lower case', async () => {
			const headers = { 'RETRY-After': '7', 'Content-Type': 'Application/JSON' };
			const server = await serve(answering(429, '', headers));
			expect((await use(async (send) => await send(get(server.url())))).headers).toMatchObject({
				'retry-after': '7',
				'content-type': 'Application/JSON',
			});
		});

		it('has text for every header, also for one that came twice', async () => {
			const cookies = { 'Set-Cookie': 'a=1\r\nSet-Cookie: b=2', 'X-Twice': '1\r\nX-Twice: 2' };
			const server = await serve(answering(200, '{}', cookies));
			const { headers } = await use(async (send) => await send(get(server.url())));
			expect(Object.values(headers).map((value) => typeof value)).toEqual(
				Object.values(headers).map(() => 'string'),
			);
			expect(headers['set-cookie']).toMatch(/a=1.*b=2/);
		});
	});

	describe('a request', () => {
		it('carries query, body and headers as they were given, and what the credential adds', async () => {
			const server = await serve(answering(200, '{}'));
			const body = { text: 'Zażółć 😀', list: [1, null], deep: { big: '12345678901234567890' } };
			await use(async (send) => {
				await send({ ...post(server.url('/send/')), body, headers: { 'x-own': 'a' } });
				await send({ ...get(server.url('/status/')), query: { id: '1', q: 'ą &=+/' } });
			});
			const [sent, asked] = server.received;
			expect(sent!.line).toBe(`POST /send/?apikey=${KEY} HTTP/1.1`);
			expect(JSON.parse(sent!.body)).toEqual({ ...body, apikey: KEY });
			expect(sent!.headers).toMatchObject({
				'x-own': 'a',
				accept: 'application/json',
				authorization: `Token ${KEY}`,
				'content-type': expect.stringMatching(/^application\/json\b/) as string,
			});
			const query = new URL(asked!.line.split(' ')[1]!, server.url()).searchParams;
			expect(Object.fromEntries(query)).toEqual({ id: '1', q: 'ą &=+/', apikey: KEY });
			expect(asked!.body).toBe('');
		});

		it('is signed by the real credential', async () => {
			const signer = { type: new MProfiApi(), data: { apiKey: KEY, incomingApiKey: 'in' } };
			const server = await serve(answering(200, '{}'));
			await use(
				async (send) => {
					await send(post(server.url('/1.0/send/')));
					await send(get(server.url('/1.0/status/')));
					await send(post(server.url('/1.0/getincoming/')));
				},
				{ signer },
			);
			expect(server.received.map(({ line, body }) => [line, body])).toEqual([
				['POST /1.0/send/ HTTP/1.1', `{"recipient":"48500600700","apikey":"${KEY}"}`],
				[`GET /1.0/status/?id=7&apikey=${KEY} HTTP/1.1`, ''],
				['POST /1.0/getincoming/ HTTP/1.1', '{"recipient":"48500600700","apikey":"in"}'],
			]);
		});

		it('goes to a gateway whose certificate is trusted', async () => {
			const server = await serve(answering(200, '{"id":1}'), trusted);
			const { text } = await use(async (send) => await send(post(server.url('/', 'localhost'))));
			expect(text).toBe('{"id":1}');
		});
	});

	describe('a request that provably never left', () => {
		const tls = (behaviour: (socket: Socket) => void) => async () => {
			const server = await serve(answering(200, '{}'));
			server.onConnection = (socket) => socket.once('data', () => behaviour(socket));
			return server.url('/', 'localhost', 'https');
		};
		const stages: Array<[string, string, () => Promise<string>]> = [
			['the name is not known', 'nameNotFound', async () => 'http://gateway.invalid/1.0/send/'],
			[
				'nothing listens there',
				'unreachable',
				async () => `http://127.0.0.1:${await closedPort()}/`,
			],
			[
				'the certificate is self-signed',
				'tls',
				async () => (await serve(answering(200, '{}'), selfSigned('127.0.0.1'))).url(),
			],
			[
				'the certificate is another host’s',
				'tls',
				async () => (await serve(answering(200, '{}'), trusted)).url(),
			],
			[
				'the certificate has expired',
				'tls',
				async () => (await serve(answering(200, '{}'), expired)).url('/', 'localhost'),
			],
			[
				'plain HTTP answers behind https://',
				'tls',
				tls((socket) => socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n')),
			],
			['the server closes during the handshake', 'tls', tls((socket) => socket.end())],
			[
				'the server breaks the handshake off with an alert',
				'tls',
				tls((socket) => socket.end(Buffer.of(0x15, 3, 3, 0, 2, 2, 112))),
			],
			[
				'the server speaks no TLS that is still allowed',
				'tls',
				async () => {
					const old = { maxVersion: 'TLSv1.1', minVersion: 'TLSv1' } as const;
					const options = { ...trusted, ...old, ciphers: 'DEFAULT@SECLEVEL=0' };
					return (await serve(answering(200, '{}'), options)).url('/', 'localhost');
				},
			],
			['the address is none', 'invalidUrl', async () => 'api.mprofi.pl/1.0/send/'],
			['the address has no host', 'invalidUrl', async () => 'localhost:8080/1.0/send/'],
			['the address is no web address', 'invalidUrl', async () => 'ftp://127.0.0.1/1.0/send/'],
			['the port is none', 'invalidUrl', async () => 'http://127.0.0.1:99999/1.0/send/'],
		];

		it.each(stages)('had no effect: %s', async (__, code, stage) => {
			const failure = await failureOf(use, post(await stage()));
			expect(failure).toMatchObject({ code, effect: 'none', affectsAll: true });
			expect(open.flatMap((server) => server.received)).toEqual([]);
			expectWithout(KEY, failure);
		});
	});

	describe('a request without a complete answer', () => {
		const breaks: Array<[string, string, Behaviour]> = [
			['the connection is reset', 'connectionLost', (__, socket) => socket.resetAndDestroy()],
			['the connection is closed', 'connectionLost', (__, socket) => socket.end()],
			[
				'half a head comes',
				'connectionLost',
				(__, socket) => socket.end('HTTP/1.1 200 OK\r\nConte'),
			],
			[
				'half a body comes',
				'connectionLost',
				(__, socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{"id":55}'),
			],
			[
				'the last piece of a body is missing',
				'connectionLost',
				(__, socket) =>
					socket.end('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\n{"id":55}\r\n'),
			],
			[
				'the connection is reset within the body',
				'connectionLost',
				(__, socket) => {
					socket.write('HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{"id":55}', () =>
						socket.resetAndDestroy(),
					);
				},
			],
			['what comes is no HTTP', 'connectionLost', (__, socket) => socket.end('220 ready\r\n\r\n')],
			[
				'a packed body cannot be unpacked',
				'connectionLost',
				answering(200, '{"id":55}', { 'Content-Encoding': 'gzip' }),
			],
			[
				'the headers never end',
				'connectionLost',
				(__, socket) => socket.end(`HTTP/1.1 200 OK\r\nX: ${'x'.repeat(100_000)}\r\n\r\n`),
			],
			['nothing comes in time', 'timeout', () => undefined],
			[
				'nothing comes in time after the head',
				'timeout',
				(__, socket) => void socket.write('HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{"id":55}'),
			],
		];

		it.each(breaks)('may have had an effect: %s', async (__, code, behaviour) => {
			const server = await serve(behaviour);
			const failure = await failureOf(use, post(server.url(), code === 'timeout' ? 300 : 10_000));
			expect(failure).toMatchObject({ code, effect: 'unknown', affectsAll: false });
			expect(server.received).toHaveLength(1);
			expectWithout(KEY, failure);
		});

		it('may have had an effect: it comes in drops, and the time is up before the last', async () => {
			const server = await serve((__, socket) => {
				const bytes = answer(200, `{"id":55}${' '.repeat(60)}`);
				let sent = bytes.length - 60;
				socket.write(bytes.subarray(0, sent));
				const drip = setInterval(() => {
					socket.write(bytes.subarray(sent, ++sent));
					if (sent === bytes.length) clearInterval(drip);
				}, 25);
				socket.on('close', () => clearInterval(drip));
			});
			const failure = await failureOf(use, post(server.url(), 300));
			expect(failure).toMatchObject({ code: 'timeout', effect: 'unknown' });
			expect(server.received).toHaveLength(1);
		});

		it('may have had an effect: the gateway changes to another protocol, unasked', async () => {
			const server = await serve((__, socket) => {
				socket.write('HTTP/1.1 101 Switching\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n');
			});
			const failure = await failureOf(use, post(server.url(), 300));
			expect(failure.effect).toBe('unknown');
			expect(server.received).toHaveLength(1);
		}, 3_000);

		it('may have had an effect: the connection is reset before the request is read', async () => {
			const server = await serve(answering(200));
			server.onConnection = (socket) => socket.once('data', () => socket.resetAndDestroy());
			const failure = await failureOf(use, post(server.url()));
			expect(failure).toMatchObject({ code: 'connectionLost', effect: 'unknown' });
		});

		it.each(['TLSv1.2', 'TLSv1.3'] as const)(
			'may have had an effect: after the request the gateway stops speaking %s',
			async (version) => {
				const server = await serve(() => undefined, {
					...trusted,
					minVersion: version,
					maxVersion: version,
				});
				const front = await inFrontOf(server);
				server.behaviour = () => front.say(Buffer.of(0x17, 3, 1, 0, 3, 1, 2, 3));
				const failure = await failureOf(use, post(`https://localhost:${front.port}/`, 500));
				await front.close();
				expect(server.received).toHaveLength(1);
				expect(failure.effect).toBe('unknown');
			},
		);

		it('never left where the user had stopped the execution before', async () => {
			const controller = new AbortController();
			const server = await serve(answering(200));
			const failure = await use(
				async (send) => {
					controller.abort();
					return await send(post(server.url())).catch((error: unknown) => error);
				},
				{ signal: controller.signal },
			);
			expect(failure).toMatchObject({ code: 'cancelled', effect: 'none' });
			expect(server.connections).toBe(0);
		});

		it('is named as canceled where the user stopped the execution', async () => {
			const controller = new AbortController();
			const server = await serve(() => controller.abort());
			const failure = await use(
				async (send) => await send(post(server.url())).catch((error: unknown) => error),
				{ signal: controller.signal },
			);
			expect(failure).toMatchObject({ code: 'cancelled', effect: 'unknown', transient: false });
			expect((failure as Error).message).toMatch(/canceled/);
			expectWithout(KEY, failure);
		});
	});

	it('names the host and nothing more of an address', async () => {
		const server = await serve((__, socket) => socket.end());
		const failure = await failureOf(use, get(server.url('/1.0/status/')));
		expect(failure.message).toContain(`127.0.0.1:${server.port}`);
		expect(failure.message).not.toContain('/1.0/');
		expectWithout(KEY, failure);
	});
});

describe('the pool of undici', () => {
	it('makes all requests on the connections it has, side by side', async () => {
		const server = await serve(answering(200, '{}'));
		const pool = new UndiciTransport({ connections: 3 });
		const urls = Array.from({ length: 60 }, (_, index) => server.url(`/${index}`));
		const answers = await Promise.all(urls.map(async (url) => await pool.send(get(url))));
		await pool.close();
		expect(answers.map(({ status }) => status)).toEqual(urls.map(() => 200));
		expect(server.received).toHaveLength(60);
		expect(server.connections).toBe(3);
	});

	it('never repeats a request whose kept connection the gateway had closed', async () => {
		const server = await serve((_, socket) => void socket.end(answer(200, '{}')));
		const pool = new UndiciTransport({ connections: 1 });
		for (let index = 0; index < 20; index++) {
			await pool.send(post(server.url())).catch((error: GatewayError) => {
				expect(error.effect).toBe('unknown');
			});
		}
		await pool.close();
		expect(server.received.length).toBeLessThanOrEqual(20);
	});
});

describe('looking for a key', () => {
	it('finds it wherever an error can hide it', () => {
		const hidden = new Error('x');
		Object.defineProperty(hidden, 'request', { enumerable: false, value: { data: KEY } });
		const holders = [
			new Error(`at ?apikey=${KEY}`),
			new Error('x', { cause: new Error('y', { cause: { config: { params: [KEY] } } }) }),
			hidden,
			Object.assign(new Error('x'), { headers: new Map([['authorization', `Token ${KEY}`]]) }),
			Object.assign(new Error('x'), { body: Buffer.from(KEY) }),
		];
		for (const holder of holders) expect(() => expectWithout(KEY, holder)).toThrow();
		expectWithout(KEY, new Error('x', { cause: { harmless: true } }));
	});
});
