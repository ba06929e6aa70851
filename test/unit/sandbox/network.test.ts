import { Agent } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { startSandbox, type Sandbox } from '../../../sandbox';
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
const network = (value: unknown) =>
	call(`${sandbox.controlUrl}/mprofi/network`, { body: { network: value } });

describe('the network of a gateway', () => {
	it('refuses connections while the gateway is unreachable, so nothing arrives', async () => {
		await sandbox.mProfi.switchNetwork('unreachable');
		await expect(surveys()).rejects.toThrow('ECONNREFUSED');
		await expect(surveys()).rejects.toThrow('ECONNREFUSED');
		expect(sandbox.mProfi.requests).toEqual([]);
		await sandbox.mProfi.switchNetwork('works');
		expect((await surveys()).status).toBe(200);
	});

	it('lets every request arrive while it loses answers', async () => {
		await sandbox.mProfi.switchNetwork('losesAnswers');
		await expect(surveys()).rejects.toThrow(/ECONNRESET|socket hang up/);
		expect(sandbox.mProfi.requests).toHaveLength(1);
		await sandbox.mProfi.switchNetwork('works');
		expect((await surveys()).status).toBe(200);
	});

	it.each(['unreachable', 'losesAnswers'] as const)(
		'cuts open requests and idle connections at once: %s',
		async (value) => {
			const agent = new Agent({ keepAlive: true });
			await surveys(agent);
			sandbox.mProfi.fault({ kind: 'delay', ms: 100 });
			const open = expect(surveys(agent)).rejects.toThrow(/ECONNRESET|socket hang up/);
			while (sandbox.mProfi.requests.length < 2) await setTimeout(5);
			await sandbox.mProfi.switchNetwork(value);
			await open;
			// Well after the answer would have been sent.
			await setTimeout(300);
			expect(sandbox.mProfi.requests[1]?.status).toBeNull();
			agent.destroy();
		},
	);

	it('is switched off and on without affecting other gateways', async () => {
		expect((await network('unreachable')).json).toEqual({ network: 'unreachable' });
		await expect(surveys()).rejects.toThrow('ECONNREFUSED');
		expect((await call(`${sandbox.actio.url}/`)).status).toBe(404);
		expect((await network('losesAnswers')).json).toEqual({ network: 'losesAnswers' });
		expect((await network('works')).json).toEqual({ network: 'works' });
		expect((await surveys()).status).toBe(200);
	});

	it('stays cut after a reset, like every setting', async () => {
		await sandbox.mProfi.switchNetwork('unreachable');
		sandbox.mProfi.reset();
		expect(sandbox.mProfi.network).toBe('unreachable');
	});

	it('lets the gateway close, and close again', async () => {
		await sandbox.mProfi.switchNetwork('unreachable');
		await sandbox.close();
		await sandbox.close();
	});

	it.each([{}, 'yes', null])('is not switched by %p', async (value) => {
		expect((await network(value)).status).toBe(400);
	});
});
