import type { ICredentialsDisplayOptions } from 'n8n-workflow';
import type { Gateway } from './gateway';

/**
 * Hides a node's credential for operations that make no requests. n8n looks only at the operation's
 * name, so the credential stays visible if any resource has an operation with that name that makes
 * requests.
 */
export function hiddenWhenOffline({
	resources,
}: Pick<Gateway<never>, 'resources'>): ICredentialsDisplayOptions {
	const all = Object.values(resources).flatMap(({ operations }) => Object.entries(operations));
	const online = new Set(all.filter(([, { isOffline }]) => !isOffline).map(([name]) => name));
	const names = new Set(all.map(([name]) => name));
	return { hide: { operation: [...names].filter((name) => !online.has(name)) } };
}
