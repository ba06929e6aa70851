import type { IAuthenticate, ICredentialType, INodeProperties } from 'n8n-workflow';
import {
	baseUrlField,
	connectionTest,
	readyForTest,
	trimmed,
} from '../nodes/shared/n8n/connection/credential';

const BASE_URL = 'http://127.0.0.1:13013/cgi-bin/sendsms';
const REFUSED =
	'Kannel does not accept this username and password from this address. Check username, password and user-allow-ip in the group sendsms-user of kannel.conf.';

export class KannelApi implements ICredentialType {
	name = 'kannelApi';

	displayName = 'Kannel API';

	icon = {
		light: 'file:../nodes/Kannel/kannel.svg',
		dark: 'file:../nodes/Kannel/kannel.dark.svg',
	} as const;

	documentationUrl =
		'https://github.com/n8n-nodes-sms-gateways/n8n-nodes-sms-gateways/blob/main/docs/kannel.md#kannel-credential';

	properties: INodeProperties[] = [
		{
			displayName: 'Username',
			name: 'username',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. n8n',
			description: 'The username of the group sendsms-user in kannel.conf',
		},
		{
			displayName: 'Password',
			name: 'password',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			description: 'The password of the group sendsms-user in kannel.conf',
		},
		{
			...baseUrlField(BASE_URL),
			description:
				'Address where the smsbox of Kannel takes messages. Its port is sendsms-port in kannel.conf.',
		},
		{
			displayName: 'Report URL',
			name: 'reportUrl',
			type: 'string',
			default: '',
			placeholder: 'e.g. http://n8n:5678/webhook/…/kannel',
			hint: 'Needed for delivery reports',
			description: 'Production URL of a Kannel Trigger, with a host that Kannel reaches',
		},
		{
			displayName: 'Status URL',
			name: 'statusUrl',
			type: 'string',
			default: '',
			placeholder: 'e.g. http://127.0.0.1:13000',
			hint: 'Needed for the resource Gateway, and to find a message whose answer was lost',
			description: 'Address of the admin port of Kannel. Its port is admin-port in kannel.conf.',
		},
		{
			displayName: 'Status Password',
			name: 'statusPassword',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			hint: 'Needed with a Status URL',
			description: 'The status-password of the group core in kannel.conf',
		},
	];

	/**
	 * A request to a status page has its password in the query, the only place where Kannel reads it,
	 * and no other secret. Any other request has the login in headers, so that no URL shows it.
	 */
	authenticate: IAuthenticate = async (data, request) => {
		const ready = readyForTest(request);
		if (isStatusPage(request.url, trimmed(data.statusUrl))) {
			return { ...ready, qs: { ...ready.qs, password: trimmed(data.statusPassword) } };
		}
		return {
			...ready,
			headers: {
				...request.headers,
				'X-Kannel-Username': headerText(data.username),
				'X-Kannel-Password': headerText(data.password),
			},
		};
	};

	/** A message without a recipient, which Kannel refuses after it has checked the login. */
	test = connectionTest({
		gateway: 'Kannel',
		usualBaseUrl: BASE_URL,
		request: { method: 'POST', url: '', body: 'x', headers: { 'Content-Type': 'text/plain' } },
		passingStatus: 400,
		passing: { text: 'Missing receiver' },
		statuses: { 401: REFUSED, 403: REFUSED },
	});
}

/** The admin port and the smsbox may be behind one address, so the page counts too. */
function isStatusPage(url: string, statusUrl: string): boolean {
	const base = statusUrl.replace(/\/+$/, '');
	return base !== '' && url.startsWith(base) && PAGES.test(url.slice(base.length));
}

const PAGES = /^\/(store-)?status(\.\w+)?(\?|$)/;

/** A header carries bytes. Kannel compares them with those of kannel.conf, which is UTF-8. */
function headerText(value: unknown): string {
	return Buffer.from(trimmed(value), 'utf8').toString('latin1');
}
