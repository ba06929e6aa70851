import type {
	IAuthenticate,
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	IHttpRequestOptions,
	INodeProperties,
} from 'n8n-workflow';

export class SerwerSmsApi implements ICredentialType {
	name = 'serwerSmsApi';

	displayName = 'SerwerSMS API';

	icon = {
		light: 'file:../nodes/SerwerSms/serwerSms.svg',
		dark: 'file:../nodes/SerwerSms/serwerSms.dark.svg',
	} as const;

	documentationUrl =
		'https://github.com/n8n-nodes-sms-gateways/n8n-nodes-sms-gateways/blob/main/docs/serwersms.md#serwersms-credential';

	properties: INodeProperties[] = [
		{
			displayName: 'Authentication',
			name: 'authentication',
			type: 'options',
			options: [
				{
					name: 'Token',
					value: 'token',
					description: 'Made in the panel: Ustawienia interfejsów → HTTP API → Tokeny API',
				},
				{
					name: 'Username and Password',
					value: 'login',
					description: 'Of an API user: Ustawienia interfejsów → HTTP API → Użytkownicy API',
				},
			],
			default: 'token',
		},
		{
			displayName: 'Token',
			name: 'token',
			type: 'string',
			typeOptions: { password: true },
			displayOptions: { show: { authentication: ['token'] } },
			required: true,
			default: '',
			description: 'In the SerwerSMS panel: Ustawienia interfejsów → HTTP API → Tokeny API',
		},
		{
			displayName: 'Username',
			name: 'username',
			type: 'string',
			displayOptions: { show: { authentication: ['login'] } },
			required: true,
			default: '',
			description:
				'Of an API user, not of the panel: Ustawienia interfejsów → HTTP API → Użytkownicy API',
		},
		{
			displayName: 'Password',
			name: 'password',
			type: 'string',
			typeOptions: { password: true },
			displayOptions: { show: { authentication: ['login'] } },
			required: true,
			default: '',
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: 'https://api2.serwersms.pl',
			description: 'Address of the API, without a slash at the end',
		},
		{
			displayName: 'Time Zone',
			name: 'timeZone',
			type: 'string',
			default: 'Europe/Warsaw',
			description: 'Time zone of the SerwerSMS account: its API writes local times without one',
		},
	];

	authenticate: IAuthenticate = async (credentials, request) => signed(credentials, request);

	/** Asks how many messages are left, which costs nothing. Errors come with HTTP 200. */
	test: ICredentialTestRequest = {
		request: {
			method: 'POST',
			baseURL: '={{ $credentials.baseUrl }}',
			url: '/account/limits.json',
			timeout: 20_000,
			disableFollowRedirect: true,
			ignoreHttpStatusErrors: { ignore: true, except: FAILURES },
		},
		rules: [
			refusal(1000, 'This address does not answer as SerwerSMS does. Check the Base URL.'),
			refusal(
				1001,
				'SerwerSMS does not know this username and password. Use those of an API user, made in the panel under HTTP API.',
			),
			refusal(1002, 'This user may not use the API. Allow it in the SerwerSMS panel.'),
			refusal(
				1003,
				'SerwerSMS does not allow the IP address of this n8n. Add it in the SerwerSMS panel.',
			),
			refusal(1004, 'SerwerSMS refused the question. Check the Base URL.'),
			refusal(1005, 'The API user has no permission to see the limits. Give it in the panel.'),
			refusal(1006, 'SerwerSMS refused the question. Check the Base URL.'),
			refusal(1007, 'The SerwerSMS account is not fully active. Complete its activation.'),
			refusal(1008, 'The API user may not see phone numbers. Allow it in the SerwerSMS panel.'),
			refusal(
				1009,
				'SerwerSMS has blocked the IP address of this n8n. Ask its support to unblock it.',
			),
			refusal(1010, 'SerwerSMS is temporarily not available. Try again later.'),
			refusal(1011, 'The token has expired. Make a new one in the SerwerSMS panel.'),
			refusal(1012, 'SerwerSMS does not accept this token. Copy it again from the panel.'),
			...FAILURES.map(failure),
			answerIsNot('items', 'This address does not answer as SerwerSMS does. Check the Base URL.'),
		] as ICredentialTestRequest['rules'],
	};
}

/** HTTP statuses that SerwerSMS does not answer with: what stands in front of it does. */
const FAILURES = [301, 302, 307, 308, 400, 401, 403, 404, 405, 429, 500, 502, 503, 504];

function failure(value: number) {
	const message =
		value >= 500 || value === 429
			? `SerwerSMS is not available (HTTP ${value}). Try again later.`
			: `This address does not answer as SerwerSMS does (HTTP ${value}). Check the Base URL.`;
	return { type: 'responseCode' as const, properties: { value, message } };
}

function refusal(value: number, message: string) {
	const properties = { key: 'error.code', value, message };
	return { type: 'responseSuccessBody' as const, properties };
}

/** A rule hits where the field has the value: here, where it is missing. */
function answerIsNot(key: string, message: string) {
	return { type: 'responseSuccessBody' as const, properties: { key, value: undefined, message } };
}

/**
 * By the token in the header, or by username and password in the body; never by both. The API is
 * POST throughout, and its bodies are JSON or forms.
 */
function signed(
	credentials: ICredentialDataDecryptedObject,
	request: IHttpRequestOptions,
): IHttpRequestOptions {
	if (credentials.authentication !== 'login') {
		const token = textOf(credentials.token);
		return { ...request, headers: { ...request.headers, Authorization: `Bearer ${token}` } };
	}
	const login = {
		username: textOf(credentials.username),
		password: credentials.password as string,
	};
	// n8n's HTTP Request node hands a form over beside the body, not in it.
	for (const form of ['form', 'formData'] as const) {
		const fields = (request as { form?: unknown; formData?: unknown })[form];
		if (isPlain(fields)) {
			return { ...request, [form]: { ...fields, ...login } } as IHttpRequestOptions;
		}
	}
	return { ...request, body: withLogin(request.body, login) };
}

function withLogin(
	body: IHttpRequestOptions['body'],
	login: Record<string, string>,
): IHttpRequestOptions['body'] {
	if (body instanceof URLSearchParams) {
		return new URLSearchParams([...body, ...Object.entries(login)]);
	}
	if (typeof body === 'string' && body.trim() !== '') {
		const fields = jsonObject(body);
		return fields ? { ...fields, ...login } : `${body}&${new URLSearchParams(login).toString()}`;
	}
	return isPlain(body) ? { ...body, ...login } : login;
}

/** A JSON text as an object; null for the text of a form. */
function jsonObject(text: string): object | null {
	try {
		const value: unknown = JSON.parse(text);
		return isPlain(value) ? value : null;
	} catch {
		return null;
	}
}

function isPlain(value: unknown): value is object {
	return Object.prototype.toString.call(value) === '[object Object]';
}

function textOf(value: unknown): string {
	return typeof value === 'string' ? value.trim() : '';
}
