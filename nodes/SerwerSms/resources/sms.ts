import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { InvalidInput } from '../../shared/gateway/error';
import { dispatch } from '../../shared/n8n/dispatch';
import {
	previewOperation,
	sendBulkOperation,
	sendOperation,
} from '../../shared/n8n/messageOperations';
import {
	draftOf,
	parameterContent,
	type Content,
	type Messaging,
} from '../../shared/n8n/messaging';
import type { ItemOperation, Output, Run } from '../../shared/n8n/operation';
import type { Item } from '../../shared/n8n/parameters';
import { sendAndWaitOperation } from '../../shared/n8n/sendAndWait/operation';
import { sendSms } from '../client/sending';
import type { SerwerSms } from '../client/wire';
import { sendDirectly } from '../direct';
import { findMessages } from '../found';
import {
	composeContent,
	composeMessage,
	shownText,
	wireEnvelope,
	type SerwerSmsMessage,
} from '../message';
import { blankMessage, GATEWAY } from '../output';
import { MOST_WITH_ONE_TEXT, requestsFor, sendTogether } from '../together';
import { fromField } from './fields';
import { chosenRecipient, NINE_DIGITS, recipientFields } from './recipient';

const ownOptions: INodeProperties[] = [
	{
		displayName: 'Flash',
		name: 'flash',
		type: 'boolean',
		default: false,
		description: 'Whether the message pops up on the screen and is not stored',
	},
	{
		displayName: 'Partner ID',
		name: 'ic',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 0,
		description: 'Number of a SerwerSMS partner, if you have one',
	},
	{
		displayName: 'Report URL',
		name: 'dlrUrl',
		type: 'string',
		default: '',
		placeholder: 'e.g. https://n8n.example.com/webhook/dlr?message=#SMSID#&status=#STAN#',
		description:
			'Where SerwerSMS reports the delivery, instead of the address in its panel. It fills in #SMSID#, #STAN#, #DATA# and #PRZYCZYNA#.',
	},
	{
		displayName: 'Speed',
		name: 'speed',
		type: 'boolean',
		default: false,
		description:
			'Whether to use the priority channel, which may cost more. Needs a sender name in From.',
	},
	{
		displayName: 'Test',
		name: 'test',
		type: 'boolean',
		default: false,
		description:
			'Whether SerwerSMS only checks the message. Nothing is sent: the item says "accepted" if it would be taken, has no message ID, and is marked "test".',
	},
	{
		displayName: 'Unicode',
		name: 'unicode',
		type: 'boolean',
		default: false,
		description:
			'Whether to keep Polish letters and emoji (utf): a part then holds 70 characters instead of 160. Otherwise SerwerSMS writes them with plain letters. Needs a sender name in From.',
	},
	{
		displayName: 'vCard',
		name: 'vcard',
		type: 'boolean',
		default: false,
		description: 'Whether the text holds the lines of a vCard',
	},
	{
		displayName: 'WAP Push',
		name: 'wapPush',
		type: 'string',
		default: '',
		placeholder: 'e.g. https://example.com',
		description: 'Address to send as WAP push',
	},
];

const messaging: Messaging<SerwerSms, SerwerSmsMessage> = {
	gateway: GATEWAY,
	title: 'SerwerSMS',
	hints: {
		to: NINE_DIGITS,
		text: 'One part: 160 characters; several: 153 each, at most 6 parts. SerwerSMS writes Polish letters plainly; the option Unicode keeps them and emoji, at 70 and 67 a part.',
	},
	fromFields: [fromField],
	sharedOptions: ['reference', 'onlyOnce', 'sendAt', 'maxParts', 'transliterate'],
	ownOptions,
	batchSize: MOST_WITH_ONE_TEXT,
	batches: requestsFor,
	example: { to: '48500600700', from: '' },
	howToFindOut: 'use Get Status with its reference.',
	compose: composeMessage,
	shownText,
	find: findMessages,
	more: ({ contactId, test }) => ({
		...(contactId !== null && { to: null, contactId }),
		...(test && { test }),
	}),
	send: async (api, message, isOurs) => (await sendTogether(api, [message], isOurs))[0]!,
	sendBatch: sendTogether,
};

/** To a number or a contact, each with a reference; or to all of a group. */
export const send: ItemOperation<SerwerSms> = {
	...sendOperation(messaging),
	description: 'Send a text message to a number, a contact or a group, one request per item',
	fields: [
		...recipientFields('number', 'group', 'contact'),
		...sendOperation(messaging).fields.filter(({ name }) => name !== 'to'),
	],
	async run(item, api, run) {
		if (item.text('sendTo') === 'group') return await sendToGroup(item, api, run);
		return await dispatch(messaging, [item], api, run, {
			content,
			batches: (messages) => messages.map((message) => [message]),
			send: async (messages, isOurs) => await sendTogether(api, messages, isOurs),
		});
	},
};

export const sendBulk = sendBulkOperation(messaging);
export const sendAndWait = sendAndWaitOperation(messaging, ['test', 'vcard', 'wapPush']);
export const preview = previewOperation(messaging);

/** A parameter that is not shown cannot be read, so only what was chosen is. */
const content: Content = (item) => {
	const recipient = item.text('sendTo') === 'number' ? null : chosenRecipient(item);
	if (recipient === null) return parameterContent(item);
	const to = 'contact_id' in recipient ? { contactId: recipient.contact_id } : null;
	return { to, text: item.value('text') };
};

async function sendToGroup(item: Item, api: SerwerSms, run: Run): Promise<Output[]> {
	return await sendDirectly(item.index, run, () => {
		const recipients = chosenRecipient(item);
		const draft = draftOf(item, run, true, content);
		if (draft.reference !== null || draft.options.onlyOnce === true) {
			throw new InvalidInput(
				'A group cannot have a Reference, nor be sent to Only Once: each message needs its own. Send to its contacts with Send Bulk for that, or remove the option.',
			);
		}
		const composed = composeContent(draft);
		const { from, text, segments, scheduledAt, test } = composed;
		const json: IDataObject = {
			...blankMessage(),
			from,
			encoding: segments.encoding,
			parts: segments.parts,
			scheduledAt,
			groupId: item.text('groupId'),
			...(test && { test }),
		};
		const envelope = wireEnvelope(composed, api.timeZone);
		return {
			json,
			isTest: test,
			send: async () => await sendSms(api, { ...recipients, text, ...envelope }),
		};
	});
}
