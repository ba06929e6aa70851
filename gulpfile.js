const { spawnSync } = require('node:child_process');
const { createHash } = require('node:crypto');
const {
	existsSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	rmSync,
	writeFileSync,
} = require('node:fs');
const { dirname, join } = require('node:path');
const { dest, series, src } = require('gulp');

const SOURCES = ['nodes', 'credentials'];
const SETTINGS = ['gulpfile.js', 'package.json', 'tsconfig.json', 'tsconfig.build.json'];
const OUTPUT = 'dist';

/** Says from which sources `dist` was made, and what was made. */
const STAMP = 'node_modules/.cache/build';

/** Makes `dist`. Leaves it alone if it is what the sources give, so that two commands may build at once. */
function build(done) {
	if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === state()) done();
	else series(clean, compile, assets, stamp)(done);
}

async function clean() {
	rmSync(OUTPUT, { recursive: true, force: true });
}

async function compile() {
	const compiler = require.resolve('typescript/bin/tsc');
	const { status } = spawnSync(process.execPath, [compiler, '--project', 'tsconfig.build.json'], {
		stdio: 'inherit',
	});
	if (status !== 0) throw new Error('The sources do not compile.');
}

/** What n8n reads beside the compiled code: icons, codex files and output schemas. */
function assets() {
	return src(
		['{nodes,credentials}/**/*.{svg,png}', 'nodes/**/*.node.json', 'nodes/**/__schema__/**'],
		{
			base: '.',
			encoding: false,
		},
	).pipe(dest(OUTPUT));
}

async function stamp() {
	mkdirSync(dirname(STAMP), { recursive: true });
	writeFileSync(STAMP, state());
}

function state() {
	return [[...SETTINGS, ...SOURCES.flatMap(filesIn)], filesIn(OUTPUT)].map(digest).join('\n');
}

function filesIn(folder) {
	if (!existsSync(folder)) return [];
	const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
	const files = entries.filter((entry) => entry.isFile());
	return files.map(({ parentPath, name }) => join(parentPath, name)).sort();
}

function digest(files) {
	const hash = createHash('sha256');
	for (const file of files) hash.update(`${file}\0`).update(readFileSync(file)).update('\0');
	return hash.digest('hex');
}

exports.clean = clean;
exports.default = build;
