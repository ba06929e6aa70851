import { asRecord, asText } from '../shared/gateway/values';
import { unreadable } from '../shared/gateway/answer';
import type { Permit } from '../shared/gateway/permit';
import { GatewayClient, type ClientOptions } from '../shared/gateway/client';
import { answerFields } from './answerFields';
import { BUSY, readRefusal, statusCode, SUCCESS, WAIT_FOR_TURN } from './codes';

/**
 * A connection to MOBIPACE's HTTP API 3.0. This file has one function per method. Every request is
 * a POST, and every answer has a `StatusCode`. The credential adds `SessionId`.
 */
export interface Mobipace {
	client: GatewayClient;
	/** IANA zone of the account, in which a scheduled time is written. */
	timeZone: string;
	/** Waits. Rejects if the execution is canceled in the meantime. */
	sleep: (ms: number) => Promise<void>;
}

export function openMobipace(
	options: Omit<ClientOptions, 'refusal' | 'policies'>,
	timeZone: string,
): Mobipace {
	const client = new GatewayClient({
		...options,
		refusal: readRefusal,
		policies: { [BUSY]: WAIT_FOR_TURN },
	});
	return { client, timeZone, sleep: options.sleep };
}

export type WireMessage = {
	/** Digits of the international number, at most 15. */
	Recipient: string;
	/** At most 500 characters. */
	Body: string;
	Reference?: string;
};

export type WireSubmission = {
	Sender: string;
	/** `yyyy-MM-dd HH:mm` in the account's zone. */
	ScheduledDate?: string;
	/** Hours over which to spread the sending, 0 to 23. */
	SendWithinHours?: number;
	IsWapPush?: 'true' | 'false';
	/** At most 20,000. */
	Messages: WireMessage[];
};

export interface Price {
	/** How many of the messages were accepted. Null if the gateway does not say. */
	messageCount: number | null;
	partCount: number | null;
	averagePrice: number | null;
	totalPrice: number | null;
}

/**
 * Sends messages with one sender. MOBIPACE may accept only some of them. Its answer has only their
 * number; `queryMessages` finds out which ones. Source: "Метод Send".
 * @throws {GatewayError}
 */
export async function send(
	{ client }: Mobipace,
	permit: Permit,
	submission: WireSubmission,
): Promise<Price> {
	const call = { method: 'POST', path: '/Send', purpose: permit, body: submission } as const;
	return readPrice(await resultOf(client, call));
}

/**
 * Asks what it would cost to send messages. Sends nothing. Source: "Метод Calculate price".
 * @throws {GatewayError}
 */
export async function calculate({ client }: Mobipace, submission: WireSubmission): Promise<Price> {
	const call = { method: 'POST', path: '/Calculate', purpose: 'read', body: submission } as const;
	return readPrice(await resultOf(client, call));
}

export interface WireStatus {
	reference: string;
	/** A code of messages, which differ from the codes of requests. */
	code: number;
	/** The gateway's word for the code. */
	word: string | null;
}

/**
 * The statuses of up to 20,000 references in one request. References that the gateway does not know
 * are absent. Their messages may then be sent again, so an answer that is not exactly about these
 * references is an error. Source: "Метод Query message".
 * @throws {GatewayError}
 */
export async function queryMessages(
	{ client }: Mobipace,
	references: string[],
): Promise<Map<string, WireStatus>> {
	const body = { References: references };
	const call = { method: 'POST', path: '/QueryMessages', purpose: 'read', body } as const;
	const answer = await client.call(call);
	const list = answerFields(answer)?.MessageStatuses;
	if (!Array.isArray(list)) throw unreadable(answer, 'a list of statuses');
	const asked = new Set(references);
	const statuses = new Map<string, WireStatus>();
	for (const entry of list) {
		const fields = asRecord(entry);
		const reference = asText(fields?.Reference)?.trim();
		const code = statusCode(fields?.StatusCode);
		if (!reference || code === null) throw unreadable(answer, 'a list of statuses');
		if (!asked.has(reference)) throw unreadable(answer, 'the requested statuses');
		statuses.set(reference, { reference, code, word: asText(fields?.Status)?.trim() ?? null });
	}
	return statuses;
}

export interface WireBalance {
	balance: number;
	creditLimit: number;
	available: number;
	raw: Record<string, unknown>;
}

/**
 * The account's balance, in its currency. Source: "Метод Query balance".
 * @throws {GatewayError}
 */
export async function queryBalance({ client }: Mobipace): Promise<WireBalance> {
	const call = { method: 'POST', path: '/QueryBalance', purpose: 'read', body: {} } as const;
	const answer = await client.call(call);
	const raw = answerFields(answer) ?? {};
	const balance = amount(raw.Balance);
	const creditLimit = amount(raw.BalanceNegativeLimit);
	const available = amount(raw.AvailableFund);
	if (balance === null || creditLimit === null || available === null) {
		throw unreadable(answer, 'a balance');
	}
	for (const field of ['StatusCode', 'Status', 'SessionId']) delete raw[field];
	return { balance, creditLimit, available, raw };
}

/** Makes a request and returns the fields of its answer. */
async function resultOf(
	client: GatewayClient,
	call: Parameters<GatewayClient['call']>[0],
): Promise<Record<string, unknown>> {
	const answer = await client.call(call);
	const fields = answerFields(answer);
	if (!fields || statusCode(fields.StatusCode) !== SUCCESS) throw unreadable(answer, 'a result');
	return fields;
}

function readPrice(fields: Record<string, unknown>): Price {
	return {
		messageCount: amount(fields.MessageCount),
		partCount: amount(fields.PartCount),
		averagePrice: amount(fields.AveragePrice),
		totalPrice: amount(fields.TotalPrice),
	};
}

/** A decimal, which arrives as a number or as text. */
function amount(value: unknown): number | null {
	const text = asText(value)?.trim();
	return text && Number.isFinite(Number(text)) ? Number(text) : null;
}
