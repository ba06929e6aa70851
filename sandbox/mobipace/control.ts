import type { FastifyInstance } from 'fastify';
import { REFUSAL_CODES, type RefusalCode } from './codes';
import type { MobipaceGateway, Refusing } from './gateway';

const BALANCE_SCHEMA = {
	type: 'object',
	required: ['balance'],
	additionalProperties: false,
	properties: { balance: { type: 'number' } },
};

/**
 * `times`: how many of the next requests find the account busy. `ms`: how long each request takes.
 */
const BUSY_SCHEMA = {
	type: 'object',
	minProperties: 1,
	maxProperties: 1,
	additionalProperties: false,
	properties: {
		times: { type: 'integer', minimum: 1 },
		ms: { type: 'integer', minimum: 0 },
	},
};

const REFUSAL_SCHEMA = {
	type: 'object',
	required: ['statusCode'],
	additionalProperties: false,
	properties: {
		statusCode: { enum: REFUSAL_CODES },
		taken: { type: 'boolean' },
		path: { type: 'string' },
		bodyContains: { type: 'string' },
		skip: { type: 'integer', minimum: 0 },
		times: { type: 'integer', minimum: 1 },
	},
};

/** Adds the controls that only MOBIPACE has. Paths are below `/mobipace`. */
export function addMobipaceControls(control: FastifyInstance, mobipace: MobipaceGateway): void {
	const funds = () => {
		const { balance, creditLimit, available } = mobipace;
		return { balance, creditLimit, available };
	};

	control.get('/messages', () => mobipace.messages);
	control.get('/refused', () => mobipace.refused);
	control.get('/balance', funds);

	control.post<{ Body: { balance: number } }>(
		'/balance',
		{ schema: { body: BALANCE_SCHEMA } },
		(request) => {
			mobipace.balance = request.body.balance;
			return funds();
		},
	);

	control.post<{ Body: { times: number } | { ms: number } }>(
		'/busy',
		{ schema: { body: BUSY_SCHEMA } },
		(request, reply) => {
			if ('ms' in request.body) mobipace.busyMs = request.body.ms;
			else mobipace.busy(request.body.times);
			return reply.code(201).send({ ...mobipace.counts(), busyMs: mobipace.busyMs });
		},
	);

	control.post<{ Body: Refusing & { statusCode: RefusalCode } }>(
		'/refusals',
		{ schema: { body: REFUSAL_SCHEMA } },
		(request, reply) => {
			const { statusCode, ...match } = request.body;
			mobipace.refuse(statusCode, match);
			return reply.code(201).send(mobipace.counts());
		},
	);

	control.post('/expire', () => {
		mobipace.expireSessions();
		return mobipace.counts();
	});

	control.post('/block', () => {
		mobipace.block();
		return mobipace.counts();
	});

	control.post('/admit', () => {
		mobipace.admit();
		return mobipace.counts();
	});
}
