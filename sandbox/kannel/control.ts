import type { FastifyInstance } from 'fastify';
import type { KannelGateway } from './gateway';
import type { Stat } from './smsc/message';

const INCOMING_SCHEMA = {
	type: 'object',
	required: ['from', 'text'],
	additionalProperties: false,
	properties: {
		from: { type: 'string', minLength: 1 },
		to: { type: 'string', minLength: 1 },
		text: { type: 'string' },
	},
};

const WEBHOOK_SCHEMA = {
	type: 'object',
	required: ['url'],
	additionalProperties: false,
	properties: { url: { type: ['string', 'null'], pattern: '^https?://' } },
};

const LINK_SCHEMA = {
	type: 'object',
	required: ['up'],
	additionalProperties: false,
	properties: { up: { type: 'boolean' } },
};

const CREDIT_SCHEMA = {
	type: 'object',
	required: ['credit'],
	additionalProperties: false,
	properties: { credit: { type: 'integer', minimum: 0 } },
};

/** Default `messageId`: the last message. */
const REPORT_SCHEMA = {
	type: 'object',
	required: ['stat'],
	additionalProperties: false,
	properties: {
		messageId: { type: 'string' },
		stat: { enum: ['DELIVRD', 'UNDELIV', 'EXPIRED', 'REJECTD', 'DELETED', 'ACCEPTD', 'UNKNOWN'] },
	},
};

/** Adds the controls that only Kannel has. Paths are below `/kannel`. */
export function addKannelControls(control: FastifyInstance, kannel: KannelGateway): void {
	control.get('/messages', () => kannel.messages);
	control.get('/inbox', () => kannel.incoming);
	control.get('/calls', () => kannel.calls);

	control.post<{ Body: { url: string | null } }>(
		'/webhook',
		{ schema: { body: WEBHOOK_SCHEMA } },
		({ body: { url } }) => {
			kannel.webhookUrl = url;
			return { url };
		},
	);

	control.post<{ Body: { from: string; to?: string; text: string } }>(
		'/inbox',
		{ schema: { body: INCOMING_SCHEMA } },
		async ({ body }, reply) => {
			kannel.receive(body);
			return await reply.code(201).send(kannel.incoming.at(-1));
		},
	);

	control.post<{ Body: { up: boolean } }>(
		'/link',
		{ schema: { body: LINK_SCHEMA } },
		async ({ body: { up } }) => {
			await kannel.setLink(up);
			return { up };
		},
	);

	control.post<{ Body: { credit: number } }>(
		'/credit',
		{ schema: { body: CREDIT_SCHEMA } },
		({ body: { credit } }) => {
			kannel.smsc.credit = credit;
			return { credit };
		},
	);

	control.post<{ Body: { messageId?: string; stat: Stat } }>(
		'/reports',
		{ schema: { body: REPORT_SCHEMA } },
		async ({ body: { messageId = kannel.messages.at(-1)?.id ?? '', stat } }, reply) => {
			const message = kannel.smsc.find(messageId);
			if (!message) {
				return await reply.code(404).send({ message: `There is no message "${messageId}".` });
			}
			kannel.decide(message, stat);
			return await reply.code(201).send(message);
		},
	);
}
