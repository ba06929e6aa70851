import { existsSync } from 'node:fs';
import { cp, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

const DRIVER = 'node_modules/sqlite3';
const BUILT = 'build/Release/node_sqlite3.node';

/**
 * Copies the SQLite driver from another release in the cache folder if it is the same version, because
 * to compile it takes a minute. Returns whether there was one.
 */
export async function reuseDriver(cacheFolder: string, folder: string): Promise<boolean> {
	const wanted = await versionOf(join(folder, DRIVER));
	for (const name of await readdir(cacheFolder)) {
		const other = join(cacheFolder, name, DRIVER);
		if (!/^n8n-[^/]*\d$/.test(name) || !existsSync(join(other, BUILT))) continue;
		if ((await versionOf(other)) !== wanted) continue;
		await cp(join(other, BUILT), join(folder, DRIVER, BUILT), { recursive: true });
		return true;
	}
	return false;
}

async function versionOf(driver: string): Promise<string> {
	const manifest = await readFile(join(driver, 'package.json'), 'utf8');
	return (JSON.parse(manifest) as { version: string }).version;
}
