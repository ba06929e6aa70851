import type { IAuthenticate, ICredentialType, INodeProperties } from 'n8n-workflow';
import { baseUrlField, readyForTest, trimmed } from '../../nodes/shared/n8n/connection/credential';

export class SmallestApi implements ICredentialType {
	name = 'smallestApi';

	displayName = 'Smallest API';

	properties: INodeProperties[] = [
		{
			displayName: 'Token',
			name: 'token',
			type: 'string',
			typeOptions: { password: true },
			default: '',
		},
		baseUrlField('https://api.example.com'),
	];

	authenticate: IAuthenticate = async ({ token }, request) => ({
		...readyForTest(request),
		headers: { ...request.headers, Authorization: `Bearer ${trimmed(token)}` },
	});
}
