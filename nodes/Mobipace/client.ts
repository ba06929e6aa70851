import { asRecord, asText, jsonOf, unreadable } from '../shared/gateway/answer';
import type { HttpAnswer } from '../shared/gateway/transport';
import { Wire, type WireOptions } from '../shared/gateway/wire';
import { BUSY, readRefusal, statusCode, SUCCESS, WAIT_FOR_TURN } from './codes';

/**
 * The wire of MOBIPACE's HTTP API 3.0, a function per method. Every request is a POST, every answer
 * has a `StatusCode`. The credential adds `SessionId`.
 */
export interface Mobipace {
	wire: Wire;
	/** IANA zone of the account: the scheduled time is written in it. */
	timeZone: string;
	/** Waits; rejects when the execution is cancelled meanwhile. */
	sleep: (ms: number) => Promise<void>;
}

export function openMobipace(
	options: Omit<WireOptions, 'refusal' | 'policies'>,
	timeZone: string,
): Mobipace {
	const wire = new Wire({ ...options, refusal: readRefusal, policies: { [BUSY]: WAIT_FOR_TURN } });
	return { wire, timeZone, sleep: options.sleep };
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
	/** 0 to 23. */
	SendWithinHours?: number;
	IsWapPush?: 'true' | 'false';
	/** At most 20,000. */
	Messages: WireMessage[];
};

export interface Price {
	/** How many of the messages were accepted; null where the gateway does not say. */
	messageCount: number | null;
	partCount: number | null;
	averagePrice: number | null;
	totalPrice: number | null;
}

/**
 * Sends messages with one sender. It may accept fewer than it was given: which ones, only
 * `queryMessages` tells. Source: "Метод Send".
 * @throws {GatewayError}
 */
export async function send({ wire }: Mobipace, submission: WireSubmission): Promise<Price> {
	const call = { method: 'POST', path: '/Send', purpose: 'send', body: submission } as const;
	return readPrice(await answerOf(wire, call));
}

/**
 * What sending would cost; sends nothing. Source: "Метод Calculate price".
 * @throws {GatewayError}
 */
export async function calculate({ wire }: Mobipace, submission: WireSubmission): Promise<Price> {
	const call = { method: 'POST', path: '/Calculate', purpose: 'read', body: submission } as const;
	return readPrice(await answerOf(wire, call));
}

export interface WireStatus {
	reference: string;
	/** Of the message; another list than the codes of requests. */
	code: number;
	/** The gateway's own word. */
	word: string | null;
}

/**
 * The statuses of up to 20,000 references in one request. What the gateway does not know is
 * absent. It may then be sent again, so an answer that is not what was asked for tells nothing.
 * Source: "Метод Query message".
 * @throws {GatewayError}
 */
export async function queryMessages(
	{ wire }: Mobipace,
	references: string[],
): Promise<Map<string, WireStatus>> {
	const body = { References: references };
	const call = { method: 'POST', path: '/QueryMessages', purpose: 'read', body } as const;
	const answer = await wire.call(call);
	const list = fieldsOf(answer)?.MessageStatuses;
	if (!Array.isArray(list)) throw unreadable(answer, 'a list of statuses');
	const asked = new Set(references);
	const statuses = new Map<string, WireStatus>();
	for (const entry of list) {
		const fields = trimmed(entry);
		const reference = asText(fields?.Reference)?.trim();
		const code = statusCode(fields?.StatusCode);
		if (!reference || code === null) throw unreadable(answer, 'a list of statuses');
		if (!asked.has(reference)) throw unreadable(answer, 'the statuses that were asked for');
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
export async function queryBalance({ wire }: Mobipace): Promise<WireBalance> {
	const call = { method: 'POST', path: '/QueryBalance', purpose: 'read', body: {} } as const;
	const answer = await wire.call(call);
	const raw = fieldsOf(answer) ?? {};
	const balance = amount(raw.Balance);
	const creditLimit = amount(raw.BalanceNegativeLimit);
	const available = amount(raw.AvailableFund);
	if (balance === null || creditLimit === null || available === null) {
		throw unreadable(answer, 'a balance');
	}
	for (const field of ['StatusCode', 'Status', 'SessionId']) delete raw[field];
	return { balance, creditLimit, available, raw };
}

async function answerOf(
	wire: Wire,
	call: Parameters<Wire['call']>[0],
): Promise<Record<string, unknown>> {
	const answer = await wire.call(call);
	const fields = fieldsOf(answer);
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

function fieldsOf(answer: HttpAnswer): Record<string, unknown> | null {
	return trimmed(jsonOf(answer));
}

/** Keys without stray blanks: the specification's own sample has some. */
function trimmed(value: unknown): Record<string, unknown> | null {
	const record = asRecord(value);
	if (!record) return null;
	return Object.fromEntries(Object.entries(record).map(([key, field]) => [key.trim(), field]));
}

/** Decimals come as numbers or as text. */
function amount(value: unknown): number | null {
	const text = asText(value)?.trim();
	return text && Number.isFinite(Number(text)) ? Number(text) : null;
}
