import type {
	IAuthenticate,
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	IHttpRequestOptions,
	INodeProperties,
} from 'n8n-workflow';
import { bodyWith } from '../nodes/shared/gateway/signedBody';

export class MProfiApi implements ICredentialType {
	name = 'mProfiApi';

	displayName = 'mProfi API';

	icon = {
		light: 'file:../nodes/MProfi/mprofi.svg',
		dark: 'file:../nodes/MProfi/mprofi.dark.svg',
	} as const;

	documentationUrl =
		'https://github.com/n8n-nodes-sms-gateways/n8n-nodes-sms-gateways/blob/main/docs/mprofi.md#mprofi-credential';

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

	authenticate: IAuthenticate = async (credentials, request) => {
		// n8n gives a test five minutes, whatever it asks for. Only a test has a base URL apart.
		const isTest = request.baseURL !== undefined;
		if (isTest) requireWebAddress(request.baseURL);
		return signed(credentials, isTest ? { ...request, timeout: TEST_TIMEOUT_MS } : request);
	};

	/**
	 * Asks for the status of a message that does not exist: it costs nothing, and the gateway refuses
	 * a wrong key (401, 403) before it looks for the message. Its 404 with `detail` is the one answer
	 * that passes: a web page or another service has none.
	 */
	test: ICredentialTestRequest = {
		request: {
			baseURL: '={{ $credentials.baseUrl.trim() }}',
			url: '/status/',
			qs: { id: '0' },
			disableFollowRedirect: true,
			ignoreHttpStatusErrors: { ignore: true, except: ALL_BUT_404 },
		},
		// n8n's type allows rules of one kind only; n8n itself reads each by its kind.
		rules: [
			failure(401, 'mProfi does not know this API key. Copy it again from Ustawienia → API.'),
			failure(403, 'This key may not send messages. Use the key for sending as API Key.'),
			...[301, 302, 303, 307, 308].map((status) =>
				failure(status, 'This address redirects. Check the Base URL.'),
			),
			failure(429, 'mProfi takes no more requests for now. Try again later.'),
			failure(500, 'mProfi has an internal error. Try again later.'),
			failure(502, 'mProfi cannot be reached behind its own proxy. Try again later.'),
			failure(503, 'mProfi is not available. Try again later.'),
			failure(504, 'mProfi did not answer its own proxy in time. Try again later.'),
			...[200, 204, 400, 405, 410].map((status) => failure(status, NOT_MPROFI)),
			{
				type: 'responseSuccessBody' as const,
				properties: { key: 'detail', value: undefined, message: NOT_MPROFI },
			},
		] as ICredentialTestRequest['rules'],
	};
}

const NOT_MPROFI =
	'This address answers, but not as mProfi does. Check the Base URL: https://api.mprofi.pl/1.0';

const TEST_TIMEOUT_MS = 20_000;

const ALL_BUT_404 = Array.from({ length: 500 }, (_, i) => 100 + i).filter((it) => it !== 404);

function requireWebAddress(baseUrl: unknown): void {
	if (/^https?:\/\/[^/\s]/i.test(String(baseUrl))) return;
	throw new Error('The Base URL is no web address. It is usually https://api.mprofi.pl/1.0');
}

function failure(value: number, message: string) {
	return { type: 'responseCode' as const, properties: { value, message } };
}

/** n8n's HTTP Request node hands over requests in an older form. */
type Handed = Omit<IHttpRequestOptions, 'url'> & { url?: string; uri?: string; formData?: unknown };

/**
 * Puts the key where the specification wants it: in the JSON body of a POST, in the query of a GET.
 * For surveys it names no place; there the Token header of the vendor's own clients is added.
 */
function signed(
	credentials: ICredentialDataDecryptedObject,
	request: Handed & IHttpRequestOptions,
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
	const hasJson = method !== 'GET' && request.formData === undefined;
	const body = hasJson ? bodyWith(request.body, { apikey }) : null;
	return body === null ? { ...request, qs: { ...request.qs, apikey } } : { ...request, body };
}

function keyOf(value: unknown): string {
	return typeof value === 'string' ? value.trim() : '';
}

function pathOf({ url, uri, baseURL }: Handed): string {
	const address = url ?? uri ?? '';
	try {
		return new URL(address, baseURL).pathname;
	} catch {
		return address;
	}
}
