import { asText } from '../shared/gateway/values';
import { statusReader, type StatusReading } from '../shared/sms/status';

/** `final`: delivered, not delivered, refused. `all`: also the steps before. */
export type ReportsWanted = 'all' | 'final' | 'none';

/**
 * The sums of the types that Kannel is to report. Source: Kannel User's Guide, "Delivery reports":
 * 1 delivered, 2 not delivered, 4 kept by the SMSC, 8 taken by the SMSC, 16 refused by the SMSC.
 */
const MASKS = { all: 31, final: 19 };

/**
 * What Kannel puts into the address of a report. A report has no ID of the message that Kannel
 * would also give to the sender, so the reference in the address is the only way back to it.
 */
const FIELDS = 'type=%d&answer=%A&fid=%F&to=%p&ts=%T&smsc=%i&id=%I';

/** What Kannel reports about a message, and where. Null if it is to report nothing. */
export function reportOf(
	wanted: ReportsWanted,
	reference: string | null,
	/** The address of a Kannel Trigger; empty if there is none. */
	reportUrl: string,
): { mask: number; url: string } | null {
	if (wanted === 'none' || reportUrl === '') return null;
	const separator = reportUrl.includes('?') ? '&' : '?';
	const fixed = `${reportUrl}${separator}event=report&ref=${encodeURIComponent(reference ?? '')}`;
	// A single % is the beginning of one of Kannel's own fields.
	return { mask: MASKS[wanted], url: `${fixed.replaceAll('%', '%%')}&${FIELDS}` };
}

/** Source: docs/sending.md, "Delivery status". */
const readType = statusReader({
	1: 'delivered*',
	2: 'undelivered*',
	4: 'queued',
	8: 'sent',
	16: 'failed*',
});

/** A delivery report, read from the query of Kannel's call. */
export interface Report extends StatusReading {
	/** The SMSC's ID of the message; null for a message that it refused. */
	messageId: string | null;
	reference: string | null;
	/** The SMSC's word, such as DELIVRD; without one, Kannel's type. */
	gatewayStatus: string;
	/** Why the message failed, in plain words; null if it did not. */
	reason: string | null;
	updatedAt: string;
	to: string;
	smsc: string | null;
}

/** Null if the fields are not those of a report. */
export function readReport(fields: Record<string, unknown>): Report | null {
	const { type, answer = '' } = textsOf(fields);
	if (type === undefined || !/^\d{1,3}$/.test(type)) return null;
	const { fid, ref, to = '', smsc, ts } = textsOf(fields);
	const reading = readType(type);
	return {
		messageId: fid || null,
		reference: ref || null,
		...reading,
		gatewayStatus: /\bstat:(\S+)/i.exec(answer)?.[1] ?? type,
		reason:
			reading.status === 'failed' || reading.status === 'undelivered' ? reasonOf(answer) : null,
		updatedAt: instantOf(ts),
		to: to.replace(/^\+/, ''),
		smsc: smsc || null,
	};
}

/** The fields of a query, in which each is text. */
export function textsOf(fields: Record<string, unknown>): Record<string, string | undefined> {
	return Object.fromEntries(
		Object.entries(fields).map(([name, value]) => [name, asText(value)?.trim()]),
	);
}

/** Unix time in seconds, in ISO 8601. Without one, the current time. */
export function instantOf(seconds?: string): string {
	const at = /^\d{9,11}$/.test(seconds ?? '') ? Number(seconds) * 1000 : Date.now();
	return new Date(at).toISOString();
}

/**
 * The refusals of SMSCs in plain words, by their codes. Sources: SMPP 3.4, 5.1.3, and SerwerSMS, "SMPP
 * API, error codes" for 0x40b.
 */
const REFUSALS: Record<number, string> = {
	0x01: 'The text is too long for the provider (0x01).',
	0x0a: 'The provider does not allow this sender (0x0a). Ask the provider to authorize it.',
	0x0b: 'The provider does not accept this number (0x0b).',
	0x0c: 'The provider refused the ID of the message (0x0c).',
	0x45: 'The provider refused the message (0x45).',
	0x58: 'The provider accepts no more messages for now (0x58).',
	0x40b: 'The account has no credit left (0x40b). Top it up.',
};

/** Kannel writes `NACK/0x0000000b/Invalid Destination Address` or `NACK/MALFORMED SMS`. */
function reasonOf(answer: string): string | null {
	const [, code, words] = /^NACK\/(?:0x([0-9a-f]{1,8})(?:\/|$))?(.*)/is.exec(answer) ?? [];
	if (code !== undefined) {
		const number = parseInt(code, 16);
		const known = REFUSALS[number];
		return known ?? `The provider refused the message (0x${number.toString(16)}: ${words}).`;
	}
	if (words === 'MALFORMED SMS') {
		return 'Kannel could not send the message in this form. Check the sender and the number.';
	}
	if (words) return `The provider refused the message (${words}).`;
	const [, error] = /\berr:(\S+)/i.exec(answer) ?? [];
	const isError = error !== undefined && !/^0*$/.test(error);
	return isError ? `The provider gives the error code ${error}.` : null;
}
