import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { errorOf, outputOf } from '../../scripts/n8n/executions';
import { groupIsAlive } from '../../scripts/n8n/guarded';
import { N8n } from '../../scripts/n8n/instance';
import { node24 } from '../../scripts/n8n/node';
import { packAndInstall } from '../../scripts/n8n/package';
import type { NodeDraft } from '../../scripts/n8n/workflow';

const START: NodeDraft = { name: 'Start', type: 'n8n-nodes-base.manualTrigger', typeVersion: 1 };

const webhook = (path: string): NodeDraft => ({
	name: 'Webhook',
	type: 'n8n-nodes-base.webhook',
	typeVersion: 2,
	parameters: { httpMethod: 'POST', path },
});

const request = (url: string, rest: Partial<NodeDraft> = {}): NodeDraft => ({
	name: 'Request',
	type: 'n8n-nodes-base.httpRequest',
	typeVersion: 4.2,
	parameters: { url },
	...rest,
});

const chain = (...names: string[]) =>
	Object.fromEntries(
		names
			.slice(0, -1)
			.map((name, i) => [
				name,
				{ main: [[{ node: names[i + 1] ?? '', type: 'main' as const, index: 0 }]] },
			]),
	);

describe('N8n, which controls a real n8n', () => {
	let n8n: N8n;
	let gateway: Server;
	let gatewayUrl: string;
	let answer: { status: number; afterMs: number } = { status: 200, afterMs: 0 };

	beforeAll(async () => {
		gateway = createServer((incoming, outgoing) => {
			setTimeout(() => {
				outgoing.writeHead(answer.status, { 'content-type': 'application/json' });
				outgoing.end(JSON.stringify({ authorization: incoming.headers.authorization }));
			}, answer.afterMs);
		});
		await new Promise<void>((resolve) => gateway.listen(0, '127.0.0.1', resolve));
		gatewayUrl = `http://127.0.0.1:${(gateway.address() as AddressInfo).port}/`;
		n8n = await N8n.start();
	});

	afterAll(async () => {
		await n8n?.remove();
		gateway.closeAllConnections();
		await new Promise((resolve) => gateway.close(resolve));
	});

	beforeEach(() => {
		answer = { status: 200, afterMs: 0 };
	});

	it('executes a workflow by hand and returns the items of each node', async () => {
		const set: NodeDraft = {
			name: 'Set',
			type: 'n8n-nodes-base.set',
			typeVersion: 3.4,
			parameters: { mode: 'raw', jsonOutput: '={{ { "one": 1, "same": "one" } }}' },
		};
		const id = await n8n.createWorkflow({
			name: 'By hand',
			nodes: [START, set],
			connections: chain('Start', 'Set'),
		});
		const execution = await n8n.run(id);
		expect(execution.status).toBe('success');
		expect(outputOf(execution, 'Set')).toEqual([{ one: 1, same: 'one' }]);

		const { runData } = execution.data.resultData;
		const again = await n8n.run(id, { to: 'Set', runData: { Start: runData.Start ?? [] } });
		expect(outputOf(again, 'Set')).toEqual([{ one: 1, same: 'one' }]);
		expect((await n8n.executions({ workflowId: id })).map(({ mode }) => mode)).toEqual([
			'manual',
			'manual',
		]);
		await n8n.deleteWorkflow(id);
		await expect(n8n.workflow(id)).rejects.toThrow('HTTP 404');
	});

	it('finds a credential by its name and retries a failed execution', async () => {
		const type = 'httpBearerAuth';
		await n8n.createCredential({ name: 'Local', type, data: { token: 'very-secret' } });
		const id = await n8n.createWorkflow({
			name: 'Request',
			nodes: [
				START,
				request(gatewayUrl, {
					parameters: {
						url: gatewayUrl,
						authentication: 'genericCredentialType',
						genericAuthType: type,
					},
					credentials: { [type]: { name: 'Local' } },
				}),
			],
			connections: chain('Start', 'Request'),
		});
		answer.status = 500;
		const failed = await n8n.run(id);
		expect(failed.status).toBe('error');
		expect(errorOf(failed)?.httpCode).toBe('500');

		answer.status = 200;
		const retried = await n8n.retry(failed.id);
		expect(retried).toMatchObject({ status: 'success', mode: 'retry', retryOf: failed.id });
		expect(outputOf(retried, 'Request')).toEqual([{ authorization: 'Bearer very-secret' }]);
		expect((await n8n.written())['execution_data.data']).toContain('Bearer very-secret');
	});

	it('stops an execution', async () => {
		answer.afterMs = 20_000;
		const id = await n8n.createWorkflow({
			name: 'Slow',
			nodes: [START, request(gatewayUrl)],
			connections: chain('Start', 'Request'),
		});
		const executionId = await n8n.startRun(id);
		await n8n.stopExecution(executionId);
		expect((await n8n.waitForExecution(executionId)).status).toBe('canceled');
	});

	it('finds the summary of one execution among others', async () => {
		answer.afterMs = 20_000;
		const waiting = await n8n.createWorkflow({
			name: 'Waiting',
			nodes: [START, request(gatewayUrl)],
			connections: chain('Start', 'Request'),
		});
		const quick = await n8n.createWorkflow({ name: 'Quick', nodes: [START], connections: {} });
		const first = await n8n.run(quick);
		const executionId = await n8n.startRun(waiting);
		const last = await n8n.run(quick);
		const ids = [first.id, executionId, last.id];
		const summaries = await Promise.all(ids.map(async (id) => await n8n.executionSummary(id)));
		expect(summaries.map((summary) => summary?.id)).toEqual(ids);
		expect(summaries.map((summary) => summary?.status)).toEqual(['success', 'running', 'success']);
		expect(await n8n.executionSummary('999999')).toBeUndefined();
		await n8n.stopExecution(executionId);
	});

	it('does not start on a port that is in use', async () => {
		const port = Number(new URL(n8n.url).port);
		await expect(N8n.start({ port })).rejects.toThrow('EADDRINUSE');
	});

	it('tests a credential as the panel does', async () => {
		const data = { accessToken: 'none', server: gatewayUrl };
		const credential = { name: 'GitHub', type: 'githubApi', data };
		answer.status = 401;
		const id = await n8n.createCredential(credential);
		expect((await n8n.testCredential(id)).status).toBe('Error');
		answer.status = 200;
		expect((await n8n.testCredential(id)).status).toBe('OK');
		expect((await n8n.testCredential(credential)).status).toBe('OK');
	});

	it('publishes changes only on activation, and reports why a workflow cannot be activated', async () => {
		const id = await n8n.createWorkflow({ name: 'Hook', nodes: [webhook('a')], connections: {} });
		await n8n.activate(id);
		await n8n.updateWorkflow(id, { nodes: [webhook('b')] });
		const status = async (path: string) =>
			(await fetch(n8n.webhookUrl(path), { method: 'POST' })).status;
		expect([await status('a'), await status('b')]).toEqual([200, 404]);
		await n8n.activate(id);
		expect([await status('a'), await status('b')]).toEqual([404, 200]);
		expect(await n8n.waitForExecutions(id, 2)).toHaveLength(2);
		await n8n.deactivate(id);
		expect(await status('b')).toBe(404);

		const idle = await n8n.createWorkflow({ name: 'Idle', nodes: [START], connections: {} });
		await expect(n8n.activate(idle)).rejects.toThrow('trigger');
	});

	it('runs active workflows again after a restart, even after a crash', async () => {
		const schedule: NodeDraft = {
			name: 'Schedule',
			type: 'n8n-nodes-base.scheduleTrigger',
			typeVersion: 1.2,
			parameters: { rule: { interval: [{ field: 'seconds', secondsInterval: 1 }] } },
		};
		const nodes = [webhook('still-there'), schedule];
		const id = await n8n.createWorkflow({ name: 'Active', nodes, connections: {} });
		await n8n.activate(id);
		await installThrowAwayPackage(n8n.userFolder);
		for (const end of [async () => await n8n.stop(), async () => await n8n.kill()]) {
			await end();
			await n8n.restart();
			expect(await n8n.nodeTypes('n8n-nodes-throw-away.')).toHaveLength(1);
			const before = (await n8n.executions({ workflowId: id })).length;
			expect((await n8n.workflow(id)).active).toBe(true);
			const call = await fetch(n8n.webhookUrl('still-there'), { method: 'POST' });
			expect(call.status).toBe(200);
			await n8n.waitForExecutions(id, before + 3);
		}
		await n8n.deactivate(id);
	});

	it('reports why a trigger cannot start', async () => {
		const nodes = [{ name: 'Poll', type: 'n8n-nodes-throw-away.poll', typeVersion: 1 }];
		const id = await n8n.createWorkflow({ name: 'Polls', nodes, connections: {} });
		await expect(n8n.activate(id)).rejects.toThrow('No such account');
	});

	it('leaves neither a process nor a folder behind', async () => {
		const { pid, userFolder } = n8n;
		expect(groupIsAlive(pid)).toBe(true);
		await n8n.remove();
		expect(groupIsAlive(pid)).toBe(false);
		expect(existsSync(userFolder)).toBe(false);
	});
});

it('spawnGuarded leaves no process behind when the parent process is killed', async () => {
	const guarded = join(__dirname, '../../scripts/n8n/guarded.ts');
	const program = `
		const { spawnGuarded } = require(${JSON.stringify(guarded)});
		console.log(spawnGuarded('sleep', ['1000'], { stdio: 'ignore' }).pid);`;
	const parent = spawn(node24(), ['--require', 'tsx/cjs', '--eval', program], {
		cwd: __dirname,
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	const [text] = (await once(parent.stdout, 'data')) as [Buffer];
	const pid = Number(String(text));
	expect(groupIsAlive(pid)).toBe(true);
	// The guard may still be starting. It also notices a pipe that ended before that.
	parent.kill('SIGKILL');
	await once(parent, 'close');
	for (let i = 0; i < 100 && groupIsAlive(pid); i++) await sleep(100);
	expect(groupIsAlive(pid)).toBe(false);
});

/** Installs a community package with a trigger that fails to start. */
async function installThrowAwayPackage(userFolder: string): Promise<void> {
	const folder = await mkdtemp(join(tmpdir(), 'package-'));
	const node = `
		exports.Poll = class {
			description = {
				displayName: 'Poll', name: 'poll', group: ['trigger'], version: 1, description: 'Polls',
				defaults: { name: 'Poll' }, polling: true, inputs: [], outputs: ['main'], properties: [],
			};
			async poll() { throw new Error('No such account'); }
		};`;
	const manifest = {
		name: 'n8n-nodes-throw-away',
		version: '1.0.0',
		n8n: { n8nNodesApiVersion: 1, nodes: ['Poll.node.js'] },
	};
	await writeFile(join(folder, 'package.json'), JSON.stringify(manifest));
	await expect(packAndInstall(userFolder, folder)).rejects.toThrow('Poll.node.js is missing');
	await writeFile(join(folder, 'Poll.node.js'), node);
	await packAndInstall(userFolder, folder);
	await rm(folder, { recursive: true });
}
