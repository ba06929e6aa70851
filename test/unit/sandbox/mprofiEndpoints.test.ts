import { startSandbox, type Sandbox } from '../../../sandbox';
import { call } from './caller';

let sandbox: Sandbox;

beforeAll(async () => {
	sandbox = await startSandbox();
});
beforeEach(() => sandbox.mProfi.reset());
afterAll(() => sandbox.close());

const message = { recipient: '572846504', message: 'Wiadomość testowa' };
const at = (path: string) => sandbox.mProfi.url + path;
const apikey = () => sandbox.mProfi.apiKey;

describe('a path without an endpoint', () => {
	it.each(['/send', '/sendbulk', '/status', '/', '/nothing/', '/Send/', '/surveys/x/'])(
		'answers %s with a 404 page',
		async (path) => {
			const reply = await call(at(path), { body: { apikey: apikey(), ...message } });
			expect(reply.status).toBe(404);
			expect(reply.headers['content-type']).toMatch('text/html');
			expect(sandbox.mProfi.messages).toHaveLength(0);
		},
	);

	it.each([
		['GET', '/send/', 'POST'],
		['PUT', '/sendbulk/', 'POST'],
		['POST', '/status/', 'GET'],
		['GET', '/getincoming/', 'POST'],
		['POST', '/surveys/', 'GET'],
		['GET', '/surveys/1/start/', 'POST'],
	])('answers %s %s with 405 and names the allowed methods', async (method, path, allow) => {
		const reply = await call(at(path), { method });
		expect(reply).toMatchObject({ status: 405, json: { detail: expect.any(String) as string } });
		expect(reply.headers.allow).toBe(allow);
	});
});
