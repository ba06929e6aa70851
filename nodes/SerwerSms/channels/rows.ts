import { asId, asText } from '../../shared/gateway/values';
import { InvalidInput } from '../../shared/gateway/error';
import type { OutputJson } from '../../shared/gateway/output';
import { internationalDigits } from '../../shared/sms/numbering';
import { statusReader } from '../../shared/sms/status';
import { isoWithOffset, wallText, wallTime, wallTimeAt } from '../../shared/time';
import { FAILURE_REASONS } from '../codes';
import { localTime, type SerwerSmsMessage } from '../messages/compose';
import { GATEWAY } from '../output';

/** The rows of the SQL API's tables. */

/**
 * - `withReference`: the table of `createTable`.
 * - `standard`: the vendor's own, which has no room for a reference and wants every column.
 */
export type TableKind = 'withReference' | 'standard';

/** A value of `sender` that makes SerwerSMS call the number and read the text aloud. */
const VOICE = 'VOICE';

/** MySQL's `utf8` of the vendor's own table has no characters of four bytes. */
const FOUR_BYTES = /[\u{10000}-\u{10ffff}]/u;

/**
 * A message as a row that has exactly the table's columns. `composeMessage` has checked that each
 * value fits its column: MySQL would cut a number that is too long into another person's number.
 * @throws {InvalidInput}
 */
export function rowOf(
	message: SerwerSmsMessage,
	kind: TableKind,
	now: number,
	zone: string,
): Record<string, string | number> {
	const { to, from, text, reference, scheduledAt } = message;
	if (from?.trim().toUpperCase() === VOICE) {
		throw new InvalidInput(
			'The sender "VOICE" would make SerwerSMS call the number and read the text aloud. Enter another sender name, or use Send Voice.',
		);
	}
	if (kind === 'standard' && FOUR_BYTES.test(text)) {
		throw new InvalidInput(
			'The text has an emoji or another character that the standard table cannot store. Remove it, or use a table made by Make Table.',
		);
	}
	// The vendor's page allows an empty date, but MySQL does not.
	const date = scheduledAt === null ? nowIn(zone, now) : localTime(scheduledAt, zone);
	const row = {
		number: `+${to}`,
		sender: from ?? '',
		message: text,
		date,
		flags: flagsOf(message),
	};
	if (kind === 'withReference') return { reference, ...row };
	return { ...row, smsid: '', dlr: '0', dlr_date: date, dlr_code: 0, dlr_description: '' };
}

function nowIn(zone: string, now: number): string {
	return wallText(wallTimeAt(now, zone));
}

/** The vendor's example of several flags is `UTF FLASH`. */
function flagsOf({ unicode, flash, speed }: SerwerSmsMessage): string {
	const flags = [unicode && 'UTF', flash && 'FLASH', speed && 'SPEED'];
	return flags.filter((flag) => flag !== false).join(' ');
}

/**
 * The vendor's pages disagree about "not sent": it is -1 on three of them and 3 on one.
 */
const readReport = statusReader({
	'0': 'sent',
	'1': 'delivered*',
	'2': 'undelivered*',
	'-1': 'failed*',
	'3': 'failed*',
});

/** `dlr_code` as the reasons of the HTTPS API. Source: "SQL API", "Error codes". */
const REASONS: Readonly<Record<string, keyof typeof FAILURE_REASONS>> = {
	2000: 'message_expired',
	2001: 'wrong_number',
	2002: 'unsupported_number',
	2003: 'message_rejected',
	2004: 'operator_error',
	2005: 'missed_call',
	2200: 'wrong_number',
	2201: 'limit_exhausted',
	2202: 'lock_send',
	2203: 'wrong_message',
	2204: 'operator_error',
	2205: 'wrong_sender_name',
	2206: 'number_is_blacklisted',
	2207: 'sending_to_foreign_networks_is_locked',
	2208: 'no_permission_to_send_messages',
};

type Row = Readonly<Record<string, unknown>>;

/**
 * A row of the messages' table as a status.
 * @throws {InvalidInput} if it is not such a row.
 */
export function statusOf(row: Row, zone: string, now: number): OutputJson {
	const dlr = asText(row.dlr)?.trim();
	if (dlr === undefined || !('smsid' in row)) {
		throw new InvalidInput(
			'The item is not a row of the messages\' table: it has no "dlr" or no "smsid". Select these columns, and the others, under the names of Make Table.',
		);
	}
	const messageId = asId(row.smsid);
	const isTaken = messageId !== null;
	const date = timeOf(row.date, zone);
	const isDue = date === null || Date.parse(date) <= now;
	const waiting = { status: isDue ? 'queued' : 'scheduled', final: false };
	const report = readReport(dlr);
	return {
		gateway: GATEWAY,
		messageId,
		reference: asText(row.reference),
		...(isTaken || report.final ? report : waiting),
		gatewayStatus: dlr,
		updatedAt: report.final || isTaken ? (timeOf(row.dlr_date, zone) ?? date) : null,
		reason: reasonOf(row),
		to: internationalDigits(asText(row.number) ?? '') || null,
		from: asText(row.sender) || null,
		parts: Number(asText(row.parts)) || null,
	};
}

function reasonOf({ dlr_code: code, dlr_description: description }: Row): string | null {
	const reason = REASONS[asText(code) ?? ''];
	return reason === undefined ? asText(description) || null : FAILURE_REASONS[reason]!;
}

/** The columns of the incoming messages' table. */
export interface IncomingColumns {
	id: string;
	from: string;
	to: string;
	text: string;
	receivedAt: string;
	type: string;
}

/**
 * A row of the incoming messages' table as an incoming message.
 * @throws {InvalidInput} if a column is missing.
 */
export function incomingOf(row: Row, columns: IncomingColumns, zone: string): OutputJson {
	const column = (name: keyof IncomingColumns) => columns[name];
	for (const name of ['from', 'text', 'receivedAt'] as const) {
		if (column(name) in row) continue;
		throw new InvalidInput(
			`The item has no column "${column(name)}". Its columns are: ${Object.keys(row).join(', ') || 'none'}. Correct the name under Columns.`,
		);
	}
	const phone = asText(row[columns.from]) ?? '';
	return {
		gateway: GATEWAY,
		id: asId(row[columns.id]),
		from: internationalDigits(phone) || phone,
		to: internationalDigits(asText(row[columns.to]) ?? '') || null,
		text: asText(row[columns.text]) ?? '',
		receivedAt: timeOf(row[columns.receivedAt], zone),
		type: asText(row[columns.type])?.toLowerCase() ?? 'sms',
	};
}

/**
 * A column without a time zone as ISO 8601 with offset. n8n's Postgres node reads such a column in the
 * zone of n8n's process and gives that instant in UTC, so what the column says is the local time of
 * the instant. MySQL's zero date is none.
 */
function timeOf(value: unknown, zone: string): string | null {
	if (value instanceof Date) return isNaN(value.getTime()) ? null : inZone(value, zone);
	const text = asText(value)?.trim() ?? '';
	if (text === '' || text.startsWith('0000-')) return null;
	if (wallTime(text) !== null) return isoWithOffset(text, zone);
	const instant = new Date(text);
	return isNaN(instant.getTime()) ? null : inZone(instant, zone);
}

function inZone(instant: Date, zone: string): string {
	const local = instant.getTime() - instant.getTimezoneOffset() * 60_000;
	return isoWithOffset(wallText(local), zone);
}
