/** Lints what `npm pack` would publish. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CHECKOUT } from './n8n/node';
import { lintTarball } from './release/lint';
import { npm, pack } from './release/pack';

async function main(): Promise<void> {
	const folder = await mkdtemp(join(tmpdir(), 'lint-'));
	try {
		await npm(['run', '--silent', 'build'], CHECKOUT);
		const { file } = await pack(CHECKOUT, folder);
		if ((await lintTarball(file)) > 0) process.exitCode = 1;
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}

void main();
