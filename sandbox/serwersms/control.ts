import type { FastifyInstance } from 'fastify';
import { LIMIT_TYPES, type LimitType, type LimitValue } from './account/limits';
import { SENDER_STATUSES, type SenderStatus } from './account/senders';
import { ERROR_CODES, type ErrorCode } from './errors';
import type { SerwerSmsGateway, Refusing } from './gateway';
import { INCOMING_TYPES, type NewIncomingMessage } from './incoming/inbox';
import { isFullTime } from './parameters';

const TEXT = { type: 'string' };
const FILLED = { type: 'string', minLength: 1 };

const INCOMING_SCHEMA = {
	type: 'object',
	required: ['phone', 'text'],
	additionalProperties: false,
	properties: {
		phone: FILLED,
		text: TEXT,
		type: { enum: INCOMING_TYPES },
		received: TEXT,
		toNumber: FILLED,
		messageId: FILLED,
		title: TEXT,
		attachments: {
			type: 'array',
			items: {
				type: 'object',
				required: ['name', 'content_type', 'data'],
				additionalProperties: false,
				properties: { name: FILLED, content_type: FILLED, data: TEXT },
			},
		},
	},
};

const LIMIT_SCHEMA = {
	type: 'object',
	required: ['type', 'value'],
	additionalProperties: false,
	properties: {
		type: { enum: LIMIT_TYPES },
		value: {
			anyOf: [{ type: 'integer', minimum: 0 }, { enum: ['no_limit', 'not_available'] }],
		},
	},
};

const SENDER_SCHEMA = {
	type: 'object',
	required: ['name', 'status'],
	additionalProperties: false,
	properties: { name: FILLED, status: { enum: SENDER_STATUSES } },
};

const DLR_URL_SCHEMA = {
	type: 'object',
	required: ['url'],
	additionalProperties: false,
	properties: { url: { type: ['string', 'null'] } },
};

const REFUSAL_SCHEMA = {
	type: 'object',
	required: ['code'],
	additionalProperties: false,
	properties: {
		code: { enum: ERROR_CODES },
		taken: { type: 'boolean' },
		path: TEXT,
		bodyContains: TEXT,
		skip: { type: 'integer', minimum: 0 },
		times: { type: 'integer', minimum: 1 },
	},
};

/** Adds the controls that only SerwerSMS has. Paths are below `/serwersms`. */
export function addSerwerSmsControls(control: FastifyInstance, serwerSms: SerwerSmsGateway): void {
	for (const list of SHOWN_LISTS) control.get(PATHS[list] ?? `/${list}`, () => serwerSms[list]);

	control.post<{ Body: NewIncomingMessage }>(
		'/inbox',
		{ schema: { body: INCOMING_SCHEMA } },
		(request, reply) => {
			const { received } = request.body;
			if (received !== undefined && !isFullTime(received)) {
				return reply.code(400).send({ message: 'body/received must be YYYY-MM-DD HH:MM:SS.' });
			}
			return reply.code(201).send(serwerSms.receive(request.body));
		},
	);

	control.post<{ Body: { type: LimitType; value: LimitValue } }>(
		'/limits',
		{ schema: { body: LIMIT_SCHEMA } },
		(request) => {
			serwerSms.setLimit(request.body.type, request.body.value);
			return serwerSms.limits;
		},
	);

	control.post<{ Body: { name: string; status: SenderStatus } }>(
		'/senders',
		{ schema: { body: SENDER_SCHEMA } },
		(request, reply) => {
			const { name, status } = request.body;
			return reply.code(201).send(serwerSms.setSender(name, status));
		},
	);

	control.post<{ Body: { url: string | null } }>(
		'/dlr-url',
		{ schema: { body: DLR_URL_SCHEMA } },
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
		{ schema: { body: REFUSAL_SCHEMA } },
		(request, reply) => {
			const { code, ...match } = request.body;
			serwerSms.refuse(code, match);
			return reply.code(201).send(serwerSms.counts());
		},
	);
}

const SHOWN_LISTS = [
	'messages',
	'refused',
	'canceled',
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

/** Paths are in lower case. GET `/inbox` shows what POST `/inbox` receives. */
const PATHS: Partial<Record<(typeof SHOWN_LISTS)[number], string>> = {
	incoming: '/inbox',
	rcsTesters: '/rcs-testers',
	pushContacts: '/push-contacts',
};
