import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Everything n8n has written below its user folder as text, to be searched for what must not be
 * there: each row of each table, and the log files. A row is read through SQLite, since a long
 * value lies in pieces in the file. Stored credentials are in it, encrypted.
 */
export async function writtenText(userFolder: string): Promise<string> {
	const folder = join(userFolder, '.n8n');
	return [
		...(await rows(join(folder, 'database.sqlite'))),
		...readdirSync(folder)
			.filter((name) => name.endsWith('.log'))
			.map((name) => readFileSync(join(folder, name), 'utf8')),
		...[join(userFolder, 'n8n.log')].filter(existsSync).map((file) => readFileSync(file, 'utf8')),
	].join('\n');
}

async function rows(file: string): Promise<string[]> {
	// Loaded here, since only this needs the Node that n8n needs.
	const { DatabaseSync } = await import('node:sqlite');
	const database = new DatabaseSync(file, { readOnly: true });
	try {
		const tables = database.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all();
		return tables.flatMap(({ name }) =>
			database
				.prepare(`SELECT * FROM "${String(name)}"`)
				.all()
				.map((row) => `${String(name)}: ${Object.values(row).map(asText).join('\t')}`),
		);
	} finally {
		database.close();
	}
}

function asText(value: unknown): string {
	return value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : String(value);
}
