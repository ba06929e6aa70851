import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { IRunExecutionData } from 'n8n-workflow';

/** Executions of one gateway as n8n saved them, by what had happened. */
export interface SavedExecutions {
	/** Send: the first of three messages was accepted, the second refused, the third not tried. */
	refused: IRunExecutionData;
	/** Send: the first was accepted, the outcome of the second is unknown, the third was not tried. */
	lost: IRunExecutionData;
	/** Send and Wait for Response: the question was sent, and waits for an answer. */
	asked: { data: IRunExecutionData; text: string };
}

/** By the name of the gateway. A gateway that a version did not have is absent. */
export type SavedByVersion = Partial<Record<string, SavedExecutions>>;

const FOLDER = join(__dirname, 'sending');

/** What every released version has saved, by version. */
export function savedSendings(): Array<[version: string, saved: SavedByVersion]> {
	return readdirSync(FOLDER)
		.filter((file) => file.endsWith('.json'))
		.map((file) => [
			basename(file, '.json'),
			JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as SavedByVersion,
		]);
}

/** Saves what this version saves, once. @throws Error if it was saved before. */
export function saveSendings(version: string, saved: SavedByVersion): void {
	const file = join(FOLDER, `${version}.json`);
	if (existsSync(file)) throw new Error(`${file} is what users of ${version} have. Keep it.`);
	// A stack names files of this machine, and nothing reads it.
	const text = JSON.stringify(
		saved,
		(key, value: unknown) => (key === 'stack' ? undefined : value),
		'\t',
	);
	writeFileSync(file, `${text}\n`);
}
