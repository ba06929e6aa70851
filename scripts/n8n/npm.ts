import { spawnGuarded } from './guarded';
import { pathWithNode24 } from './node';
import type { Pins } from './releases';

/** Receives what a person may read, line by line. */
export type Log = (line: string) => void;

/** About how many requests npm makes for an n8n when its own cache is empty. */
const USUAL_REQUESTS = 3_700;

/** The file that a person changes when a pinned version is gone. */
const PINS_FILE = 'scripts/n8n/releases.ts';

/** What npm works for, so that a failure can be explained. */
interface Purpose {
	/** The release of n8n. */
	version: string;
	pins: Pins;
}

/** Runs npm in a folder and says every ten seconds how far it is. Throws in plain words. */
export async function npm(
	args: string[],
	folder: string,
	purpose: Purpose,
	log: Log = () => {},
): Promise<void> {
	const started = Date.now();
	let requests = 0;
	const ticking = setInterval(() => {
		const share = Math.min(99, Math.round((requests / USUAL_REQUESTS) * 100));
		const progress = share < 99 ? `, about ${share} % downloaded` : ', downloaded, now unpacking';
		log(`    ${seconds(started)}${requests ? progress : ''}`);
	}, 10_000);
	const { code, output } = await run('npm', [...args, '--loglevel', 'http'], folder, (line) => {
		if (/^npm http /.test(line)) requests++;
	}).finally(() => clearInterval(ticking));
	if (code === 0) return;
	const said = output.split('\n').filter((line) => /^npm error (?! )/.test(line));
	const isRebuild = args[0] === 'rebuild';
	const what = isRebuild ? NO_DRIVER : (explain(output, purpose) ?? `"npm ${args[0]}" failed.`);
	throw new Error(
		[`n8n ${purpose.version} cannot be installed: ${what}`, ...said.slice(0, 8)].join('\n'),
	);
}

/** Only an install talks to the registry. A rebuild loads the driver from elsewhere or compiles it. */
const NO_DRIVER =
	'its SQLite driver could not be built. It is downloaded from github.com. If that fails, it is compiled, which needs Python 3, a C++ compiler and the headers of Node: from nodejs.org, or in the folder that npm names as its setting nodedir.';

/** The version that a tag such as `next` stands for. Throws if the registry has no such tag. */
export async function taggedVersion(tag: string): Promise<string> {
	const { code, output } = await run('npm', ['view', `n8n@${tag}`, 'version'], process.cwd());
	const version = output.trim();
	if (code === 0 && /^\d+\.\d+\.\d+\S*$/.test(version)) return version;
	throw new Error(
		unreachable(output) ?? `npm's registry has no release of n8n that is called "${tag}".`,
	);
}

function explain(output: string, { version, pins }: Purpose): string | undefined {
	const [, name, wanted] =
		/No matching version found for (@?[^\s@]+)@(\S+?)\.?\s/.exec(output) ??
		/'(@?[^\s@']+)@([^\s']+)' is not in this registry/.exec(output) ??
		[];
	if (name === undefined) return unreachable(output);
	if (name === 'n8n') return `npm's registry has no such release.`;
	const pinned = pins[name];
	return pinned === wanted
		? `${PINS_FILE} pins ${name} ${wanted}, which npm's registry does not have. Pin another version there.`
		: `it needs ${name} ${wanted}, which npm's registry does not have. Choose another release, or pin a version of ${name} that exists for n8n ${version} in ${PINS_FILE}.`;
}

function unreachable(output: string): string | undefined {
	const code = /\b(E(?:NOTFOUND|AI_AGAIN|CONNREFUSED|CONNRESET|TIMEDOUT|NETUNREACH))\b/.exec(
		output,
	);
	return code
		? `npm cannot reach its registry (${code[1]}), from which each release of n8n is installed once.`
		: undefined;
}

interface Ended {
	code: number | null;
	/** What it wrote to both streams. */
	output: string;
}

/** Runs a program with the Node of n8n. */
export async function run(
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

export const seconds = (since: number) => `${Math.round((Date.now() - since) / 1000)} s`;
