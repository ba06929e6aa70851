import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CHECKOUT, pathWithNode24 } from '../n8n/node';

const execute = promisify(execFile);

/** A packed package. */
export interface Tarball {
	file: string;
	version: string;
	/** SHA-512 of the file, as npm writes it. */
	integrity: string;
}

/** Runs npm with the Node of this checkout. Returns what it printed. */
export async function npm(args: string[], cwd: string, env = {}): Promise<string> {
	const all = { ...process.env, PATH: pathWithNode24(), ...env };
	const { stdout } = await execute('npm', args, { cwd, env: all, maxBuffer: 64_000_000 });
	return stdout;
}

/** Packs the package in a folder, without building it. */
export async function pack(packageFolder: string, destination: string): Promise<Tarball> {
	await mkdir(destination, { recursive: true });
	const args = ['pack', '--json', '--ignore-scripts', '--pack-destination', destination];
	const [packed] = JSON.parse(await npm(args, packageFolder)) as Array<{
		filename: string;
		version: string;
	}>;
	const file = join(destination, packed!.filename);
	const hash = createHash('sha512').update(await readFile(file));
	return { file, version: packed!.version, integrity: `sha512-${hash.digest('base64')}` };
}

/**
 * Builds and packs a commit in a new folder, with nothing of the checkout but its dependencies.
 *
 * @param version Replaces the version of the commit.
 */
export async function packCommit(
	commit: string,
	folder: string,
	version?: string,
): Promise<Tarball> {
	const sources = join(folder, 'sources');
	await mkdir(sources, { recursive: true });
	const archive = join(folder, 'sources.tar');
	await execute('git', ['archive', '--output', archive, commit], { cwd: CHECKOUT });
	await execute('tar', ['-xf', archive, '-C', sources]);
	await symlink(join(CHECKOUT, 'node_modules'), join(sources, 'node_modules'));
	if (version !== undefined) {
		const file = join(sources, 'package.json');
		const manifest = JSON.parse(await readFile(file, 'utf8')) as object;
		await writeFile(file, `${JSON.stringify({ ...manifest, version }, null, '\t')}\n`);
	}
	await npm(['run', '--silent', 'build'], sources);
	return await pack(sources, join(folder, 'packed'));
}

/** Whether the checkout has changes that are not committed. */
export async function isDirty(): Promise<boolean> {
	return (await git('status', '--porcelain')) !== '';
}

/** The newest released version in the history of this commit, other than this one. */
export async function versionBefore(version: string): Promise<string | undefined> {
	const tags = await git('tag', '--merged', 'HEAD', '--sort=-v:refname', '--list', 'v*');
	return tags
		.split('\n')
		.map((tag) => tag.slice(1))
		.find((each) => each !== '' && each !== version);
}

async function git(...args: string[]): Promise<string> {
	return (await execute('git', args, { cwd: CHECKOUT })).stdout.trim();
}
