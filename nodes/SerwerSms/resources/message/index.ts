import type { Resource } from '../../../shared/n8n/gateway';
import type { SerwerSms } from '../../client/request';
import { sendMmsMessage } from './mms';
import { sendRcsMessage } from './rcs';
import { reply } from './reply';
import { cancelScheduled, get, getMany } from './sent';
import { smsOperations } from './sms';
import { statusOperations } from './status';
import { sendVoiceMessage } from './voice';
import { waitForReply } from './waitForReply';

export const message: Resource<SerwerSms> = {
	name: 'Message',
	operations: {
		...smsOperations,
		sendVoice: sendVoiceMessage,
		sendMms: sendMmsMessage,
		sendRcs: sendRcsMessage,
		reply,
		...statusOperations,
		waitForReply,
		get,
		getMany,
		cancelScheduled,
	},
};
