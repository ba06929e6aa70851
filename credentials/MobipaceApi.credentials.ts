import type {
	IAuthenticate,
	ICredentialDataDecryptedObject,
	ICredentialType,
	IHttpRequestHelper,
	INodeProperties,
} from 'n8n-workflow';
import { bodyWith } from '../nodes/shared/gateway/signedBody';
import {
	baseUrlField,
	connectionTest,
	readyForTest,
	timeZoneField,
} from '../nodes/shared/n8n/connection/credential';
import { logIn } from '../nodes/Mobipace/login';

const BASE_URL = 'https://api.mobipace.com:444/v3';

/** n8n renews the session. Without `password` it would also send the session to the panel. */
const KEPT_SECRET = { expirable: true, password: true } as const;

export class MobipaceApi implements ICredentialType {
	name = 'mobipaceApi';

	displayName = 'MOBIPACE API';

	icon = {
		light: 'file:../nodes/Mobipace/mobipace.svg',
		dark: 'file:../nodes/Mobipace/mobipace.dark.svg',
	} as const;

	documentationUrl =
		'https://github.com/n8n-nodes-sms-gateways/n8n-nodes-sms-gateways/blob/main/docs/mobipace.md#mobipace-credential';

	properties: INodeProperties[] = [
		{
			displayName: 'Session ID',
			name: 'sessionId',
			type: 'hidden',
			typeOptions: KEPT_SECRET,
			default: '',
		},
		{
			displayName: 'Username',
			name: 'username',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. name@example.com',
		},
		{
			displayName: 'Password',
			name: 'password',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			description:
				'If you signed up with a social network, first set a password in the MOBIPACE cabinet under personal data (Персональные данные)',
		},
		baseUrlField(BASE_URL),
		timeZoneField('UTC', 'Time zone of your MOBIPACE account, as set in its cabinet'),
	];

	/** n8n calls this when there is no session, and stores the new one for all executions and workers. */
	async preAuthentication(
		this: IHttpRequestHelper,
		credentials: ICredentialDataDecryptedObject,
	): Promise<{ sessionId: string }> {
		return { sessionId: await logIn(this, credentials) };
	}

	authenticate: IAuthenticate = async (credentials, request) => ({
		...readyForTest(request, credentials),
		body: bodyWith(request.body, { SessionId: credentials.sessionId as string }) ?? request.body,
	});

	/** Asks for the balance. n8n logs in before every test, so the password is tested as well. */
	test = connectionTest({
		gateway: 'MOBIPACE',
		usualBaseUrl: BASE_URL,
		request: { method: 'POST', url: '/QueryBalance' },
		passing: { field: 'StatusCode' },
		codes: {
			field: 'StatusCode',
			messages: {
				100: 'MOBIPACE has a system error. Test again in a few minutes.',
				102: 'MOBIPACE refused to tell the balance. Check the Base URL.',
				103: 'MOBIPACE opened a session and then did not accept it. Test again.',
				104: 'MOBIPACE is working on another request of this account. Test again.',
				202: 'MOBIPACE has blocked this user. Ask your MOBIPACE manager.',
			},
		},
	});
}
