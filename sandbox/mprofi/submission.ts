import { isObject } from '../exchange';
import { isoMoment } from '../time';
import type { FieldErrors } from './refusals';

/** A message as it was submitted. Source: "Metoda SEND", the table of parameters. */
export interface Submission {
	recipient: string;
	message: string;
	reference: string | null;
	/** As the request gave it. `scheduledAt` is the same moment in ms. */
	date: string | number | null;
	scheduledAt: number | null;
	/**
	 * Only the text "utf-8" has an effect. With any other value, the gateway converts the message.
	 */
	encoding: unknown;
}

type Checked = { submission: Submission } | { errors: FieldErrors };

const MAX_MESSAGE_LENGTH = 612;
/** The last second of the year 9999, which is the limit of the server's language. */
const LAST_UNIX_TIME = 253_402_300_799;

export function checkSubmission(fields: unknown, timeZone: string): Checked {
	if (!isObject(fields)) {
		return { errors: { non_field_errors: ['Invalid data. Expected a dictionary.'] } };
	}
	const { recipient, message, reference, date, encoding } = fields;
	const scheduledAt = date === undefined ? null : moment(date, timeZone);
	const found: Record<string, string | null> = {
		recipient: recipientError(recipient),
		message: messageError(message),
		reference: reference === undefined ? null : stringError(reference),
		date: date !== undefined && scheduledAt === null ? 'Datetime has wrong format.' : null,
	};
	const errors: FieldErrors = {};
	for (const [field, error] of Object.entries(found)) if (error) errors[field] = [error];
	if (Object.keys(errors).length > 0) return { errors };
	return {
		submission: {
			recipient: recipient as string,
			message: message as string,
			reference: (reference as string | undefined) ?? null,
			date: (date as string | number | undefined) ?? null,
			scheduledAt,
			encoding: encoding ?? null,
		},
	};
}

/** "Od 9 do 22 cyfr". */
export function recipientError(recipient: unknown): string | null {
	return (
		stringError(recipient) ??
		(/^[0-9]{9,22}$/.test(recipient as string) ? null : 'Enter from 9 to 22 digits.')
	);
}

/** Counts code points, as the server's language does. */
function messageError(message: unknown): string | null {
	const error = stringError(message);
	if (error) return error;
	const text = message as string;
	if (text.trim() === '') return 'This field may not be blank.';
	if (text.length <= MAX_MESSAGE_LENGTH || [...text].length <= MAX_MESSAGE_LENGTH) return null;
	return `Ensure this field has no more than ${MAX_MESSAGE_LENGTH} characters.`;
}

function stringError(value: unknown): string | null {
	if (value === undefined) return 'This field is required.';
	if (value === null) return 'This field may not be null.';
	return typeof value === 'string' ? null : 'Not a valid string.';
}

/** Reads an ISO 8601 date and time, local without an offset, or seconds since 1970. */
function moment(date: unknown, timeZone: string): number | null {
	if (typeof date === 'number') return unixTime(date);
	if (typeof date !== 'string') return null;
	if (/^\d+(\.\d+)?$/.test(date)) return unixTime(Number(date));
	const iso = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d(:?\d\d)?)?$/;
	return iso.test(date) ? isoMoment(date.replace(' ', 'T'), timeZone) : null;
}

function unixTime(seconds: number): number | null {
	return seconds >= 0 && seconds <= LAST_UNIX_TIME ? Math.round(seconds * 1000) : null;
}
