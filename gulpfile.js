const { rm } = require('node:fs/promises');
const { dest, src } = require('gulp');

async function clean() {
	await rm('dist', { recursive: true, force: true });
}

/** What n8n reads beside the compiled code: icons, codex files and output schemas. */
function assets() {
	return src(
		['{nodes,credentials}/**/*.{svg,png}', 'nodes/**/*.node.json', 'nodes/**/__schema__/**'],
		{
			base: '.',
			encoding: false,
		},
	).pipe(dest('dist'));
}

exports.clean = clean;
exports.default = assets;
