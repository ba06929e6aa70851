/**
 * `npm start`: runs a real n8n with this package, the sandbox gateways and the example workflows
 * until Ctrl-C, and keeps what a person builds there. `--fresh` begins anew. `--once` runs every
 * example in a temporary n8n and exits with 0 if all of them succeeded; with `--only reply,opt-out`,
 * those whose name has one of these texts.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import {
	CONTROL_PORT,
	defaultPort,
	forEveryGateway,
	GATEWAY_NAMES,
	startSandbox,
	type GatewayName,
	type Sandbox,
	type SandboxOptions,
} from '../sandbox';
import type { Gateway } from '../sandbox/gateway';
import { HOW_TO_INSTALL, isKannelInstalled } from '../sandbox/kannel/real/processes';
import type { CommonOptions } from '../sandbox/options';
import { PREFIX, webhookOf } from './exampleEvents';
import { runExample, table, type ExampleResult } from './examples';
import { openChannels, type Channels } from './channels/channels';
import { ensureN8n } from './n8n/install';
import { N8n } from './n8n/instance';
import type { NodeDraft } from './n8n/workflow';
import { freePort } from '../sandbox/freePort';
import { startPretendModel } from './pretendModel';
import { openDoor } from './tryOut/door';
import { AlreadyRuns, Home } from './tryOut/home';
import { importExamples, type ExampleWorkflow } from './tryOut/import';

const { values: flags } = parseArgs({
	options: {
		once: { type: 'boolean', default: false },
		fresh: { type: 'boolean', default: false },
		only: { type: 'string', default: '' },
		port: { type: 'string' },
	},
});

/** Only `--once` watches: a person may let n8n go anywhere. */
const watchedHosts = flags.once ? watchHosts() : undefined;

interface Running {
	n8n: N8n;
	sandbox: Sandbox;
	channels: Channels;
	examples: ExampleWorkflow[];
	stop: () => Promise<void>;
}

/** @param home Where n8n and its workflows stay. Without it they are temporary. */
async function start(home?: Home): Promise<Running> {
	await ensureN8n({ log: console.log });
	const open: Array<() => Promise<void>> = [];
	const stop = async () => {
		for (const close of open.splice(0).reverse()) await close();
	};
	try {
		const sandbox = await openSandbox();
		open.push(async () => await sandbox.close());
		seed(sandbox);
		const channels = await openChannels(sandbox, flags.once ? 300 : 2_000);
		open.push(channels.close);
		const model = await startPretendModel();
		open.push(model.close);
		console.log('Starting n8n …');
		const n8n = await N8n.start({
			port: flags.port ? Number(flags.port) : await freePort(flags.once ? undefined : 5678),
			withPackage: true,
			userFolder: home?.folder,
			owner: await home?.owner(),
			env: watchedHosts?.env,
			log: () => undefined,
		});
		open.push(async () => await n8n.remove());
		for (const gateway of sandbox.gateways) {
			await n8n.saveCredential(credentialOf(gateway));
		}
		await n8n.saveCredential({
			name: 'Pretend model',
			type: 'openAiApi',
			data: { apiKey: 'none', url: model.url },
		});
		await channels.saveCredentials(n8n);
		const examples = await importExamples(n8n, channels.addresses, home);
		return { n8n, sandbox, channels, examples, stop };
	} catch (error) {
		await stop();
		throw error;
	}
}

function credentialOf(gateway: Gateway) {
	const { title, credentialType: type } = gateway;
	return { name: `${title} sandbox`, type, data: gateway.credential() };
}

/**
 * A person finds the gateways on the default ports. `--once` takes free ports and delivers fast.
 */
async function openSandbox(): Promise<Sandbox> {
	if (flags.once) {
		return await startSandbox(
			asInLife(() => ({ lifeMs: { sentAfter: 500, deliveredAfter: 1_500 } })),
		);
	}
	const control = { port: await freePort(CONTROL_PORT) };
	const ports = new Map<GatewayName, number>();
	for (const name of GATEWAY_NAMES) ports.set(name, await freePort(defaultPort(name)));
	return await startSandbox({ control, ...asInLife((name) => ({ port: ports.get(name) })) });
}

/**
 * Turns on ACTIO's delivery reports, because the example of its trigger waits for one. Where Kannel is
 * installed, a real one stands in front of the SMSC.
 */
function asInLife(optionsOf: (name: GatewayName) => CommonOptions): SandboxOptions {
	const options = forEveryGateway(optionsOf);
	const isInstalled = isKannelInstalled();
	if (!isInstalled) console.log(HOW_TO_INSTALL);
	return {
		...options,
		actio: { ...options.actio, deliveryReports: true },
		kannel: {
			...options.kannel,
			statusPassword: 'kannel-status',
			engine: isInstalled ? 'real' : 'standIn',
		},
	};
}

/** Adds incoming messages and answers, so that the examples that only read find something. */
function seed({ mProfi, serwerSms }: Sandbox): void {
	serwerSms.receive({ phone: '48500600703', text: 'Proszę o kontakt' });
	mProfi.receive({ sender: '48500600701', message: 'Czy mogę przełożyć wizytę?' });
	mProfi.receive({ sender: '48500600702', message: 'Zdjęcie wysłałem mailem', via: 'mobileApp' });
	mProfi.answerSurvey(1, '48500600702', ['tak', '4']);
}

async function runAll({ n8n, sandbox, channels, examples }: Running): Promise<boolean> {
	const results: ExampleResult[] = [];
	const wanted = flags.only.toLowerCase().split(',');
	for (const { id, example } of examples) {
		if (!wanted.some((text) => example.name.toLowerCase().includes(text))) continue;
		const { needs } = example.meta.expected;
		if (needs && channels.missing.includes(needs)) {
			console.log(`Leaving out "${example.name}": ${needs} is not installed.`);
			continue;
		}
		console.log(`Running "${example.name}" …`);
		for (const gateway of sandbox.gateways) gateway.reset();
		seed(sandbox);
		results.push(await runExample(n8n, sandbox, example, id));
	}
	console.log(`\n${table(results)}\n`);
	const good = results.filter(({ wrong }) => wrong.length === 0).length;
	console.log(`${good} of ${results.length} examples did what they promise.`);
	const foreign = watchedHosts?.found() ?? [];
	if (foreign.length > 0) console.log(`Hosts outside this machine: ${foreign.join(', ')}`);
	return good > 0 && good === results.length && foreign.length === 0;
}

/** For a person at a terminal: activates the triggers. Everything else waits for a click. */
async function showPerson({ n8n, sandbox, examples }: Running, home: Home): Promise<void> {
	for (const { id, isNew } of [...examples].reverse()) {
		const { nodes } = await n8n.workflow(id);
		if (isNew && nodes.some(startsByItself) && !nodes.some(needsForeignHost))
			await n8n.activate(id);
		const actio = nodes.find(({ type }) => type.endsWith('.actioTrigger'));
		if (actio) sandbox.actio.setWebhook(webhookOf(n8n.url, actio, 'actio'));
		const kannel = nodes.find(({ type }) => type.endsWith('.kannelTrigger'));
		if (kannel) {
			sandbox.kannel.webhookUrl = webhookOf(n8n.url, kannel, 'kannel');
			// It has the address for reports only now.
			await n8n.saveCredential(credentialOf(sandbox.kannel));
		}
	}
	const first = examples.find(({ example }) => example.name.startsWith('mProfi 1:'));
	const target = first ? `${n8n.url}/workflow/${first.id}` : n8n.url;
	sandbox.n8n.url = target;
	const door = await openDoor(target, async () => await n8n.newCookie());
	const leave = await home.claim({ n8n: door.url, handsets: sandbox.controlUrl! });
	const { email, password } = await home.owner();
	console.log(`
Open these two pages side by side:

  n8n       ${door.url}
            This address signs you in. To sign in yourself at ${n8n.url},
            use ${email} and ${password}
  Handsets  ${sandbox.controlUrl}   every message, live

1. n8n opens "mProfi 1: send a message and wait for its delivery". Click Execute workflow.
2. In Handsets, open +48 500 600 700 and answer. Within a minute "mProfi 5" answers back.
3. In Handsets, let mProfi's network lose answers. Run "mProfi 1" again, and n8n says what may
   have been sent.

Every example opens with a note that says what to click.
Nothing leaves this machine. Press Ctrl-C to stop everything. The next npm start shows your
workflows again: they are kept in ${home.folder}
To take one elsewhere, open it and choose ⋯ → Download. "npm start -- --fresh" deletes all of them.
`);
	await new Promise<void>((resolve) => {
		for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
	});
	console.log('\nStopping …');
	door.close();
	await leave();
}

/** Whether a workflow with this node starts when something comes in. */
function startsByItself({ type }: NodeDraft): boolean {
	return type.endsWith('Trigger') && type.startsWith(PREFIX);
}

/** Whether the node calls a host that the person must enter first, so that it would fail. */
function needsForeignHost({ parameters }: NodeDraft): boolean {
	return typeof parameters?.url === 'string' && parameters.url.includes('example.com');
}

/** Watches which hosts n8n and this process ask for. */
function watchHosts() {
	const folder = mkdtempSync(join(tmpdir(), 'hosts-'));
	const file = join(folder, 'hosts');
	const watcher = join(__dirname, 'n8n/watchHosts.ts');
	process.env.HOSTS_FILE = file;
	// eslint-disable-next-line @typescript-eslint/no-require-imports -- It has an effect only.
	require(watcher);
	return {
		env: { HOSTS_FILE: file, NODE_OPTIONS: `--require ${watcher}` },
		/** Every host outside this machine, once. */
		found: () => {
			const lines = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
			return [...new Set(lines)];
		},
		close: () => rmSync(folder, { recursive: true, force: true }),
	};
}

async function main(): Promise<void> {
	const home = flags.once ? undefined : await Home.open({ fresh: flags.fresh });
	const running = await start(home);
	try {
		if (home) await showPerson(running, home);
		else if (!(await runAll(running))) process.exitCode = 1;
	} finally {
		await running.stop();
		watchedHosts?.close();
	}
}

main().catch((error: unknown) => {
	console.error(error instanceof Error ? error.message : error);
	if (!(error instanceof AlreadyRuns)) process.exitCode = 1;
});
