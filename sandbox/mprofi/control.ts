import type { FastifyInstance } from 'fastify';
import { fullTime } from './inbox';
import type { MProfiGateway, NewIncomingMessage } from './gateway';
import { recipientError } from './submission';
import { participants } from './surveys';

const INCOMING_SCHEMA = {
	type: 'object',
	required: ['sender', 'message'],
	additionalProperties: false,
	properties: {
		sender: { type: 'string', minLength: 1 },
		recipient: { type: 'string', minLength: 1 },
		message: { type: 'string' },
		ts: { type: 'string' },
		via: { enum: ['sms', 'mobileApp'] },
	},
};

const ANSWERS_SCHEMA = {
	type: 'object',
	required: ['msisdn', 'answers'],
	additionalProperties: false,
	properties: {
		msisdn: { type: 'string' },
		answers: { type: 'array', items: { type: 'string' } },
		finished: { type: 'boolean' },
	},
};

interface Answers {
	msisdn: string;
	answers: string[];
	finished?: boolean;
}

/** Adds the controls that only mProfi has. Paths are below `/mprofi`. */
export function addMProfiControls(control: FastifyInstance, mProfi: MProfiGateway): void {
	control.get('/messages', () => mProfi.messages);
	control.get('/inbox', () => mProfi.incoming);
	control.get('/surveys', () =>
		mProfi.surveys.all.map((survey) => ({ ...survey, participants: participants(survey) })),
	);

	control.post<{ Body: NewIncomingMessage }>(
		'/inbox',
		{ schema: { body: INCOMING_SCHEMA } },
		(request, reply) => {
			const { ts } = request.body;
			if (ts !== undefined && fullTime(ts) !== ts) {
				return reply.code(400).send({ message: 'body/ts must be YYYY-MM-DD HH:MM:SS.' });
			}
			return reply.code(201).send(mProfi.receive(request.body));
		},
	);

	control.post<{ Body: Answers; Params: { id: string } }>(
		'/surveys/:id/answers',
		{ schema: { body: ANSWERS_SCHEMA } },
		(request, reply) => {
			const id = Number(request.params.id);
			const { msisdn, answers, finished } = request.body;
			if (!mProfi.surveys.find(id))
				return reply.code(404).send({ message: `There is no survey ${id}.` });
			const error = recipientError(msisdn);
			if (error) return reply.code(400).send({ message: `body/msisdn: ${error}` });
			return reply.code(201).send(mProfi.answerSurvey(id, msisdn, answers, { finished }));
		},
	);
}
