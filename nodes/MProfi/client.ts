import {
	asId,
	asRecord,
	asText,
	isHtml,
	jsonOf,
	refusalByStatus,
	unreadable,
} from '../shared/gateway/answer';
import { GatewayError } from '../shared/gateway/error';
import { accepted, rejected, unknown, type Outcome } from '../shared/gateway/outcome';
import type { HttpAnswer } from '../shared/gateway/transport';
import { Wire, type WireOptions } from '../shared/gateway/wire';

/** The wire of mProfi's API 1.0, a function per endpoint. Source: "Interfejs API", version 1.12. */
export interface MProfi {
	wire: Wire;
	/** IANA zone of the local times in its answers. */
	timeZone: string;
}

export function openMProfi(options: Omit<WireOptions, 'refusal'>, timeZone: string): MProfi {
	return { wire: new Wire({ ...options, refusal: readRefusal }), timeZone };
}

/** One message in the form of `send` and of an entry of `sendbulk`. */
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
export async function send({ wire }: MProfi, message: WireMessage): Promise<Outcome> {
	const answer = await wire.call({
		method: 'POST',
		path: '/send/',
		purpose: 'send',
		body: message,
	});
	const id = entryId(jsonOf(answer));
	if (id === null) throw unreadable(answer, 'a message id');
	return accepted(id);
}

/**
 * Sends many messages. The results are matched by position, so a list of another length tells
 * nothing of any of them. Source: "Metoda SENDBULK".
 * @throws {GatewayError}
 */
export async function sendBulk({ wire }: MProfi, messages: WireMessage[]): Promise<Outcome[]> {
	const answer = await wire.call({
		method: 'POST',
		path: '/sendbulk/',
		purpose: 'send',
		body: { messages },
	});
	const result = asRecord(jsonOf(answer))?.result;
	if (!Array.isArray(result) || result.length !== messages.length) {
		throw unreadable(answer, `a list of ${messages.length} results`);
	}
	return result.map(entryOutcome);
}

export interface WireStatus {
	status: string;
	id: string;
	reference: string | null;
	/** As it came: null, or a time in one of several forms. */
	ts: string | null;
}

/**
 * The status of one message, or null where the gateway knows no such id; right after sending that
 * is normal. Source: "Metoda STATUS".
 * @throws {GatewayError}
 */
export async function status({ wire }: MProfi, id: string): Promise<WireStatus | null> {
	const call = { method: 'GET', path: '/status/', purpose: 'read', query: { id } } as const;
	const answer = await wire.call(call).catch(nullIfNotFound);
	if (answer === null) return null;
	const body = asRecord(jsonOf(answer));
	// The table of the specification has a list, its example and the clients one object.
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

/** `sms` asks `getincoming`, `mobileApp` asks `getincoming_mobileapp`. */
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
	{ wire }: MProfi,
	source: IncomingSource,
	dateFrom: string,
	dateTo: string,
): Promise<WireIncoming[]> {
	const answer = await wire.call({
		method: 'POST',
		path: source === 'sms' ? '/getincoming/' : '/getincoming_mobileapp/',
		purpose: 'read',
		body: { date_from: dateFrom, date_to: dateTo },
	});
	return readList(answer, 'a list of messages').map((entry) => ({
		message: asText(entry.message) ?? '',
		sender: asText(entry.sender) ?? '',
		recipient: asText(entry.recipient) ?? '',
		ts: asText(entry.ts) ?? '',
	}));
}

/** The fields the specification shows; times are local, `YYYY-MM-DDTHH:MM:SS`. */
export type WireSurvey = Record<string, unknown>;

/**
 * The surveys of the account. Source: "Metoda GET SURVEYS/".
 * @throws {GatewayError}
 */
export async function listSurveys({ wire }: MProfi): Promise<WireSurvey[]> {
	const answer = await wire.call({ method: 'GET', path: '/surveys/', purpose: 'read' });
	return readList(answer, 'a list of surveys');
}

/**
 * One survey with its number and participants. Source: "Metoda GET SURVEYS/<ID>/".
 * @throws {GatewayError} `notFound` where there is no such survey.
 */
export async function getSurvey({ wire }: MProfi, id: string): Promise<WireSurvey> {
	const answer = await wire.call({ method: 'GET', path: surveyPath(id), purpose: 'read' });
	const survey = asRecord(jsonOf(answer));
	if (!survey || !('id' in survey)) throw unreadable(answer, 'a survey');
	return survey;
}

/**
 * Starts a survey for one number: its first question is sent. The gateway answers with an empty
 * body, so any other leaves open what happened. Source: "Metoda POST SURVEYS/<ID>/START/".
 * @throws {GatewayError}
 */
export async function startSurvey({ wire }: MProfi, id: string, msisdn: string): Promise<void> {
	const answer = await wire.call({
		method: 'POST',
		path: `${surveyPath(id)}start/`,
		purpose: 'send',
		body: { msisdn },
	});
	const body = answer.text.trim();
	if (isHtml(answer) ? body !== '' : !EMPTY.has(body)) throw unreadable(answer, 'an empty answer');
}

export interface WireAnswers {
	msisdn: string;
	answers: string[];
	/** Local time, null while the participant has not finished. */
	finished: string | null;
}

/**
 * What each participant answered. Source: "Metoda GET SURVEYS/<ID>/REPORT/".
 * @throws {GatewayError} `notFound` where there is no such survey.
 */
export async function surveyReport({ wire }: MProfi, id: string): Promise<WireAnswers[]> {
	const path = `${surveyPath(id)}report/`;
	const answer = await wire.call({ method: 'GET', path, purpose: 'read' });
	return readList(answer, 'a survey report').map((entry) => ({
		msisdn: asText(entry.msisdn) ?? '',
		answers: Array.isArray(entry.answers) ? entry.answers.map((text) => asText(text) ?? '') : [],
		finished: asText(entry.finished),
	}));
}

/** What an "empty" body looks like when a JSON renderer writes it. */
const EMPTY = new Set(['', '""', 'null', '{}']);

function surveyPath(id: string): string {
	return `/surveys/${encodeURIComponent(id)}/`;
}

function readList(answer: HttpAnswer, expected: string): Array<Record<string, unknown>> {
	const list = jsonOf(answer);
	if (!Array.isArray(list)) throw unreadable(answer, expected);
	return list.map((entry) => {
		const record = asRecord(entry);
		if (!record) throw unreadable(answer, expected);
		return record;
	});
}

/** A whole number. The table of the specification writes `ID`, its examples and the clients `id`. */
function entryId(entry: unknown): string | null {
	const record = asRecord(entry);
	const id = asId(record?.id) ?? asId(record?.ID);
	return id !== null && /^0*[1-9]\d*$/.test(id) ? id : null;
}

/** What a failed entry looks like is not specified: without an id it was not accepted. */
function entryOutcome(entry: unknown): Outcome {
	const id = entryId(entry);
	if (id !== null) return accepted(id);
	const reason = refusalIn(entry);
	return reason === null
		? unknown({ code: 'noMessageId', message: 'The gateway gave neither an id nor a reason.' })
		: rejected({ code: 'refused', message: `The gateway refused this message: ${reason}` });
}

const REASONS = new Set(['detail', 'error_message', 'error_code']);
const COMPLAINTS = new Set([
	...['recipient', 'message', 'reference', 'date', 'encoding', 'non_field_errors'],
]);

/**
 * Why one of several messages was refused, or null where its entry does not say so: a number may be
 * its id under another name, and a text what was sent.
 */
function refusalIn(entry: unknown): string | null {
	const words = Object.entries(asRecord(entry) ?? {}).filter(
		([field, value]) => REASONS.has(field) || (COMPLAINTS.has(field) && Array.isArray(value)),
	);
	return reasonIn(Object.fromEntries(words));
}

function readRefusal(answer: HttpAnswer): GatewayError | null {
	const isRefused = answer.status < 200 || answer.status >= 300;
	return isRefused ? refusalByStatus(answer, reasonIn(jsonOf(answer))) : null;
}

/**
 * The gateway's own words: `detail`, `error_code` with `error_message`, or a map of fields with
 * lists of complaints. Source: the vendor's clients.
 */
function reasonIn(body: unknown): string | null {
	const record = asRecord(body);
	if (!record) return null;
	const { detail, error_message: message, error_code: code } = record;
	const known = asText(detail) ?? asText(message) ?? asText(code);
	if (known) return known;
	const complaints = Object.entries(record).flatMap(([field, value]) =>
		(Array.isArray(value) ? value : [value])
			.map(asText)
			.filter((text) => text !== null && text !== '')
			.map((text) => `${field}: ${text}`),
	);
	return complaints.length > 0 ? complaints.slice(0, 5).join('; ') : null;
}

async function nullIfNotFound(error: unknown): Promise<null> {
	if (error instanceof GatewayError && error.code === 'notFound') return null;
	return await Promise.reject(error);
}
