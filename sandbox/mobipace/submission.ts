import { isObject } from '../exchange';
import { isoMoment } from '../time';
import { incorrect, refusal } from './codes';
import { optionalText, requiredList, requiredText, type Parameters } from './parameters';

/** A message as it was submitted. Source: HTTP API 3.0, "Send", the structure Message. */
export interface Submission {
	recipient: string;
	body: string;
	/** The client's own id. Null if it gave none. */
	reference: string | null;
}

/** The parameters for all messages of a request. Source: HTTP API 3.0, "Send", parameters. */
export interface Terms {
	sender: string;
	/** As the request gave it. `scheduledAt` is the same moment in ms. */
	scheduledDate: string | null;
	scheduledAt: number | null;
	sendWithinHours: number;
	wapPush: boolean;
}

export const MAX_MESSAGES = 20_000;

/** Reads the parameters of Send and Calculate. @throws Refusal 102, 301: nothing is taken. */
export function readSubmissions(
	parameters: Parameters,
	timeZone: string,
): { terms: Terms; submissions: Submission[] } {
	const scheduledDate = optionalText(parameters, 'ScheduledDate');
	const terms: Terms = {
		sender: requiredText(parameters, 'Sender'),
		scheduledDate,
		scheduledAt: scheduledDate === null ? null : moment(scheduledDate, timeZone),
		sendWithinHours: hours(parameters.SendWithinHours),
		wapPush: yesOrNo(optionalText(parameters, 'IsWapPush')),
	};
	const messages = requiredList(parameters, 'Messages');
	if (messages.length > MAX_MESSAGES) throw refusal(301, `${messages.length} messages`);
	return { terms, submissions: messages.map(readSubmission) };
}

/**
 * Checks types only. A wrong number or text is the fault of one message, not of the whole request.
 */
function readSubmission(message: unknown): Submission {
	if (!isObject(message)) throw incorrect('a message must be an object');
	const reference = optionalText(message, 'Reference');
	if (reference === '') throw incorrect('Reference must not be empty');
	return {
		recipient: requiredText(message, 'Recipient'),
		body: requiredText(message, 'Body'),
		reference,
	};
}

/**
 * `yyyy-MM-dd`, the format in the table, means the first minute of that day. The sample also has a
 * time.
 */
function moment(text: string, timeZone: string): number {
	const [, day, time = '00:00'] = /^(\d{4}-\d\d-\d\d)(?: ([01]\d:[0-5]\d|2[0-3]:[0-5]\d))?$/.exec(
		text,
	) ?? [''];
	const ms = day === undefined ? null : isoMoment(`${day}T${time}`, timeZone);
	if (ms === null) throw incorrect('ScheduledDate must be yyyy-MM-dd or yyyy-MM-dd HH:mm');
	return ms;
}

function hours(value: unknown): number {
	if (value === undefined) return 0;
	if (Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 23) return Number(value);
	throw incorrect('SendWithinHours must be an integer from 0 to 23');
}

/** A string in the table. The sample has `False`. */
function yesOrNo(text: string | null): boolean {
	if (text === null) return false;
	const word = text.toLowerCase();
	if (word !== 'true' && word !== 'false') throw incorrect('IsWapPush must be true or false');
	return word === 'true';
}
