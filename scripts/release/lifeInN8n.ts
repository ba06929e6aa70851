import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { IConnections, INodeParameters, IPinData } from 'n8n-workflow';
import { startSandbox, type Sandbox } from '../../sandbox';
import { PREFIX, QUICK_POLLS, webhookOf } from '../exampleEvents';
import { outputOf } from '../n8n/executions';
import { N8n } from '../n8n/instance';
import type { NodeDraft } from '../n8n/workflow';
import { CommunityPackages } from './communityPackages';
import { npm, type Tarball } from './pack';
import { Registry } from './registry';

const NAME = 'n8n-nodes-sms-gateways';

/** A build machine may be busy. */
const START_TIMEOUT_MS = 600_000;

/**
 * The life of a package in a real n8n, through n8n's own installer: the version before is installed
 * and used, updated to the new one while its workflows are active, and removed. Throws if anything
 * is not as a user must find it.
 */
export async function liveInN8n(before: Tarball, now: Tarball): Promise<void> {
	const folder = await mkdtemp(join(tmpdir(), 'rehearsal-'));
	const registry = await Registry.open();
	const sandbox = await startSandbox();
	const env = registry.env(join(folder, 'npm-cache'));
	let n8n: N8n | undefined;
	try {
		await publish(before, registry, env, folder);
		n8n = await N8n.start({
			env: { ...env, N8N_UNVERIFIED_PACKAGES_ENABLED: 'true' },
			startTimeoutMs: START_TIMEOUT_MS,
		});
		await new Life(n8n, sandbox).live(before.version, now.version, async () => {
			await publish(now, registry, env, folder);
		});
		console.log(
			`  asked for, and not reached: ${[...registry.askedHosts].join(', ') || 'nothing'}`,
		);
	} catch (error) {
		if (n8n) console.error(`The last lines of n8n:\n${n8n.tail()}`);
		throw error;
	} finally {
		await n8n?.remove();
		await sandbox.close();
		await registry.close();
		await rm(folder, { recursive: true, force: true });
	}
}

async function publish({ file }: Tarball, { url }: Registry, env: object, folder: string) {
	const token = `--${url.replace('http:', '')}/:_authToken=rehearsal`;
	await npm(['publish', file, '--ignore-scripts', '--access', 'public', token], folder, env);
}

/** What a user does with the package from its installation to its removal. */
class Life {
	private readonly packages: CommunityPackages;
	private readonly polled: string[] = [];
	private readonly pushed: string[] = [];

	constructor(
		private readonly n8n: N8n,
		private readonly sandbox: Sandbox,
	) {
		this.packages = new CommunityPackages(n8n.url);
	}

	async live(before: string, now: string, publishNow: () => Promise<void>): Promise<void> {
		console.log(`  install ${before}`);
		assert.equal((await this.packages.install(NAME)).installedVersion, before);
		const active = await this.activate();
		console.log('  use its nodes in active workflows');
		await this.use(active, 'first');
		const failed = await this.loseAnAnswer();

		console.log(`  update to ${now}`);
		await publishNow();
		assert.equal((await this.packages.list())[0]?.updateAvailable, now);
		assert.equal((await this.packages.update(NAME, now)).installedVersion, now);
		console.log('  use the workflows that stayed active');
		await this.use(active, 'second');
		console.log('  retry what failed before the update');
		await this.retry(failed);
		console.log('  restart n8n, and use them again');
		await this.n8n.restart();
		await this.use(active, 'third');

		console.log('  remove the package');
		for (const id of [active.poller, active.listener]) await this.n8n.deactivate(id);
		await this.packages.uninstall(NAME);
		assert.deepEqual(await this.packages.list(), []);
		await this.n8n.restart();
		assert.deepEqual(await this.n8n.nodeTypes(PREFIX), []);
	}

	/** Builds a workflow that answers every message, and one that waits for a push, and publishes both. */
	private async activate(): Promise<Active> {
		const { mProfi, actio } = this.sandbox;
		const { credentialType: type } = mProfi;
		await this.n8n.createCredential({ name: CREDENTIAL, type, data: mProfi.credential() });
		const poller = await this.save([
			ours('mProfiTrigger', { event: 'incomingSms', pollTimes: QUICK_POLLS }),
			send('={{ $json.from }}', '=Got {{ $json.text }}'),
		]);
		const webhook = { ...ours('actioTrigger', { events: ['message'] }), webhookId: randomUUID() };
		const listener = await this.save([webhook]);
		actio.setWebhook(webhookOf(this.n8n.url, webhook, 'actio'));
		for (const id of [poller, listener]) await this.n8n.activate(id);
		return { poller, listener };
	}

	/** Causes one event of each trigger. Everything that ever came in has started one execution. */
	private async use({ poller, listener }: Active, text: string): Promise<void> {
		const { mProfi, actio } = this.sandbox;
		const sent = this.sent;
		mProfi.receive({ sender: '48500600700', message: text });
		this.polled.push(text);
		assert.deepEqual(await this.received(poller, this.polled.length), this.polled);
		assert.deepEqual(this.sent, [...sent, `Got ${text}`]);
		await actio.receive({ from: '48500600700', body: text });
		this.pushed.push(text);
		assert.deepEqual(await this.received(listener, this.pushed.length), this.pushed);
	}

	/** Sends three messages. The answer to the second is lost, so the third is not tried. */
	private async loseAnAnswer(): Promise<string> {
		const sent = this.sent;
		this.sandbox.mProfi.fault({ kind: 'dropAfter', bodyContains: 'two' });
		const items = ['one', 'two', 'three'].map((text) => ({ json: { text } }));
		const id = await this.save([START, send('500600701', '={{ $json.text }}')], {
			[START.name]: items,
		});
		const { id: failed, status } = await this.n8n.run(id);
		assert.equal(status, 'error');
		assert.deepEqual(this.sent, [...sent, 'one', 'two']);
		return failed;
	}

	/** The new version knows what the version before has sent: only the third message is missing. */
	private async retry(failed: string): Promise<void> {
		const sent = this.sent;
		assert.equal((await this.n8n.retry(failed)).status, 'error');
		assert.deepEqual(this.sent, [...sent, 'three']);
	}

	private async save(nodes: NodeDraft[], pinData?: IPinData): Promise<string> {
		const connections: IConnections = {};
		for (const [i, { name }] of nodes.slice(1).entries()) {
			connections[nodes[i]!.name] = { main: [[{ node: name, type: 'main', index: 0 }]] };
		}
		return await this.n8n.createWorkflow({ name: randomUUID(), nodes, connections, pinData });
	}

	/** The texts that started executions of the workflow, oldest first. */
	private async received(workflowId: string, count: number): Promise<unknown[]> {
		const ended = await this.n8n.waitForExecutions(workflowId, count);
		return ended.flatMap((execution) => {
			const [trigger = ''] = Object.keys(execution.data.resultData.runData);
			return outputOf(execution, trigger).map(({ text }) => text);
		});
	}

	private get sent(): string[] {
		return this.sandbox.mProfi.messages.map(({ message }) => message);
	}
}

/** The IDs of the workflows that are active all the time. */
interface Active {
	poller: string;
	listener: string;
}

const CREDENTIAL = 'Rehearsal';
const START = { name: 'Start', type: 'n8n-nodes-base.manualTrigger', typeVersion: 1 };

function ours(type: string, parameters: INodeParameters): NodeDraft {
	const credentials = type.startsWith('mProfi') && { mProfiApi: { name: CREDENTIAL } };
	return {
		name: type,
		type: PREFIX + type,
		typeVersion: 1,
		parameters,
		...(credentials && { credentials }),
	};
}

function send(to: string, text: string): NodeDraft {
	return ours('mProfi', { resource: 'message', operation: 'send', to, text });
}
