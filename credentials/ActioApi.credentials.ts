import type { IAuthenticate, ICredentialType, INodeProperties } from 'n8n-workflow';
import {
	baseUrlField,
	connectionTest,
	readyForTest,
	trimmed,
} from '../nodes/shared/n8n/connection/credential';

const BASE_URL = 'https://msg-api.actio.pl';
const REFUSED = 'ACTIO does not accept this token. Copy it again from the ACTIO panel.';

export class ActioApi implements ICredentialType {
	name = 'actioApi';

	displayName = 'ACTIO API';

	icon = {
		light: 'file:../nodes/Actio/actio.svg',
		dark: 'file:../nodes/Actio/actio.dark.svg',
	} as const;

	documentationUrl =
		'https://github.com/n8n-nodes-sms-gateways/n8n-nodes-sms-gateways/blob/main/docs/actio.md#actio-credential';

	properties: INodeProperties[] = [
		{
			displayName: 'Token',
			name: 'token',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			description: 'Generate it in the ACTIO panel, or ask the ACTIO customer service for it',
		},
		baseUrlField(BASE_URL),
	];

	/** A function, because n8n would resolve an expression again for every request. */
	authenticate: IAuthenticate = async (credentials, request) => ({
		...readyForTest(request, credentials),
		headers: { ...request.headers, Authorization: `Bearer ${trimmed(credentials.token)}` },
	});

	/**
	 * A message without a number and a text, which is never sent. ACTIO refuses it as invalid (422)
	 * where the token is good, and as unauthorized (401, 403) where it is not.
	 */
	test = connectionTest({
		gateway: 'ACTIO',
		usualBaseUrl: BASE_URL,
		request: { method: 'POST', url: '/api/sms', body: { from: '', to: '', body: '' } },
		passingStatus: 422,
		passing: { field: 'errors' },
		refusal: { field: 'errors.token.0', message: REFUSED },
		statuses: { 401: REFUSED, 403: REFUSED },
	});
}
