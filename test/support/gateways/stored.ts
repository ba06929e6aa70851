import type { Sandbox, SandboxOptions } from '../../../sandbox';
import type { N8n } from '../../../scripts/n8n/instance';
import { GATEWAYS } from '.';

/** Sandbox options with which every gateway has the secrets of its entry in `GATEWAYS`. */
export function withSecrets(options: SandboxOptions): SandboxOptions {
	const gateways = GATEWAYS.map(({ name, secrets }) => [name, { ...secrets, ...options[name] }]);
	return { ...options, ...(Object.fromEntries(gateways) as SandboxOptions) };
}

/** Stores a credential for each sandbox gateway in n8n. Its name is that of its type. */
export async function storeCredentials(
	n8n: Pick<N8n, 'createCredential'>,
	sandbox: Sandbox,
): Promise<void> {
	for (const { name, credential } of GATEWAYS) {
		const { name: type } = credential;
		await n8n.createCredential({ name: type, type, data: sandbox[name].credential() });
	}
}
