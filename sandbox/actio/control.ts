import type { FastifyInstance } from 'fastify';
import type { ActioGateway, NewIncomingMessage } from './gateway';
import type { Mode } from './options';
import { isWebUrl } from './webhook';

const INCOMING_SCHEMA = {
	type: 'object',
	required: ['from', 'body'],
	additionalProperties: false,
	properties: {
		from: { type: 'string', minLength: 1 },
		to: { type: 'string', minLength: 1 },
		body: { type: 'string' },
		/** Whether the message uses the envelope of a 3CX, in any mode. */
		via3cx: { type: 'boolean' },
	},
};

/** What the customer sets in the vendor's panel. A field that is missing stays unchanged. */
const WEBHOOK_SCHEMA = {
	type: 'object',
	minProperties: 1,
	additionalProperties: false,
	properties: {
		url: { type: ['string', 'null'] },
		deliveryReports: { type: 'boolean' },
		mode: { enum: ['sms', '3cx'] },
	},
};

/** Default `messageId`: the last message taken. Default `status`: the message's own. */
const REPORT_SCHEMA = {
	type: 'object',
	additionalProperties: false,
	properties: {
		messageId: { type: 'string' },
		status: { type: 'string', minLength: 1 },
	},
};

const CREDIT_SCHEMA = {
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

/** Adds the controls that only ACTIO has. Paths are below `/actio`. */
export function addActioControls(control: FastifyInstance, actio: ActioGateway): void {
	control.get('/messages', () => actio.messages);
	control.get('/inbox', () => actio.incoming);
	control.get('/webhooks', () => actio.webhookCalls);
	control.get('/webhook', panel);

	control.post<{ Body: Panel }>(
		'/webhook',
		{ schema: { body: WEBHOOK_SCHEMA } },
		(request, reply) => {
			const { url, deliveryReports, mode } = request.body;
			if (typeof url === 'string' && !isWebUrl(url)) {
				return reply.code(400).send({ message: 'body/url must be an http or https URL.' });
			}
			if (url !== undefined) actio.setWebhook(url);
			actio.deliveryReports = deliveryReports ?? actio.deliveryReports;
			actio.mode = mode ?? actio.mode;
			return reply.send(panel());
		},
	);

	/** Answers after the webhook has answered, and returns that result. */
	control.post<{ Body: NewIncomingMessage & { via3cx?: boolean } }>(
		'/inbox',
		{ schema: { body: INCOMING_SCHEMA } },
		async (request, reply) => {
			const { via3cx = false, ...message } = request.body;
			const call = via3cx ? actio.receiveVia3cx(message) : actio.receive(message);
			return await reply.code(201).send(await call);
		},
	);

	control.post<{ Body: { messageId?: string; status?: string } }>(
		'/reports',
		{ schema: { body: REPORT_SCHEMA } },
		async (request, reply) => {
			const { messageId = actio.messages.at(-1)?.id ?? '', status } = request.body;
			if (!actio.find(messageId)) {
				return await reply.code(404).send({ message: `There is no message "${messageId}".` });
			}
			return await reply.code(201).send(await actio.report(messageId, status));
		},
	);

	control.post<{ Body: { credit: number } }>(
		'/credit',
		{ schema: { body: CREDIT_SCHEMA } },
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
