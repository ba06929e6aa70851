import type { FastifyInstance } from 'fastify';
import type { LimitType, LimitValue } from './account/limits';
import { limitTypes } from './account/limits';
import type { SenderStatus } from './account/senders';
import { senderStatuses } from './account/senders';
import type { ErrorCode } from './errors';
import { errorCodes } from './errors';
import type { SerwerSmsGateway, Refusing } from './gateway';
import type { NewIncomingMessage } from './incoming/inbox';
import { incomingTypes } from './incoming/inbox';
import { isFullTime } from './parameters';

const text = { type: 'string' };
const filled = { type: 'string', minLength: 1 };

const incomingSchema = {
	type: 'object',
	required: ['phone', 'text'],
	additionalProperties: false,
	properties: {
		phone: filled,
		text,
		type: { enum: incomingTypes },
		received: text,
		toNumber: filled,
		messageId: filled,
		title: text,
		attachments: {
			type: 'array',
			items: {
				type: 'object',
				required: ['name', 'content_type', 'data'],
				additionalProperties: false,
				properties: { name: filled, content_type: filled, data: text },
			},
		},
	},
};

const limitSchema = {
	type: 'object',
	required: ['type', 'value'],
	additionalProperties: false,
	properties: {
		type: { enum: limitTypes },
		value: {
			anyOf: [{ type: 'integer', minimum: 0 }, { enum: ['no_limit', 'not_available'] }],
		},
	},
};

const senderSchema = {
	type: 'object',
	required: ['name', 'status'],
	additionalProperties: false,
	properties: { name: filled, status: { enum: senderStatuses } },
};

const dlrUrlSchema = {
	type: 'object',
	required: ['url'],
	additionalProperties: false,
	properties: { url: { type: ['string', 'null'] } },
};

const refusalSchema = {
	type: 'object',
	required: ['code'],
	additionalProperties: false,
	properties: {
		code: { enum: errorCodes },
		taken: { type: 'boolean' },
		path: text,
		bodyContains: text,
		skip: { type: 'integer', minimum: 0 },
		times: { type: 'integer', minimum: 1 },
	},
};

/** What one does to SerwerSMS alone. Paths are below `/serwersms`. */
export function addSerwerSmsControls(control: FastifyInstance, serwerSms: SerwerSmsGateway): void {
	for (const list of shownLists) control.get(paths[list] ?? `/${list}`, () => serwerSms[list]);

	control.post<{ Body: NewIncomingMessage }>(
		'/inbox',
		{ schema: { body: incomingSchema } },
		(request, reply) => {
			const { received } = request.body;
			if (received !== undefined && !isFullTime(received)) {
				return reply.code(400).send({ message: 'body/received must be YYYY-MM-DD HH:MM:SS' });
			}
			return reply.code(201).send(serwerSms.receive(request.body));
		},
	);

	control.post<{ Body: { type: LimitType; value: LimitValue } }>(
		'/limits',
		{ schema: { body: limitSchema } },
		(request) => {
			serwerSms.setLimit(request.body.type, request.body.value);
			return serwerSms.limits;
		},
	);

	control.post<{ Body: { name: string; status: SenderStatus } }>(
		'/senders',
		{ schema: { body: senderSchema } },
		(request, reply) => {
			const { name, status } = request.body;
			return reply.code(201).send(serwerSms.setSender(name, status));
		},
	);

	control.post<{ Body: { url: string | null } }>(
		'/dlr-url',
		{ schema: { body: dlrUrlSchema } },
		(request, reply) => {
			try {
				serwerSms.dlrUrl = request.body.url;
			} catch (error) {
				return reply.code(400).send({ message: `body/url: ${String(error)}` });
			}
			return reply.send({ url: serwerSms.dlrUrl });
		},
	);

	control.post<{ Body: Refusing & { code: ErrorCode } }>(
		'/refusals',
		{ schema: { body: refusalSchema } },
		(request, reply) => {
			const { code, ...match } = request.body;
			serwerSms.refuse(code, match);
			return reply.code(201).send(serwerSms.counts());
		},
	);
}

const shownLists = [
	'messages',
	'refused',
	'cancelled',
	'incoming',
	'replies',
	'pushed',
	'limits',
	'contacts',
	'groups',
	'templates',
	'senders',
	'files',
	'blacklist',
	'subaccounts',
	'payments',
	'premium',
	'registrations',
	'rcsTesters',
	'pushContacts',
] as const satisfies ReadonlyArray<keyof SerwerSmsGateway>;

/** Paths are in lower case; `inbox` takes what comes in, so it shows it too. */
const paths: Partial<Record<(typeof shownLists)[number], string>> = {
	incoming: '/inbox',
	rcsTesters: '/rcs-testers',
	pushContacts: '/push-contacts',
};
