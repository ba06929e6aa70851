import type { INodeProperties } from 'n8n-workflow';
import type { Resource } from '../../shared/n8n/gateway';
import type { Messaging } from '../../shared/n8n/sending/messaging';
import { sendingOperations } from '../../shared/n8n/sending/operations';
import { composeMessage, type KannelMessage } from '../compose';
import type { Kannel } from '../connection';
import { sendMessage } from '../sendMessage';
import { sendAndWaitForDelivery } from './sendAndWaitForDelivery';

const fromField: INodeProperties = {
	displayName: 'From',
	name: 'from',
	type: 'string',
	default: '',
	placeholder: 'e.g. SHOP',
	description: 'Sender name of up to 11 characters, or a number',
	hint: 'Empty: kannel.conf decides. With the provider SerwerSMS: cheaper (ECO+), from a random number.',
};

const ownOptions: INodeProperties[] = [
	{
		displayName: 'Flash',
		name: 'flash',
		type: 'boolean',
		default: false,
		description: 'Whether the message pops up on the screen and is not stored',
	},
	{
		displayName: 'Provider',
		name: 'provider',
		type: 'options',
		options: [
			{
				name: 'Other',
				value: 'other',
				description: 'A number without its calling code is refused',
			},
			{
				name: 'SerwerSMS',
				value: 'serwerSms',
				description:
					'A number of nine digits is a Polish number, and a message without From is ECO+',
			},
		],
		default: 'serwerSms',
		description:
			'The provider that Kannel connects to. The rules for numbers and senders depend on it.',
	},
	{
		displayName: 'Reference',
		name: 'reference',
		type: 'string',
		default: '',
		description:
			'Your own ID for the message, which its delivery reports repeat. Without one, the node makes one.',
	},
	{
		displayName: 'Reports',
		name: 'reports',
		type: 'options',
		options: [
			{
				name: 'All',
				value: 'all',
				description: 'Also when the provider takes the message or keeps it for later',
			},
			{
				name: 'Final',
				value: 'final',
				description: 'When the message is delivered, cannot be delivered, or is refused',
			},
			{ name: 'None', value: 'none', description: 'No reports' },
		],
		default: 'final',
		description:
			'Which delivery reports the Kannel Trigger gets. Needs the Report URL in the credential.',
	},
	{
		displayName: 'SMSC',
		name: 'smsc',
		type: 'string',
		default: '',
		placeholder: 'e.g. serwersms',
		description:
			'Name of the link in kannel.conf that carries the message. Kannel obeys only if the link has an allowed or a preferred SMSC.',
	},
	{
		displayName: 'Validity (Minutes)',
		name: 'validity',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 1440,
		description: 'How long the provider tries to deliver the message, in minutes',
	},
];

const messaging: Messaging<Kannel, KannelMessage> = {
	hints: {
		to: 'Begin it with + and the calling code. With the provider SerwerSMS, a number of nine digits is a Polish number.',
		text: 'Up to 160 characters is one part, then 153 a part, at most 6 parts. With Polish letters or emoji: 70, then 67 a part.',
	},
	fromFields: [fromField],
	sharedOptions: ['sendAt', 'maxParts', 'transliterate'],
	ownOptions,
	notForPreview: ['flash', 'reports', 'smsc', 'validity'],
	batchSize: 1,
	// Kannel counts the time until then in whole minutes.
	spreadMs: ({ sendAt }) => (sendAt === null ? 0 : 60_000),
	atOnce: 10,
	makesReferences: true,
	example: { to: '48500600700', from: 'SHOP' },
	howToFindOut:
		'look for the delivery report, or for the recipient in the panel of your SMS provider.',
	compose: composeMessage,
	shownText: ({ text }) => text,
	send: async (kannel, permit, [message]) => [await sendMessage(kannel, permit, message!)],
};

export const message: Resource<Kannel> = {
	name: 'Message',
	operations: {
		...sendingOperations(messaging),
		sendAndWaitForDelivery: sendAndWaitForDelivery(messaging),
	},
};
