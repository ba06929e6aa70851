import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CHECKOUT, pathWithNode24 } from './node';

const execute = promisify(execFile);

interface Manifest {
	name: string;
	version: string;
	n8n?: { nodes?: string[]; credentials?: string[] };
	devDependencies?: Record<string, string>;
	peerDependencies?: Record<string, string>;
}

/**
 * Packs this package and unpacks it where n8n keeps community packages, as n8n does when a user
 * installs it in the panel: the same files, the same entry in `nodes/package.json`. n8n loads
 * everything there at every start. The package is not in n8n's list of installed packages, which is
 * in the database. n8n neither removes nor reinstalls what is missing from that list.
 *
 * Throws if the package has not been built. The server must be restarted to load the package.
 */
export async function packAndInstall(userFolder: string, packageFolder = CHECKOUT): Promise<void> {
	const { name, version, n8n } = await readManifest(packageFolder);
	for (const file of [...(n8n?.credentials ?? []), ...(n8n?.nodes ?? [])]) {
		if (existsSync(join(packageFolder, file))) continue;
		throw new Error(`${file} is missing. Build the package first with "npm run build".`);
	}
	const nodes = join(userFolder, '.n8n/nodes');
	const target = join(nodes, 'node_modules', name);
	await rm(target, { recursive: true, force: true });
	await mkdir(target, { recursive: true });
	await unpack(packageFolder, target);
	await dropDevelopmentDependencies(target);
	await addToLedger(join(nodes, 'package.json'), name, version);
}

async function unpack(packageFolder: string, target: string): Promise<void> {
	const folder = await mkdtemp(join(tmpdir(), 'n8n-pack-'));
	try {
		const env = { ...process.env, PATH: pathWithNode24() };
		const pack = ['pack', '--ignore-scripts', '--loglevel', 'error', '--pack-destination', folder];
		await execute('npm', pack, { cwd: packageFolder, env });
		const [tarball = ''] = await readdir(folder);
		await execute('tar', ['-xzf', join(folder, tarball), '-C', target, '--strip-components=1']);
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}

async function dropDevelopmentDependencies(target: string): Promise<void> {
	const manifest = await readManifest(target);
	delete manifest.devDependencies;
	delete manifest.peerDependencies;
	await writeFile(join(target, 'package.json'), JSON.stringify(manifest, null, 2));
}

async function addToLedger(file: string, name: string, version: string): Promise<void> {
	const empty = { name: 'installed-nodes', private: true, dependencies: {} };
	const ledger = existsSync(file)
		? (JSON.parse(await readFile(file, 'utf8')) as typeof empty)
		: empty;
	const dependencies = { ...ledger.dependencies, [name]: version };
	await writeFile(file, JSON.stringify({ ...ledger, dependencies }, null, 2));
}

async function readManifest(folder: string): Promise<Manifest> {
	return JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as Manifest;
}
