import { keys, type MProfiInN8n } from '../../support/realN8n';

/**
 * To stand at the end of a file: after all that was done there, n8n has written neither key
 * anywhere but in its encrypted credentials.
 */
export function secrets(real: () => MProfiInN8n, shown: string): void {
	it('leaves no key in executions, static data, logs or anything else that n8n wrote', async () => {
		const lines = (await real().n8n.exportDatabaseText()).split('\n');
		// So the search does reach what executions hold, and the log.
		expect(lines.some((line) => line.startsWith('execution_data') && line.includes(shown))).toBe(
			true,
		);
		expect(lines.some((line) => line.includes('Editor is now accessible'))).toBe(true);
		for (const key of Object.values(keys)) {
			const found = lines.filter((line) => line.includes(key));
			expect(found.map((line) => line.slice(0, 2_000))).toEqual([]);
		}
	});
}
