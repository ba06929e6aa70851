import type {
	IAuthenticate,
	ICredentialDataDecryptedObject,
	ICredentialType,
	IHttpRequestOptions,
	INodeProperties,
} from 'n8n-workflow';
import { bodyWith, formWith } from '../nodes/shared/gateway/signedBody';
import {
	baseUrlField,
	connectionTest,
	readyForTest,
	timeZoneField,
	trimmed,
} from '../nodes/shared/n8n/connection/credential';

const BASE_URL = 'https://api2.serwersms.pl';

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
					description: 'Create one in the panel: Ustawienia interfejsów → HTTP API → Tokeny API',
				},
				{
					name: 'Username and Password',
					value: 'login',
					description: 'Those of an API user: Ustawienia interfejsów → HTTP API → Użytkownicy API',
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
			description:
				'You find it in the SerwerSMS panel: Ustawienia interfejsów → HTTP API → Tokeny API',
		},
		{
			displayName: 'Username',
			name: 'username',
			type: 'string',
			displayOptions: { show: { authentication: ['login'] } },
			required: true,
			default: '',
			description:
				'That of an API user, not your panel login: Ustawienia interfejsów → HTTP API → Użytkownicy API',
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
		baseUrlField(BASE_URL),
		timeZoneField(
			'Europe/Warsaw',
			'Time zone of your SerwerSMS account. Its API gives local times without a time zone.',
		),
	];

	authenticate: IAuthenticate = async (credentials, request) =>
		signed(credentials, readyForTest(request, credentials));

	/** Asks how many messages are left. SerwerSMS reports its errors with HTTP 200. */
	test = connectionTest({
		gateway: 'SerwerSMS',
		usualBaseUrl: BASE_URL,
		request: { method: 'POST', url: '/account/limits.json' },
		passing: { field: 'items' },
		codes: {
			field: 'error.code',
			messages: {
				1001: 'SerwerSMS does not know this username and password. Enter those of an API user, which you create in the SerwerSMS panel under HTTP API.',
				1002: 'This user may not use the API. Allow it in the SerwerSMS panel.',
				1003: 'SerwerSMS does not allow the IP address of this n8n. Add it in the SerwerSMS panel.',
				1005: 'This API user may not see the limits. Allow it in the SerwerSMS panel.',
				1007: 'The SerwerSMS account is not fully active. Complete its activation in the panel.',
				1008: 'This API user may not see phone numbers. Allow it in the SerwerSMS panel.',
				1009: 'SerwerSMS has blocked the IP address of this n8n. Ask its support to unblock it.',
				1010: 'SerwerSMS is temporarily not available. Test again in a few minutes.',
				1011: 'The token has expired. Create a new one in the SerwerSMS panel.',
				1012: 'SerwerSMS does not accept this token. Copy it again from the SerwerSMS panel.',
			},
		},
	});
}

/** The token goes into the header, the login into the body; never both. */
function signed(
	credentials: ICredentialDataDecryptedObject,
	request: IHttpRequestOptions,
): IHttpRequestOptions {
	if (credentials.authentication !== 'login') {
		const Authorization = `Bearer ${trimmed(credentials.token)}`;
		return { ...request, headers: { ...request.headers, Authorization } };
	}
	const login = {
		username: trimmed(credentials.username),
		password: credentials.password as string,
	};
	// n8n's HTTP Request node has a form beside the body instead of in it.
	for (const part of ['form', 'formData'] as const) {
		const form = formWith((request as { form?: unknown; formData?: unknown })[part], login);
		if (form) return { ...request, [part]: form } as IHttpRequestOptions;
	}
	const body = bodyWith(request.body, login) ?? formWith(request.body, login);
	if (body) return { ...request, body };
	throw new Error(
		'The username and password have no place in this body. Send a JSON object or a form, or authenticate with a token.',
	);
}
