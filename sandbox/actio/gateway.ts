import type { FastifyInstance } from 'fastify';
import { Gateway } from '../gateway';
import { Account } from './account';
import { addActioControls } from './control';
import { endpoints } from './endpoints';
import { actioHandsets } from './handset';
import { hexId, ulidId } from './ids';
import type { FinalStatus, Message } from './ledger';
import { endingsIn, Ledger } from './ledger';
import type { IncomingMessage } from './notifications';
import {
	incomingBody,
	notificationBody,
	sendlyBody,
	tcxIncomingBody,
	tcxStatusBody,
} from './notifications';
import type { ActioOptions, Mode, Settled } from './options';
import { withDefaults } from './options';
import { outside } from './refusals';
import type { WebhookCall } from './webhook';
import { Webhook } from './webhook';

/** An MO message, and what came of telling the webhook. */
export interface ReceivedMessage extends IncomingMessage {
	readonly call: WebhookCall;
}

export type NewIncomingMessage = Pick<IncomingMessage, 'from' | 'body'> & Partial<IncomingMessage>;

/** How often messages that have yet to move on are looked at: a clock may be moved by hand. */
const lookEveryMs = 20;

/** Source: "ACTIO SMS API, Specyfikacja v1.0"; where marked so, the newer page of the same host. */
export class ActioGateway extends Gateway {
	readonly name = 'actio';
	readonly title = 'ACTIO';
	readonly token: string;
	/** The MO messages, in order. */
	readonly incoming: ReceivedMessage[] = [];
	readonly handsets;
	/** Whether delivery notifications are posted from now on. */
	deliveryReports: boolean;
	protected readonly basePath = '';
	protected readonly routes;
	protected readonly refusals = outside;
	private readonly account: Account;
	private readonly ledger: Ledger;
	private readonly webhook: Webhook;
	private readonly settled: Settled;
	private looking: NodeJS.Timeout | null = null;

	/** @throws RangeError for a webhook that is no http or https URL. */
	constructor(options: ActioOptions = {}) {
		super(options.clock);
		const settled = withDefaults(options);
		const { life, dialect } = settled;
		this.settled = settled;
		this.token = settled.token;
		this.handsets = actioHandsets(this, settled.gsm7 ? 'GSM-7' : 'UCS-2');
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
				this.looking ??= setInterval(() => this.look(), lookEveryMs).unref();
				return this.ledger.take(submission);
			},
		});
	}

	/** The MT messages taken, in order; their status is always that of now. */
	get messages(): readonly Message[] {
		return this.ledger.messages;
	}

	find(messageId: string): Message | undefined {
		return this.ledger.find(messageId);
	}

	/** Every attempt to reach the webhook, in order. */
	get webhookCalls(): readonly WebhookCall[] {
		return this.webhook.calls;
	}

	get webhookUrl(): string | null {
		return this.webhook.url;
	}

	/** Null: there is none. @throws RangeError for what is no http or https URL. */
	setWebhook(url: string | null): void {
		this.webhook.url = url;
	}

	/** Which form the webhook is told things in from now on. */
	get mode(): Mode {
		return this.account.mode;
	}

	set mode(mode: Mode) {
		this.account.mode = mode;
	}

	/** Parts that may still be sent; Infinity where there is no limit. */
	get credit(): number {
		return this.account.credit;
	}

	set credit(parts: number) {
		this.account.credit = parts;
	}

	/** Someone sends a message to the account. Resolves when the webhook has answered, or not. */
	async receive(message: NewIncomingMessage): Promise<WebhookCall> {
		if (this.mode === '3cx') return await this.receiveVia3cx(message);
		const received = this.complete(message);
		return await this.handOn(received, incomingBody(received));
	}

	/** The same in the envelope of a 3CX, whatever the mode is. */
	async receiveVia3cx(message: NewIncomingMessage): Promise<WebhookCall> {
		const received = this.complete(message);
		return await this.handOn(received, tcxIncomingBody(received, this.clock()));
	}

	/**
	 * Tells the webhook how a message fares, once more or before its time; by default the truth. Any
	 * word goes, to see what becomes of an unknown one. @throws RangeError for an unknown message.
	 */
	async report(messageId: string, status?: string): Promise<WebhookCall> {
		const message = this.find(messageId);
		if (!message) throw new RangeError(`no message ${messageId}`);
		return await this.tell(message, status ?? message.status);
	}

	/** What becomes of a message, from now on; the webhook is told. */
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
			`Numbers that end otherwise: ${ends.join(', ')}.`,
			`Sending to many numbers: ${multi}.`,
			`Webhook: ${this.webhookUrl ?? 'none yet'}, delivery reports ` +
				`${this.deliveryReports ? 'on' : 'off'}, mode ${this.mode}.`,
		];
	}

	examples(): Array<[string, string, unknown]> {
		const incoming = { from: '48500600700', body: 'TAK' };
		const url = 'http://127.0.0.1:5678/webhook/actio';
		return [
			['The webhook is here', '/webhook', { url, deliveryReports: true }],
			['… and reads 3CX', '/webhook', { mode: '3cx' }],
			['… and the SMS API again', '/webhook', { mode: 'sms' }],
			['A message comes in', '/inbox', incoming],
			['… as to a 3CX', '/inbox', { ...incoming, via3cx: true }],
			['The last delivery, again', '/reports', { status: 'DELIVERED' }],
			['The credit is used up', '/credit', { credit: 0 }],
		];
	}

	addControls(control: FastifyInstance): void {
		addActioControls(control, this);
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
		// It stands in the list before anything has been sent.
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

	/** Of a message that is only sent, no one but a 3CX is told. */
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
