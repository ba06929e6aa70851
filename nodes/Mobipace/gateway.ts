import { asRecord, jsonOf } from '../shared/gateway/answer';
import { readZone } from '../shared/inbox/localTime';
import type { Gateway } from '../shared/n8n/operation';
import { openMobipace, type Mobipace } from './client';
import { SESSION_EXPIRED, statusCode } from './codes';
import { account } from './resources/account';
import { message } from './resources/message';

export const mobipace: Gateway<Mobipace> = {
	name: 'mobipace',
	credential: 'mobipaceApi',
	session: {
		field: 'sessionId',
		account: ({ baseUrl, username }) => JSON.stringify([baseUrl, username]),
		isExpired: (answer) => statusCode(asRecord(jsonOf(answer))?.StatusCode) === SESSION_EXPIRED,
	},
	connect: ({ baseUrl, credential, transport, sleep }) =>
		openMobipace({ baseUrl, transport, sleep }, readZone(credential.timeZone, 'UTC')),
	resources: { message, account },
};
