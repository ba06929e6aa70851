import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';

/**
 * Everything that n8n has written below its user folder, as text by location, so that a test can
 * search it for secrets: each column of each table, and every file. Tables are read through SQLite,
 * because a long value lies in pieces in the file. The file is read too, because it still holds
 * deleted values. Stored credentials are included; they are encrypted.
 */
export async function written(userFolder: string): Promise<Record<string, string>> {
	return {
		...(await columns(join(userFolder, '.n8n/database.sqlite'))),
		...Object.fromEntries(
			filesIn(userFolder).map((file) => [relative(userFolder, file), readFileSync(file, 'latin1')]),
		),
	};
}

/** Folders that n8n only unpacks. */
const UNPACKED = new Set(['node_modules', 'public']);

function filesIn(folder: string): string[] {
	return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
		const path = join(folder, entry.name);
		if (entry.isDirectory()) return UNPACKED.has(entry.name) ? [] : filesIn(path);
		return entry.isFile() && statSync(path).size > 0 ? [path] : [];
	});
}

async function columns(file: string): Promise<Record<string, string>> {
	// Loaded here, because only this function needs the Node version of n8n.
	const { DatabaseSync } = await import('node:sqlite');
	const database = new DatabaseSync(file, { readOnly: true });
	try {
		const texts: Record<string, string[]> = {};
		const tables = database.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all();
		for (const { name } of tables) {
			for (const row of database.prepare(`SELECT * FROM "${String(name)}"`).iterate()) {
				for (const [column, value] of Object.entries(row)) {
					(texts[`${String(name)}.${column}`] ??= []).push(asText(value));
				}
			}
		}
		return Object.fromEntries(
			Object.entries(texts).map(([column, values]) => [column, values.join('\n')]),
		);
	} finally {
		database.close();
	}
}

function asText(value: unknown): string {
	return value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : String(value);
}
