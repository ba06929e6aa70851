import { createHash } from 'crypto';
import type { IDataObject, IPollFunctions } from 'n8n-workflow';
import type { Account } from '../../inbox/stream';
import { trimmed } from '../connection/credential';

/**
 * The account that the trigger's credential belongs to. `login` returns what the credential logs in
 * with: a name if it has one, or else its key. Static data is not encrypted, so it gets only a hash.
 */
export async function accountOf(
	context: IPollFunctions,
	credential: string,
	login: (data: IDataObject) => unknown,
): Promise<Account> {
	const data = await context.getCredentials<IDataObject>(credential);
	const baseUrl = trimmed(data.baseUrl).replace(/\/+$/, '');
	const identity = JSON.stringify([baseUrl, trimmed(login(data))]);
	return {
		credential: String(context.getNode().credentials?.[credential]?.id ?? ''),
		login: createHash('sha256').update(identity).digest('base64').slice(0, 16),
	};
}
