import type { Answer } from '../exchange';
import { json, Refusal } from '../exchange';

/** What became of a request. Source: HTTP API 3.0, the table of error codes. */
export const requestStatuses = {
	100: 'Unknown',
	101: 'Success',
	102: 'IncorrectParameter',
	103: 'SessionExpired',
	104: 'AccessDenied',
	200: 'IncorrectUserNameOrPassword',
	201: 'UserLocked',
	202: 'UserBlocked',
	300: 'OutOfBalance',
	301: 'MessageCountOverflow',
	302: 'CurrencyNotDefined',
} as const;

/** What became of a message: other meanings under the same numbers. Source: message statuses. */
export const messageStatuses = {
	1: 'Pending',
	2: 'Scheduled',
	3: 'Sent',
	4: 'OutOfBalance',
	5: 'InvalidMobile',
	6: 'InvalidBody',
	7: 'InvalidSender',
	8: 'InvalidRoute',
	9: 'BlockedMobile',
	10: 'Unknown',
	100: 'Delivered',
	101: 'Undeliverable',
	102: 'ACK expired',
	103: 'Rejected',
	104: 'TimeOut',
} as const;

export type RequestStatus = keyof typeof requestStatuses;
export type RefusalCode = Exclude<RequestStatus, 101>;
export type MessageStatus = keyof typeof messageStatuses;

export const refusalCodes = Object.keys(requestStatuses)
	.map(Number)
	.filter((code) => code !== 101);

export const success = (fields: Record<string, unknown>): Answer =>
	json(200, { ...status(101), ...fields });

/** A refusal is HTTP 200 as well: no other HTTP status is specified, and no word beside these two. */
export const refusalBody = (code: RefusalCode): Record<string, unknown> => status(code);

/** The reason stands in the log of requests alone. */
export const refusal = (code: RefusalCode, reason: string): Refusal =>
	new Refusal({ ...json(200, status(code)), reason });

export const incorrect = (reason: string): Refusal => refusal(102, reason);

function status(code: RequestStatus): Record<string, unknown> {
	return { StatusCode: code, Status: requestStatuses[code] };
}

/** What answers where there is no method: the web server, of which the specification says nothing. */
export const outside = {
	notFound: (): Answer =>
		json(404, { Message: 'No HTTP resource was found that matches the request URI.' }),
	methodNotAllowed: (method: string): Answer =>
		json(405, { Message: `The requested resource does not support http method '${method}'.` }),
	unreadable: (httpStatus: number, reason: string): Answer => json(httpStatus, { Message: reason }),
};
