/**
 * `npm run rehearse`: does everything that a release does, on this machine alone. It builds the last
 * commit twice, publishes the package to a registry of its own, and installs, uses, updates and
 * removes it in a real n8n. It leaves the package in reports/release. The publishing workflow runs it
 * and publishes that file.
 */
import { copyFile, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { version } from '../package.json';
import { CHECKOUT } from './n8n/node';
import { unreadyBy } from './release/changelog';
import { liveInN8n } from './release/lifeInN8n';
import { lintTarball } from './release/lint';
import { isDirty, packCommit, versionBefore, type Tarball } from './release/pack';

const REPORTS = join(CHECKOUT, 'reports/release');

async function main(): Promise<void> {
	if (await isDirty())
		throw new Error('Commit your changes first: a release is built from a commit.');
	const changelog = await readFile(join(CHECKOUT, 'CHANGELOG.md'), 'utf8');
	const unready = unreadyBy(changelog, version);
	if (unready) throw new Error(unready);
	console.log(`1/5 package.json and the changelog agree on ${version}`);

	const folder = await mkdtemp(join(tmpdir(), 'release-'));
	try {
		const now = await packTwice(folder);
		console.log('3/5 n8n’s rules for a package that it verifies');
		if ((await lintTarball(now.file)) > 0) throw new Error('n8n would not verify this package.');
		const before = await packBefore(folder);
		console.log(`5/5 n8n installs ${before.version}, updates to ${version}, and removes it`);
		await liveInN8n(before, now);
		await rm(REPORTS, { recursive: true, force: true });
		await mkdir(REPORTS, { recursive: true });
		const kept = join(REPORTS, basename(now.file));
		await copyFile(now.file, kept);
		console.log(`\n${version} is ready to be released: ${kept}\n${now.integrity}`);
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}

async function packTwice(folder: string): Promise<Tarball> {
	console.log('2/5 build and pack the last commit, in two new folders');
	const first = await packCommit('HEAD', join(folder, 'first'));
	const second = await packCommit('HEAD', join(folder, 'second'));
	if (first.integrity === second.integrity) return first;
	throw new Error(
		`Two builds of one commit differ: ${first.integrity} and ${second.integrity}. ` +
			'Nobody could check that the published package comes from this commit.',
	);
}

/** The version that users have now. Before the first release it is this commit as an older version. */
async function packBefore(folder: string): Promise<Tarball> {
	const before = await versionBefore(version);
	console.log(
		`4/5 build the version before: ${before ?? 'none was released, so this code as 0.0.1'}`,
	);
	const target = join(folder, 'before');
	if (before !== undefined) return await packCommit(`v${before}`, target);
	return await packCommit('HEAD', target, '0.0.1');
}

main().catch((error: unknown) => {
	console.error(error);
	process.exitCode = 1;
});
