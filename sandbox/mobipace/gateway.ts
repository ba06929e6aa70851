import type { FaultMatch } from '../faults';
import { Gateway } from '../gateway';
import { checkedZone } from '../time';
import { Account } from './account';
import {
	MESSAGE_STATUSES,
	outside,
	refusalBody,
	type MessageStatus,
	type RefusalCode,
} from './codes';
import { ENDINGS, Ledger, type Message, type RefusedMessage } from './ledger';
import { methodRoutes } from './methods';
import { withDefaults, type MobipaceOptions, type Settled } from './options';
import { Sessions } from './sessions';
import { Turn } from './turn';

export interface Refusing extends FaultMatch {
	/** Whether the gateway does what was asked before it refuses. Default: false. */
	taken?: boolean;
}

/** Source: "MOBIPACE, HTTP API 3.0, developer's guide" of 30 July 2019. */
export class MobipaceGateway extends Gateway {
	readonly nodeName = 'mobipace';
	readonly credentialType = 'mobipaceApi';
	readonly title = 'MOBIPACE';
	readonly color = { light: '#b93a20', dark: '#ff8a66' };
	readonly username: string;
	readonly password: string;
	readonly timeZone: string;
	/** How long each request keeps the account busy, in ms. */
	busyMs: number;
	/** Whether QueryBalance answers as untidily as the vendor's sample. */
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

	/** The messages taken, in order. Their status is always current. */
	get messages(): readonly Message[] {
		return this.ledger.messages;
	}

	/** The messages that Send refused, with the reason as a message status. */
	get refused(): readonly RefusedMessage[] {
		return this.ledger.refused;
	}

	/** The number of open sessions. */
	get sessions(): number {
		return this.openSessions.count;
	}

	/** The number of sessions opened since the start or the last reset. */
	get logins(): number {
		return this.openSessions.logins;
	}

	/** Every session id ever issued. A reset does not clear them. */
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

	/** The balance and the credit together. */
	get available(): number {
		return this.account.available;
	}

	/** Closes every session. The next request in one of them is refused with 103. */
	expireSessions(): void {
		this.openSessions.expire();
	}

	/** Refuses the next requests with 104, as if the account were busy. */
	busy(times = 1): void {
		this.refuse(104, { times });
	}

	/** Answers the next matching requests with this StatusCode. */
	refuse(statusCode: RefusalCode, { taken = false, ...match }: Refusing = {}): void {
		this.fault({ ...match, kind: 'status', status: 200, taken, body: refusalBody(statusCode) });
	}

	/** Blocks the user, as the vendor can: closes all sessions and refuses logins with 202. */
	block(): void {
		this.openSessions.block();
	}

	/** Lets a blocked or locked user log in again. */
	admit(): void {
		this.openSessions.admit();
	}

	/** Decides the status of a message from now on. */
	decide(message: Message, status: MessageStatus): void {
		this.ledger.decide(message, status);
	}

	credential(): Record<string, string> {
		const { url, username, password, timeZone } = this;
		return { baseUrl: url, username, password, timeZone };
	}

	hints(): string[] {
		const { life, senders, pricePerPart, creditLimit, sessionMs, lockAfter } = this.settled;
		const ends = Object.entries(ENDINGS)
			.sort(([, one], [, other]) => one - other)
			.map(([digits, status]) => `…${digits} ${MESSAGE_STATUSES[status]}`);
		return [
			`Registered senders: ${senders.join(', ')}.`,
			`A message is sent after ${life.sentAfter / 1000} s and delivered after ` +
				`${life.deliveredAfter / 1000} s.`,
			`Test numbers, by their last digits: ${ends.join(', ')}.`,
			`A part costs ${pricePerPart}. The balance may fall to ${0 - creditLimit}.`,
			`A session lasts ${sessionMs / 60_000} min after its last request. ` +
				`After ${lockAfter} wrong passwords in a row the user is locked.`,
			'The gateway takes one request at a time and refuses a second one with 104.',
		];
	}

	/** Forgets messages and requests. Sessions stay open. */
	forgetMessages(): void {
		this.log.clear();
		this.ledger.clear();
	}

	examples(): Array<[string, string, unknown]> {
		return [
			['Empty the account', '/balance', { balance: -this.creditLimit }],
			['Expire all sessions', '/expire', {}],
			['Be busy for two requests', '/busy', { times: 2 }],
			['Take 3 s for each request', '/busy', { ms: 3_000 }],
			['Refuse the next Send', '/refusals', { statusCode: 100, path: '/Send' }],
			['Block the user', '/block', {}],
			['… and unblock the user', '/admit', {}],
		];
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
