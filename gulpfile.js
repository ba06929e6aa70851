const { dest, series, src } = require('gulp');

/** What n8n reads beside the compiled code: icons, codex files and output schemas. */
function assets() {
	return src(['{nodes,credentials}/**/*.{svg,png}', 'nodes/**/*.node.json', 'nodes/**/__schema__/**'], {
		base: '.',
		encoding: false,
	}).pipe(dest('dist'));
}

exports.default = series(assets);
