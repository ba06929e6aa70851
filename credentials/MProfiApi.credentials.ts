import type {
	IAuthenticate,
	ICredentialDataDecryptedObject,
	ICredentialType,
	IHttpRequestOptions,
	INodeProperties,
} from 'n8n-workflow';
import { bodyWith } from '../nodes/shared/gateway/signedBody';
import {
	baseUrlField,
	connectionTest,
	readyForTest,
	timeZoneField,
	trimmed,
} from '../nodes/shared/n8n/connection/credential';

const BASE_URL = 'https://api.mprofi.pl/1.0';

const UNKNOWN_KEY =
	'mProfi does not know this API key. Copy it again from Ustawienia → API in the mProfi panel.';

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
			description:
				'Key for sending messages. You find it in the mProfi panel under Ustawienia → API.',
		},
		{
			displayName: 'Incoming API Key',
			name: 'incomingApiKey',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			hint: 'Needed for triggers and Get Many. The connection test does not check it.',
			description:
				'Key for received messages, which the mProfi panel shows separately. If empty, the API Key is used.',
		},
		baseUrlField(BASE_URL),
		timeZoneField(
			'Europe/Warsaw',
			'Time zone of your mProfi account. Its API gives local times without a time zone.',
		),
	];

	authenticate: IAuthenticate = async (credentials, request) =>
		signed(credentials, readyForTest(request, credentials));

	/**
	 * Asks for the status of a message that does not exist. mProfi refuses a wrong key (401, 403)
	 * before it looks for the message. Only mProfi's own 404 has a `detail`.
	 *
	 * The Incoming API Key is not tested, because n8n makes one request per test. A test method of the
	 * node could make two, but only with `helpers.request`, which n8n's rules forbid. With a
	 * `preAuthentication` that asks first, n8n's HTTP Request node would repeat a request that failed,
	 * and so send a message twice. A trigger uses the key as soon as its workflow is published.
	 */
	test = connectionTest({
		gateway: 'mProfi',
		usualBaseUrl: BASE_URL,
		request: { url: '/status/', qs: { id: '0' } },
		passingStatus: 404,
		passing: { field: 'detail' },
		// "Authentication credentials …", "Invalid token", "You do not have permission …"
		refusal: { field: 'detail', begins: ['A', 'I', 'Y'], message: UNKNOWN_KEY },
		statuses: {
			401: UNKNOWN_KEY,
			403: 'This key may not send messages. Enter the key for sending as API Key.',
		},
	});
}

/** A request of ours, or the older form that n8n's HTTP Request node uses. */
type AnyRequest = Omit<IHttpRequestOptions, 'url'> & {
	url?: string;
	uri?: string;
	formData?: unknown;
};

/**
 * Puts the key where the specification wants it: in the JSON body of a POST, in the query of a GET.
 * The specification names no place for surveys: they also get the Token header of the vendor's own clients.
 */
function signed(
	credentials: ICredentialDataDecryptedObject,
	request: AnyRequest & IHttpRequestOptions,
): IHttpRequestOptions {
	const path = pathOf(request);
	const isIncoming = /\/getincoming(_mobileapp)?\/?$/.test(path);
	const incomingKey = trimmed(credentials.incomingApiKey);
	const apikey = isIncoming && incomingKey ? incomingKey : trimmed(credentials.apiKey);
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

function pathOf({ url, uri, baseURL }: AnyRequest): string {
	const address = url ?? uri ?? '';
	try {
		return new URL(address, baseURL).pathname;
	} catch {
		return address;
	}
}
