import type { FastifyInstance } from 'fastify';
import { Gateway } from '../gateway';
import type { Clock } from '../time';
import { checkedZone, localTime } from '../time';
import { addMProfiControls } from './control';
import { mProfiHandsets } from './handset';
import type { IncomingMessage } from './inbox';
import { fullTime, Inbox } from './inbox';
import { incomingRoutes } from './incoming';
import { Keys } from './keys';
import type { Life, Message, Status } from './ledger';
import { endings, Ledger } from './ledger';
import { messageRoutes } from './messages';
import { methodNotAllowed, notFoundPage, unreadable } from './refusals';
import { surveyRoutes } from './survey-routes';
import type { Participation } from './surveys';
import { Surveys } from './surveys';

export interface MProfiOptions {
	/** 0, the default, takes any free port. */
	port?: number;
	apiKey?: string;
	incomingApiKey?: string;
	/** Default: sent after 2,000 ms, delivered after 5,000 ms. */
	lifeMs?: Partial<Life>;
	/** Default `Europe/Warsaw`. */
	timeZone?: string;
	clock?: Clock;
}

export type NewIncomingMessage = Pick<IncomingMessage, 'sender' | 'message'> &
	Partial<IncomingMessage>;

/** Source: "mProfi.pl, Interfejs API, specyfikacja techniczna" 1.12 of 9 February 2021. */
export class MProfiGateway extends Gateway {
	readonly name = 'mprofi';
	readonly title = 'mProfi';
	readonly apiKey: string;
	readonly incomingApiKey: string;
	readonly timeZone: string;
	readonly surveys: Surveys;
	readonly handsets;
	protected readonly basePath = '/1.0';
	protected readonly routes;
	protected readonly refusals = { notFound: notFoundPage, methodNotAllowed, unreadable };
	private readonly life: Life;
	private readonly ledger: Ledger;
	private readonly inbox = new Inbox();

	constructor(options: MProfiOptions = {}) {
		super(options.clock);
		this.apiKey = options.apiKey ?? 'mprofi-sending-key';
		this.incomingApiKey = options.incomingApiKey ?? 'mprofi-receiving-key';
		this.timeZone = checkedZone(options.timeZone ?? 'Europe/Warsaw');
		this.life = { sentAfter: 2_000, deliveredAfter: 5_000, ...options.lifeMs };
		this.ledger = new Ledger(this.clock, this.life);
		this.surveys = new Surveys(this.clock, this.timeZone);
		this.handsets = mProfiHandsets(this);
		const keys = new Keys(this.apiKey, this.incomingApiKey);
		this.routes = {
			...messageRoutes(this.ledger, keys, this.timeZone),
			...incomingRoutes(this.inbox, keys),
			...surveyRoutes(this.surveys, keys),
		};
	}

	/** The MT messages taken, in order; their status is always that of now. */
	get messages(): readonly Message[] {
		return this.ledger.messages;
	}

	/** The MO messages, ascending by time. */
	get incoming(): readonly IncomingMessage[] {
		return this.inbox.messages;
	}

	/** Someone sends a message to the account. @throws RangeError for a `ts` that is no full time. */
	receive(message: NewIncomingMessage): IncomingMessage {
		const via = message.via ?? 'sms';
		const ts = message.ts ?? localTime(this.clock(), this.timeZone);
		if (fullTime(ts) !== ts) throw new RangeError(`not YYYY-MM-DD HH:MM:SS: ${ts}`);
		const recipient = via === 'sms' ? '664400100' : 'Aplikacja Mobilna';
		const received: IncomingMessage = { recipient, ...message, ts, via };
		this.inbox.add(received);
		return received;
	}

	/** What becomes of a message, from now on. */
	decide(message: Message, status: Status): void {
		this.ledger.decide(message, status);
	}

	/** Someone answers questions of a survey, by default all that were left. */
	answerSurvey(
		surveyId: number,
		msisdn: string,
		answers: string[],
		{ finished = true }: { finished?: boolean } = {},
	): Participation {
		return this.surveys.answer(surveyId, msisdn, answers, finished);
	}

	credential(): Record<string, string> {
		const { url, apiKey, incomingApiKey, timeZone } = this;
		return { baseUrl: url, apiKey, incomingApiKey, timeZone };
	}

	hints(): string[] {
		const { sentAfter, deliveredAfter } = this.life;
		const ends = Object.entries(endings).map(([digits, status]) => `…${digits} "${status}"`);
		return [
			`A message is sent after ${sentAfter / 1000} s and delivered after ${deliveredAfter / 1000} s.`,
			`Numbers that end otherwise: ${ends.join(', ')}.`,
			`Surveys: ${this.surveys.all.map(({ id, name }) => `${id} "${name}"`).join(', ')}.`,
		];
	}

	examples(): Array<[string, string, unknown]> {
		const incoming = { sender: '48500600700', message: 'TAK' };
		return [
			['A message comes in', '/inbox', incoming],
			['… from the mobile app', '/inbox', { ...incoming, via: 'mobileApp' }],
			['A survey is answered', '/surveys/1/answers', { msisdn: '48500600700', answers: ['tak'] }],
		];
	}

	addControls(control: FastifyInstance): void {
		addMProfiControls(control, this);
	}

	protected contents(): Record<string, number> {
		return {
			messages: this.messages.length,
			incoming: this.incoming.length,
			surveys: this.surveys.all.length,
		};
	}

	protected forget(): void {
		this.ledger.clear();
		this.inbox.clear();
		this.surveys.reset();
	}
}
