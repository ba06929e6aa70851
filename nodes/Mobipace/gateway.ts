import { readZone } from '../shared/time';
import type { Gateway } from '../shared/n8n/gateway';
import { answerFields } from './answerFields';
import { openMobipace, type Mobipace } from './client';
import { SESSION_EXPIRED, statusCode } from './codes';
import { accountOf, logIn } from './login';
import { account } from './resources/account';
import { message } from './resources/message';

export const mobipace: Gateway<Mobipace> = {
	name: 'mobipace',
	credential: 'mobipaceApi',
	session: {
		field: 'sessionId',
		account: accountOf,
		logIn,
		isExpired: (answer) => statusCode(answerFields(answer)?.StatusCode) === SESSION_EXPIRED,
	},
	connect: ({ baseUrl, credential, transport, sleep }) =>
		openMobipace({ baseUrl, transport, sleep }, readZone(credential.timeZone, 'UTC')),
	resources: { message, account },
};
