/**
 * `npm start`: a real n8n with this package, the sandbox gateways and the example workflows, until
 * Ctrl-C. With `--once` it runs every example by itself and ends with 0 if all went well.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startSandbox, type Sandbox } from '../sandbox';
import { actioWebhook } from './exampleEvents';
import { runExample, table, type ExampleResult } from './examples';
import { ensureN8n } from './n8n/install';
import { N8n } from './n8n/instance';
import { checkout } from './n8n/node';
import { freePort } from './n8n/server';
import { owner } from './n8n/session';
import { startPretendModel } from './pretendModel';

/** The credential type of each gateway of the sandbox. */
const CREDENTIAL_TYPES: Record<string, string> = {
	mprofi: 'mProfiApi',
	actio: 'actioApi',
	mobipace: 'mobipaceApi',
	serwersms: 'serwerSmsApi',
};

const { values: flags } = parseArgs({
	options: {
		once: { type: 'boolean', default: false },
		port: { type: 'string' },
	},
});

interface Running {
	n8n: N8n;
	sandbox: Sandbox;
	/** Ids of the example workflows by their names. */
	examples: Map<string, string>;
	stop: () => Promise<void>;
}

async function start(): Promise<Running> {
	await ensureN8n({ log: console.log });
	const open: Array<() => Promise<void>> = [];
	const stop = async () => {
		for (const close of open.splice(0).reverse()) await close();
	};
	try {
		const sandbox = await openSandbox();
		open.push(async () => await sandbox.close());
		seed(sandbox);
		const model = await startPretendModel();
		open.push(model.close);
		console.log('Starting n8n …');
		const n8n = await N8n.start({
			port: flags.port ? Number(flags.port) : await freePort(flags.once ? 0 : 5678),
			withPackage: true,
			env: { GENERIC_TIMEZONE: 'Europe/Warsaw' },
			log: () => undefined,
		});
		open.push(async () => await n8n.remove());
		for (const gateway of sandbox.gateways) {
			await n8n.createCredential({
				name: `${gateway.title} sandbox`,
				type: CREDENTIAL_TYPES[gateway.name]!,
				data: gateway.credential(),
			});
		}
		await n8n.createCredential({
			name: 'Pretend model',
			type: 'openAiApi',
			data: { apiKey: 'none', url: model.url },
		});
		return { n8n, sandbox, examples: await n8n.importAll(join(checkout, 'examples')), stop };
	} catch (error) {
		await stop();
		throw error;
	}
}

/** On the usual ports for a person, on any with quick lives where nobody watches. */
async function openSandbox(): Promise<Sandbox> {
	if (flags.once) {
		const lifeMs = { sentAfter: 500, deliveredAfter: 1_500 };
		return await startSandbox({
			mProfi: { lifeMs },
			actio: { lifeMs, deliveryReports: true },
			mobipace: { lifeMs },
			serwerSms: { lifeMs },
		});
	}
	return await startSandbox({
		control: { port: await freePort(8791) },
		mProfi: { port: await freePort(8792) },
		actio: { port: await freePort(8793), deliveryReports: true },
		serwerSms: { port: await freePort(8794) },
		mobipace: { port: await freePort(8795) },
	});
}

/** So that the examples that only read find something. */
function seed({ mProfi }: Sandbox): void {
	mProfi.receive({ sender: '48500600701', message: 'Czy mogę przełożyć wizytę?' });
	mProfi.receive({ sender: '48500600702', message: 'Zdjęcie wysłałem mailem', via: 'mobileApp' });
	mProfi.answerSurvey(1, '48500600702', ['tak', '4']);
}

async function runAll({ n8n, sandbox, examples }: Running): Promise<boolean> {
	const results: ExampleResult[] = [];
	for (const [name, id] of examples) {
		console.log(`Running "${name}" …`);
		for (const gateway of sandbox.gateways) gateway.reset();
		seed(sandbox);
		results.push(await runExample(n8n, sandbox, name, id));
	}
	console.log(`\n${table(results)}\n`);
	const good = results.filter(({ wrong }) => wrong.length === 0).length;
	console.log(`${good} of ${results.length} examples did what they say.`);
	return good === results.length;
}

/** In a terminal a person uses: the triggers listen, and everything else waits for a click. */
async function showPerson({ n8n, sandbox, examples }: Running): Promise<void> {
	for (const id of examples.values()) {
		const { nodes } = await n8n.workflow(id);
		if (nodes.some(({ type }) => type.endsWith('Trigger') && type.includes('sms-gateways'))) {
			await n8n.activate(id);
		}
		const actio = nodes.find(({ type }) => type.endsWith('.actioTrigger'));
		if (actio) sandbox.actio.setWebhook(actioWebhook(n8n.url, actio));
	}
	console.log(`
Open these two beside each other:

  n8n       ${n8n.url}   sign in with ${owner.email} and ${owner.password}
  Handsets  ${sandbox.controlUrl}   what every handset gets, live

1. In n8n, open "mProfi 1: send a message and wait for its delivery", click Execute workflow.
2. Among the handsets, open +48 500 600 700 and answer. Within a minute "mProfi 5" answers back.
3. Switch off mProfi's network there, and run "mProfi 1" again: n8n says what may have been sent.

Every example opens with a note that says what to click.
Nothing leaves this machine. Ctrl-C stops everything.
`);
	await new Promise<void>((resolve) => {
		for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
	});
	console.log('\nStopping …');
}

async function main(): Promise<void> {
	const running = await start();
	try {
		if (!flags.once) await showPerson(running);
		else if (!(await runAll(running))) process.exitCode = 1;
	} finally {
		await running.stop();
	}
}

main().catch((error: unknown) => {
	console.error(error instanceof Error ? error.message : error);
	process.exitCode = 1;
});
