import { readZone } from '../shared/time';
import type { Gateway } from '../shared/n8n/gateway';
import { openSerwerSms, type SerwerSms } from './client/request';
import { account } from './resources/account';
import { blacklist } from './resources/blacklist';
import { contact } from './resources/contact';
import { file } from './resources/file';
import { ftpFile } from './resources/ftpFile';
import { group } from './resources/group';
import { incomingMessage } from './resources/incomingMessage';
import { message } from './resources/message/index';
import { number } from './resources/number';
import { payment } from './resources/payment';
import { premium } from './resources/premium';
import { sender } from './resources/sender';
import { sqlTable } from './resources/sqlTable';
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
		sqlTable,
		ftpFile,
	},
};
