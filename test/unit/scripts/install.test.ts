import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureN8n } from '../../../scripts/n8n/install';
import { taggedVersion } from '../../../scripts/n8n/npm';
import { pinsOf } from '../../../scripts/n8n/releases';

/** The packages of a registry on this machine, and what each version depends on. */
type Packages = Record<string, Record<string, Record<string, string>>>;

let server: Server;
let packages: Packages;
let folder: string;
const before = { ...process.env };

beforeEach(async () => {
	server = createServer((request, response) => {
		const name = decodeURIComponent(request.url!.slice(1));
		const versions = packages[name];
		if (!versions) return void response.writeHead(404).end('{}');
		const described = Object.entries(versions).map(([version, dependencies]) => {
			const dist = { tarball: `http://127.0.0.1:1/${name}.tgz`, shasum: '0'.repeat(40) };
			return [version, { name, version, dependencies, dist }];
		});
		const latest = Object.keys(versions).at(-1);
		const body = {
			name,
			versions: Object.fromEntries(described) as object,
			'dist-tags': { latest },
		};
		response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	folder = await mkdtemp(join(tmpdir(), 'registry-'));
	process.env.npm_config_registry = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
	process.env.npm_config_cache = join(folder, 'npm');
	process.env.npm_config_fetch_retries = '0';
	process.env.XDG_CACHE_HOME = folder;
});
afterEach(async () => {
	process.env = { ...before };
	server.closeAllConnections();
	await new Promise((resolve) => server.close(resolve));
	await rm(folder, { recursive: true, force: true });
});

const install = async (version: string) => await ensureN8n({ log: () => {}, version });
const pinned = { name: 'linkedom', version: pinsOf('2.41.3').linkedom! };

describe('a release of n8n that cannot be installed', () => {
	afterEach(() => {
		const left = ['', '.partial', '.lock'].map((end) => `n8n-nodes-sms-gateways/n8n-2.41.3${end}`);
		expect(left.filter((name) => existsSync(join(folder, name)))).toEqual([]);
	});

	it('says that there is no such release', async () => {
		packages = { n8n: { '2.40.7': {} } };
		await expect(install('2.41.3')).rejects.toThrow(
			"n8n 2.41.3 cannot be installed: npm's registry has no such release.",
		);
	});

	it.each([
		['lacks the version', { '0.26.1': {} }],
		['lacks the package', undefined],
	])('says which package is missing if the registry %s', async (_, versions) => {
		packages = { n8n: { '2.41.3': { '@n8n/agents': '0.26.2' } } };
		if (versions) packages['@n8n/agents'] = versions;
		await expect(install('2.41.3')).rejects.toThrow(
			/^n8n 2\.41\.3 cannot be installed: .*@n8n\/agents/s,
		);
	});

	it('says that a pinned version is gone, and where it is pinned', async () => {
		packages = { n8n: { '2.41.3': { linkedom: '^0.18.0' } }, linkedom: { '0.19.0': {} } };
		await expect(install('2.41.3')).rejects.toThrow(
			`scripts/n8n/releases.ts pins linkedom ${pinned.version}, which npm's registry does not have.`,
		);
	});

	it('says that the registry cannot be reached', async () => {
		process.env.npm_config_registry = 'http://127.0.0.1:1/';
		await expect(install('2.41.3')).rejects.toThrow(
			/npm cannot reach its registry \(ECONNREFUSED\)/,
		);
	});
});

describe('a tag of the registry', () => {
	it('stands for a version', async () => {
		packages = { n8n: { '2.40.7': {}, '2.41.3': {} } };
		expect(await taggedVersion('latest')).toBe('2.41.3');
	});

	it('must exist', async () => {
		packages = { n8n: { '2.41.3': {} } };
		await expect(taggedVersion('next')).rejects.toThrow('no release of n8n that is called "next"');
	});
});
