import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { InvalidInput } from '../../../shared/gateway/error';
import { checked, prepareMessage, sendingOperations } from '../../../shared/n8n/sending/operations';
import { referenceOption } from '../../../shared/n8n/fields';
import { parameterContent, type Content } from '../../../shared/n8n/sending/content';
import { draftOf, type Messaging } from '../../../shared/n8n/sending/messaging';
import type { Prepared, Run, SendingOperation } from '../../../shared/n8n/operation';
import type { Item } from '../../../shared/n8n/parameters';
import { sendSms } from '../../client/sending';
import type { SerwerSms } from '../../client/request';
import { findMessages } from '../../messages/findByReference';
import {
	composeContent,
	composeMessage,
	ToContact,
	wireEnvelope,
	type SerwerSmsMessage,
} from '../../messages/compose';
import { blankMessage } from '../../output';
import { MAX_WITH_ONE_TEXT, requestsFor, sendBatch } from '../../messages/sendBatch';
import { fromField, TEXT_HINT } from '../../fields';
import { sendWithoutReference } from './sendWithoutReference';
import { chosenRecipient, NINE_DIGITS_HINT, recipientFields, sendToOf } from './recipient';

const REFERENCE_RULE = 'SerwerSMS takes 3 to 50 letters and digits.';

export const ownOptions: INodeProperties[] = [
	referenceOption(REFERENCE_RULE),
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
		description: 'Your SerwerSMS partner number, such as 17, if you have one',
	},
	{
		displayName: 'Report URL',
		name: 'dlrUrl',
		type: 'string',
		default: '',
		placeholder: 'e.g. https://n8n.example.com/webhook/dlr?message=#SMSID#&status=#STAN#',
		description:
			'URL to which SerwerSMS sends the delivery report, instead of the one in its panel. SerwerSMS fills in #SMSID#, #STAN#, #DATA# and #PRZYCZYNA#.',
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
			'Whether SerwerSMS only checks the message and does not send it. The outcome is "accepted" if SerwerSMS would send it. The item has no message ID and is marked "test".',
	},
	{
		displayName: 'Unicode',
		name: 'unicode',
		type: 'boolean',
		default: false,
		description:
			'Whether to keep Polish letters and emoji, at 70 characters a part instead of 160. With Transliterate too, only a text that still needs Unicode is sent as Unicode. Needs a sender name in From.',
	},
	{
		displayName: 'vCard',
		name: 'vcard',
		type: 'boolean',
		default: false,
		description: 'Whether the text is a vCard',
	},
	{
		displayName: 'WAP Push URL',
		name: 'wapPush',
		type: 'string',
		default: '',
		placeholder: 'e.g. https://example.com',
		description: 'URL to send as a WAP push message',
	},
];

const messaging: Messaging<SerwerSms, SerwerSmsMessage> = {
	hints: {
		to: NINE_DIGITS_HINT,
		reference: REFERENCE_RULE,
		text: TEXT_HINT,
	},
	fromFields: [fromField],
	sharedOptions: ['onlyOnce', 'sendAt', 'maxParts', 'transliterate'],
	ownOptions,
	notForQuestions: ['test', 'vcard', 'wapPush'],
	notForPreview: ['dlrUrl', 'flash', 'ic', 'test', 'vcard', 'wapPush'],
	batchSize: MAX_WITH_ONE_TEXT,
	batches: requestsFor,
	example: { to: '48500600700', from: '' },
	howToFindOut: 'use Get Status with its reference.',
	compose: composeMessage,
	shownText: ({ shown }) => shown,
	find: findMessages,
	recipientOf: ({ contactId, to }) => contactId ?? to,
	more: ({ contactId, test }) => ({
		...(contactId !== null && { to: null, contactId }),
		...(test && { test }),
	}),
	send: sendBatch,
};

const operations = sendingOperations(messaging);

const RECIPIENTS = ['number', 'group', 'contact'] as const;

/** Messages to a number or a contact have a reference. Those to a group have none. */
const send: SendingOperation<SerwerSms> = {
	...operations.send,
	description: 'Send a text message to a number, a contact or a group, one request per item',
	fields: [
		...recipientFields(...RECIPIENTS),
		...operations.send.fields.filter(({ name }) => name !== 'to'),
	],
	prepare: (item, api, run) =>
		isForGroup(item)
			? sendToGroup(item, api, run)
			: prepareMessage(messaging, item, api, run, content),
};

export const smsOperations = { ...operations, send };

/** n8n cannot read a parameter that is hidden, so only the chosen kind of recipient is read. */
const content: Content = checked(messaging, (item) => {
	if (sendToOf(item, RECIPIENTS) === 'number') return parameterContent(item);
	const recipient = chosenRecipient(item, ...RECIPIENTS);
	const to = 'contact_id' in recipient ? new ToContact(recipient.contact_id) : null;
	return { to, text: item.value('text') };
});

/** A kind of recipient that cannot be read is reported by `content`. */
function isForGroup(item: Item): boolean {
	try {
		return sendToOf(item, RECIPIENTS) === 'group';
	} catch {
		return false;
	}
}

function sendToGroup(item: Item, api: SerwerSms, run: Run): Prepared {
	return sendWithoutReference(item.index, run, () => {
		const recipients = chosenRecipient(item, ...RECIPIENTS);
		const draft = draftOf(messaging, item, run.timeZone, content);
		if (draft.reference !== null || draft.options.flag('onlyOnce', 'Only Once')) {
			throw new InvalidInput(
				'Reference and Only Once do not work for a group, because each message needs its own reference. Send to its contacts with Send Bulk, or remove the option.',
			);
		}
		const composed = composeContent(draft);
		const { from, text, shown, segments, test } = composed;
		const json: IDataObject = {
			...blankMessage(),
			from,
			encoding: segments.encoding,
			parts: segments.parts,
			...(shown !== text && { shownText: shown }),
			groupId: item.text('groupId'),
			...(test && { test }),
		};
		return {
			json,
			isTest: test,
			sendAt: composed.scheduledAt,
			async send(permit, scheduledAt) {
				const envelope = wireEnvelope({ ...composed, scheduledAt }, api.timeZone);
				return await sendSms(api, permit, { ...recipients, text, ...envelope });
			},
		};
	});
}
