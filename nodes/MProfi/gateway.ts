import { readZone } from '../shared/time';
import type { Gateway } from '../shared/n8n/gateway';
import { openMProfi, type MProfi } from './client';
import { incomingMessage } from './resources/incomingMessage';
import { message } from './resources/message';
import { survey } from './resources/survey';

export const mProfi: Gateway<MProfi> = {
	name: 'mProfi',
	credential: 'mProfiApi',
	connect: ({ baseUrl, credential, transport, sleep }) =>
		openMProfi({ baseUrl, transport, sleep }, readZone(credential.timeZone, 'Europe/Warsaw')),
	resources: { message, incomingMessage, survey },
};
