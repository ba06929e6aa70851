import type {
	IAuthenticate,
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	IHttpRequestHelper,
	INodeProperties,
} from 'n8n-workflow';
import { bodyWith } from '../nodes/shared/gateway/signedBody';
import { logIn } from '../nodes/Mobipace/login';

/** n8n renews it, and never hands it to the panel: a hidden field that is no password goes there. */
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
				'Whoever signed up with a social network sets a password first, in the cabinet under personal data (Персональные данные)',
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: 'https://api.mobipace.com:444/v3',
			description: 'Address of the API, without a slash at the end',
		},
		{
			displayName: 'Time Zone',
			name: 'timeZone',
			type: 'string',
			default: 'UTC',
			description: 'Time zone of the MOBIPACE account, as set in its cabinet',
		},
	];

	/** n8n calls this when there is no session yet, and keeps the new one encrypted for everybody. */
	async preAuthentication(
		this: IHttpRequestHelper,
		credentials: ICredentialDataDecryptedObject,
	): Promise<{ sessionId: string }> {
		return { sessionId: await logIn(this, credentials) };
	}

	authenticate: IAuthenticate = async (credentials, request) => ({
		...request,
		body: bodyWith(request.body, { SessionId: credentials.sessionId as string }) ?? request.body,
	});

	test: ICredentialTestRequest = {
		request: {
			method: 'POST',
			baseURL: '={{ $credentials.baseUrl }}',
			url: '/QueryBalance',
			disableFollowRedirect: true,
		},
		rules: [
			failure(100, 'MOBIPACE has a system error. Try again later.'),
			failure(102, 'MOBIPACE refused the question for the balance. Check the Base URL.'),
			failure(103, 'MOBIPACE does not accept its own session. Try again.'),
			failure(104, 'MOBIPACE is working on another request of this account. Try again.'),
			failure(202, 'MOBIPACE has blocked this user. Ask your MOBIPACE manager.'),
			failure(undefined, 'This address does not answer as MOBIPACE does. Check the Base URL.'),
		],
	};
}

function failure(value: number | undefined, message: string) {
	const properties = { key: 'StatusCode', value, message };
	return { type: 'responseSuccessBody' as const, properties };
}
