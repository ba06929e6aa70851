import type {
	IAuthenticateGeneric,
	ICredentialTestRequest,
	ICredentialType,
	INodeProperties,
} from 'n8n-workflow';

export class ActioApi implements ICredentialType {
	name = 'actioApi';

	displayName = 'ACTIO API';

	icon = {
		light: 'file:../nodes/Actio/actio.svg',
		dark: 'file:../nodes/Actio/actio.dark.svg',
	} as const;

	documentationUrl =
		'https://github.com/n8n-nodes-sms-gateways/n8n-nodes-sms-gateways#actio-credential';

	properties: INodeProperties[] = [
		{
			displayName: 'Token',
			name: 'token',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			description: 'Made in the ACTIO panel, or by the customer service',
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: 'https://msg-api.actio.pl',
			description: 'Address of the API, without a slash at the end',
		},
	];

	authenticate: IAuthenticateGeneric = {
		type: 'generic',
		properties: { headers: { Authorization: '=Bearer {{ $credentials.token }}' } },
	};

	/**
	 * A message without number and text, which the gateway must refuse: as invalid (422) where the
	 * token is good, as unauthorised (401, 403) where it is not. Nothing is sent.
	 */
	test: ICredentialTestRequest = {
		request: {
			method: 'POST',
			baseURL: '={{ $credentials.baseUrl }}',
			url: '/api/sms',
			body: { from: '', to: '', body: '' },
			timeout: 20_000,
			disableFollowRedirect: true,
			ignoreHttpStatusErrors: { ignore: true, except: FAILURES },
		},
		rules: [
			failure(401, 'ACTIO does not accept this token. Copy it again from the ACTIO panel.'),
			failure(403, 'ACTIO does not accept this token. Copy it again from the ACTIO panel.'),
			failure(404, 'This address does not answer as ACTIO does. Check the Base URL.'),
			failure(429, 'ACTIO takes no more requests for now. Try again later.'),
			failure(500, 'ACTIO has an internal error. Try again later.'),
			failure(502, 'ACTIO cannot be reached behind its own proxy. Try again later.'),
			failure(503, 'ACTIO is not available. Try again later.'),
			{
				type: 'responseSuccessBody',
				properties: {
					key: 'errors',
					value: undefined,
					message: 'This address does not answer as ACTIO does. Check the Base URL.',
				},
			},
		] as ICredentialTestRequest['rules'],
	};
}

/** Every status but the 422 of a good token. */
const FAILURES = [301, 302, 307, 308, 400, 401, 403, 404, 405, 429, 500, 502, 503, 504];

function failure(value: number, message: string) {
	return { type: 'responseCode' as const, properties: { value, message } };
}
