import { asId, asText } from '../../shared/gateway/answer';
import { GatewayError } from '../../shared/gateway/error';
import { NO_MESSAGES, NO_SUCH_ACTION } from '../codes';
import { explain } from './refusal';
import { act, ask, pages, unlike, type Fields, type PagesOptions, type SerwerSms } from './wire';

/** What became of a message that was sent. Times are local, `YYYY-MM-DD HH:MM:SS`. */
export interface WireReport {
	id: string;
	phone: string;
	/** The gateway's own word: delivered, undelivered, sent, unsent, in_progress, saved. */
	status: string;
	queued: string | null;
	sent: string | null;
	delivered: string | null;
	/** Why it was not sent or not delivered. */
	reason: string | null;
	/** The client's own id; the gateway is not known to give it back. */
	uniqueId: string | null;
	/** All of it, as it came. */
	fields: Fields;
}

/** Each that is given must match. At most 500 ids. */
export interface ReportFilter {
	id?: readonly string[];
	unique_id?: readonly string[];
	phone?: readonly string[];
	/** By the time of queueing, local. */
	date_from?: string;
	date_to?: string;
	status?: string;
	type?: string;
	/** The campaign's number in the statistics. */
	stat_id?: string;
	show_contact?: boolean;
	order?: 'asc' | 'desc';
}

/**
 * What became of messages. Older ones than about 14 days are not there. Source: "Checking the SMS
 * delivery reports".
 * @throws {GatewayError}
 */
export async function reports(
	api: SerwerSms,
	filter: ReportFilter,
	options: Omit<PagesOptions, 'keyOf'> = {},
): Promise<WireReport[]> {
	const found = await pages(api, 'messages/reports', { ...filter }, { ...options, keyOf }).catch(
		emptyIfNone,
	);
	return found.map(readReport);
}

/**
 * One message, by its id or its own id. Source: the vendor's clients, "View single message".
 * @throws {GatewayError} 1004 where there is none.
 */
export async function viewMessage(
	api: SerwerSms,
	which: { id: string } | { unique_id: string },
	showContact = false,
): Promise<WireReport> {
	const parameters = { ...which, show_contact: showContact || undefined };
	return readReport(await ask(api, 'messages/view', 'read', parameters));
}

/**
 * Takes back a message that waits for its time. Source: "Deleting definite time messages".
 * @throws {GatewayError}
 */
export async function deleteScheduled(
	api: SerwerSms,
	which: { id: string } | { unique_id: string },
): Promise<void> {
	await act(api, 'messages/delete', which).catch(
		explain(
			'SerwerSMS has no scheduled message under this ID or reference. It was sent already, canceled already, or never there.',
		),
	);
}

/** Entries are the same where their ids are: a message's status may change between two pages. */
function keyOf(fields: Fields): string {
	return asId(fields.id) ?? JSON.stringify(fields);
}

/** A received message (MO). */
export interface WireIncoming {
	/** Unique among those of its type. */
	id: string | null;
	type: string;
	phone: string;
	text: string;
	/** Local time. */
	received: string;
	/** The number it was sent to, where there are several. */
	toNumber: string | null;
	fields: Fields;
}

/** What a request for received messages filters by. `read` is never set: it would hide them. */
export interface IncomingFilter {
	type: IncomingType;
	ndi?: string;
	phone?: readonly string[];
	date_from?: string;
	date_to?: string;
	show_contact?: boolean;
	order?: 'asc' | 'desc';
}

/** Answers to ECO+, messages to an access number, to one's own number, premium SMS, MMS. */
export type IncomingType = 'eco' | 'nd' | 'ndi' | 'pre' | 'mms';

/** The documentation and most clients write it the one way, the newest clients the other. */
const RECEIVED_ACTIONS = ['messages/recived', 'messages/received'] as const;

/** Which of the two a gateway has does not change: remembered for the life of the process. */
const knownActions = new Map<string, string>();

/**
 * The messages received, of one type. Source: "Incoming messages".
 * @throws {GatewayError}
 */
export async function received(
	api: SerwerSms,
	filter: IncomingFilter,
	most?: number,
): Promise<WireIncoming[]> {
	const known = knownActions.get(api.baseUrl);
	const read = async (action: string) => {
		const found = await pages(api, action, { ...filter }, { most, keyOf }).catch(emptyIfNone);
		knownActions.set(api.baseUrl, action);
		return found.map((fields) => readIncoming(fields, filter.type));
	};
	if (known !== undefined) return await read(known);
	const [documented, other] = RECEIVED_ACTIONS;
	return await read(documented).catch(async (error: unknown) =>
		isUnknownAction(error) ? await read(other) : await Promise.reject(error),
	);
}

function readReport(fields: Fields): WireReport {
	const id = asId(fields.id);
	const status = asText(fields.status);
	if (id === null || status === null) throw unlike(fields, 'a delivery report');
	return {
		id,
		phone: asText(fields.phone) ?? '',
		status,
		queued: timeIn(fields.queued),
		sent: timeIn(fields.sent),
		delivered: timeIn(fields.delivered),
		reason: asText(fields.reason) || null,
		uniqueId: asId(fields.unique_id),
		fields,
	};
}

function readIncoming(fields: Fields, asked: IncomingType): WireIncoming {
	return {
		id: asId(fields.id),
		type: asText(fields.type) || asked,
		phone: asText(fields.phone) ?? '',
		text: asText(fields.text) ?? '',
		received: timeIn(fields.recived) ?? timeIn(fields.received) ?? '',
		toNumber: asText(fields.to_number) || null,
		fields,
	};
}

/** Null for no time, which is sometimes written as zeros. */
function timeIn(value: unknown): string | null {
	const text = asText(value)?.trim() ?? '';
	return text === '' || text.startsWith('0000') ? null : text;
}

/** An error is how the gateway may say that a list is empty. */
async function emptyIfNone(error: unknown): Promise<Fields[]> {
	const isNone = error instanceof GatewayError && error.code === NO_MESSAGES;
	return isNone ? [] : await Promise.reject(error);
}

function isUnknownAction(error: unknown): boolean {
	return error instanceof GatewayError && error.code === NO_SUCH_ACTION;
}
