import { GatewayClient } from '../../nodes/shared/gateway/client';
import type { Gateway } from '../../nodes/shared/n8n/gateway';
import { message } from './resources/message';

export const smallest: Gateway<GatewayClient> = {
	name: 'smallest',
	credential: 'smallestApi',
	connect: ({ baseUrl, transport, sleep }) => new GatewayClient({ baseUrl, transport, sleep }),
	resources: { message },
};
