import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { spawnGuarded } from './guarded';
import { node24, pathWithNode24 } from './node';

/** The n8n all checks and figures of this project refer to. */
export const n8nVersion = '2.40.7';

export type Log = (line: string) => void;

export interface InstalledN8n {
	folder: string;
	/** n8n's command line, a JavaScript file to be run by `node24()`. */
	bin: string;
	version: string;
}

/** n8n names ranges here; these are versions it was seen to work with, so installs are alike. */
const overrides = {
	linkedom: '0.18.12',
	'@langchain/langgraph': '1.4.18',
	'@langchain/langgraph-checkpoint': '1.1.5',
	'@langchain/protocol': '0.0.19',
};

/**
 * Installs n8n once per user into the cache folder (2.2 GB, some minutes) and returns at once ever
 * after. Throws when there is no Node 24 or npm cannot install; nothing half-installed stays.
 */
export async function ensureN8n({ log }: { log: Log }): Promise<InstalledN8n> {
	const folder = join(cacheFolder(), `n8n-${n8nVersion}`);
	const installed = { folder, bin: join(folder, 'node_modules/n8n/bin/n8n'), version: n8nVersion };
	node24();
	if (isComplete(folder)) return installed;

	await mkdir(dirname(folder), { recursive: true });
	const unlock = await lock(`${folder}.lock`, log);
	try {
		if (isComplete(folder)) return installed;
		if (existsSync(folder) && (await works(folder))) await markComplete(folder);
		else await install(folder, log);
	} finally {
		await unlock();
	}
	return installed;
}

function cacheFolder(): string {
	const base = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
	return join(base, 'n8n-nodes-sms-gateways');
}

const marker = (folder: string) => join(folder, 'complete.json');
const isComplete = (folder: string) => existsSync(marker(folder));

async function markComplete(folder: string): Promise<void> {
	await writeFile(marker(folder), `${JSON.stringify({ n8n: n8nVersion })}\n`);
}

/** Only a complete install gets the final name. What lies there otherwise was interrupted. */
async function install(folder: string, log: Log): Promise<void> {
	const partial = `${folder}.partial`;
	for (const leftover of [partial, folder]) await rm(leftover, { recursive: true, force: true });
	await mkdir(partial);
	const manifest = { private: true, dependencies: { n8n: n8nVersion }, overrides };
	await writeFile(join(partial, 'package.json'), JSON.stringify(manifest, null, '\t'));

	const started = Date.now();
	log(`Installing n8n ${n8nVersion} into ${folder}`);
	log('This happens once, takes 3 to 5 minutes and 2.2 GB.');
	try {
		log('1/3 Downloading and unpacking n8n and its dependencies (2 to 4 minutes) …');
		const quick = ['--no-audit', '--no-fund', '--ignore-scripts', '--legacy-peer-deps'];
		await npm(['install', ...quick], partial, log, started);
		log('2/3 Building the SQLite driver (about a minute) …');
		await npm(['rebuild', 'sqlite3'], partial, log, started);
		log('3/3 Checking …');
		if (!(await works(partial))) throw new Error(`n8n ${n8nVersion} was installed, but won't run.`);
		await markComplete(partial);
		await rename(partial, folder);
	} catch (error) {
		await rm(partial, { recursive: true, force: true });
		throw error;
	}
	log(`n8n ${n8nVersion} is installed (${seconds(started)}).`);
}

/** Whether the command line answers and the database driver loads under the Node that will run it. */
async function works(folder: string): Promise<boolean> {
	const version = await run(node24(), ['node_modules/n8n/bin/n8n', '--version'], folder);
	const driver = await run(node24(), ['-e', 'require("sqlite3")'], folder);
	return version.code === 0 && version.output.trim() === n8nVersion && driver.code === 0;
}

async function npm(args: string[], folder: string, log: Log, started: number): Promise<void> {
	let requests = 0;
	const ticking = setInterval(() => {
		log(`    ${seconds(started)}${requests ? `, ${requests} requests to the registry` : ''}`);
	}, 10_000);
	const { code, output } = await run('npm', [...args, '--loglevel', 'http'], folder, (line) => {
		if (/^npm http /.test(line)) requests++;
	}).finally(() => clearInterval(ticking));
	if (code === 0) return;

	const said = output.split('\n').filter((line) => /^npm error (?! )/.test(line));
	const unreachable = /\b(E(?:NOTFOUND|AI_AGAIN|CONNREFUSED|CONNRESET|TIMEDOUT|NETUNREACH))\b/.exec(
		output,
	);
	throw new Error(
		[
			unreachable
				? `npm cannot reach its registry (${unreachable[1]}); n8n is installed from there, once.`
				: `"npm ${args[0]}" failed while installing n8n ${n8nVersion}.`,
			...said.slice(0, 8),
		].join('\n'),
	);
}

interface Ended {
	code: number | null;
	output: string;
}

async function run(
	command: string,
	args: string[],
	cwd: string,
	onLine: (line: string) => void = () => {},
): Promise<Ended> {
	const env = { ...process.env, PATH: pathWithNode24() };
	const child = spawnGuarded(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
	let output = '';
	for (const stream of [child.stdout, child.stderr]) {
		stream?.setEncoding('utf8').on('data', (text: string) => {
			output += text;
			text.split('\n').forEach(onLine);
		});
	}
	return await new Promise((resolve, reject) => {
		child.once('error', reject);
		child.once('close', (code) => resolve({ code, output }));
	});
}

/** Waits for its turn when another process installs; takes over the lock of one that died. */
async function lock(file: string, log: Log): Promise<() => Promise<void>> {
	for (let waited = 0; ; waited++) {
		try {
			await writeFile(file, String(process.pid), { flag: 'wx' });
			return async () => await rm(file, { force: true });
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
		}
		if (await isAbandoned(file)) await rm(file, { force: true });
		else if (waited % 60 === 0) log('Waiting for another process that installs n8n …');
		await sleep(500);
	}
}

async function isAbandoned(file: string): Promise<boolean> {
	try {
		const pid = Number(await readFile(file, 'utf8'));
		// Empty for an instant, between being created and being written.
		if (!pid) return Date.now() - (await stat(file)).mtimeMs > 10_000;
		process.kill(pid, 0);
		return false;
	} catch (error) {
		return (error as NodeJS.ErrnoException).code === 'ESRCH';
	}
}

const seconds = (since: number) => `${Math.round((Date.now() - since) / 1000)} s`;
