import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { node24 } from './node';
import { npm, run, seconds, type Log } from './npm';
import { chosenRelease, PEERS, pinsOf } from './releases';
import { reuseDriver } from './sqlite';

interface InstalledN8n {
	folder: string;
	/** n8n's command line, a JavaScript file for `node24()`. */
	bin: string;
	version: string;
}

/**
 * Installs a release of n8n once per user into a cache folder of its own (2.2 GB, some minutes). Later
 * calls return at once. Throws if there is no Node 24 or if npm cannot install. A failed install leaves
 * nothing behind.
 */
export async function ensureN8n({
	log,
	version = chosenRelease(),
}: {
	log: Log;
	version?: string;
}): Promise<InstalledN8n> {
	const folder = join(cacheFolder(), `n8n-${version}`);
	const installed = { folder, bin: join(folder, 'node_modules/n8n/bin/n8n'), version };
	node24();
	if (isComplete(folder)) return installed;

	await mkdir(dirname(folder), { recursive: true });
	const unlock = await lock(`${folder}.lock`, log);
	try {
		if (isComplete(folder)) return installed;
		if (existsSync(folder) && (await works(folder, version))) await complete(folder, version, log);
		else await install(folder, version, log);
	} finally {
		await unlock();
	}
	return installed;
}

/** The folder of this user in which everything is kept that outlives a checkout. */
export function cacheFolder(): string {
	const base = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
	return join(base, 'n8n-nodes-sms-gateways');
}

const marker = (folder: string) => join(folder, 'complete.json');
const QUICK = ['--no-audit', '--no-fund', '--ignore-scripts', '--legacy-peer-deps'];

const isComplete = (folder: string) => existsSync(marker(folder)) && hasPeers(folder);

const hasPeers = (folder: string) =>
	Object.keys(PEERS).every((name) => existsSync(join(folder, 'node_modules', name)));

/** Adds the packages of `PEERS` to an n8n that runs, if they are missing, and marks it as complete. */
async function complete(folder: string, version: string, log: Log): Promise<void> {
	if (!hasPeers(folder)) {
		log(`Adding what n8n ${version} needs besides …`);
		const missing = Object.entries(PEERS).map(([name, pinned]) => `${name}@${pinned}`);
		const purpose = { version, pins: PEERS };
		await npm(['install', '--no-save', ...QUICK, ...missing], folder, purpose);
	}
	await writeFile(marker(folder), `${JSON.stringify({ n8n: version })}\n`);
}

/** Only a complete install gets the final name. Anything else in its place was interrupted. */
async function install(folder: string, version: string, log: Log): Promise<void> {
	const partial = `${folder}.partial`;
	for (const leftover of [partial, folder]) await rm(leftover, { recursive: true, force: true });
	await mkdir(partial);
	const pins = pinsOf(version);
	const manifest = { private: true, dependencies: { n8n: version }, overrides: pins };
	await writeFile(join(partial, 'package.json'), JSON.stringify(manifest, null, '\t'));

	const started = Date.now();
	log(`Installing n8n ${version} into ${folder}`);
	log('This happens only once. It takes 4 to 8 minutes and 2.2 GB.');
	try {
		log('1/3 Downloading and unpacking n8n and its dependencies (3 to 6 minutes) …');
		await npm(['install', ...QUICK], partial, { version, pins }, log);
		log('2/3 Building the SQLite driver (about a minute) …');
		const isReused = (await reuseDriver(cacheFolder(), partial)) && (await works(partial, version));
		if (!isReused) await npm(['rebuild', 'sqlite3'], partial, { version, pins }, log);
		log('3/3 Checking …');
		if (!(isReused || (await works(partial, version))))
			throw new Error(`n8n ${version} was installed but does not run.`);
		await complete(partial, version, log);
		await rename(partial, folder);
	} catch (error) {
		await rm(partial, { recursive: true, force: true });
		throw error;
	}
	log(`n8n ${version} is installed (${seconds(started)}).`);
}

/**
 * Whether the command line answers and the database driver loads with the Node that will run it.
 */
async function works(folder: string, version: string): Promise<boolean> {
	const said = await run(node24(), ['node_modules/n8n/bin/n8n', '--version'], folder);
	const driver = await run(node24(), ['-e', 'require("sqlite3")'], folder);
	return said.code === 0 && said.output.trim() === version && driver.code === 0;
}

/** Waits while another process installs. Takes over the lock of a process that died. */
async function lock(file: string, log: Log): Promise<() => Promise<void>> {
	for (let waited = 0; ; waited++) {
		try {
			await writeFile(file, String(process.pid), { flag: 'wx' });
			return async () => await rm(file, { force: true });
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
		}
		if (await isAbandoned(file)) await rm(file, { force: true });
		else if (waited % 60 === 0) log('Waiting for another process to install n8n …');
		await sleep(500);
	}
}

async function isAbandoned(file: string): Promise<boolean> {
	try {
		const pid = Number(await readFile(file, 'utf8'));
		// The file is empty for an instant after it was created.
		if (!pid) return Date.now() - (await stat(file)).mtimeMs > 10_000;
		process.kill(pid, 0);
		return false;
	} catch (error) {
		return (error as NodeJS.ErrnoException).code === 'ESRCH';
	}
}
