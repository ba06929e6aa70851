import { Agent } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import type { Sandbox } from '../../../sandbox';
import { startSandbox } from '../../../sandbox';
import { call } from './caller';

let sandbox: Sandbox;

beforeEach(async () => {
	sandbox = await startSandbox({ control: { port: 0 } });
});
afterEach(() => sandbox.close());

const surveys = (agent?: Agent) => {
	const { url, apiKey } = sandbox.mProfi;
	return call(`${url}/surveys/?apikey=${apiKey}`, agent ? { agent } : {});
};
const network = (offline: unknown) =>
	call(`${sandbox.controlUrl}/mprofi/network`, { body: { offline } });

describe('a gateway that has lost the network', () => {
	it('reads no request, until it is back', async () => {
		sandbox.mProfi.offline = true;
		await expect(surveys()).rejects.toThrow(/ECONNRESET|socket hang up/);
		await expect(surveys()).rejects.toThrow(/ECONNRESET|socket hang up/);
		expect(sandbox.mProfi.requests).toEqual([]);
		sandbox.mProfi.offline = false;
		expect((await surveys()).status).toBe(200);
	});

	it('cuts at once what is open: a request that waits, and a connection kept for the next', async () => {
		const agent = new Agent({ keepAlive: true });
		await surveys(agent);
		sandbox.mProfi.fault({ kind: 'delay', ms: 100 });
		const open = expect(surveys(agent)).rejects.toThrow(/ECONNRESET|socket hang up/);
		while (sandbox.mProfi.requests.length < 2) await setTimeout(5);
		sandbox.mProfi.offline = true;
		await open;
		// Well after the answer would have gone out.
		await setTimeout(300);
		expect(sandbox.mProfi.requests[1]?.status).toBeNull();
		agent.destroy();
	});

	it('loses and finds it by a switch, and nobody else does', async () => {
		expect((await network(true)).json).toEqual({ offline: true });
		await expect(surveys()).rejects.toThrow(/ECONNRESET|socket hang up/);
		expect((await call(`${sandbox.actio.url}/`)).status).toBe(404);
		expect((await network(false)).json).toEqual({ offline: false });
		expect((await surveys()).status).toBe(200);
	});

	it('stays lost over a reset, as every setting does', () => {
		sandbox.mProfi.offline = true;
		sandbox.mProfi.reset();
		expect(sandbox.mProfi.offline).toBe(true);
	});

	it.each([{}, 'yes', null])('is no matter of %p', async (offline) => {
		expect((await network(offline)).status).toBe(400);
	});
});
