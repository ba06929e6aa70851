import type { FastifyInstance } from 'fastify';
import type { ActioGateway, NewIncomingMessage } from './gateway';
import type { Mode } from './options';
import { isWebUrl } from './webhook';

const incomingSchema = {
	type: 'object',
	required: ['from', 'body'],
	additionalProperties: false,
	properties: {
		from: { type: 'string', minLength: 1 },
		to: { type: 'string', minLength: 1 },
		body: { type: 'string' },
		/** In the envelope of a 3CX, whatever the mode is. */
		via3cx: { type: 'boolean' },
	},
};

/** What the customer sets in the vendor's panel; what is left out stays as it was. */
const webhookSchema = {
	type: 'object',
	minProperties: 1,
	additionalProperties: false,
	properties: {
		url: { type: ['string', 'null'] },
		deliveryReports: { type: 'boolean' },
		mode: { enum: ['sms', '3cx'] },
	},
};

/** Without an id it is the last message taken; without a status, the one it has. */
const reportSchema = {
	type: 'object',
	additionalProperties: false,
	properties: {
		messageId: { type: 'string' },
		status: { type: 'string', minLength: 1 },
	},
};

const creditSchema = {
	type: 'object',
	required: ['credit'],
	additionalProperties: false,
	properties: { credit: { type: 'integer', minimum: 0 } },
};

interface Panel {
	url?: string | null;
	deliveryReports?: boolean;
	mode?: Mode;
}

/** What one does to ACTIO alone. Paths are below `/actio`. */
export function addActioControls(control: FastifyInstance, actio: ActioGateway): void {
	control.get('/messages', () => actio.messages);
	control.get('/inbox', () => actio.incoming);
	control.get('/webhooks', () => actio.webhookCalls);
	control.get('/webhook', panel);

	control.post<{ Body: Panel }>(
		'/webhook',
		{ schema: { body: webhookSchema } },
		(request, reply) => {
			const { url, deliveryReports, mode } = request.body;
			if (typeof url === 'string' && !isWebUrl(url)) {
				return reply.code(400).send({ message: 'body/url must be an http or https URL' });
			}
			if (url !== undefined) actio.setWebhook(url);
			actio.deliveryReports = deliveryReports ?? actio.deliveryReports;
			actio.mode = mode ?? actio.mode;
			return reply.send(panel());
		},
	);

	/** Answered when the webhook has answered, with what came of it. */
	control.post<{ Body: NewIncomingMessage & { via3cx?: boolean } }>(
		'/inbox',
		{ schema: { body: incomingSchema } },
		async (request, reply) => {
			const { via3cx = false, ...message } = request.body;
			const call = via3cx ? actio.receiveVia3cx(message) : actio.receive(message);
			return await reply.code(201).send(await call);
		},
	);

	control.post<{ Body: { messageId?: string; status?: string } }>(
		'/reports',
		{ schema: { body: reportSchema } },
		async (request, reply) => {
			const { messageId = actio.messages.at(-1)?.id ?? '', status } = request.body;
			if (!actio.find(messageId)) {
				return await reply.code(404).send({ message: `no message ${messageId}` });
			}
			return await reply.code(201).send(await actio.report(messageId, status));
		},
	);

	control.post<{ Body: { credit: number } }>(
		'/credit',
		{ schema: { body: creditSchema } },
		(request) => {
			actio.credit = request.body.credit;
			return { credit: actio.credit };
		},
	);

	function panel(): Required<Panel> {
		const { webhookUrl: url, deliveryReports, mode } = actio;
		return { url, deliveryReports, mode };
	}
}
