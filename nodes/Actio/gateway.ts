import type { Gateway } from '../shared/n8n/gateway';
import { openActio, type Actio } from './client';
import { message } from './resources/message';

export const actio: Gateway<Actio> = {
	name: 'actio',
	credential: 'actioApi',
	connect: ({ baseUrl, transport, sleep }) => openActio({ baseUrl, transport, sleep }),
	resources: { message },
};
