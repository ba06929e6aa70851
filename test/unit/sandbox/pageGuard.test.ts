import { startSandbox, type Sandbox } from '../../../sandbox';
import { call } from './caller';

let sandbox: Sandbox;

beforeAll(async () => {
	sandbox = await startSandbox({ control: { port: 0 } });
});
afterAll(() => sandbox.close());

const ask = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
	call(sandbox.controlUrl + path, { headers, method });
const port = () => new URL(sandbox.controlUrl ?? '').port;

describe('the address of the sandbox', () => {
	it('is a page for a browser and JSON for every program', async () => {
		const page = await ask('/', { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' });
		expect(page).toMatchObject({ status: 200, headers: { vary: 'accept' } });
		expect(page.headers['content-type']).toContain('text/html');
		for (const accept of ['*/*', 'application/json']) {
			expect((await ask('/', { accept })).json).toHaveProperty('gateways.mprofi.url');
		}
	});

	it('lets the page run, load and call only its own files', async () => {
		const { headers, text } = await ask('/', { accept: 'text/html' });
		const policy = headers['content-security-policy'];
		expect(policy).toContain("default-src 'none'");
		expect(policy).toContain("script-src 'self';");
		expect(policy).toContain("connect-src 'self'");
		expect(policy).not.toContain('unsafe');
		for (const [, address = ''] of text.matchAll(/(?:src|href)="([^"]+)"/g)) {
			expect(address).toMatch(/^[/#](?!\/)/);
		}
	});

	it('serves only the files of the page', async () => {
		const { text } = await ask('/', { accept: 'text/html' });
		const files = [...text.matchAll(/"(\/page\/[^"]+)"/g)].map(([, file = '']) => file);
		expect(files.length).toBeGreaterThan(4);
		for (const file of files) {
			expect(await ask(file)).toMatchObject({
				status: 200,
				headers: { 'x-content-type-options': 'nosniff' },
			});
		}
		for (const file of [
			'/page/page.ts',
			'/page/..%2fpage.ts',
			'/page/%2e%2e%2fpage.ts',
			'/page/x.js',
		]) {
			expect((await ask(file)).status).toBe(404);
		}
	});

	it.each(['127.0.0.1', 'localhost', '[::1]'])('can be reached as %s', async (name) => {
		expect((await ask('/', { host: `${name}:${port()}` })).status).toBe(200);
	});

	it('cannot be reached by another name, even one that leads here', async () => {
		expect(await ask('/mprofi/messages', { host: `evil.example:${port()}` })).toMatchObject({
			status: 403,
		});
	});

	it('refuses requests from pages of other origins', async () => {
		sandbox.mProfi.receive({ sender: '48500600700', message: 'stays' });
		for (const origin of ['http://evil.example', 'null', 'http://127.0.0.1:5678']) {
			expect((await ask('/mprofi/reset', { origin }, 'POST')).status).toBe(403);
		}
		expect(sandbox.mProfi.incoming).toHaveLength(1);
		const origin = sandbox.controlUrl ?? '';
		expect((await ask('/mprofi/reset', { origin }, 'POST')).status).toBe(200);
	});
});
