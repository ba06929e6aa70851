import { isHtml, jsonOf, unreadable } from '../shared/gateway/answer';
import { asId, asList, asRecord, asText } from '../shared/gateway/values';
import { instead } from '../shared/gateway/error';
import { accepted, rejected, unknown, type Outcome } from '../shared/gateway/outcome';
import type { Permit } from '../shared/gateway/permit';
import type { HttpAnswer } from '../shared/gateway/transport';
import { GatewayClient, type ClientOptions } from '../shared/gateway/client';
import { entryReason, namingIncomingKey, readRefusal } from './refusal';

/**
 * A connection to mProfi's API 1.0. This file has one function per endpoint.
 * Source: "Interfejs API", version 1.12.
 */
export interface MProfi {
	client: GatewayClient;
	/** IANA zone of the local times in the gateway's answers. */
	timeZone: string;
}

export function openMProfi(options: Omit<ClientOptions, 'refusal'>, timeZone: string): MProfi {
	return { client: new GatewayClient({ ...options, refusal: readRefusal }), timeZone };
}

/** The body of `send`, and one entry in the body of `sendbulk`. */
export type WireMessage = {
	recipient: string;
	message: string;
	reference?: string;
	/** ISO 8601 with offset. */
	date?: string;
	encoding?: 'utf-8';
};

/**
 * Sends one message. Source: "Metoda SEND".
 * @throws {GatewayError}
 */
export async function send(
	{ client }: MProfi,
	permit: Permit,
	message: WireMessage,
): Promise<Outcome> {
	const answer = await client.call({
		method: 'POST',
		path: '/send/',
		purpose: permit,
		body: message,
	});
	const outcome = entryOutcome(jsonOf(answer));
	if (outcome === null) throw unreadable(answer, 'a message ID');
	return outcome;
}

/**
 * Sends many messages. Results are matched to messages by position, so a list of a different length
 * leaves every outcome unknown. Source: "Metoda SENDBULK".
 * @throws {GatewayError}
 */
export async function sendBulk(
	{ client }: MProfi,
	permit: Permit,
	messages: WireMessage[],
): Promise<Outcome[]> {
	const answer = await client.call({
		method: 'POST',
		path: '/sendbulk/',
		purpose: permit,
		body: { messages },
	});
	const body = asRecord(jsonOf(answer));
	const { result } = body ?? {};
	if (Array.isArray(result) && result.length === messages.length) {
		return result.map((entry) => entryOutcome(entry) ?? unknown(NO_RESULT));
	}
	const refused = body && !('result' in body) ? entryOutcome(body) : null;
	if (refused?.outcome === 'rejected') return messages.map(() => refused);
	throw unreadable(answer, `a list of ${messages.length} results`);
}

export interface WireStatus {
	status: string;
	id: string;
	reference: string | null;
	/** Unchanged from the answer: null, or a local time in one of several formats. */
	ts: string | null;
}

/**
 * The status of one message. Null if the gateway does not know the ID, which is normal right after
 * sending. Source: "Metoda STATUS".
 * @throws {GatewayError}
 */
export async function status({ client }: MProfi, id: string): Promise<WireStatus | null> {
	const call = { method: 'GET', path: '/status/', purpose: 'read', query: { id } } as const;
	const answer = await client.call(call).catch(instead(null, 'notFound'));
	if (answer === null) return null;
	const body = asRecord(jsonOf(answer));
	// The specification's table shows a list; its example and the vendor's clients, one object.
	const entry = Array.isArray(body?.result) ? asRecord(body.result[0]) : body;
	const word = asText(entry?.status);
	if (!entry || word === null) throw unreadable(answer, 'a status');
	return {
		status: word,
		id: asId(entry.id) ?? id,
		reference: asText(entry.reference),
		ts: asText(entry.ts),
	};
}

/** `sms` is read from `getincoming`, `mobileApp` from `getincoming_mobileapp`. */
export type IncomingSource = 'sms' | 'mobileApp';

export interface WireIncoming {
	message: string;
	sender: string;
	recipient: string;
	/** Local time, `YYYY-MM-DD HH:MM:SS`. */
	ts: string;
}

/**
 * The messages received between two local times (`YYYY-MM-DD HH:MM:SS`), oldest first.
 * Source: "Metoda GETINCOMING" and "Metoda GETINCOMING_MOBILEAPP".
 * @throws {GatewayError}
 */
export async function getIncoming(
	{ client }: MProfi,
	source: IncomingSource,
	dateFrom: string,
	dateTo: string,
): Promise<WireIncoming[]> {
	const call = {
		method: 'POST',
		path: source === 'sms' ? '/getincoming/' : '/getincoming_mobileapp/',
		purpose: 'read',
		body: { date_from: dateFrom, date_to: dateTo },
	} as const;
	const answer = await client.call(call).catch(namingIncomingKey);
	return readList(answer, 'a list of messages').map((entry) => ({
		message: asText(entry.message) ?? '',
		sender: asText(entry.sender) ?? '',
		recipient: asText(entry.recipient) ?? '',
		ts: asText(entry.ts) ?? '',
	}));
}

/** The fields that the specification shows. Times are local, `YYYY-MM-DDTHH:MM:SS`. */
export type WireSurvey = Record<string, unknown>;

/**
 * The surveys of the account. Source: "Metoda GET SURVEYS/".
 * @throws {GatewayError}
 */
export async function listSurveys({ client }: MProfi): Promise<WireSurvey[]> {
	const answer = await client.call({ method: 'GET', path: '/surveys/', purpose: 'read' });
	return readList(answer, 'a list of surveys');
}

/**
 * One survey, with its phone number and its number of participants.
 * Source: "Metoda GET SURVEYS/<ID>/".
 * @throws {GatewayError} `notFound` if the survey does not exist.
 */
export async function getSurvey({ client }: MProfi, id: string): Promise<WireSurvey> {
	const answer = await client.call({ method: 'GET', path: surveyPath(id), purpose: 'read' });
	const survey = asRecord(jsonOf(answer));
	if (!survey || !('id' in survey)) throw unreadable(answer, 'a survey');
	return survey;
}

/**
 * Starts a survey for one number by sending the first question. The gateway confirms with an empty
 * body; after any other body the outcome is unknown. Source: "Metoda POST SURVEYS/<ID>/START/".
 * @throws {GatewayError}
 */
export async function startSurvey(
	{ client }: MProfi,
	permit: Permit,
	id: string,
	msisdn: string,
): Promise<void> {
	const answer = await client.call({
		method: 'POST',
		path: `${surveyPath(id)}start/`,
		purpose: permit,
		body: { msisdn },
	});
	const body = answer.text.trim();
	const isEmpty = isHtml(answer) ? body === '' : EMPTY_BODIES.has(body);
	if (!isEmpty) throw unreadable(answer, 'an empty answer');
}

export interface WireAnswers {
	msisdn: string;
	answers: string[];
	/** Local time; null until the participant has answered the last question. */
	finished: string | null;
}

/**
 * The answers of each participant. Source: "Metoda GET SURVEYS/<ID>/REPORT/".
 * @throws {GatewayError} `notFound` if the survey does not exist.
 */
export async function surveyReport({ client }: MProfi, id: string): Promise<WireAnswers[]> {
	const path = `${surveyPath(id)}report/`;
	const answer = await client.call({ method: 'GET', path, purpose: 'read' });
	return readList(answer, 'a survey report').map((entry) => ({
		msisdn: asText(entry.msisdn) ?? '',
		answers: (asList(entry.answers) ?? []).map((text) => asText(text) ?? ''),
		finished: asText(entry.finished),
	}));
}

/** The forms that an "empty" body has when a JSON renderer writes it. */
const EMPTY_BODIES = new Set(['', '""', 'null', '{}']);

function surveyPath(id: string): string {
	return `/surveys/${encodeURIComponent(id)}/`;
}

function readList(answer: HttpAnswer, expected: string): Array<Record<string, unknown>> {
	const list = asList(jsonOf(answer));
	if (list === null) throw unreadable(answer, expected);
	return list.map((entry) => {
		const record = asRecord(entry);
		if (!record) throw unreadable(answer, expected);
		return record;
	});
}

/**
 * The message ID, a positive whole number. The specification's table writes `ID`; its examples and
 * the vendor's clients write `id`.
 */
function messageIdIn(entry: unknown): string | null {
	const record = asRecord(entry);
	const id = asId(record?.id) ?? asId(record?.ID);
	return id !== null && /^0*[1-9]\d*$/.test(id) ? id : null;
}

const NO_RESULT = {
	code: 'noMessageId',
	message: 'The gateway returned no ID and no reason.',
};

/**
 * The outcome for one result, of `send` as of `sendbulk`, or null if it says nothing. The
 * specification does not show a failed entry. An entry without an ID was not accepted.
 */
function entryOutcome(entry: unknown): Outcome | null {
	const id = messageIdIn(entry);
	if (id !== null) return accepted(id);
	const reason = entryReason(entry);
	if (reason === null) return null;
	return rejected({ code: 'refused', message: `The gateway refused this message: ${reason}` });
}
