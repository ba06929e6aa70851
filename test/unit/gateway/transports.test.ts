import dns from 'node:dns';
import type { Socket } from 'node:net';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { inspect } from 'node:util';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import type { ICredentialType } from 'n8n-workflow';
import { MProfiApi } from '../../../credentials/MProfiApi.credentials';
import { GatewayClient } from '../../../nodes/shared/gateway/client';
import { GatewayError } from '../../../nodes/shared/gateway/error';
import { Permit } from '../../../nodes/shared/gateway/permit';
import type { HttpRequest, Transport } from '../../../nodes/shared/gateway/transport';
import { authorizeWith, UndiciTransport } from '../../support/undiciTransport';
import { selfSigned, yearsFromNow } from '../../../sandbox/certificate';
import { expectWithout } from './keyInError';
import { answer, answering, closedPort, inFrontOf, RawServer, type Behavior } from './rawServer';
import { throughN8n, type Signer } from './throughN8n';

const KEY = 'k-9173f4223c162c80';

/** Puts the key in every place where a gateway may expect it. */
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
	const authorize = authorizeWith(signer.type, signer.data);
	const pool = new UndiciTransport({ authorize, signal });
	try {
		return await work(pool.send);
	} finally {
		await pool.close();
	}
};

const trusted = selfSigned('localhost');
const expired = selfSigned('localhost', { from: yearsFromNow(-3), to: yearsFromNow(-2) });
const defaults = getCACertificates('default');
beforeAll(() => setDefaultCACertificates([...defaults, trusted.cert, expired.cert]));
afterAll(() => setDefaultCACertificates(defaults));

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

		it('is the final one, after interim ones (1xx)', async () => {
			const server = await serve((__, socket) => {
				socket.write(
					'HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n',
				);
				socket.write(answer(200, '{"id":55}'));
			});
			const { status, text } = await use(async (send) => await send(post(server.url())));
			expect({ status, text }).toEqual({ status: 200, text: '{"id":55}' });
		});

		it.each([301, 302, 303, 307, 308])(
			'is not followed if it is a redirect: %i',
			async (status) => {
				const elsewhere = await serve(answering(200, '{}'));
				const server = await serve(answering(status, '', { Location: elsewhere.url('/send/') }));
				const got = await use(async (send) => [
					await send(post(server.url('/send/'))),
					await send(get(server.url('/status/'))),
				]);
				expect(got.map((each) => each.status)).toEqual([status, status]);
				expect(server.received).toHaveLength(2);
				expect(elsewhere.connections).toBe(0);
			},
		);

		const texts: Array<[string, string]> = [
			['big integers', '{"id":12345678901234567890,"part":-9007199254740993}'],
			['all of Unicode', '{"text":"Zażółć gęślą jaźń 😀 \u0000 \u2028"}'],
			['nothing', ''],
			['blanks and lines', '\r\n\t {"id" : 1}\n\n'],
			['JSON that is only a string', '"OK"'],
			['null', 'null'],
			['no JSON at all', '<html>&nbsp;</html>'],
		];
		it.each(texts)('is passed on unchanged: %s', async (__, text) => {
			const server = await serve(answering(200, text, { 'Content-Type': 'application/json' }));
			expect((await use(async (send) => await send(get(server.url())))).text).toBe(text);
		});

		it('is complete if packets split its characters', async () => {
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
		])(
			'is decompressed if the gateway compresses it with %s, even if it is an error',
			async (coding, pack) => {
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
			},
		);

		it('has the unchanged bytes of a file', async () => {
			const file = Buffer.from(Array.from({ length: 256 }, (__, index) => index));
			const server = await serve(answering(200, file, { 'Content-Type': 'application/pdf' }));
			const answers = await use(async (send) => [
				await send({ ...get(server.url()), isFile: true }),
				await send(get(server.url())),
			]);
			expect(answers.map(({ bytes }) => bytes && Buffer.from(bytes))).toEqual([file, undefined]);
		});

		it('has header names in lower case', async () => {
			const headers = { 'RETRY-After': '7', 'Content-Type': 'Application/JSON' };
			const server = await serve(answering(429, '', headers));
			expect((await use(async (send) => await send(get(server.url())))).headers).toMatchObject({
				'retry-after': '7',
				'content-type': 'Application/JSON',
			});
		});

		it('has text for every header, even if a header occurs twice', async () => {
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
		it('carries its query, body and headers unchanged, and what the credential adds', async () => {
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

		it('reaches a gateway with a trusted certificate', async () => {
			const server = await serve(answering(200, '{"id":1}'), trusted);
			const { text } = await use(async (send) => await send(post(server.url('/', 'localhost'))));
			expect(text).toBe('{"id":1}');
		});
	});

	describe('a request that was provably never sent', () => {
		const tls = (behavior: (socket: Socket) => void) => async () => {
			const server = await serve(answering(200, '{}'));
			server.onConnection = (socket) => socket.once('data', () => behavior(socket));
			return server.url('/', 'localhost', 'https');
		};
		const stages: Array<[string, string, () => Promise<string>]> = [
			['the name is unknown', 'nameNotFound', async () => 'http://gateway.invalid/1.0/send/'],
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
				'the certificate is for another host',
				'tls',
				async () => (await serve(answering(200, '{}'), trusted)).url(),
			],
			[
				'the certificate has expired',
				'tls',
				async () => (await serve(answering(200, '{}'), expired)).url('/', 'localhost'),
			],
			[
				'the server behind https:// speaks plain HTTP',
				'tls',
				tls((socket) => socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n')),
			],
			['the server closes during the handshake', 'tls', tls((socket) => socket.end())],
			[
				'the server aborts the handshake with an alert',
				'tls',
				tls((socket) => socket.end(Buffer.of(0x15, 3, 3, 0, 2, 2, 112))),
			],
			[
				'the server speaks only outdated TLS',
				'tls',
				async () => {
					const old = { maxVersion: 'TLSv1.1', minVersion: 'TLSv1' } as const;
					const options = { ...trusted, ...old, ciphers: 'DEFAULT@SECLEVEL=0' };
					return (await serve(answering(200, '{}'), options)).url('/', 'localhost');
				},
			],
			['the address has no scheme', 'invalidUrl', async () => 'api.mprofi.pl/1.0/send/'],
			['the address has no host', 'invalidUrl', async () => 'localhost:8080/1.0/send/'],
			['the address is not a web address', 'invalidUrl', async () => 'ftp://127.0.0.1/1.0/send/'],
			['the port is not valid', 'invalidUrl', async () => 'http://127.0.0.1:99999/1.0/send/'],
		];

		it.each(stages)('had no effect: %s', async (__, code, stage) => {
			const failure = await failureOf(use, post(await stage()));
			expect(failure).toMatchObject({ code, effect: 'none', affectsAll: true });
			expect(open.flatMap((server) => server.received)).toEqual([]);
			expectWithout(KEY, failure);
		});
	});

	describe('a request without a complete answer', () => {
		const breaks: Array<[string, string, Behavior]> = [
			['the connection is reset', 'connectionLost', (__, socket) => socket.resetAndDestroy()],
			['the connection is closed', 'connectionLost', (__, socket) => socket.end()],
			[
				'only half of the head arrives',
				'connectionLost',
				(__, socket) => socket.end('HTTP/1.1 200 OK\r\nConte'),
			],
			[
				'only half of the body arrives',
				'connectionLost',
				(__, socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{"id":55}'),
			],
			[
				'the last chunk of the body is missing',
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
			['the answer is not HTTP', 'connectionLost', (__, socket) => socket.end('220 ready\r\n\r\n')],
			[
				'a compressed body cannot be decompressed',
				'connectionLost',
				answering(200, '{"id":55}', { 'Content-Encoding': 'gzip' }),
			],
			[
				'the headers never end',
				'connectionLost',
				(__, socket) => socket.end(`HTTP/1.1 200 OK\r\nX: ${'x'.repeat(100_000)}\r\n\r\n`),
			],
			['the gateway does not answer in time', 'timeout', () => undefined],
			[
				'the body does not arrive in time',
				'timeout',
				(__, socket) => void socket.write('HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{"id":55}'),
			],
		];

		it.each(breaks)('may have had an effect: %s', async (__, code, behavior) => {
			const server = await serve(behavior);
			const failure = await failureOf(use, post(server.url(), code === 'timeout' ? 300 : 10_000));
			expect(failure).toMatchObject({ code, effect: 'unknown', affectsAll: false });
			expect(server.received).toHaveLength(1);
			expectWithout(KEY, failure);
		});

		it('may have had an effect: the answer arrives byte by byte, and the time is up before the end', async () => {
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

		it('may have had an effect: the gateway switches protocols without being asked', async () => {
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
			'may have had an effect: the gateway stops speaking %s after the request',
			async (version) => {
				const server = await serve(() => undefined, {
					...trusted,
					minVersion: version,
					maxVersion: version,
				});
				const front = await inFrontOf(server);
				server.behavior = () => front.say(Buffer.of(0x17, 3, 1, 0, 3, 1, 2, 3));
				const failure = await failureOf(use, post(`https://localhost:${front.port}/`, 500));
				await front.close();
				expect(server.received).toHaveLength(1);
				expect(failure.effect).toBe('unknown');
			},
		);

		it('is never sent if the user canceled the execution before', async () => {
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

		it('is reported as canceled if the user canceled the execution', async () => {
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

	it('names only the host of a URL in an error', async () => {
		const server = await serve((__, socket) => socket.end());
		const failure = await failureOf(use, get(server.url('/1.0/status/')));
		expect(failure.message).toContain(`127.0.0.1:${server.port}`);
		expect(failure.message).not.toContain('/1.0/');
		expectWithout(KEY, failure);
	});
});

describe('a lookup that fails', () => {
	afterEach(() => jest.restoreAllMocks());

	it.each([
		['EAI_FAIL', 'getaddrinfo'],
		['EAI_MEMORY', 'getaddrinfo'],
		['ESERVFAIL', 'queryA'],
	])('has sent nothing, and the request is made once it works again: %s', async (code, syscall) => {
		const server = await serve(answering(200, '{"id":55}'));
		const { lookup } = dns;
		let failures = 1;
		jest.spyOn(dns, 'lookup').mockImplementation(((...parts: Parameters<typeof lookup>) => {
			const done = parts.at(-1) as unknown as (error: Error) => void;
			if (failures-- > 0) done(Object.assign(new Error(`${syscall} ${code}`), { code, syscall }));
			else (lookup as (...all: unknown[]) => void)(...parts);
		}) as typeof lookup);
		const answered = await throughHelper(async (transport) => {
			const client = new GatewayClient({
				baseUrl: server.url('', 'localhost'),
				transport,
				sleep: async () => undefined,
			});
			return await client.call({ method: 'POST', path: '/', purpose: new Permit(), body: {} });
		});
		expect(answered.text).toBe('{"id":55}');
		expect(failures).toBeLessThan(1);
		expect(server.received).toHaveLength(1);
	});
});

describe('n8n’s own second request after a 401', () => {
	/** Opens a session first, as n8n does it for a credential that can expire. */
	class SessionApi implements ICredentialType {
		name = 'sessionApi';
		displayName = 'Session API';
		properties: ICredentialType['properties'] = [
			{
				displayName: 'Key',
				name: 'apiKey',
				type: 'hidden',
				default: '',
				typeOptions: { expirable: true },
			},
		];
		logins = 0;
		authenticate = new ProbeApi().authenticate;
		preAuthentication = async () => ({ apiKey: `${KEY}-${++this.logins}` });
	}

	const zipped = gzipSync(JSON.stringify({ detail: 'Wrong key '.repeat(200) }));
	const packed = (bytes: Buffer, coding: string) =>
		answer(401, bytes, { 'Content-Encoding': coding, Connection: 'close' });
	const kinds: Array<[string, (socket: Socket) => void]> = [
		['whole', (socket) => socket.end(answer(401, '{"detail":"no"}'))],
		['empty', (socket) => socket.end(answer(401))],
		['without a length', (socket) => socket.end('HTTP/1.1 401 No\r\n\r\n{"detail":"no"}')],
		['cut', (socket) => socket.end('HTTP/1.1 401 No\r\nContent-Length: 99\r\n\r\n{"det')],
		[
			'cut between two chunks',
			(socket) => socket.end('HTTP/1.1 401 No\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{"det\r\n'),
		],
		[
			'cut within a chunk’s length',
			(socket) => socket.end('HTTP/1.1 401 No\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n'),
		],
		[
			'reset',
			(socket) =>
				socket.write('HTTP/1.1 401 No\r\nContent-Length: 99\r\n\r\n{"det', () =>
					socket.resetAndDestroy(),
				),
		],
		['packed with gzip, but not gzip', (socket) => socket.end(packed(Buffer.from('no'), 'gzip'))],
		['packed with gzip and cut', (socket) => socket.end(packed(zipped.subarray(0, 30), 'gzip'))],
		['packed with br, but not br', (socket) => socket.end(packed(zipped, 'br'))],
		['packed with deflate, but not', (socket) => socket.end(packed(zipped, 'deflate'))],
		[
			'never finished',
			(socket) => socket.write('HTTP/1.1 401 No\r\nContent-Length: 99\r\n\r\n{"det'),
		],
		[
			'a digest challenge, cut',
			(socket) =>
				socket.end(
					'HTTP/1.1 401 No\r\nWWW-Authenticate: Digest nonce="1"\r\nContent-Length: 9\r\n\r\n{',
				),
		],
	];

	it.each(kinds)('is never made, whatever the answer’s body is: %s', async (_, behaviour) => {
		const server = await serve((__, socket) => behaviour(socket));
		const session = new SessionApi();
		for (const signer of [probe, { type: session, data: { apiKey: '' } }]) {
			server.received.length = 0;
			await throughHelper(
				async (send) => await send(post(server.url(), 500)).catch((error: unknown) => error),
				{ signer },
			);
			expect(server.received).toHaveLength(1);
		}
		expect(session.logins).toBe(1);
	});
});

describe('an answer without end', () => {
	const zeros = gzipSync(Buffer.alloc(4_000_000));
	// A gzip body may have several members, one after the other.
	const packedWithoutEnd: Behavior = (_, socket) => {
		socket.write('HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n');
		const more = () => socket.writable && socket.write(zeros, () => setImmediate(more));
		more();
	};
	const plainWithoutEnd: Behavior = (_, socket) => {
		socket.write('HTTP/1.1 500 Oh\r\n\r\n');
		const more = () =>
			socket.writable && socket.write(Buffer.alloc(1e6, 'x'), () => setImmediate(more));
		more();
	};

	it.each([
		['that is packed', packedWithoutEnd],
		['that is not packed', plainWithoutEnd],
	])(
		'%s is not read to its end, and the outcome is unknown',
		async (_, behaviour) => {
			const server = await serve(behaviour);
			const before = process.memoryUsage().rss;
			const failure = await failureOf(throughHelper, post(server.url(), 60_000));
			expect(failure).toMatchObject({
				code: 'answerTooLong',
				effect: 'unknown',
				transient: false,
				message: expect.stringMatching(/longer than 100 MB.*Ask for less/) as string,
			});
			expect(server.received).toHaveLength(1);
			expect(process.memoryUsage().rss - before).toBeLessThan(400e6);
		},
		60_000,
	);

	it('is read once only, since asking again would bring it again', async () => {
		const server = await serve(packedWithoutEnd);
		const failure = await throughHelper(async (transport) => {
			const client = new GatewayClient({
				baseUrl: server.url(),
				transport,
				sleep: async () => undefined,
			});
			return await client
				.call({ method: 'GET', path: '', purpose: 'read' })
				.catch((error: unknown) => error);
		});
		expect(failure).toMatchObject({ code: 'answerTooLong' });
		expect(server.received).toHaveLength(1);
	}, 60_000);

	it('may be as long as the longest that a gateway has to give', async () => {
		const text = `"${'x'.repeat(60_000_000)}"`;
		const server = await serve(answering(200, gzipSync(text), { 'Content-Encoding': 'gzip' }));
		const got = await throughHelper(async (send) => await send(get(server.url(), 60_000)));
		expect(got.text.length).toBe(text.length);
	}, 60_000);
});

describe('the undici pool', () => {
	it('makes many requests in parallel on its connections', async () => {
		const server = await serve(answering(200, '{}'));
		const pool = new UndiciTransport({ connections: 3 });
		const urls = Array.from({ length: 60 }, (_, index) => server.url(`/${index}`));
		const answers = await Promise.all(urls.map(async (url) => await pool.send(get(url))));
		await pool.close();
		expect(answers.map(({ status }) => status)).toEqual(urls.map(() => 200));
		expect(server.received).toHaveLength(60);
		expect(server.connections).toBe(3);
	});

	it('never repeats a request if the gateway has closed the reused connection', async () => {
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

describe('the search for a key', () => {
	it('finds the key wherever an error can hide it', () => {
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
