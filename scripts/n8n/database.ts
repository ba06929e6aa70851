import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';

/**
 * Everything n8n has written below its user folder as text by where it stands, to be searched for
 * what must not be there: each column of each table, and every file. A table is read through
 * SQLite, since a long value lies in pieces in the file; the file itself still holds what was
 * deleted. Stored credentials are among it, encrypted.
 */
export async function written(userFolder: string): Promise<Record<string, string>> {
	return {
		...(await columns(join(userFolder, '.n8n/database.sqlite'))),
		...Object.fromEntries(
			filesIn(userFolder).map((file) => [relative(userFolder, file), readFileSync(file, 'latin1')]),
		),
	};
}

/** What n8n only unpacks there. */
const UNPACKED = new Set(['node_modules', 'public']);

function filesIn(folder: string): string[] {
	return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
		const path = join(folder, entry.name);
		if (entry.isDirectory()) return UNPACKED.has(entry.name) ? [] : filesIn(path);
		return entry.isFile() && statSync(path).size > 0 ? [path] : [];
	});
}

async function columns(file: string): Promise<Record<string, string>> {
	// Loaded here, since only this needs the Node that n8n needs.
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
