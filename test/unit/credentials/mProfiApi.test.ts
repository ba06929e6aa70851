import fc from 'fast-check';
import type { IDataObject, IHttpRequestOptions, IRequestOptions } from 'n8n-workflow';
import { MProfiApi } from '../../../credentials/MProfiApi.credentials';
import { requestLikeHttpRequestNode, ANSWER_FORMS } from '../../support/httpRequestNode';
import { answering, RawServer, type Received } from '../gateway/rawServer';

const KEY = 'k-9173f4223c162c80';
const INCOMING_KEY = 'i-57ff8c99aab10742';
const data = { apiKey: KEY, incomingApiKey: INCOMING_KEY };

type Signed = IHttpRequestOptions & Partial<IRequestOptions>;

/** Signs a request with the credential. */
async function sign(request: Partial<Signed>, credential: IDataObject = data): Promise<Signed> {
	const { authenticate } = new MProfiApi();
	if (typeof authenticate !== 'function')
		throw new Error('This needs `authenticate` in its function form.');
	return await authenticate(credential as never, deepFreeze(request) as IHttpRequestOptions);
}

function deepFreeze<T>(value: T): T {
	if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
	if (Object.getPrototypeOf(value) === Object.prototype || Array.isArray(value)) {
		Object.values(value).forEach(deepFreeze);
		Object.freeze(value);
	}
	return value;
}

const BASE = 'https://api.mprofi.pl/1.0';
const SENDING = ['/send/', '/sendbulk/'];
const RECEIVING = ['/getincoming/', '/getincoming_mobileapp/'];

/** Any JSON object, sometimes with keys that every object inherits. */
const fields = fc
	.dictionary(
		fc.oneof(fc.string(), fc.constantFrom('__proto__', 'constructor', 'recipient', 'messages')),
		fc.jsonValue({ maxDepth: 3 }),
		{ maxKeys: 6, noNullPrototype: true },
	)
	.map((entries) => JSON.parse(JSON.stringify(entries)) as IDataObject)
	.filter((entries) => !('apikey' in entries));

/** The parts of a request that the credential must not change. */
const others = fc.record(
	{
		headers: fc.dictionary(fc.constantFrom('accept', 'x-own', 'Authorization'), fc.string()),
		timeout: fc.nat(),
		json: fc.boolean(),
		encoding: fc.constantFrom('text', 'json'),
		returnFullResponse: fc.boolean(),
		disableFollowRedirect: fc.boolean(),
	},
	{ requiredKeys: [] },
) as fc.Arbitrary<Partial<Signed>>;

describe('the key', () => {
	it('is added to the JSON body of a POST, and nothing else changes', async () => {
		await fc.assert(
			fc.asyncProperty(
				fields,
				others,
				fc.option(fields, { nil: undefined }),
				fc.constantFrom(...SENDING, ...RECEIVING),
				fc.constantFrom('POST', 'post'),
				async (body, rest, qs, path, method) => {
					const request = { ...rest, method, url: BASE + path, body, ...(qs && { qs }) };
					const signed = await sign(request as Partial<Signed>);
					const apikey = RECEIVING.includes(path) ? INCOMING_KEY : KEY;
					expect(signed).toEqual({ ...request, body: { ...body, apikey } });
					expect(Object.keys(signed.body as object)).toEqual([...Object.keys(body), 'apikey']);
				},
			),
		);
	});

	it('becomes the body of a POST without one', async () => {
		const request = { method: 'POST', url: `${BASE}/send/` } as const;
		expect(await sign(request)).toEqual({ ...request, body: { apikey: KEY } });
		expect(await sign({ ...request, body: {} })).toEqual({ ...request, body: { apikey: KEY } });
	});

	it('is added to the query of a GET, no matter what else the request has', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.option(fields, { nil: undefined }),
				others,
				fc.option(fields, { nil: undefined }),
				fc.constantFrom('GET', 'get', undefined),
				async (qs, rest, body, method) => {
					const request = { ...rest, method, url: `${BASE}/status/`, qs, body };
					const signed = await sign(request as Partial<Signed>);
					expect(signed).toEqual({ ...request, qs: { ...qs, apikey: KEY } });
				},
			),
		);
	});

	it.each(['', '1/', '1/start/', '1/report/'])(
		'goes into a Token header and the query of surveys/%s, and the body stays the same',
		async (path) => {
			await fc.assert(
				fc.asyncProperty(fields, others, async (body, rest) => {
					const method = path.endsWith('start/') ? 'POST' : 'GET';
					const request = { ...rest, method, url: `${BASE}/surveys/${path}`, body };
					const signed = await sign(request as Partial<Signed>);
					expect(signed).toEqual({
						...request,
						headers: { ...rest.headers, Authorization: `Token ${KEY}` },
						qs: { apikey: KEY },
					});
				}),
				{ numRuns: 30 },
			);
		},
	);

	it.each([
		['a relative address', { baseURL: BASE, url: 'getincoming/' }],
		['a relative address with a slash', { baseURL: BASE, url: '/getincoming/' }],
		['no slash at the end', { url: `${BASE}/getincoming` }],
		['a query in the address', { url: `${BASE}/getincoming/?page=2` }],
		['another host', { url: 'http://127.0.0.1:8080/getincoming_mobileapp/' }],
	])('is the key for receiving in a request for incoming messages: %s', async (_, address) => {
		const signed = await sign({ method: 'POST', body: {}, ...address });
		expect(signed.body).toEqual({ apikey: INCOMING_KEY });
	});

	it('is the key for sending in a request for incoming messages if there is no other', async () => {
		for (const incomingApiKey of ['', '  ', undefined]) {
			const request = { method: 'POST', url: `${BASE}/getincoming/`, body: {} } as const;
			const signed = await sign(request, { apiKey: KEY, incomingApiKey });
			expect(signed.body).toEqual({ apikey: KEY });
		}
	});

	it('replaces a key that is already in the request', async () => {
		const body = { apikey: 'old', recipient: '48500600700' };
		const signed = await sign({ method: 'POST', url: `${BASE}/send/`, body });
		expect(signed.body).toEqual({ apikey: KEY, recipient: '48500600700' });
		const qs = { apikey: 'old', id: '1' };
		const asked = await sign({ method: 'GET', url: `${BASE}/status/`, qs });
		expect(asked.qs).toEqual({ apikey: KEY, id: '1' });
	});

	it('is trimmed, because a copied key may have blanks around it', async () => {
		const signed = await sign({ method: 'GET', url: `${BASE}/status/` }, { apiKey: ` ${KEY}\n` });
		expect(signed.qs).toEqual({ apikey: KEY });
	});

	it.each<[string, () => IHttpRequestOptions['body']]>([
		['a form', () => new URLSearchParams({ recipient: '48500600700' })],
		['a multipart form', () => new FormData() as never],
		['bytes', () => Buffer.from('x')],
		['a list', () => [{ recipient: '48500600700' }]],
		['text that is not JSON', () => 'recipient=48500600700'],
		['JSON that is not an object', () => '[1]'],
	])('goes into the query if the body has no place for it: %s', async (_, make) => {
		const body = make();
		const signed = await sign({ method: 'POST', url: `${BASE}/send/`, body });
		expect(signed.qs).toEqual({ apikey: KEY });
		expect(signed.body).toBe(body);
	});
});

describe('a request of the HTTP Request node', () => {
	let server: RawServer;
	beforeAll(async () => {
		server = await RawServer.open(answering(200, '{}', { Connection: 'close' }));
	});
	afterAll(async () => await server.close());

	async function made(request: Partial<IRequestOptions>): Promise<Received> {
		const before = server.received.length;
		await requestLikeHttpRequestNode(new MProfiApi(), data, request);
		expect(server.received).toHaveLength(before + 1);
		return server.received.at(-1)!;
	}

	const queryOf = ({ line }: Received) =>
		Object.fromEntries(new URL(line.split(' ')[1]!, 'http://x').searchParams);

	describe.each(ANSWER_FORMS)('that reads the answer %s', (_, way) => {
		it('has the key in a JSON body', async () => {
			const body = { recipient: '48500600700', message: 'Zażółć', deep: { list: [1, null] } };
			const uri = server.url('/1.0/send/');
			const received = await made({ ...way, method: 'POST', uri, body: { ...body } });
			expect(JSON.parse(received.body)).toEqual({ ...body, apikey: KEY });
			expect(received.headers['content-type']).toMatch(/^application\/json/);
			expect(received.line).toBe('POST /1.0/send/ HTTP/1.1');
		});

		it('has the key in the query of a GET', async () => {
			const uri = server.url('/1.0/status/');
			const received = await made({ ...way, method: 'GET', uri, qs: { id: '7' } });
			expect(queryOf(received)).toEqual({ id: '7', apikey: KEY });
		});

		it('has the whole form and the key', async () => {
			const form = { recipient: '48500600700', message: 'Zażółć & co' };
			const uri = server.url('/1.0/send/');
			const received = await made({ ...way, method: 'POST', uri, form });
			const isForm = received.headers['content-type']!.includes('urlencoded');
			const content = isForm
				? Object.fromEntries(new URLSearchParams(received.body))
				: (JSON.parse(received.body) as IDataObject);
			expect({ ...content, ...queryOf(received) }).toEqual({ ...form, apikey: KEY });
		});

		it('has the key for receiving when it asks for incoming messages', async () => {
			const body = { date_from: '2026-01-01', date_to: '2026-02-01' };
			const uri = server.url('/1.0/getincoming/');
			const received = await made({ ...way, method: 'POST', uri, body: { ...body } });
			expect(JSON.parse(received.body)).toEqual({ ...body, apikey: INCOMING_KEY });
		});

		it('has the token for surveys', async () => {
			const uri = server.url('/1.0/surveys/1/report/');
			const received = await made({ ...way, method: 'GET', uri });
			expect(received.headers.authorization).toBe(`Token ${KEY}`);
			expect(queryOf(received)).toEqual({ apikey: KEY });
		});

		it('has the whole multipart form and the key', async () => {
			const formData = { recipient: '48500600700' };
			const uri = server.url('/1.0/send/');
			const received = await made({ ...way, method: 'POST', uri, formData });
			expect(received.body).toContain('48500600700');
			expect(received.body + received.line).toContain(KEY);
		});
	});

	describe('with a raw body', () => {
		const raw = async (body: string, type = 'application/json') =>
			await made({
				method: 'POST',
				uri: server.url('/1.0/send/'),
				body,
				json: false,
				useStream: true,
				headers: { 'content-type': type },
			});

		it.each([
			'{"recipient":"48500600700","message":"Za\\u017c\\u00f3\\u0142\\u0107 \\"x\\""}',
			' {\n "recipient" : "48500600700" } \n',
			'{}',
		])('has the key inside if the body is JSON: %s', async (body) => {
			const received = await raw(body);
			expect(JSON.parse(received.body)).toEqual({ ...(JSON.parse(body) as object), apikey: KEY });
			expect(received.headers['content-type']).toMatch(/^application\/json/);
			expect(queryOf(received)).toEqual({});
		});

		it('keeps every digit of a big integer in JSON', async () => {
			const received = await raw('{"recipient":"48500600700","reference":12345678901234567890}');
			expect(received.body).toMatch(/"reference": ?12345678901234567890\b/);
			expect(received.body).toContain(KEY);
		});

		it('keeps the body and has the key in the query if the body is not JSON', async () => {
			const received = await raw('recipient=48500600700', 'text/plain');
			expect(received.body).toBe('recipient=48500600700');
			expect(queryOf(received)).toEqual({ apikey: KEY });
		});
	});
});
