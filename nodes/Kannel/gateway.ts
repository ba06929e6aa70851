import { trimmed } from '../shared/n8n/connection/credential';
import type { Gateway } from '../shared/n8n/gateway';
import { openKannel, type Kannel } from './connection';
import { gateway } from './resources/gateway';
import { message } from './resources/message';

export const kannel: Gateway<Kannel> = {
	name: 'kannel',
	credential: 'kannelApi',
	connect: ({ baseUrl, transport, sleep, credential }) =>
		openKannel(
			{ baseUrl, transport, sleep },
			{ reportUrl: trimmed(credential.reportUrl), statusUrl: trimmed(credential.statusUrl) },
		),
	resources: { message, gateway },
};
