import type { INodeProperties } from 'n8n-workflow';
import { groupBy, inChunks, inRounds } from '../../shared/gateway/batches';
import { sendingOperations, sendOperation } from '../../shared/n8n/sending/operations';
import { accepted } from '../../shared/gateway/outcome';
import type { Messaging } from '../../shared/n8n/sending/messaging';
import type { Resource } from '../../shared/n8n/gateway';
import type { Operation } from '../../shared/n8n/operation';
import { sendVia3cx, type Actio } from '../client';
import { composeMessage, contentKey, hasPolishRecipient, type ActioMessage } from '../compose';
import { sendBatch } from '../sendBatch';

const fromField: INodeProperties = {
	displayName: 'From',
	name: 'from',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. 48732129000',
	description: 'The virtual mobile number of your ACTIO account',
};

const ownOptions: INodeProperties[] = [
	{
		displayName: 'Alphanumeric Sender',
		name: 'alphanumericSender',
		type: 'boolean',
		default: false,
		description:
			'Whether From may be a name of up to 11 characters instead of a number. Newer ACTIO accounts allow this.',
	},
	{
		displayName: 'GSM-7 Account',
		name: 'gsm7Account',
		type: 'boolean',
		default: false,
		description:
			'Whether ACTIO has set your account to GSM-7 mode (ask its customer service): a message is then one part of up to 160 characters instead of 60 a part',
	},
];

/** Tells users who look for Get Status why ACTIO has none. */
function withReportsNotice<O extends Operation<Actio>>(operation: O): O {
	return { ...operation, fields: [reportsNotice, ...operation.fields] };
}

const reportsNotice: INodeProperties = {
	displayName:
		'ACTIO cannot be asked whether a message was delivered. An ACTIO Trigger receives its reports.',
	name: 'reportsNotice',
	type: 'notice',
	default: '',
};

const dropDuplicates: INodeProperties = {
	displayName: 'Drop Duplicates',
	name: 'dropDuplicates',
	type: 'boolean',
	default: false,
	description:
		'Whether to reject a message if an earlier item already sends the same text to the same number',
};

const messaging: Messaging<Actio, ActioMessage> = {
	hints: {
		to: 'A number of nine digits is a Polish number.',
		text: 'Every 60 characters are one part. An account in GSM-7 mode sends one part of up to 160.',
	},
	fromFields: [fromField],
	sharedOptions: ['maxParts', 'transliterate'],
	ownOptions,
	bulkOptions: [dropDuplicates],
	batchSize: 100,
	// ACTIO refuses a request for several numbers if it has a number twice or a foreign one.
	batches: (entries, size) =>
		groupBy(entries, ({ message: each }) => contentKey(each)).flatMap((group) =>
			inRounds(group, ({ message: { to } }) => to).flatMap((round) => [
				...inChunks(
					round.filter((entry) => hasPolishRecipient(entry.message)),
					size,
				),
				...round.filter((entry) => !hasPolishRecipient(entry.message)).map((entry) => [entry]),
			]),
		),
	atOnce: 5,
	example: { to: '48500600700', from: '48732129000' },
	duplicateKey: ({ from, to, text }, options) =>
		options.flag('dropDuplicates', 'Drop Duplicates') ? JSON.stringify([from, to, text]) : null,
	howToFindOut: 'look for the recipient among the sent messages in the ACTIO panel.',
	compose: composeMessage,
	shownText: ({ text }) => text,
	send: sendBatch,
};

const via3cx: Messaging<Actio, ActioMessage> = {
	...messaging,
	sendOne: async (actio, permit, { from, to, text }) =>
		accepted(await sendVia3cx(actio, permit, { from: `+${from}`, to: `+${to}`, text })),
	ownOptions: [],
};

const operations = sendingOperations(messaging);

export const message: Resource<Actio> = {
	name: 'Message',
	operations: {
		...operations,
		send: withReportsNotice(operations.send),
		sendBulk: withReportsNotice(operations.sendBulk),
		sendVia3cx: {
			...sendOperation(via3cx),
			name: 'Send via 3CX',
			action: 'Send a message via the 3CX interface',
			description: 'Send a message the way a 3CX phone system does, for ACTIO accounts in 3CX mode',
		},
	},
};
