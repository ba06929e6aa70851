/**
 * Runs a command on a release of n8n: `tsx scripts/onRelease.ts COMMAND… [--n8n=RELEASE]`. The command
 * does not see `--n8n`. RELEASE is a version such as 2.0.3, `oldest` or `newest` for the ends of the
 * supported range, or a tag of the registry such as `next`. Without it, nothing changes.
 */
import { spawn } from 'node:child_process';
import { ensureN8n } from './n8n/install';
import { taggedVersion } from './n8n/npm';
import { compare, RELEASE_VARIABLE, SUPPORTED } from './n8n/releases';

const OPTION = /^--n8n(?:=(.*))?$/;

async function main(): Promise<void> {
	const { release, command } = read(process.argv.slice(2));
	if (release !== undefined) {
		const version = await versionOf(release);
		note(version);
		await ensureN8n({ log: console.log, version });
		process.env[RELEASE_VARIABLE] = version;
	}
	process.exitCode = await runToEnd(command);
}

function read(args: string[]): { release?: string; command: string[] } {
	const at = args.findIndex((arg) => OPTION.test(arg));
	if (at < 0) return { command: args };
	const [, joined] = OPTION.exec(args[at]!)!;
	const release = joined ?? args[at + 1];
	if (!release) throw new Error('Name a release after --n8n, for example --n8n=2.0.3.');
	return { release, command: args.toSpliced(at, joined === undefined ? 2 : 1) };
}

async function versionOf(release: string): Promise<string> {
	if (release === 'oldest' || release === 'newest') return SUPPORTED[release];
	return /^\d/.test(release) ? release : await taggedVersion(release);
}

function note(version: string): void {
	const { oldest, newest } = SUPPORTED;
	if (compare(version, oldest) < 0)
		console.log(`n8n ${version} is older than ${oldest}, the oldest that is supported.`);
	if (compare(version, newest) > 0)
		console.log(`n8n ${version} is newer than ${newest}, the newest that was tested.`);
}

/** Ctrl-C reaches the command too, which ends in order. */
async function runToEnd([program = '', ...args]: string[]): Promise<number> {
	const child = spawn(program, args, { stdio: 'inherit' });
	process.on('SIGINT', () => {});
	process.on('SIGTERM', () => child.kill('SIGTERM'));
	return await new Promise((resolve, reject) => {
		child.once('error', reject);
		child.once('close', (code) => resolve(code ?? 1));
	});
}

main().catch((error: unknown) => {
	console.error(error instanceof Error ? error.message : error);
	process.exitCode = 1;
});
