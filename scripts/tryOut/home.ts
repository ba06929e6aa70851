import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder } from '../n8n/install';
import { chosenRelease, N8N_VERSION } from '../n8n/releases';
import { OWNER, type Owner } from '../n8n/session';

/** Where a running `npm start` can be found. */
export interface Addresses {
	n8n: string;
	handsets: string;
}

/**
 * The folder in which `npm start` keeps n8n and all that a person builds in it, one per user. It
 * outlives the checkout, and the next version of the package finds it again. A release that is named
 * with `--n8n` has a folder of its own, because n8n cannot read what a newer one has written.
 */
export class Home {
	private constructor(readonly folder: string) {}

	/**
	 * Throws `AlreadyRuns` while another process uses the folder.
	 *
	 * @param fresh Deletes the folder first.
	 */
	static async open({
		fresh = false,
		folder = join(cacheFolder(), nameOf(chosenRelease())),
	}: { fresh?: boolean; folder?: string } = {}): Promise<Home> {
		const home = new Home(folder);
		const running = await home.running();
		if (running) throw new AlreadyRuns(running);
		if (fresh) await rm(home.folder, { recursive: true, force: true });
		await mkdir(home.folder, { recursive: true, mode: 0o700 });
		return home;
	}

	/**
	 * The owner of this n8n. The password is random: any page in the person's browser can reach
	 * 127.0.0.1, so one that stands in this repository would protect nothing.
	 */
	async owner(): Promise<Owner> {
		const file = join(this.folder, 'owner.json');
		if (existsSync(file)) return JSON.parse(await readFile(file, 'utf8')) as Owner;
		// n8n wants a digit and a capital letter in every password.
		const owner = { ...OWNER, password: `A1${randomBytes(12).toString('base64url')}` };
		await writeFile(file, JSON.stringify(owner), { mode: 0o600 });
		return owner;
	}

	/** Reads a JSON file that `write` has written here. */
	async read<Value>(name: string, absent: Value): Promise<Value> {
		const file = join(this.folder, name);
		return existsSync(file) ? (JSON.parse(await readFile(file, 'utf8')) as Value) : absent;
	}

	async write(name: string, value: unknown): Promise<void> {
		await writeFile(join(this.folder, name), JSON.stringify(value, null, '\t'));
	}

	/** Tells later starts that this one runs. Returns what takes that back. */
	async claim(addresses: Addresses): Promise<() => Promise<void>> {
		await this.write(RUNNING, { pid: process.pid, addresses });
		return async () => await rm(join(this.folder, RUNNING), { force: true });
	}

	private async running(): Promise<Addresses | undefined> {
		const claim = await this.read<{ pid: number; addresses: Addresses } | null>(RUNNING, null);
		return claim && isAlive(claim.pid) ? claim.addresses : undefined;
	}
}

function nameOf(release: string): string {
	return release === N8N_VERSION ? 'try' : `try-${release}`;
}

const RUNNING = 'running.json';

/** Another `npm start` uses the folder. */
export class AlreadyRuns extends Error {
	constructor({ n8n, handsets }: Addresses) {
		super(`It already runs. Open ${n8n} and ${handsets}`);
	}
}

function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return (error as NodeJS.ErrnoException).code === 'EPERM';
	}
}
