import type { FastifyInstance } from 'fastify';
import type { FaultMatch } from '../faults';
import { Gateway } from '../gateway';
import { checkedZone } from '../time';
import { Account } from './account';
import type { MessageStatus, RefusalCode } from './codes';
import { messageStatuses, outside, refusalBody } from './codes';
import { addMobipaceControls } from './control';
import { mobipaceHandsets } from './handset';
import type { Message, RefusedMessage } from './ledger';
import { endings, Ledger } from './ledger';
import { methodRoutes } from './methods';
import type { MobipaceOptions, Settled } from './options';
import { withDefaults } from './options';
import { Sessions } from './sessions';
import { Turn } from './turn';

export interface Refusing extends FaultMatch {
	/** Whether the gateway first does what was asked; default false. */
	taken?: boolean;
}

/** Source: "MOBIPACE, HTTP API 3.0, developer's guide" of 30 July 2019. */
export class MobipaceGateway extends Gateway {
	readonly name = 'mobipace';
	readonly title = 'MOBIPACE';
	readonly username: string;
	readonly password: string;
	readonly timeZone: string;
	readonly handsets = mobipaceHandsets(this);
	/** How long the account is busy with each request that comes from now on, in ms. */
	busyMs: number;
	/** How QueryBalance answers from now on. */
	untidy: boolean;
	protected readonly basePath = '/v3';
	protected readonly routes;
	protected readonly refusals = outside;
	private readonly account: Account;
	private readonly ledger: Ledger;
	private readonly openSessions: Sessions;
	private readonly turn = new Turn();
	private readonly settled: Settled;

	constructor(options: MobipaceOptions = {}) {
		super(options.clock, { anyCase: true });
		const settled = withDefaults(options);
		this.username = settled.username;
		this.password = settled.password;
		this.timeZone = checkedZone(settled.timeZone);
		this.busyMs = settled.busyMs;
		this.untidy = settled.untidy;
		this.account = new Account(settled.balance, settled.creditLimit);
		this.ledger = new Ledger(this.clock, settled.life);
		this.openSessions = new Sessions(this.clock, settled, settled.sessionMs, settled.lockAfter);
		this.routes = methodRoutes({
			sessions: this.openSessions,
			account: this.account,
			ledger: this.ledger,
			house: {
				senders: new Set(settled.senders),
				pricePerPart: settled.pricePerPart,
				uniqueReferences: settled.uniqueReferences,
				isTaken: (reference) => this.ledger.has(reference),
			},
			timeZone: this.timeZone,
			isUntidy: () => this.untidy,
			inTurn: (work) => this.turn.of(work, () => this.workFor(this.busyMs)),
		});
		this.settled = settled;
	}

	/** The messages taken, in order; their status is always that of now. */
	get messages(): readonly Message[] {
		return this.ledger.messages;
	}

	/** The messages that Send was given and did not take, with the reason as a message status. */
	get refused(): readonly RefusedMessage[] {
		return this.ledger.refused;
	}

	/** Sessions open now. */
	get sessions(): number {
		return this.openSessions.count;
	}

	/** Sessions opened since the start or the last reset. */
	get logins(): number {
		return this.openSessions.logins;
	}

	/** Every session id ever handed out; a reset forgets none. */
	get handedOut(): readonly string[] {
		return this.openSessions.handedOut;
	}

	get balance(): number {
		return this.account.balance;
	}

	set balance(amount: number) {
		this.account.balance = amount;
	}

	get creditLimit(): number {
		return this.account.creditLimit;
	}

	/** What there is to spend, the credit included. */
	get available(): number {
		return this.account.available;
	}

	/** Closes every session now; the next request in one is refused with 103. */
	expireSessions(): void {
		this.openSessions.expire();
	}

	/** The next requests, whatever they are, find the account busy and are refused with 104. */
	busy(times = 1): void {
		this.refuse(104, { times });
	}

	/** The next matching requests are answered with this StatusCode. */
	refuse(statusCode: RefusalCode, { taken = false, ...match }: Refusing = {}): void {
		this.fault({ ...match, kind: 'status', status: 200, taken, body: refusalBody(statusCode) });
	}

	/** The vendor blocks the user: sessions are closed, logins refused with 202. */
	block(): void {
		this.openSessions.block();
	}

	/** The vendor lets a blocked or locked user in again. */
	admit(): void {
		this.openSessions.admit();
	}

	/** What becomes of a message, from now on. */
	decide(message: Message, status: MessageStatus): void {
		this.ledger.decide(message, status);
	}

	credential(): Record<string, string> {
		const { url, username, password, timeZone } = this;
		return { baseUrl: url, username, password, timeZone };
	}

	hints(): string[] {
		const { life, senders, pricePerPart, creditLimit, sessionMs, lockAfter } = this.settled;
		const ends = Object.entries(endings)
			.sort(([, one], [, other]) => one - other)
			.map(([digits, status]) => `…${digits} ${messageStatuses[status]}`);
		return [
			`Registered senders: ${senders.join(', ')}.`,
			`A message is sent after ${life.sentAfter / 1000} s and delivered after ` +
				`${life.deliveredAfter / 1000} s.`,
			`Numbers that end otherwise, by status: ${ends.join(', ')}.`,
			`A part costs ${pricePerPart}; the balance may fall to ${0 - creditLimit}.`,
			`A session lasts ${sessionMs / 60_000} min from its last request; ` +
				`${lockAfter} wrong passwords lock the user.`,
			'One request at a time: a second one is refused with 104.',
		];
	}

	/** Forgets messages and requests; sessions stay open. */
	forgetMessages(): void {
		this.log.clear();
		this.ledger.clear();
	}

	examples(): Array<[string, string, unknown]> {
		return [
			['The account is empty', '/balance', { balance: -this.creditLimit }],
			['All sessions expire', '/expire', {}],
			['The account is busy, twice', '/busy', { times: 2 }],
			['Every request takes 3 s', '/busy', { ms: 3_000 }],
			['The next Send fails', '/refusals', { statusCode: 100, path: '/Send' }],
			['The user is blocked', '/block', {}],
			['… and let in again', '/admit', {}],
		];
	}

	addControls(control: FastifyInstance): void {
		addMobipaceControls(control, this);
	}

	protected contents(): Record<string, number> {
		const { messages, refused, sessions, logins } = this;
		return { messages: messages.length, refused: refused.length, sessions, logins };
	}

	protected forget(): void {
		this.ledger.clear();
		this.account.clear();
		this.openSessions.clear();
		this.turn.clear();
	}

	private async workFor(ms: number): Promise<void> {
		if (ms > 0) await this.wait(ms);
	}
}
