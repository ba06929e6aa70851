import { readZone } from '../shared/inbox/localTime';
import type { Gateway } from '../shared/n8n/operation';
import { openSerwerSms, type SerwerSms } from './client/wire';
import { account } from './resources/account';
import { blacklist } from './resources/blacklist';
import { contact } from './resources/contact';
import { file } from './resources/file';
import { group } from './resources/group';
import { incomingMessage } from './resources/incomingMessage';
import { message } from './resources/message';
import { number } from './resources/number';
import { payment } from './resources/payment';
import { premium } from './resources/premium';
import { sender } from './resources/sender';
import { statistic } from './resources/statistic';
import { subaccount } from './resources/subaccount';
import { template } from './resources/template';
import { GATEWAY } from './output';

export const serwerSms: Gateway<SerwerSms> = {
	name: GATEWAY,
	credential: 'serwerSmsApi',
	connect: ({ baseUrl, credential, transport, sleep }) =>
		openSerwerSms({ baseUrl, transport, sleep }, readZone(credential.timeZone, 'Europe/Warsaw')),
	resources: {
		message,
		incomingMessage,
		account,
		blacklist,
		contact,
		file,
		group,
		number,
		payment,
		premium,
		sender,
		statistic,
		subaccount,
		template,
	},
};
