import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { SerwerSmsGateway } from '../gateway';
import { readLines, type FileRules, type Line } from './fileReader';

const MAX_FILES = 500;
const MAX_BYTES = 5_000_000;
/** "no special characters or spaces" */
const NAME = /^[A-Za-z0-9]+\.(csv|txt)$/;

/**
 * Plays SerwerSMS on the customer's FTP server: fetches new files and sends their messages. It reads
 * the server's folder, which is what an FTP client would see. Source: the pages "SMS przez FTP".
 */
export class FilePoller {
	/** What the vendor's support would say of files that the pages do not allow. */
	readonly complaints: string[] = [];
	/** The names that the account has processed. A name counts once, whatever the file has in it. */
	readonly processed = new Set<string>();
	/** Too many files switch the configuration off. */
	isOff = false;

	constructor(
		private readonly gateway: SerwerSmsGateway,
		private readonly folder: string,
		private readonly rules: FileRules,
		/** The text for files of numbers, as the panel has it. */
		private readonly panelText = 'Zapraszamy',
	) {}

	async poll(): Promise<void> {
		const names = await readdir(this.folder);
		if (names.length > MAX_FILES) {
			this.isOff = true;
			this.complaints.push(`${names.length} files: the configuration is switched off`);
		}
		if (this.isOff) return;
		for (const name of names.filter((each) => /\.(csv|txt)$/i.test(each)).sort()) {
			if (this.processed.has(name)) continue;
			this.processed.add(name);
			const problem = await this.process(name);
			if (problem !== null) this.complaints.push(`${name}: ${problem}`);
		}
	}

	private async process(name: string): Promise<string | null> {
		const path = join(this.folder, name);
		const bytes = await readFile(path);
		if (!NAME.test(name)) return 'the name has a special character';
		if (bytes.length > MAX_BYTES) return 'the file is larger than 5 MB';
		try {
			for (const line of readLines(bytes, this.rules)) this.send(line);
		} catch (error) {
			return error instanceof Error ? error.message : String(error);
		}
		// The option "delete after processing" is recommended.
		await rm(path);
		return null;
	}

	private send({ number, text, sender, isPolish: utf }: Line): void {
		const isList = this.rules.contains === 'numbers';
		const shown = isList ? this.panelText : text;
		const taken = this.gateway.take({
			number,
			text: shown,
			sender,
			utf,
			flash: false,
			speed: false,
		});
		if ('id' in taken) return;
		this.complaints.push(`${number}: ${taken.reason}`);
	}
}
