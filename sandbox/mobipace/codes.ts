import { json, Refusal, type Answer } from '../exchange';

/** The result of a request. Source: HTTP API 3.0, the table of error codes. */
const REQUEST_STATUSES = {
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

/**
 * The status of a message. The same numbers mean different things here. Source: message statuses.
 */
export const MESSAGE_STATUSES = {
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

type RequestStatus = keyof typeof REQUEST_STATUSES;
export type RefusalCode = Exclude<RequestStatus, 101>;
export type MessageStatus = keyof typeof MESSAGE_STATUSES;

export const REFUSAL_CODES = Object.keys(REQUEST_STATUSES)
	.map(Number)
	.filter((code) => code !== 101);

export const success = (fields: Record<string, unknown>): Answer =>
	json(200, { ...status(101), ...fields });

/** The body of a refusal. Its HTTP status is 200, because the specification names no other one. */
export const refusalBody = (code: RefusalCode): Record<string, unknown> => status(code);

/** Refuses a request. The reason appears only in the request log. */
export const refusal = (code: RefusalCode, reason: string): Refusal =>
	new Refusal({ ...json(200, status(code)), reason });

export const incorrect = (reason: string): Refusal => refusal(102, reason);

function status(code: RequestStatus): Record<string, unknown> {
	return { StatusCode: code, Status: REQUEST_STATUSES[code] };
}

/** Answers where there is no method. They come from the web server and are not specified. */
export const outside = {
	notFound: (): Answer =>
		json(404, { Message: 'No HTTP resource was found that matches the request URI.' }),
	methodNotAllowed: (method: string): Answer =>
		json(405, { Message: `The requested resource does not support http method '${method}'.` }),
	unreadable: (httpStatus: number, reason: string): Answer => json(httpStatus, { Message: reason }),
};
