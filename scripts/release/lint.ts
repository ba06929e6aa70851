import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { n8nCommunityNodesPlugin } from '@n8n/eslint-plugin-community-nodes';
import { ESLint, type Linter } from 'eslint';
import tseslint from 'typescript-eslint';

/**
 * Lints a packed package as n8n's scanner does before it verifies one: the community rules apply to
 * every shipped file, and comments cannot switch rules off. Prints the problems and returns how many.
 */
export async function lintTarball(tarball: string): Promise<number> {
	const folder = mkdtempSync(join(tmpdir(), 'packed-'));
	try {
		execFileSync('tar', ['-xzf', tarball, '-C', folder, '--strip-components=1']);
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
		console.log(`${results.length} packed files linted, ${problems} problems`);
		return problems;
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}
