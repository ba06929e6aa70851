import type { Resource } from '../../shared/n8n/operation';
import type { SerwerSms } from '../client/wire';
import { sendMmsMessage, sendRcsMessage, sendVoiceMessage } from './otherMessages';
import { reply } from './reply';
import { cancelScheduled, get, getMany } from './sentMessages';
import { preview, send, sendAndWait, sendBulk } from './sms';
import { getStatus, waitForDelivery } from './status';

export const message: Resource<SerwerSms> = {
	name: 'Message',
	operations: {
		send,
		sendBulk,
		sendAndWait,
		sendVoice: sendVoiceMessage,
		sendMms: sendMmsMessage,
		sendRcs: sendRcsMessage,
		reply,
		getStatus,
		waitForDelivery,
		get,
		getMany,
		cancelScheduled,
		preview,
	},
};
