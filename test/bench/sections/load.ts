import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { CHECKOUT, node24, pathWithNode24 } from '../../../scripts/n8n/node';
import { repeated, type Bench } from '../bench';
import { shippedFiles } from '../shipped';

const execute = promisify(execFile);

/** A program that times the loading, after it has loaded what n8n itself loads. */
const LOAD = `
	require('n8n-workflow');
	require('luxon');
	const from = performance.now();
	for (const file of process.argv.slice(1)) require(file);
	console.log(performance.now() - from);
`;

/** Measures how long n8n takes to load the package and how large it is. */
export async function load({ report, runs }: Bench): Promise<void> {
	report.begin('load', 'The package');
	const files = shippedFiles();
	const times = await repeated(runs, async () => {
		const { stdout } = await execute(node24(), ['-e', LOAD, ...files], { cwd: CHECKOUT });
		return Number(stdout);
	});
	report.measured(`all ${files.length} nodes and credentials`, times, 'ms', { atMost: 50 });

	const env = { ...process.env, PATH: pathWithNode24() };
	const pack = ['pack', '--dry-run', '--ignore-scripts', '--json', '--loglevel', 'error'];
	const { stdout } = await execute('npm', pack, { cwd: CHECKOUT, env, maxBuffer: 2 ** 26 });
	const [tarball] = JSON.parse(stdout) as Array<{ size: number; unpackedSize: number }>;
	report.figure('the tarball', tarball!.size / 1024, 'KB');
	report.figure('unpacked', tarball!.unpackedSize / 1024, 'KB');
}
