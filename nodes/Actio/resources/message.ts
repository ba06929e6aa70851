import type { INodeProperties } from 'n8n-workflow';
import { groupBy, inChunks, inRounds } from '../../shared/gateway/batches';
import {
	previewOperation,
	sendBulkOperation,
	sendOperation,
} from '../../shared/n8n/messageOperations';
import { accepted } from '../../shared/gateway/outcome';
import type { Messaging } from '../../shared/n8n/messaging';
import type { Operation, Resource } from '../../shared/n8n/operation';
import { sendAndWaitOperation } from '../../shared/n8n/sendAndWait/operation';
import { sendVia3cx, type Actio } from '../client';
import { composeMessage, isPolish, sameContent, type ActioMessage } from '../message';
import { sendOne, sendTogether } from '../together';

const fromField: INodeProperties = {
	displayName: 'From',
	name: 'from',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. 48732129000',
	description: 'Virtual mobile number of your ACTIO account',
};

const ownOptions: INodeProperties[] = [
	{
		displayName: 'Alphanumeric Sender',
		name: 'alphanumericSender',
		type: 'boolean',
		default: false,
		description:
			'Whether From may be a name of up to 11 letters and digits, which newer ACTIO accounts allow',
	},
	{
		displayName: 'GSM-7 Account',
		name: 'gsm7Account',
		type: 'boolean',
		default: false,
		description:
			'Whether the ACTIO account is in GSM-7 mode: one part of up to 160 characters. Otherwise ACTIO sends Unicode and charges a part for every 60 characters.',
	},
];

/** Whoever looks for Get Status finds out here that there is none. */
function withReportsNotice<O extends Operation<Actio>>(operation: O): O {
	return { ...operation, fields: [...operation.fields, reportsNotice] };
}

const reportsNotice: INodeProperties = {
	displayName:
		'ACTIO cannot be asked whether a message was delivered: it pushes reports to an ACTIO Trigger.',
	name: 'reportsNotice',
	type: 'notice',
	default: '',
};

const dropDuplicates: INodeProperties = {
	displayName: 'Drop Duplicates',
	name: 'dropDuplicates',
	type: 'boolean',
	default: false,
	description: 'Whether to reject a message that an earlier item already sends to the same number',
};

const messaging: Messaging<Actio, ActioMessage> = {
	gateway: 'actio',
	title: 'ACTIO',
	hints: {
		to: 'Nine digits are a Polish number.',
		text: 'ACTIO charges a part for every 60 characters. An account in GSM-7 mode sends one part of at most 160.',
	},
	fromFields: [fromField],
	sharedOptions: ['maxParts', 'transliterate'],
	ownOptions,
	bulkOptions: [dropDuplicates],
	batchSize: 100,
	// The gateway refuses a request that repeats a number, or has one that is not Polish.
	batches: (messages, size) =>
		groupBy(messages, sameContent).flatMap((group) =>
			inRounds(group, ({ to }) => to).flatMap((round) => [
				...inChunks(round.filter(isPolish), size),
				...round.filter((message) => !isPolish(message)).map((message) => [message]),
			]),
		),
	atOnce: 5,
	example: { to: '48500600700', from: '48732129000' },
	duplicateKey: ({ from, to, text }, options) =>
		options.dropDuplicates === true ? JSON.stringify([from, to, text]) : null,
	howToFindOut: 'look for the recipient among the sent messages in the ACTIO panel.',
	compose: composeMessage,
	shownText: ({ text }) => text,
	send: sendOne,
	sendBatch: sendTogether,
};

const via3cx: Messaging<Actio, ActioMessage> = {
	...messaging,
	send: async (actio, { from, to, text }) =>
		accepted(await sendVia3cx(actio, { from: `+${from}`, to: `+${to}`, text })),
	ownOptions: [],
};

export const message: Resource<Actio> = {
	name: 'Message',
	operations: {
		send: withReportsNotice(sendOperation(messaging)),
		sendBulk: withReportsNotice(sendBulkOperation(messaging)),
		sendAndWait: sendAndWaitOperation(messaging),
		sendVia3cx: sendOperation(via3cx, {
			name: 'Send via 3CX',
			action: 'Send a message via the 3CX interface',
			description: 'Send as a 3CX telephone system does, for accounts in 3CX mode',
		}),
		preview: previewOperation(messaging),
	},
};
