import { Gateway } from '../gateway';
import { DEFAULT_LIFE, type CommonOptions, type Life } from '../options';
import { checkedZone, localTime } from '../time';
import { fullTime, Inbox, type IncomingMessage } from './inbox';
import { incomingRoutes } from './incoming';
import { Keys } from './keys';
import { ENDINGS, Ledger, type Message, type Status } from './ledger';
import { messageRoutes } from './messages';
import { methodNotAllowed, notFoundPage, unreadable } from './refusals';
import { surveyRoutes } from './surveyRoutes';
import { Surveys, type Participation } from './surveys';

export interface MProfiOptions extends CommonOptions {
	apiKey?: string;
	incomingApiKey?: string;
	/** Default: `Europe/Warsaw`. */
	timeZone?: string;
}

export type NewIncomingMessage = Pick<IncomingMessage, 'sender' | 'message'> &
	Partial<IncomingMessage>;

/** Source: "mProfi.pl, Interfejs API, specyfikacja techniczna" 1.12 of 9 February 2021. */
export class MProfiGateway extends Gateway {
	readonly nodeName = 'mProfi';
	readonly credentialType = 'mProfiApi';
	readonly title = 'mProfi';
	readonly color = { light: '#1a60bb', dark: '#6cb0ff' };
	readonly apiKey: string;
	readonly incomingApiKey: string;
	readonly timeZone: string;
	readonly surveys: Surveys;
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
		this.life = { ...DEFAULT_LIFE, ...options.lifeMs };
		this.ledger = new Ledger(this.clock, this.life);
		this.surveys = new Surveys(this.clock, this.timeZone);
		const keys = new Keys(this.apiKey, this.incomingApiKey);
		this.routes = {
			...messageRoutes(this.ledger, keys, this.timeZone),
			...incomingRoutes(this.inbox, keys),
			...surveyRoutes(this.surveys, keys),
		};
	}

	/** The MT messages taken, in order. Their status is always current. */
	get messages(): readonly Message[] {
		return this.ledger.messages;
	}

	/** The MO messages, in ascending order of time. */
	get incoming(): readonly IncomingMessage[] {
		return this.inbox.messages;
	}

	/** Receives a message for the account. @throws RangeError if `ts` is not a full time. */
	receive(message: NewIncomingMessage): IncomingMessage {
		const via = message.via ?? 'sms';
		const ts = message.ts ?? localTime(this.clock(), this.timeZone);
		if (fullTime(ts) !== ts)
			throw new RangeError(`"${ts}" is not a time in the form YYYY-MM-DD HH:MM:SS.`);
		const recipient = via === 'sms' ? '664400100' : 'Aplikacja Mobilna';
		const received: IncomingMessage = { recipient, ...message, ts, via };
		this.inbox.add(received);
		return received;
	}

	/** Decides the status of a message from now on. */
	decide(message: Message, status: Status): void {
		this.ledger.decide(message, status);
	}

	/** Answers questions of a survey, by default all the remaining ones. */
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
		const ends = Object.entries(ENDINGS).map(([digits, status]) => `…${digits} "${status}"`);
		return [
			`A message is sent after ${sentAfter / 1000} s and delivered after ${deliveredAfter / 1000} s.`,
			`Test numbers, by their last digits: ${ends.join(', ')}.`,
			`Surveys: ${this.surveys.all.map(({ id, name }) => `${id} "${name}"`).join(', ')}.`,
		];
	}

	examples(): Array<[string, string, unknown]> {
		const incoming = { sender: '48500600700', message: 'TAK' };
		return [
			['Receive a message', '/inbox', incoming],
			['… from the mobile app', '/inbox', { ...incoming, via: 'mobileApp' }],
			['Answer a survey', '/surveys/1/answers', { msisdn: '48500600700', answers: ['tak'] }],
		];
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
