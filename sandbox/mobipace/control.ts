import type { FastifyInstance } from 'fastify';
import type { RefusalCode } from './codes';
import { refusalCodes } from './codes';
import type { MobipaceGateway, Refusing } from './gateway';

const balanceSchema = {
	type: 'object',
	required: ['balance'],
	additionalProperties: false,
	properties: { balance: { type: 'number' } },
};

/** Either the next requests find the account busy, or each takes so long from now on. */
const busySchema = {
	type: 'object',
	minProperties: 1,
	maxProperties: 1,
	additionalProperties: false,
	properties: {
		times: { type: 'integer', minimum: 1 },
		ms: { type: 'integer', minimum: 0 },
	},
};

const refusalSchema = {
	type: 'object',
	required: ['statusCode'],
	additionalProperties: false,
	properties: {
		statusCode: { enum: refusalCodes },
		taken: { type: 'boolean' },
		path: { type: 'string' },
		bodyContains: { type: 'string' },
		skip: { type: 'integer', minimum: 0 },
		times: { type: 'integer', minimum: 1 },
	},
};

/** What one does to MOBIPACE alone. Paths are below `/mobipace`. */
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
		{ schema: { body: balanceSchema } },
		(request) => {
			mobipace.balance = request.body.balance;
			return funds();
		},
	);

	control.post<{ Body: { times: number } | { ms: number } }>(
		'/busy',
		{ schema: { body: busySchema } },
		(request, reply) => {
			if ('ms' in request.body) mobipace.busyMs = request.body.ms;
			else mobipace.busy(request.body.times);
			return reply.code(201).send({ ...mobipace.counts(), busyMs: mobipace.busyMs });
		},
	);

	control.post<{ Body: Refusing & { statusCode: RefusalCode } }>(
		'/refusals',
		{ schema: { body: refusalSchema } },
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
