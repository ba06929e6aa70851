import { Gateway } from '../gateway';
import { Account } from './account';
import { endpoints } from './endpoints';
import { hexId, ulidId } from './ids';
import { endingsIn, Ledger, type FinalStatus, type Message } from './ledger';
import {
	incomingBody,
	notificationBody,
	sendlyBody,
	tcxIncomingBody,
	tcxStatusBody,
	type IncomingMessage,
} from './notifications';
import { withDefaults, type ActioOptions, type Mode, type Settled } from './options';
import { outside } from './refusals';
import { Webhook, type WebhookCall } from './webhook';

/** An MO message, and the result of the call to the webhook. */
export interface ReceivedMessage extends IncomingMessage {
	readonly call: WebhookCall;
}

export type NewIncomingMessage = Pick<IncomingMessage, 'from' | 'body'> & Partial<IncomingMessage>;

/**
 * How often the messages are checked for a new status. A timer is not enough, because a test can
 * move the clock by hand.
 */
const LOOK_EVERY_MS = 20;

/**
 * Source: "ACTIO SMS API, Specyfikacja v1.0". Where a comment says so, the newer page on the same
 * host.
 */
export class ActioGateway extends Gateway {
	readonly nodeName = 'actio';
	readonly credentialType = 'actioApi';
	readonly title = 'ACTIO';
	readonly color = { light: '#0e7560', dark: '#52d9bd' };
	readonly token: string;
	/** The MO messages, in order. */
	readonly incoming: ReceivedMessage[] = [];
	/** Whether delivery notifications are posted. */
	deliveryReports: boolean;
	protected readonly basePath = '';
	protected readonly routes;
	protected readonly refusals = outside;
	private readonly account: Account;
	private readonly ledger: Ledger;
	private readonly webhook: Webhook;
	private readonly settled: Settled;
	private looking: NodeJS.Timeout | null = null;

	/** @throws RangeError if the webhook is not an http or https URL. */
	constructor(options: ActioOptions = {}) {
		super(options.clock);
		const settled = withDefaults(options);
		const { life, dialect } = settled;
		this.settled = settled;
		this.token = settled.token;
		this.deliveryReports = settled.deliveryReports;
		this.account = new Account(settled, this.clock);
		this.ledger = new Ledger(
			this.clock,
			life,
			endingsIn(dialect),
			dialect === 'sendly' ? ulidId : hexId,
		);
		this.webhook = new Webhook(this.clock, settled.webhookUrl);
		this.routes = endpoints({
			settled,
			account: this.account,
			take: (submission) => {
				this.looking ??= setInterval(() => this.look(), LOOK_EVERY_MS).unref();
				return this.ledger.take(submission);
			},
		});
	}

	/** The MT messages taken, in order. Their status is always current. */
	get messages(): readonly Message[] {
		return this.ledger.messages;
	}

	find(messageId: string): Message | undefined {
		return this.ledger.find(messageId);
	}

	/** Every call to the webhook, in order. */
	get webhookCalls(): readonly WebhookCall[] {
		return this.webhook.calls;
	}

	get webhookUrl(): string | null {
		return this.webhook.url;
	}

	/** Null removes the webhook. @throws RangeError if it is not an http or https URL. */
	setWebhook(url: string | null): void {
		this.webhook.url = url;
	}

	/** The format in which the webhook is called. */
	get mode(): Mode {
		return this.account.mode;
	}

	set mode(mode: Mode) {
		this.account.mode = mode;
	}

	/** How many parts can still be sent. Infinity where there is no limit. */
	get credit(): number {
		return this.account.credit;
	}

	set credit(parts: number) {
		this.account.credit = parts;
	}

	/** The encoding of all messages of the account. */
	get encoding(): 'GSM-7' | 'UCS-2' {
		return this.settled.gsm7 ? 'GSM-7' : 'UCS-2';
	}

	/** Receives a message for the account. Resolves after the webhook has answered or failed. */
	async receive(message: NewIncomingMessage): Promise<WebhookCall> {
		if (this.mode === '3cx') return await this.receiveVia3cx(message);
		const received = this.complete(message);
		return await this.handOn(received, incomingBody(received));
	}

	/** Receives a message in the envelope of a 3CX, in any mode. */
	async receiveVia3cx(message: NewIncomingMessage): Promise<WebhookCall> {
		const received = this.complete(message);
		return await this.handOn(received, tcxIncomingBody(received, this.clock()));
	}

	/**
	 * Reports a message's status to the webhook, once more or ahead of time. By default it reports
	 * the real status. Any word is allowed, so that a test can use an unknown one. @throws RangeError
	 * for an unknown message.
	 */
	async report(messageId: string, status?: string): Promise<WebhookCall> {
		const message = this.find(messageId);
		if (!message) throw new RangeError(`There is no message "${messageId}".`);
		return await this.tell(message, status ?? message.status);
	}

	/** Decides the final status of a message, and reports it to the webhook. */
	decide(message: Message, status: FinalStatus): void {
		this.ledger.decide(message, status);
		if (this.deliveryReports && this.webhookUrl !== null) void this.tell(message, status);
	}

	credential(): Record<string, string> {
		return { baseUrl: this.url, token: this.token };
	}

	hints(): string[] {
		const { life, fromNumbers, multi, dialect } = this.settled;
		const endings = endingsIn(dialect);
		const ends = Object.entries(endings).map(([digits, status]) => `…${digits} ${status}`);
		return [
			`The account's numbers: ${fromNumbers.join(', ')}.`,
			`A message is sent after ${life.sentAfter / 1000} s and delivered after ` +
				`${life.deliveredAfter / 1000} s.`,
			`Test numbers, by their last digits: ${ends.join(', ')}.`,
			`Path for sending to many numbers: ${multi}.`,
			`Webhook: ${this.webhookUrl ?? 'none yet'}, delivery reports ` +
				`${this.deliveryReports ? 'on' : 'off'}, mode ${this.mode}.`,
		];
	}

	examples(): Array<[string, string, unknown]> {
		const incoming = { from: '48500600700', body: 'TAK' };
		const url = 'http://127.0.0.1:5678/webhook/actio';
		return [
			['Set the webhook', '/webhook', { url, deliveryReports: true }],
			['… to 3CX mode', '/webhook', { mode: '3cx' }],
			['… back to SMS API mode', '/webhook', { mode: 'sms' }],
			['Receive a message', '/inbox', incoming],
			['… in 3CX format', '/inbox', { ...incoming, via3cx: true }],
			['Repeat the last report', '/reports', { status: 'DELIVERED' }],
			['Use up the credit', '/credit', { credit: 0 }],
		];
	}

	override async close(): Promise<void> {
		this.stopLooking();
		await super.close();
		this.stopLooking();
		await this.webhook.close();
	}

	protected contents(): Record<string, number> {
		return { messages: this.messages.length, webhookCalls: this.webhookCalls.length };
	}

	protected forget(): void {
		this.stopLooking();
		this.ledger.clear();
		this.incoming.length = 0;
		this.account.clear();
		void this.webhook.clear();
	}

	private complete(message: NewIncomingMessage): IncomingMessage {
		return { to: this.settled.fromNumbers[0] ?? '', ...message };
	}

	private async handOn(received: IncomingMessage, body: unknown): Promise<WebhookCall> {
		const answered = this.webhook.post(body);
		// The message must be in the list before anything is sent.
		const call = this.webhookCalls.at(-1);
		if (call) this.incoming.push({ ...received, call });
		return await answered;
	}

	private async tell(message: Message, status: string): Promise<WebhookCall> {
		const now = this.clock();
		if (this.mode === '3cx') return await this.webhook.post(tcxStatusBody(message, status, now));
		const isNewer = this.settled.dialect === 'sendly';
		return await this.webhook.post(
			isNewer ? sendlyBody(message, status, now) : notificationBody(message, status),
		);
	}

	/** Only a 3CX is told that a message has been sent. */
	private look(): void {
		this.ledger.moveOn((message, status) => {
			if (!this.deliveryReports || this.webhookUrl === null) return;
			if (status !== 'SENT' || this.mode === '3cx') void this.tell(message, status);
		});
		if (!this.ledger.isMoving) this.stopLooking();
	}

	private stopLooking(): void {
		if (this.looking !== null) clearInterval(this.looking);
		this.looking = null;
	}
}
