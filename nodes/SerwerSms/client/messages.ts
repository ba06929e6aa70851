import { asId, asText } from '../../shared/gateway/values';
import { GatewayError, instead } from '../../shared/gateway/error';
import { NO_MESSAGES, NO_SUCH_ACTION } from '../codes';
import { refusedBecause } from './refusal';
import {
	requestConfirmation,
	requestObject,
	requestPages,
	unexpectedObject,
	type Fields,
	type PagesOptions,
	type SerwerSms,
} from './request';

/** A delivery report (DLR). Times are local, `YYYY-MM-DD HH:MM:SS`. */
export interface WireReport {
	id: string;
	phone: string;
	/** `delivered`, `undelivered`, `sent`, `unsent`, `in_progress` or `saved`. */
	status: string;
	queued: string | null;
	sent: string | null;
	delivered: string | null;
	/** Why the message was not sent or not delivered. */
	reason: string | null;
	/** The reference, if the report has it. The documentation does not list it. */
	uniqueId: string | null;
	/** The whole report. */
	fields: Fields;
}

/** A report must match every filter that is set. At most 500 ids. */
export interface ReportFilter {
	id?: readonly string[];
	unique_id?: readonly string[];
	phone?: readonly string[];
	/** When the message was queued, in local time. */
	date_from?: string;
	date_to?: string;
	status?: string;
	type?: string;
	/** The campaign's number in the statistics. */
	stat_id?: string;
	show_contact?: boolean;
	order?: 'asc' | 'desc';
}

/** One message, by its message ID or its reference. */
export type MessageIdentifier = { id: string } | { unique_id: string };

/**
 * Delivery reports. The gateway keeps them for about 14 days. Source: "Checking the SMS
 * delivery reports".
 * @throws {GatewayError}
 */
export async function reports(
	api: SerwerSms,
	filter: ReportFilter,
	options: Omit<PagesOptions, 'keyOf'> = {},
): Promise<WireReport[]> {
	const found = await requestPages(
		api,
		'messages/reports',
		{ ...filter },
		{ ...options, keyOf },
	).catch(emptyIfNone);
	return found.map(readReport);
}

/**
 * One message. Source: the vendor's clients, "View single message".
 * @throws {GatewayError} 1004 if there is none.
 */
export async function viewMessage(
	api: SerwerSms,
	identifier: MessageIdentifier,
	showContact = false,
): Promise<WireReport> {
	const parameters = { ...identifier, show_contact: showContact || undefined };
	return readReport(await requestObject(api, 'messages/view', 'read', parameters));
}

/**
 * Deletes a scheduled message before it is sent. Source: "Deleting definite time messages".
 * @throws {GatewayError}
 */
export async function deleteScheduled(
	api: SerwerSms,
	identifier: MessageIdentifier,
): Promise<void> {
	await requestConfirmation(api, 'messages/delete', identifier).catch(
		refusedBecause(
			// Without the word "canceled", which n8n would take for a canceled execution.
			'SerwerSMS has no scheduled message under this ID or reference. It was already sent, already deleted, or never existed.',
		),
	);
}

/** A message's status may change between two pages, so its id alone identifies an entry. */
function keyOf(fields: Fields): string {
	return asId(fields.id) ?? JSON.stringify(fields);
}

/** A received message (MO). */
export interface WireIncoming {
	/** Unique only within its type. */
	id: string | null;
	type: string;
	phone: string;
	text: string;
	/** Local time. */
	received: string;
	/** The number that received it, if the account has several. */
	toNumber: string | null;
	fields: Fields;
}

/**
 * Filters for received messages. The API also has `read`, which marks messages as read and would
 * hide them from other programs, so it is never set.
 */
export interface IncomingFilter {
	type: IncomingType;
	ndi?: string;
	phone?: readonly string[];
	date_from?: string;
	date_to?: string;
	show_contact?: boolean;
	order?: 'asc' | 'desc';
}

/**
 * In this order: replies to ECO+ messages, messages to the common access number, messages to an
 * access number of the account, premium SMS, MMS.
 */
export type IncomingType = 'eco' | 'nd' | 'ndi' | 'pre' | 'mms';

/** The documentation and most clients use the first spelling, the newest clients the second. */
const RECEIVED_ACTIONS = ['messages/recived', 'messages/received'] as const;

/**
 * The spelling that works, by base URL. The process remembers it and tries it first. If it no longer
 * works, the other one is tried.
 */
const workingActions = new Map<string, string>();

/**
 * The received messages of one type. Source: "Incoming messages".
 * @throws {GatewayError}
 */
export async function received(
	api: SerwerSms,
	filter: IncomingFilter,
	max?: number,
): Promise<WireIncoming[]> {
	const working = workingActions.get(api.baseUrl);
	const read = async (action: string) => {
		const found = await requestPages(api, action, { ...filter }, { max, keyOf }).catch(emptyIfNone);
		workingActions.set(api.baseUrl, action);
		return found.map((fields) => readIncoming(fields, filter.type));
	};
	const [documented, newer] = RECEIVED_ACTIONS;
	const [first, other] = working === newer ? [newer, documented] : [documented, newer];
	return await read(first).catch(async (error: unknown) =>
		isUnknownAction(error) ? await read(other) : await Promise.reject(error),
	);
}

function readReport(fields: Fields): WireReport {
	const id = asId(fields.id);
	const status = asText(fields.status);
	if (id === null || status === null) throw unexpectedObject(fields, 'a delivery report');
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

function readIncoming(fields: Fields, requestedType: IncomingType): WireIncoming {
	return {
		id: asId(fields.id),
		type: asText(fields.type) || requestedType,
		phone: asText(fields.phone) ?? '',
		text: asText(fields.text) ?? '',
		received: timeIn(fields.recived) ?? timeIn(fields.received) ?? '',
		toNumber: asText(fields.to_number) || null,
		fields,
	};
}

/** Null if there is no time, which the gateway sometimes writes as zeros. */
function timeIn(value: unknown): string | null {
	const text = asText(value)?.trim() ?? '';
	return text === '' || text.startsWith('0000') ? null : text;
}

/** The gateway may report an empty list as an error. */
const emptyIfNone = instead<Fields[]>([], NO_MESSAGES);

function isUnknownAction(error: unknown): boolean {
	return error instanceof GatewayError && error.code === NO_SUCH_ACTION;
}
