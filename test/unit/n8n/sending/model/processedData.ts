import { Process } from './process';

/** n8n's table of what was processed, which all processes share. */
export class ProcessedData {
	private readonly entries = new Set<string>();

	readonly checkProcessedAndRecord = async (entries: string[]) => {
		await Process.current.stopIfKilled();
		const processed = entries.filter((entry) => this.entries.has(entry));
		for (const entry of entries) this.entries.add(entry);
		return { processed, new: entries.filter((entry) => !processed.includes(entry)) };
	};

	readonly removeProcessed = async (entries: string[]) => {
		await Process.current.stopIfKilled();
		for (const entry of entries) this.entries.delete(entry);
	};
}
