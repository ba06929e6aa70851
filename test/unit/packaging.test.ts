import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { promisify } from 'node:util';
import source from '../../package.json';

const ROOT = join(__dirname, '../..');
const run = promisify(execFile);

/** What n8n's loaders find in the package. They run in their own process. */
interface Loaded {
	nodes: Array<{
		name: string;
		displayName: string;
		iconUrl?: string | { light: string; dark: string };
		codex?: { categories?: string[]; alias?: string[]; resources?: Record<string, unknown[]> };
		credentials?: Array<{ name: string }>;
		usableAsTool?: boolean;
		group: string[];
		properties: unknown[];
	}>;
	credentials: Array<{
		name: string;
		iconUrl?: string | { light: string; dark: string };
		documentationUrl?: string;
		supportedNodes?: string[];
		hasTest: boolean;
		properties: Array<{ name: string; typeOptions?: { password?: boolean } }>;
	}>;
}

let folder: string;
let installed: string;
let files: string[];
let manifest: Record<string, unknown> & typeof source;

beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'sms-gateways-package-'));
	const modules = join(folder, 'node_modules');
	installed = join(modules, source.name);
	await mkdir(installed, { recursive: true });
	const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
	const pack = ['pack', '--ignore-scripts', '--silent', '--pack-destination', folder];
	const { stdout } = await run(npm, pack, { cwd: ROOT });
	const tarball = join(folder, stdout.trim().split('\n').at(-1)!);
	await run('tar', ['-xzf', tarball, '-C', installed, '--strip-components', '1']);
	// n8n has these modules, so a package finds them without depending on them.
	for (const name of ['n8n-workflow', 'luxon']) {
		await symlink(join(ROOT, 'node_modules', name), join(modules, name), 'junction');
	}
	const entries = await readdir(installed, { recursive: true, withFileTypes: true });
	files = entries
		.filter((entry) => entry.isFile())
		.map((entry) => relative(installed, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
		.sort();
	manifest = JSON.parse(read('package.json')) as typeof manifest;
}, 120_000);

afterAll(async () => await rm(folder, { recursive: true, force: true }));

function read(path: string): string {
	return readFileSync(join(installed, path), 'utf8');
}

const LOADER = `
require('reflect-metadata');
const [loader, folder] = process.argv.slice(1);
const { [loader]: Loader } = require('n8n-core');
const found = new Loader(folder);
found.loadAll().then(() => {
	const { nodes, credentials } = found.types;
	const tested = Object.values(found.credentialTypes ?? {}).map(({ type }) => type);
	const hasTest = ({ name }) => tested.some((type) => type.name === name && type.test !== undefined);
	process.stdout.write(JSON.stringify({
		nodes,
		credentials: credentials.map((type) => ({ ...type, hasTest: hasTest(type) })),
	}));
});
`;

async function load(loader: string): Promise<Loaded> {
	const env = {
		...process.env,
		NODE_PATH: join(ROOT, 'node_modules'),
		N8N_USER_FOLDER: folder,
		N8N_LOG_LEVEL: 'silent',
	};
	const options = { env, maxBuffer: 64_000_000 };
	const { stdout } = await run(process.execPath, ['-e', LOADER, loader, installed], options);
	return JSON.parse(stdout) as Loaded;
}

/** Whether Node can load this path: it is a file, or a folder with an index. */
function isModule(path: string): boolean {
	return existsSync(`${path}.js`) || existsSync(join(path, 'index.js'));
}

/** The class names in the package's file names. */
const classes = (paths: string[]) => paths.map((path) => /(\w+)\.\w+\.js$/.exec(path)![1]!);
const typeNames = classes(source.n8n.nodes).map((name) => name[0]!.toLowerCase() + name.slice(1));

describe('the packed package', () => {
	it('has the built files, README, license and changelog, and nothing else', () => {
		const allowed = /^(dist\/.+|README\.md|LICENSE|CHANGELOG\.md|package\.json)$/;
		expect(files.filter((file) => !allowed.test(file))).toEqual([]);
		for (const file of ['README.md', 'LICENSE']) expect(files).toContain(file);
		const built = /\.(js|svg|png|node\.json)$|\/__schema__\/.*\.json$/;
		const inDist = files.filter((file) => file.startsWith('dist/'));
		expect(inDist.filter((file) => !built.test(file))).toEqual([]);
		expect(inDist.filter((file) => !/^dist\/(nodes|credentials)\//.test(file))).toEqual([]);
		const code = inDist.filter((file) => !file.includes('/__schema__/'));
		expect(code.filter((file) => /test|sandbox/i.test(file))).toEqual([]);
	});

	it('has no dependencies and runs nothing when it is installed', () => {
		for (const field of [
			'dependencies',
			'optionalDependencies',
			'overrides',
			'bundleDependencies',
		]) {
			expect(manifest[field]).toBeUndefined();
		}
		expect(manifest.peerDependencies).toEqual({ 'n8n-workflow': '*' });
		for (const script of ['preinstall', 'install', 'postinstall', 'prepare', 'prepublish']) {
			expect(Object.keys(manifest.scripts)).not.toContain(script);
		}
	});

	it('has what n8n needs to find it and to run it on n8n Cloud', () => {
		expect(manifest.keywords).toContain('n8n-community-node-package');
		expect(manifest.license).toBe('MIT');
		expect(manifest.n8n).toMatchObject({ n8nNodesApiVersion: 1, strict: true });
	});

	it('has every file that package.json names, and no other nodes or credentials', () => {
		for (const path of [...source.n8n.nodes, ...source.n8n.credentials]) {
			expect(files).toContain(path);
		}
		const found = (ending: string) => files.filter((file) => file.endsWith(ending));
		expect(found('.node.js')).toEqual([...source.n8n.nodes].sort());
		expect(found('.credentials.js')).toEqual([...source.n8n.credentials].sort());
	});

	it('requires only its own files and modules that n8n allows', () => {
		const allowed = new Set([
			'n8n-workflow',
			'luxon',
			'lodash',
			'moment',
			'zod',
			'p-limit',
			'crypto',
		]);
		const wrong = files
			.filter((file) => file.endsWith('.js'))
			.flatMap((file) =>
				[...read(file).matchAll(/\brequire\("([^"]+)"\)/g)]
					.map(([, name]) => name!)
					.filter((name) =>
						name.startsWith('.')
							? !isModule(resolve(installed, dirname(file), name))
							: !allowed.has(name),
					)
					.map((name) => `${file} requires ${name}`),
			);
		expect(wrong).toEqual([]);
	});

	it('uses nothing that the rules of n8n Cloud forbid', () => {
		const forbidden =
			/\b(setTimeout|setInterval|setImmediate|process\.|globalThis|console\.|__dirname)/;
		const code = (file: string) => read(file).replace(/\/\*[^]*?\*\/|\/\/.*/g, '');
		const wrong = files.filter((file) => file.endsWith('.js') && forbidden.test(code(file)));
		expect(wrong).toEqual([]);
	});
});

describe.each(['PackageDirectoryLoader', 'CustomDirectoryLoader'])('n8n’s %s', (loader) => {
	let loaded: Loaded;
	beforeAll(async () => {
		loaded = await load(loader);
	}, 120_000);

	const icons = (icon: string | { light: string; dark: string } | undefined) =>
		typeof icon === 'object' ? [icon.light, icon.dark] : [icon];
	/** The file behind an icon's address, as n8n serves it. */
	const iconFile = (icon: string | undefined) =>
		resolve(installed, (icon ?? 'none').replace(/^icons\/[^/]+\//, ''));

	it('finds every node and every credential', () => {
		expect(loaded.nodes.map(({ name }) => name).sort()).toEqual([...typeNames].sort());
		expect(loaded.credentials.map(({ name }) => name.toLowerCase()).sort()).toEqual(
			classes(source.n8n.credentials)
				.map((name) => name.toLowerCase())
				.sort(),
		);
	});

	it('finds a light and a dark icon for every node and every credential', () => {
		for (const { name, iconUrl } of [...loaded.nodes, ...loaded.credentials]) {
			expect([name, icons(iconUrl).length]).toEqual([name, 2]);
			for (const icon of icons(iconUrl)) {
				expect([name, existsSync(iconFile(icon))]).toEqual([name, true]);
			}
		}
	});

	it('finds the category, search words and documentation of every node', () => {
		for (const { name, codex } of loaded.nodes) {
			expect([name, codex?.categories]).toEqual([name, expect.arrayContaining(['Communication'])]);
			expect([name, codex?.alias]).toEqual([name, expect.arrayContaining(['SMS'])]);
			expect([name, Object.keys(codex?.resources ?? {})]).toEqual([
				name,
				expect.arrayContaining(['primaryDocumentation']),
			]);
		}
	});

	it('finds a test and documentation for every credential, and all its secrets masked', () => {
		for (const { name, documentationUrl, hasTest, properties } of loaded.credentials) {
			expect([name, hasTest]).toEqual([name, true]);
			expect([name, documentationUrl]).toEqual([name, expect.stringMatching(/^https:\/\/.+#.+/)]);
			const secret = /key|token|password|secret|session/i;
			for (const property of properties.filter((each) => secret.test(each.name))) {
				if (property.name === 'authentication') continue;
				expect([property.name, property.typeOptions?.password]).toEqual([property.name, true]);
			}
		}
	});

	it('finds every credential that a node needs', () => {
		const known = loaded.credentials.map(({ name }) => name);
		for (const { name, credentials = [] } of loaded.nodes) {
			for (const credential of credentials)
				expect([name, known]).toEqual([name, expect.arrayContaining([credential.name])]);
		}
	});
});

describe('the codex file of a node', () => {
	it.each(source.n8n.nodes)('is beside %s and names it', (path) => {
		const codex = JSON.parse(read(path.replace(/\.js$/, '.json'))) as {
			node: string;
			nodeVersion: string;
			codexVersion: string;
			alias: string[];
			resources: Record<string, Array<{ url: string }>>;
		};
		const [name] = classes([path]);
		expect(codex.node.toLowerCase()).toBe(`${source.name}.${name}`.toLowerCase());
		expect(codex).toMatchObject({ nodeVersion: '1.0', codexVersion: '1.0' });
		expect(new Set(codex.alias).size).toBe(codex.alias.length);
		for (const { url } of Object.values(codex.resources).flat()) {
			expect(url.startsWith(source.homepage.replace(/#.*$/, ''))).toBe(true);
		}
	});
});
