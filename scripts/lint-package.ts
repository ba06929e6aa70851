import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { n8nCommunityNodesPlugin } from '@n8n/eslint-plugin-community-nodes';
import { ESLint, type Linter } from 'eslint';
import tseslint from 'typescript-eslint';

/**
 * Lints what `npm pack` would publish as n8n's scanner does before it verifies a package: the
 * community rules on every shipped file, comments that switch rules off not counted.
 */
async function lintPackage(): Promise<number> {
	const folder = mkdtempSync(join(tmpdir(), 'packed-'));
	try {
		const npm = (args: string[]) => execFileSync('npm', args, { encoding: 'utf8', stdio: 'pipe' });
		npm(['run', '--silent', 'build']);
		const [packed] = JSON.parse(
			npm(['pack', '--json', '--ignore-scripts', '--pack-destination', folder]),
		) as Array<{ filename: string; files: unknown[] }>;
		execFileSync('tar', ['-xzf', packed!.filename, '--strip-components=1'], { cwd: folder });
		const eslint = new ESLint({
			cwd: folder,
			overrideConfigFile: true,
			allowInlineConfig: false,
			overrideConfig: [
				n8nCommunityNodesPlugin.configs.recommended as Linter.Config,
				{ files: ['**/*.js'], languageOptions: { sourceType: 'commonjs' } },
				{ files: ['package.json'], languageOptions: { parser: tseslint.parser as Linter.Parser } },
			],
		});
		const results = await eslint.lintFiles(['**/*.js', 'package.json']);
		const problems = results.reduce((sum, { messages }) => sum + messages.length, 0);
		if (problems > 0) console.error(await (await eslint.loadFormatter('stylish')).format(results));
		console.log(
			`${packed!.files.length} packed files, ${results.length} linted, ${problems} problems`,
		);
		return problems;
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

void lintPackage().then((problems) => {
	process.exitCode = problems > 0 ? 1 : 0;
});
