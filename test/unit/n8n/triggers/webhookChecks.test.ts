import { deflateSync, gzipSync } from 'node:zlib';
import type { INodeParameters, INodeType } from 'n8n-workflow';
import { packageNodes } from '../../../support/packageNodes';
import { WebhookBench } from '../../../support/webhook';

/** What holds for every trigger that gateways call. */
let triggers: INodeType[];
beforeAll(async () => {
	const nodes = await packageNodes();
	triggers = nodes.filter(({ description }) => {
		const isTrigger = description.group.includes('trigger');
		return isTrigger && description.webhooks !== undefined;
	});
	expect(triggers.length).toBeGreaterThan(1);
});

const opened: WebhookBench[] = [];
afterEach(async () => {
	for (const bench of opened.splice(0)) await bench.close();
});

async function benches(parameters: INodeParameters = {}): Promise<WebhookBench[]> {
	for (const type of triggers) opened.push(await WebhookBench.open(type, parameters));
	return opened.slice(-triggers.length);
}

const PUSH = '{"hello":"world"}';

interface Given {
	method?: string;
	body?: string | Uint8Array<ArrayBuffer> | null;
	headers?: Record<string, string>;
}

async function call(bench: WebhookBench, rest = '', given: Given = {}) {
	const { method = 'POST', body = PUSH, headers = {} } = given;
	return await fetch(bench.url + bench.path + rest, { method, body, headers });
}

describe('a call', () => {
	it('is answered at once and in one form', async () => {
		for (const bench of await benches()) {
			const answer = await call(bench);
			expect(answer.status).toBe(200);
			expect(await answer.json()).toEqual({ received: true });
			expect(bench.executions).toHaveLength(1);
			for (const webhook of triggers.flatMap(({ description }) => description.webhooks!)) {
				expect(webhook).toMatchObject({ responseMode: 'onReceived', responseData: '' });
			}
		}
	});

	it.each(['GET', 'HEAD', 'POST'])('by %s without content checks the address', async (method) => {
		for (const bench of await benches({ secret: 's3cret', secretIn: 'query' })) {
			const methods = triggers.map(({ description }) =>
				description.webhooks!.map(({ httpMethod }) => httpMethod),
			);
			for (const offered of methods) expect(offered).toContain(method);
			const answer = await call(bench, '?secret=s3cret', { method, body: null });
			expect(answer.status).toBe(200);
			expect((await call(bench, '', { method, body: null })).status).toBe(401);
			expect(bench.executions).toEqual([]);
		}
	});

	it('by HEAD starts nothing, whatever its query says', async () => {
		for (const bench of await benches()) {
			const query = '?smsid=a&stan=DELIVRD&event=message&text=a';
			expect((await call(bench, query, { method: 'HEAD', body: null })).status).toBe(200);
			expect(bench.executions).toEqual([]);
		}
	});

	it.each([
		['with gzip', 'gzip', gzipSync(PUSH)],
		['with zlib', 'deflate', deflateSync(PUSH)],
		['with gzip, without a label', undefined, gzipSync(PUSH)],
		['with gzip, but labelled in its own way', 'X-GZIP', gzipSync(PUSH)],
		['with gzip, but labelled as zlib', 'deflate', gzipSync(PUSH)],
		['by its label alone', 'gzip', PUSH],
		['by a label that means something else', 'UTF-8', PUSH],
	])('is read if it is compressed %s', async (_, encoding, body) => {
		for (const bench of await benches()) {
			const headers = encoding === undefined ? undefined : { 'content-encoding': encoding };
			expect((await call(bench, '', { body, headers })).status).toBe(200);
			expect(bench.executions).toEqual([
				[expect.objectContaining({ event: 'unknown', raw: { hello: 'world' } })],
			]);
		}
	});

	it('is passed on as it came if it only looks compressed', async () => {
		for (const bench of await benches()) {
			const bodies = ['x^2 is a power', gzipSync(PUSH.repeat(99)).subarray(0, 20)];
			for (const body of bodies) {
				expect((await call(bench, '', { body })).status).toBe(200);
			}
			expect(bench.executions.flat()).toMatchObject([
				{ event: 'unknown', raw: { content: 'x^2 is a power' } },
				{ event: 'unknown' },
			]);
		}
	});

	it('is refused if its body is too large once it is decompressed', async () => {
		for (const bench of await benches()) {
			for (const compress of [gzipSync, deflateSync]) {
				const body = compress(Buffer.alloc(300 * 1024, 'x'));
				expect((await call(bench, '', { body })).status).toBe(413);
			}
			expect(bench.executions).toEqual([]);
		}
	});

	it('is refused if its body is too large, or is announced as too large', async () => {
		for (const bench of await benches()) {
			const answer = await call(bench, '', { body: `{"x":"${'x'.repeat(300_000)}"}` });
			expect(answer.status).toBe(413);
			expect(await answer.json()).toEqual({ message: 'The body has more than 256 kB.' });
			expect(bench.executions).toEqual([]);
		}
	});
});

describe('the secret', () => {
	it.each([
		['query', '?secret=s3cret', {}],
		['header', '', { 'x-webhook-secret': 's3cret' }],
		['header', '', { authorization: 'Bearer s3cret' }],
	])('in the %s admits only callers who know it', async (secretIn, rest, headers) => {
		for (const bench of await benches({ secret: 's3cret', secretIn })) {
			for (const wrong of ['', '?secret=s3cre', '?secret=', '?secret=S3cret']) {
				const answer = await call(bench, wrong, { headers: { 'x-webhook-secret': 'wrong' } });
				expect(answer.status).toBe(401);
				expect(await answer.text()).toMatch(
					secretIn === 'query' ? /Add \?secret= / : /header X-Webhook-Secret/,
				);
			}
			expect(bench.executions).toEqual([]);
			expect((await call(bench, rest, { headers: headers as never })).status).toBe(200);
			expect(bench.executions).toHaveLength(1);
		}
	});

	it('in the path is part of the address', async () => {
		for (const bench of await benches({ secret: 'az-AZ_09.~', secretIn: 'path' })) {
			await bench.activate();
			expect(bench.path).toMatch(/\/az-AZ_09\.~$/);
			expect((await call(bench)).status).toBe(200);
			expect((await call(bench, 'x')).status).toBe(404);
		}
	});

	it.each(['a+b', 'a/b', 'ab=', 'a b', 'ółw', 'a%20b', 'a:b', '?', '.', '..', ' a', 'a\n'])(
		'%p stops the activation in the path and in the query',
		async (secret) => {
			for (const secretIn of ['path', 'query']) {
				for (const bench of await benches({ secret, secretIn })) {
					const isDot = secretIn === 'query' && /^\.+$/.test(secret);
					if (isDot) await bench.activate();
					else {
						await expect(bench.activate()).rejects.toThrow(
							`The Secret has a character that does not work in the ${secretIn}. There, it can have the letters A to Z, digits, and - _ . ~`,
						);
					}
				}
			}
		},
	);

	it('in the header may have every sign that a header can carry', async () => {
		for (const bench of await benches({ secret: 'a+/= b?:%', secretIn: 'header' })) {
			await bench.activate();
			const headers = { 'x-webhook-secret': 'a+/= b?:%' };
			expect((await call(bench, '', { headers })).status).toBe(200);
		}
		for (const secret of [' a', 'a ', 'ż', 'a\tb']) {
			for (const bench of await benches({ secret, secretIn: 'header' })) {
				await expect(bench.activate()).rejects.toThrow('does not work in the header');
			}
		}
	});

	it.each(['query', 'header', 'path'])(
		'that cannot be read lets in nobody and stops the activation, in the %s',
		async (secretIn) => {
			const values = [
				'undefined',
				'null',
				'""',
				'" "',
				'[]',
				'({})',
				'false',
				'0',
				'NaN',
				'"undefined"',
			];
			for (const value of values) {
				for (const bench of await benches({ secret: `={{ ${value} }}`, secretIn })) {
					for (const rest of ['', '?secret=', '?secret=0', '?secret=undefined', '?secret=NaN']) {
						const headers = { 'x-webhook-secret': rest.slice(8) };
						const { status } = await call(bench, rest, { headers });
						expect([value, rest, [401, 404].includes(status)]).toEqual([value, rest, true]);
					}
					await expect(bench.activate()).rejects.toThrow(/Secret/);
					expect(bench.executions).toEqual([]);
				}
			}
		},
	);

	it('lets in nobody where it is in a place that is not offered', async () => {
		for (const secretIn of ['Path', 'body', '']) {
			for (const bench of await benches({ secret: 's3cret', secretIn })) {
				expect((await call(bench, '?secret=s3cret')).status).toBe(401);
				await expect(bench.activate()).rejects.toThrow('Secret In must be');
			}
		}
	});

	it('does not appear in what a call passes on', async () => {
		for (const bench of await benches({ secret: 's3cret', secretIn: 'query' })) {
			await call(bench, '?secret=s3cret&a=1');
			expect(JSON.stringify(bench.executions)).not.toContain('s3cret');
		}
	});
});

describe('the allowed addresses', () => {
	it.each([
		['', 200],
		['127.0.0.1', 200],
		['10.0.0.1, 127.0.0.0/8', 200],
		['10.0.0.1', 403],
		['10.0.0.0/8; 192.168.0.0/16', 403],
		['={{ "127.0.0.1" }}\n', 200],
		['={{ ["10.0.0.1", "127.0.0.1"] }}', 200],
	])('%p answer a local call with %i', async (allowedAddresses, status) => {
		for (const bench of await benches({ allowedAddresses })) {
			await bench.activate();
			const answer = await call(bench);
			expect(answer.status).toBe(status);
			if (status === 403) expect(await answer.text()).toContain('The address 127.0.0.1 is not');
			expect(bench.executions).toHaveLength(status === 200 ? 1 : 0);
		}
	});

	it.each([
		...['127.0.0.0/33', 'nonsense', '127.0.0.0/ 8', '127.0.0.0/', '127.0.0.1:443', ' , '],
		...['={{ undefined }}', '={{ null }}', '={{ "" }}', '={{ [] }}', '={{ ({}) }}', '={{ true }}'],
		...['=  {{ undefined }}', '={{ [{}] }}', '={{ "undefined" }}'],
	])('%p let in nobody and stop the activation', async (allowedAddresses) => {
		for (const bench of await benches({ allowedAddresses })) {
			expect((await call(bench)).status).toBe(403);
			expect(bench.executions).toEqual([]);
			await expect(bench.activate()).rejects.toThrow(/Allowed Addresses/i);
		}
	});

	it('that cannot be read are named when the workflow is published', async () => {
		const allowedAddresses = '203.0.113.7, 198.51.100.0/ 24';
		for (const bench of await benches({ allowedAddresses })) {
			await expect(bench.activate()).rejects.toThrow(
				'Allowed Addresses has an entry that is not an IP address or a range: 198.51.100.0/, 24. Write entries like',
			);
		}
	});

	it('are compared with the caller without its port', async () => {
		for (const bench of await benches({ allowedAddresses: '203.0.113.0/24, 2001:db8::/32' })) {
			for (const caller of ['203.0.113.7:51008', '[2001:db8::7]:51008', '::ffff:203.0.113.7']) {
				bench.caller = caller;
				expect((await call(bench)).status).toBe(200);
			}
			bench.caller = '203.0.114.7:51008';
			expect((await call(bench)).status).toBe(403);
		}
	});
});
