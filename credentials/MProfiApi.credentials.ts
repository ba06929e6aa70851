import type {
	IAuthenticate,
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	IHttpRequestOptions,
	INodeProperties,
} from 'n8n-workflow';

export class MProfiApi implements ICredentialType {
	name = 'mProfiApi';

	displayName = 'mProfi API';

	icon = {
		light: 'file:../nodes/MProfi/mprofi.svg',
		dark: 'file:../nodes/MProfi/mprofi.dark.svg',
	} as const;

	documentationUrl =
		'https://github.com/n8n-nodes-sms-gateways/n8n-nodes-sms-gateways#mprofi-credential';

	properties: INodeProperties[] = [
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			description: 'Key for sending messages. In the mProfi panel: Ustawienia → API.',
		},
		{
			displayName: 'Incoming API Key',
			name: 'incomingApiKey',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description:
				'Key for reading received messages, a separate one in the panel. Empty: the key above.',
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: 'https://api.mprofi.pl/1.0',
			description: 'Address of the API, without a slash at the end',
		},
		{
			displayName: 'Time Zone',
			name: 'timeZone',
			type: 'string',
			default: 'Europe/Warsaw',
			description: 'Time zone of the mProfi account: its API writes local times without one',
		},
	];

	authenticate: IAuthenticate = async (credentials, request) => signed(credentials, request);

	/**
	 * Asks for the status of a message that does not exist: it costs nothing, and the gateway refuses
	 * a wrong key (401, 403) before it looks for the message (404).
	 */
	test: ICredentialTestRequest = {
		request: {
			baseURL: '={{ $credentials.baseUrl }}',
			url: '/status/',
			qs: { id: '0' },
			timeout: 20_000,
			disableFollowRedirect: true,
			ignoreHttpStatusErrors: { ignore: true, except: FAILURES },
		},
		rules: [
			failure(401, 'mProfi does not know this API key. Copy it again from Ustawienia → API.'),
			failure(403, 'This key may not send messages. Use the key for sending as API Key.'),
			failure(301, 'This address redirects. Check the Base URL.'),
			failure(302, 'This address redirects. Check the Base URL.'),
			failure(500, 'mProfi has an internal error. Try again later.'),
			failure(502, 'mProfi cannot be reached behind its own proxy. Try again later.'),
			failure(503, 'mProfi is not available. Try again later.'),
		],
	};
}

/** Every status but the 404 and 200 of the API itself. */
const FAILURES = [301, 302, 307, 308, 400, 401, 403, 405, 429, 500, 502, 503, 504];

function failure(value: number, message: string) {
	return { type: 'responseCode' as const, properties: { value, message } };
}

/**
 * Puts the key where the specification wants it: in the JSON body of a POST, in the query of a GET.
 * For surveys it names no place; there the Token header of the vendor's own clients is added.
 */
function signed(
	credentials: ICredentialDataDecryptedObject,
	request: IHttpRequestOptions,
): IHttpRequestOptions {
	const path = pathOf(request);
	const isIncoming = /\/getincoming(_mobileapp)?\/?$/.test(path);
	const incomingKey = keyOf(credentials.incomingApiKey);
	const apikey = isIncoming && incomingKey ? incomingKey : keyOf(credentials.apiKey);
	if (/\/surveys(\/|$)/.test(path)) {
		return {
			...request,
			headers: { ...request.headers, Authorization: `Token ${apikey}` },
			qs: { ...request.qs, apikey },
		};
	}
	const method = (request.method ?? 'GET').toUpperCase();
	const fields = method === 'GET' ? null : jsonObject(request.body);
	return fields === null
		? { ...request, qs: { ...request.qs, apikey } }
		: { ...request, body: { ...fields, apikey } };
}

function keyOf(value: unknown): string {
	return typeof value === 'string' ? value.trim() : '';
}

function pathOf({ url, baseURL }: IHttpRequestOptions): string {
	try {
		return new URL(url, baseURL).pathname;
	} catch {
		return url;
	}
}

/** The body as an object, also where the HTTP Request node hands it over as text; else null. */
function jsonObject(body: IHttpRequestOptions['body']): object | null {
	if (body === undefined) return {};
	if (typeof body === 'string') {
		try {
			return jsonObject(JSON.parse(body) as IHttpRequestOptions['body']);
		} catch {
			return null;
		}
	}
	const isPlain = Object.prototype.toString.call(body) === '[object Object]';
	return isPlain && !(body instanceof URLSearchParams) ? (body as object) : null;
}
