import type { IPollFunctions } from 'n8n-workflow';

/**
 * n8n starts an execution by writing to its database. If that is gone, n8n drops what a poll emits, so
 * the poll has to fail instead. n8n reads credentials from the database each time.
 */
export async function checkDatabase(context: IPollFunctions): Promise<void> {
	for (const name of Object.keys(context.getNode().credentials ?? {})) {
		await context.getCredentials(name);
	}
}
