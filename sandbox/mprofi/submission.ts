import { isObject } from '../exchange';
import { isoMoment } from '../time';
import type { FieldErrors } from './refusals';

/** A message as it was handed in. Source: "Metoda SEND", the table of parameters. */
export interface Submission {
	recipient: string;
	message: string;
	reference: string | null;
	/** As given; `scheduledAt` is the moment it names, in ms. */
	date: string | number | null;
	scheduledAt: number | null;
	/** Only the text "utf-8" means anything; every other value is taken, and converts the message. */
	encoding: unknown;
}

export type Checked = { submission: Submission } | { errors: FieldErrors };

const longestMessage = 612;
/** The last second of the year 9999, in seconds: what the server's language can hold. */
const lastUnixTime = 253_402_300_799;

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

/** Characters are code points, as the server's language counts them. */
function messageError(message: unknown): string | null {
	const error = stringError(message);
	if (error) return error;
	const text = message as string;
	if (text.trim() === '') return 'This field may not be blank.';
	if (text.length <= longestMessage || [...text].length <= longestMessage) return null;
	return `Ensure this field has no more than ${longestMessage} characters.`;
}

function stringError(value: unknown): string | null {
	if (value === undefined) return 'This field is required.';
	if (value === null) return 'This field may not be null.';
	return typeof value === 'string' ? null : 'Not a valid string.';
}

/** ISO 8601, a date and a time, local where no offset stands in it; or seconds since 1970. */
function moment(date: unknown, timeZone: string): number | null {
	if (typeof date === 'number') return unixTime(date);
	if (typeof date !== 'string') return null;
	if (/^\d+(\.\d+)?$/.test(date)) return unixTime(Number(date));
	const iso = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d(:?\d\d)?)?$/;
	return iso.test(date) ? isoMoment(date.replace(' ', 'T'), timeZone) : null;
}

function unixTime(seconds: number): number | null {
	return seconds >= 0 && seconds <= lastUnixTime ? Math.round(seconds * 1000) : null;
}
