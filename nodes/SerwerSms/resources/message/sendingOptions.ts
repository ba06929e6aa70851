import type { INodeProperties } from 'n8n-workflow';
import type { Run } from '../../../shared/n8n/operation';
import type { Item } from '../../../shared/n8n/parameters';
import { readSendAt } from '../../../shared/n8n/sending/messaging';
import type { Recipients, Sending } from '../../client/sending';
import type { SerwerSms } from '../../client/request';
import { localTime } from '../../messages/compose';
import { blankMessage } from '../../output';
import type { UnreferencedSend } from './sendWithoutReference';

export const testOption: INodeProperties = {
	displayName: 'Test',
	name: 'test',
	type: 'boolean',
	default: false,
	description: 'Whether SerwerSMS only checks the message and does not send it',
};

/**
 * Reads the options of a voice, MMS or RCS message, and makes the output fields that say the same.
 * @throws {InvalidInput}
 */
export function readSending(
	item: Item,
	type: 'voice' | 'mms' | 'rcs',
	recipients: Recipients,
	run: Run,
): Pick<UnreferencedSend, 'json' | 'isTest' | 'sendAt'> {
	const options = item.options();
	const isTest = options.flag('test', 'Test');
	const isForGroup = 'group_id' in recipients;
	return {
		isTest,
		sendAt: readSendAt(options.decisive('sendAt', 'Send At'), run.timeZone),
		json: {
			...blankMessage(),
			type,
			...(isForGroup && { groupId: recipients.group_id }),
			...(isTest && { test: true }),
		},
	};
}

/** The request parameter for when SerwerSMS has to send a message. */
export function dateOf(scheduledAt: string | null, { timeZone }: SerwerSms): Pick<Sending, 'date'> {
	return scheduledAt === null ? {} : { date: localTime(scheduledAt, timeZone) };
}
