import type { GatewayClient } from '../../../nodes/shared/gateway/client';
import type { Message } from '../../../nodes/shared/gateway/message';
import { accepted } from '../../../nodes/shared/gateway/outcome';
import type { Resource } from '../../../nodes/shared/n8n/gateway';
import type { Messaging } from '../../../nodes/shared/n8n/sending/messaging';
import { sendingOperations } from '../../../nodes/shared/n8n/sending/operations';
import { send } from '../client';
import { composeMessage } from '../compose';

const messaging: Messaging<GatewayClient, Message> = {
	hints: {
		to: 'A number of nine digits is a Polish number.',
		text: 'A text of up to 160 characters is one part. A longer one takes a part for every 153.',
	},
	fromFields: [],
	sharedOptions: ['maxParts', 'transliterate'],
	ownOptions: [],
	batchSize: 1,
	example: { to: '48500600700', from: null },
	howToFindOut: 'look for the recipient in the panel of the gateway.',
	compose: composeMessage,
	shownText: ({ text }) => text,
	send: async (client, permit, messages) => {
		const { to, text } = messages[0]!;
		return [accepted(await send(client, permit, { to, text }))];
	},
};

export const message: Resource<GatewayClient> = {
	name: 'Message',
	operations: sendingOperations(messaging),
};
