import type {
	IAuthenticate,
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
		'https://github.com/n8n-nodes-sms-gateways/n8n-nodes-sms-gateways/blob/main/docs/actio.md#actio-credential';

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

	/** No expression: n8n would resolve it anew for every request. A token may bring blanks along. */
	authenticate: IAuthenticate = async ({ token }, request) => {
		const copied = typeof token === 'string' ? token.trim() : '';
		return { ...request, headers: { ...request.headers, Authorization: `Bearer ${copied}` } };
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
			disableFollowRedirect: true,
			ignoreHttpStatusErrors: { ignore: true, except: ALL_BUT_422 },
		},
		rules: [
			failure(401, 'ACTIO does not accept this token. Copy it again from the ACTIO panel.'),
			failure(403, 'ACTIO does not accept this token. Copy it again from the ACTIO panel.'),
			...[301, 302, 303, 307, 308].map((status) =>
				failure(status, 'This address redirects. Check the Base URL.'),
			),
			...[200, 204, 400, 404, 405, 410].map((status) => failure(status, NOT_ACTIO)),
			failure(429, 'ACTIO takes no more requests for now. Try again later.'),
			failure(500, 'ACTIO has an internal error. Try again later.'),
			failure(502, 'ACTIO cannot be reached behind its own proxy. Try again later.'),
			failure(503, 'ACTIO is not available. Try again later.'),
			{
				type: 'responseSuccessBody',
				properties: { key: 'errors', value: undefined, message: NOT_ACTIO },
			},
		] as ICredentialTestRequest['rules'],
	};
}

const NOT_ACTIO =
	'This address answers, but not as ACTIO does. Check the Base URL: https://msg-api.actio.pl';

const ALL_BUT_422 = Array.from({ length: 500 }, (_, i) => 100 + i).filter((it) => it !== 422);

function failure(value: number, message: string) {
	return { type: 'responseCode' as const, properties: { value, message } };
}
