import type { Fault, FaultMatch } from '../faults';
import { Gateway } from '../gateway';
import { checkedZone } from '../time';
import type { Registration } from './account/account';
import type { LimitType, LimitValue, LimitValues } from './account/limits';
import { PAYMENTS, type Payment } from './account/payments';
import type { Sender, SenderStatus } from './account/senders';
import type { Subaccount } from './account/subaccounts';
import { take, type ChannelMessage, type NotTaken } from './channels/take';
import type { Contact, Group } from './contacts/addressBook';
import type { BlacklistEntry } from './contacts/blacklist';
import { errorBody, outside, type ErrorCode } from './errors';
import type { StoredFile } from './files';
import { EXAMPLES, hints } from './guide';
import type { IncomingMessage, NewIncomingMessage } from './incoming/inbox';
import type { Reply } from './incoming/replies';
import type { PushedReport } from './messages/deliveryReports';
import type { Ending } from './messages/life';
import type { Message } from './messages/message';
import type { RcsTester } from './messages/rcs';
import { checkedDlrUrl } from './messages/terms';
import { withDefaults, type SerwerSmsOptions, type Settled } from './options';
import { international } from './phone';
import type { PushContact } from './push';
import { Stores, storeRoutes } from './stores';
import type { Template } from './templates';

export interface Refusing extends FaultMatch {
	/** Whether the gateway does what was asked before it refuses. Default: false. */
	taken?: boolean;
}

/** Source: the vendor's pages "HTTPS API v2", and what its own clients send and expect. */
export class SerwerSmsGateway extends Gateway {
	readonly nodeName = 'serwerSms';
	readonly credentialType = 'serwerSmsApi';
	readonly title = 'SerwerSMS';
	readonly color = { light: '#9a5400', dark: '#ffb054' };
	readonly token: string;
	readonly username: string;
	readonly password: string;
	readonly timeZone: string;
	readonly payments: readonly Payment[] = PAYMENTS;
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
		this.dlrUrl = settled.dlrUrl;
		this.stores = new Stores(this.clock, settled);
		this.routes = storeRoutes(this.stores, this.clock, settled, () => this.dlrUrl);
	}

	/** The messages taken, in order, without canceled ones. Their status is always current. */
	get messages(): readonly Message[] {
		return this.stores.ledger.messages;
	}

	/** Messages refused while others of the same request were taken. Reports call them unsent. */
	get refused(): readonly Message[] {
		return this.stores.ledger.refused;
	}

	/** Scheduled messages that were deleted before their time. */
	get canceled(): readonly Message[] {
		return this.stores.ledger.canceled;
	}

	/** The number of messages with `test`, which are checked and answered but not sent. */
	get tested(): number {
		return this.stores.ledger.tested;
	}

	/** The MO messages, in ascending order of time. */
	get incoming(): readonly IncomingMessage[] {
		return this.stores.inbox.messages;
	}

	/** The premium messages among the MO messages. */
	get premium(): readonly IncomingMessage[] {
		return this.incoming.filter(({ type }) => type === 'pre');
	}

	/** Answers to incoming messages, sent by send_nd, send_ndi and premium/send. */
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

	/** The accounts that account/add has registered. */
	get registrations(): readonly Registration[] {
		return this.stores.registrations;
	}

	get rcsTesters(): readonly RcsTester[] {
		return this.stores.rcsTesters;
	}

	get pushContacts(): readonly PushContact[] {
		return this.stores.pushContacts;
	}

	/** The address for delivery reports of messages sent from now on, as set in the panel. */
	get dlrUrl(): string | null {
		return this.panelDlrUrl;
	}

	/** @throws Refusal if it is not an address. */
	set dlrUrl(url: string | null) {
		this.panelDlrUrl = url === null ? null : checkedDlrUrl(url);
	}

	/**
	 * Receives a message for the account. A sender that is not a number, such as a name, stays
	 * unchanged. By default, an ECO+ answer belongs to the last ECO+ message to that number. @throws
	 * RangeError if `received` is not a full time.
	 */
	receive(message: NewIncomingMessage): IncomingMessage {
		const phone = international(message.phone) ?? message.phone;
		const answered = () =>
			this.messages.findLast((one) => one.type === 'eco' && one.phone === phone)?.id ?? null;
		const messageId = message.messageId ?? (message.type === 'eco' ? answered() : null);
		return this.stores.inbox.add({ ...message, phone, messageId });
	}

	/** Takes a message that came through a table or a file. */
	take(message: ChannelMessage): Message | NotTaken {
		return take({ ...this.stores, panelDlrUrl: () => this.dlrUrl }, message);
	}

	/** Decides the final status of a message. */
	decide(message: Message, ending: Ending): void {
		this.stores.ledger.decide(message, ending);
	}

	setLimit(type: LimitType, value: LimitValue): void {
		this.stores.limits.set(type, value);
	}

	/** Adds a sender name, or changes its status as the vendor does. */
	setSender(name: string, status: SenderStatus): Sender {
		return this.stores.senders.set(name, status);
	}

	/** A path also matches with `.json` at its end. */
	override fault(fault: Fault): void {
		const { path } = fault;
		const both = typeof path === 'string' && new RegExp(`^${literally(path)}(\\.json)?$`);
		super.fault({ ...fault, path: both || path });
	}

	/** Answers the next matching requests with this error. */
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
		return EXAMPLES;
	}

	override async close(): Promise<void> {
		this.stores.deliveryReports.stop();
		await super.close();
	}

	protected contents(): Record<string, number> {
		const { messages, refused, canceled, tested, incoming, replies, pushed } = this;
		return {
			messages: messages.length,
			refused: refused.length,
			canceled: canceled.length,
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
