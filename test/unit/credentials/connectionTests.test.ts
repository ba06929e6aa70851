import type { IDataObject } from 'n8n-workflow';
import { openBench } from '../../support/bench';
import { testConnection, type Tested, type Verdict } from '../../support/connectionTest';
import { GATEWAYS, type TestedGateway } from '../../support/gateways';
import { storedCredential } from '../../support/gateways/gateway';
import { answer, closedPort, RawServer } from '../gateway/rawServer';

/** Each gateway with each way to sign its requests. */
const SIGNINGS = GATEWAYS.flatMap((tested) =>
	(tested.connectionTest.signings ?? [{}]).map((signing): [string, TestedGateway, object] => [
		[tested.title, ...Object.values(signing)].join(' by '),
		tested,
		signing,
	]),
);

describe.each(SIGNINGS)('the connection test of %s', (_title, tested, signing) => {
	const { title, credential, login } = tested;
	const { path, passing, session } = tested.connectionTest;
	const type = credential as Tested;
	const secrets = Object.values(tested.secrets);
	const data = { ...storedCredential(tested, tested.create(tested.secrets)), ...signing };
	// If a login comes first, the package words its errors itself. Otherwise n8n shows only the
	// system's error code.
	const offline = login ? /^Could not connect to 127\.0\.0\.1/ : /^ECONNREFUSED$/;
	let server: RawServer;
	let reply: Buffer | null;
	let verdicts: Verdict[];

	beforeAll(async () => {
		server = await RawServer.open(({ line }, socket) => {
			const bytes = isLogin(line) ? answer(200, session) : reply;
			if (bytes) socket.write(bytes);
		});
	});
	afterAll(async () => await server.close());
	beforeEach(() => {
		server.received.length = 0;
		verdicts = [];
	});
	afterEach(() => {
		for (const { message } of verdicts) {
			for (const secret of secrets) expect(message).not.toContain(secret);
		}
	});

	const json = { 'content-type': 'application/json', connection: 'close' };
	const isLogin = (line: string) => login?.test(line.split(' ')[1]!) ?? false;
	const asked = () => server.received.filter(({ line }) => !isLogin(line));

	async function runTest(change: IDataObject = {}, speedUp?: number): Promise<Verdict> {
		const own = { ...data, baseUrl: server.url('/base'), ...change };
		const verdict = await testConnection(type, own as never, speedUp);
		verdicts.push(verdict);
		return verdict;
	}
	async function answered(status: number, body = '', headers: Record<string, string> = json) {
		reply = answer(status, body, headers);
		return await runTest();
	}
	const sendOne = {
		resource: 'message',
		operation: 'send',
		to: tested.number(0),
		text: 'Kod 1234',
		...tested.parameters,
	};
	/** What the node says when it sends with this Base URL. */
	async function failureOfNode(baseUrl: string): Promise<string> {
		const bench = await openBench(tested);
		try {
			Object.assign(bench.credential, signing, { baseUrl });
			const { error } = await bench.run(sendOne);
			return String(error?.message);
		} finally {
			await bench.close();
		}
	}
	const unlike = {
		status: 'Error',
		message: expect.stringMatching(
			new RegExp(
				`^This address does not answer like ${title}\\. Check the Base URL\\. It is usually https?://`,
			),
		) as string,
	};

	it.each(['?x', '#x', '?key=1#x', '/?'])('refuses a Base URL with %p', async (end) => {
		const { status, message } = await runTest({ baseUrl: server.url(`/base${end}`) });
		expect(status).toBe('Error');
		expect(message).toMatch(/Base URL in the credential has a "[?#]". Remove it/);
		expect(message).not.toContain('key=1');
		expect(server.received).toEqual([]);
	});

	if (type.properties.some(({ name }) => name === 'timeZone')) {
		it('refuses a time zone that does not exist', async () => {
			const { status, message } = await runTest({ timeZone: 'Warsaw' });
			expect(status).toBe('Error');
			expect(message).toMatch(/^"Warsaw" is not a valid time zone/);
			expect(asked()).toEqual([]);
		});
	}

	it('passes after one request to the right path', async () => {
		expect(await answered(passing.status, passing.body)).toMatchObject({
			status: 'OK',
			message: 'Connection successful!',
		});
		expect(asked()).toHaveLength(1);
		expect(asked()[0]!.line.split(/[ ?]/)[1]).toBe(`/base${path}`);
	});

	it('passes in the sandbox and sends no message', async () => {
		const bench = await openBench(tested);
		try {
			const own = { ...bench.credential, ...signing };
			expect(await testConnection(type, own as never)).toMatchObject({ status: 'OK' });
			expect(bench.sent).toEqual([]);
		} finally {
			await bench.close();
		}
	});

	it.each([
		['a slash at its end', (url: string) => `${url}/`],
		['blanks around it', (url: string) => ` ${url}\n`],
	])('accepts a base URL with %s', async (_, change) => {
		reply = answer(passing.status, passing.body, json);
		const baseUrl = change(server.url('/base'));
		expect(await runTest({ baseUrl })).toMatchObject({ status: 'OK' });
		expect(asked()[0]!.line.split(/[ ?]/)[1]).toBe(`/base${path}`);
	});

	it('signs with a secret that was copied with blanks around it', async () => {
		reply = answer(passing.status, passing.body, json);
		const blanks = Object.fromEntries(
			Object.entries(data).flatMap(([name, value]) =>
				value && !['authentication', 'baseUrl', 'password'].includes(name)
					? [[name, ` ${value}\n`]]
					: [],
			),
		);
		await runTest();
		await runTest(blanks);
		const [plain, copied] = verdicts.map(({ signed }) => signed[0]!);
		expect(copied).toEqual(plain);
		const bodies = server.received.map(({ line, body }) => line + body);
		expect(bodies.slice(bodies.length / 2)).toEqual(bodies.slice(0, bodies.length / 2));
	});

	it.each(['', '   ', 'api.example.com/1.0', 'ftp://api.example.com', 'https://exa mple.com'])(
		'says that %p is not a web address, and so does the node',
		async (baseUrl) => {
			const { status, message } = await runTest({ baseUrl });
			expect(status).toBe('Error');
			expect(message).toMatch(/^The Base URL in the credential is not a valid web address/);
			expect(server.received).toHaveLength(0);
			expect(await failureOfNode(baseUrl)).toContain(message);
		},
	);

	it.each(['blanks', 'a slash'])(
		'and the node both take a Base URL with %s at its end',
		async (end) => {
			const bench = await openBench(tested);
			try {
				Object.assign(bench.credential, signing);
				const right = bench.credential.baseUrl as string;
				bench.credential.baseUrl = end === 'blanks' ? ` ${right}\n` : `${right}/`;
				expect(await testConnection(type, bench.credential as never)).toMatchObject({
					status: 'OK',
				});
				await bench.run(sendOne);
				expect(bench.sent).toEqual([tested.number(0)]);
			} finally {
				await bench.close();
			}
		},
	);

	it('gives the gateway 20 seconds', async () => {
		const { signed } = await answered(passing.status, passing.body);
		expect(signed.map(({ timeout }) => timeout)).toEqual([20_000]);
	});

	it('ends after the time-out if the gateway does not answer', async () => {
		reply = null;
		expect(await runTest({}, 100)).toMatchObject({ status: 'Error', message: 'ECONNABORTED' });
	});

	it('reports that no connection is possible', async () => {
		const { status, message } = await runTest({
			baseUrl: `http://127.0.0.1:${await closedPort()}`,
		});
		expect({ status, message }).toEqual({
			status: 'Error',
			message: expect.stringMatching(offline) as string,
		});
	});

	it.each([301, 302, 303, 307, 308])('does not follow a redirect with HTTP %i', async (status) => {
		const location = server.url('/elsewhere');
		expect(await answered(status, '', { ...json, location })).toMatchObject({
			status: 'Error',
			message: expect.stringMatching(/redirects.*Check the Base URL/) as string,
		});
		expect(server.received.filter(({ line }) => line.includes('elsewhere'))).toEqual([]);
	});

	it.each([200, 404, 422])('does not pass with a web page and HTTP %i', async (status) => {
		const page = '<!doctype html><title>Welcome</title>';
		const headers = { ...json, 'content-type': 'text/html' };
		expect(await answered(status, page, headers)).toMatchObject(unlike);
	});

	it.each(['{"ok":true}', 'null', '', '"text"', '7'])(
		'does not pass if another service answers %p',
		async (body) => {
			expect(await answered(passing.status, body)).toMatchObject(unlike);
		},
	);

	it.each([200, 201, 204, 400, 404, 405, 410].filter((status) => status !== passing.status))(
		'says that an answer with HTTP %i is not from this gateway',
		async (status) => {
			expect(await answered(status, status === 204 ? '' : passing.body)).toMatchObject(unlike);
		},
	);

	it.each([401, 403])('says that HTTP %i refuses the credential and what to do', async (status) => {
		expect(await answered(status, '{"detail":"no","errors":{}}')).toMatchObject({
			status: 'Error',
			message: expect.stringMatching(
				/(refuses the credential|does not (know|accept)|may not send).*\. (Check|Copy|Enter) /,
			) as string,
		});
	});

	it('says that the gateway accepts no more requests (HTTP 429)', async () => {
		expect(await answered(429, passing.body)).toMatchObject({
			status: 'Error',
			message: `${title} accepts no more requests for now. Wait a minute, then test again.`,
		});
	});

	it.each([500, 502, 503, 504])('says that the gateway is not available (%i)', async (status) => {
		expect(await answered(status, '<h1>Down</h1>')).toMatchObject({
			status: 'Error',
			message: `${title} is not available (HTTP ${status}). Test again in a few minutes.`,
		});
	});

	it('does not pass with a status that has no rule, even with the right body', async () => {
		const { status, message } = await answered(418, passing.body);
		expect(status).toBe('Error');
		expect(message).not.toBe('');
	});
});
