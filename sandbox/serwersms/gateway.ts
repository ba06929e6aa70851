import type { FastifyInstance } from 'fastify';
import type { Fault, FaultMatch } from '../faults';
import { Gateway } from '../gateway';
import { checkedZone } from '../time';
import type { Registration } from './account/account';
import type { LimitType, LimitValue, LimitValues } from './account/limits';
import type { Payment } from './account/payments';
import { payments } from './account/payments';
import type { Sender, SenderStatus } from './account/senders';
import type { Subaccount } from './account/subaccounts';
import type { Contact, Group } from './contacts/address-book';
import type { BlacklistEntry } from './contacts/blacklist';
import { addSerwerSmsControls } from './control';
import type { ErrorCode } from './errors';
import { errorBody, outside } from './errors';
import type { StoredFile } from './files';
import { examples, hints } from './guide';
import { serwerSmsHandsets } from './handset';
import type { IncomingMessage, NewIncomingMessage } from './incoming/inbox';
import type { Reply } from './incoming/replies';
import type { PushedReport } from './messages/delivery-reports';
import type { Ending } from './messages/life';
import type { Message } from './messages/message';
import type { RcsTester } from './messages/rcs';
import { checkedDlrUrl } from './messages/terms';
import type { SerwerSmsOptions, Settled } from './options';
import { withDefaults } from './options';
import { international } from './phone';
import type { PushContact } from './push';
import { Stores, storeRoutes } from './stores';
import type { Template } from './templates';

export interface Refusing extends FaultMatch {
	/** Whether the gateway first does what was asked; default false. */
	taken?: boolean;
}

/** Source: the vendor's pages "HTTPS API v2", and what its own clients send and expect. */
export class SerwerSmsGateway extends Gateway {
	readonly name = 'serwersms';
	readonly title = 'SerwerSMS';
	readonly token: string;
	readonly username: string;
	readonly password: string;
	readonly timeZone: string;
	readonly handsets;
	readonly payments: readonly Payment[] = payments;
	protected readonly basePath = '';
	protected readonly routes;
	protected readonly refusals = outside;
	private readonly settled: Settled;
	private readonly stores: Stores;
	private panelDlrUrl: string | null = null;

	constructor(options: SerwerSmsOptions = {}) {
		super(options.clock);
		const settled = withDefaults(options);
		this.settled = settled;
		this.token = settled.token;
		this.username = settled.username;
		this.password = settled.password;
		this.timeZone = checkedZone(settled.timeZone);
		this.handsets = serwerSmsHandsets(this);
		this.dlrUrl = settled.dlrUrl;
		this.stores = new Stores(this.clock, settled);
		this.routes = storeRoutes(this.stores, this.clock, settled, () => this.dlrUrl);
	}

	/** Those taken, in order, without the cancelled ones; their status is always that of now. */
	get messages(): readonly Message[] {
		return this.stores.ledger.messages;
	}

	/** Not taken, beside others of the same request: unsent in the reports. */
	get refused(): readonly Message[] {
		return this.stores.ledger.refused;
	}

	/** Scheduled ones that were deleted before their time. */
	get cancelled(): readonly Message[] {
		return this.stores.ledger.cancelled;
	}

	/** How many came with `test`: checked, answered, not sent. */
	get tested(): number {
		return this.stores.ledger.tested;
	}

	/** The MO messages, ascending by time. */
	get incoming(): readonly IncomingMessage[] {
		return this.stores.inbox.messages;
	}

	/** The premium ones among them. */
	get premium(): readonly IncomingMessage[] {
		return this.incoming.filter(({ type }) => type === 'pre');
	}

	/** Answers to incoming messages, by send_nd, send_ndi and premium/send. */
	get replies(): readonly Reply[] {
		return this.stores.replies;
	}

	/** The delivery reports that were pushed. */
	get pushed(): readonly PushedReport[] {
		return this.stores.deliveryReports.pushed;
	}

	get limits(): Readonly<LimitValues> {
		return this.stores.limits.values;
	}

	get contacts(): readonly Contact[] {
		return this.stores.book.contacts;
	}

	get groups(): readonly Group[] {
		return this.stores.book.groups;
	}

	get templates(): readonly Template[] {
		return this.stores.templates.all;
	}

	get senders(): readonly Sender[] {
		return this.stores.senders.all;
	}

	get files(): readonly StoredFile[] {
		return this.stores.files.all;
	}

	get blacklist(): readonly BlacklistEntry[] {
		return this.stores.blacklist.entries;
	}

	get subaccounts(): readonly Subaccount[] {
		return this.stores.subaccounts.all;
	}

	/** The accounts that account/add registered. */
	get registrations(): readonly Registration[] {
		return this.stores.registrations;
	}

	get rcsTesters(): readonly RcsTester[] {
		return this.stores.rcsTesters;
	}

	get pushContacts(): readonly PushContact[] {
		return this.stores.pushContacts;
	}

	/** The panel's address for the delivery reports of what is sent from now on. */
	get dlrUrl(): string | null {
		return this.panelDlrUrl;
	}

	/** @throws Refusal for what is no address. */
	set dlrUrl(url: string | null) {
		this.panelDlrUrl = url === null ? null : checkedDlrUrl(url);
	}

	/**
	 * Someone sends a message to the account; what is no number stands there as it is, as names do.
	 * An answer to ECO+ answers the last such message to that number, unless told otherwise.
	 * @throws RangeError for a `received` that is no full time.
	 */
	receive(message: NewIncomingMessage): IncomingMessage {
		const phone = international(message.phone) ?? message.phone;
		const answered = () =>
			this.messages.findLast((one) => one.type === 'eco' && one.phone === phone)?.id ?? null;
		const messageId = message.messageId ?? (message.type === 'eco' ? answered() : null);
		return this.stores.inbox.add({ ...message, phone, messageId });
	}

	/** What becomes of a message, from now on. */
	decide(message: Message, ending: Ending): void {
		this.stores.ledger.decide(message, ending);
	}

	setLimit(type: LimitType, value: LimitValue): void {
		this.stores.limits.set(type, value);
	}

	/** Adds a sender name, or the vendor authorises, rejects or deactivates one. */
	setSender(name: string, status: SenderStatus): Sender {
		return this.stores.senders.set(name, status);
	}

	/** A path as the endpoint's name has it is the one with `.json` as well. */
	override fault(fault: Fault): void {
		const { path } = fault;
		const both = typeof path === 'string' && new RegExp(`^${literally(path)}(\\.json)?$`);
		super.fault({ ...fault, path: both || path });
	}

	/** The next matching requests are answered with this error. */
	refuse(code: ErrorCode, { taken = false, ...match }: Refusing = {}): void {
		this.fault({ ...match, kind: 'status', status: 200, taken, body: errorBody(code) });
	}

	credential(): Record<string, string> {
		const { url: baseUrl, token, username, password, timeZone } = this;
		return { authentication: 'token', baseUrl, token, username, password, timeZone };
	}

	hints(): string[] {
		return hints(this.settled, this.senders);
	}

	examples(): Array<[string, string, unknown]> {
		return examples;
	}

	addControls(control: FastifyInstance): void {
		addSerwerSmsControls(control, this);
	}

	override async close(): Promise<void> {
		this.stores.deliveryReports.stop();
		await super.close();
	}

	protected contents(): Record<string, number> {
		const { messages, refused, cancelled, tested, incoming, replies, pushed } = this;
		return {
			messages: messages.length,
			refused: refused.length,
			cancelled: cancelled.length,
			tested,
			incoming: incoming.length,
			replies: replies.length,
			pushed: pushed.length,
			contacts: this.contacts.length,
			groups: this.groups.length,
		};
	}

	protected forget(): void {
		this.stores.clear();
		this.dlrUrl = this.settled.dlrUrl;
	}
}

function literally(text: string): string {
	return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
