import { copyFile, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { N8n } from '../../scripts/n8n/instance';

/** What happened in a soak and when, so that a loss can be explained. */
export class Diary {
	private readonly lines: string[] = [];

	note(what: string): void {
		this.lines.push(`${new Date().toISOString()} ${what}`);
	}

	/** Keeps the diary, n8n's log, and the executions of the workflows. Returns the folder. */
	async keep(n8n: N8n, workflows: string[]): Promise<string> {
		const folder = await mkdtemp(join(tmpdir(), 'soak-'));
		await writeFile(join(folder, 'diary.txt'), `${this.lines.join('\n')}\n`);
		await copyFile(join(n8n.userFolder, 'n8n.log'), join(folder, 'n8n.log'));
		for (const workflowId of workflows) {
			const executions = [];
			for (const { id } of await n8n.executions({ workflowId })) {
				executions.push(await n8n.execution(id));
			}
			await writeFile(join(folder, `${workflowId}.json`), JSON.stringify(executions, null, '\t'));
		}
		return folder;
	}
}
