import type { Answer, GatewayRequest } from '../exchange';
import type { Incoming } from './smsc/message';

/** What stands between HTTP and the SMSC: a real Kannel, or the stand-in that answers like one. */
export interface Engine {
	/** What it is, for a person: `Kannel 1.4.5`. */
	readonly title: string;
	/** Answers a request to the smsbox or to a status page. */
	answer(request: GatewayRequest): Answer | Promise<Answer>;
	/** Hands on a message from a handset. */
	receive(message: Incoming): void;
	/** Breaks the link to the SMSC, or restores it. */
	setLink(isUp: boolean): void | Promise<void>;
	/** How many messages wait for the link. */
	readonly queued: number;
	/** Forgets every message. */
	clear(): void;
	close(): Promise<void>;
}

/** What kannel.conf says, as far as it matters to a client. */
export interface Configuration {
	username: string;
	password: string;
	statusPassword: string;
	/** The address that gets messages from handsets, without its query; null for none. */
	messageUrl: () => string | null;
	/** The longest text, in parts. Kannel cuts what is longer. */
	maxParts: number;
	/** Numbers must begin with one of these; empty takes all. */
	allowedPrefixes: readonly string[];
	/** The length at which the queue takes no more messages; 0 for none. */
	queueLimit: number;
	/** The pause before a call that nobody took is repeated. */
	repeatAfterMs: number;
	/** The pause before a message is repeated that the SMSC could not take for now. */
	resendAfterMs: number;
}

export const SMSC_ID = 'serwersms';

/** The query of `get-url` in docs/kannel.md. */
export const MESSAGE_QUERY =
	'event=message&id=%I&from=%p&to=%P&text=%b&coding=%c&charset=%C&ts=%T&smsc=%i&udh=%u';
