import { CHECK_URL, refusalByStatus, unreadable } from '../shared/gateway/answer';
import { asText } from '../shared/gateway/values';
import { GatewayError, type GatewayErrorDetails } from '../shared/gateway/error';
import type { RetryPolicy } from '../shared/gateway/retry';
import type { HttpAnswer } from '../shared/gateway/transport';
import { statusReader } from '../shared/sms/status';
import { answerFields } from './answerFields';

/**
 * Codes of requests. The codes of messages are a different list with overlapping numbers: 101 is
 * success here and undeliverable there. Source: "Коды ошибок и их значения".
 */
export const SUCCESS = 101;
export const SESSION_EXPIRED = 103;
export const BUSY = 104;

/**
 * MOBIPACE handles one request of an account at a time. The client waits until the request of
 * another process is done: nine tries in 75 to 100 seconds, longer than the 60 seconds a request
 * may take.
 */
export const WAIT_FOR_TURN: RetryPolicy = { tries: 9, pauseMs: 300, longestPauseMs: 40_000 };

type CodeMeaning = Omit<GatewayErrorDetails, 'code' | 'status'>;

const REQUEST_CODES: Record<number, CodeMeaning> = {
	100: {
		message: 'MOBIPACE reported a system error.',
		effect: 'unknown',
		transient: true,
	},
	102: {
		message:
			'MOBIPACE rejected a parameter. Check the sender name, the numbers and the scheduled time.',
		effect: 'none',
	},
	[SESSION_EXPIRED]: {
		message:
			'The MOBIPACE session has ended, and MOBIPACE rejected a new session as well. Try again later.',
		effect: 'none',
		affectsAll: true,
	},
	[BUSY]: {
		message: 'MOBIPACE is still working on another request of this account. Try again later.',
		effect: 'none',
		transient: true,
		affectsAll: true,
	},
	200: {
		message: 'MOBIPACE does not know this username and password. Correct them in the credential.',
		effect: 'none',
		affectsAll: true,
		refusesCredential: true,
	},
	201: {
		message:
			'MOBIPACE has locked this user after too many wrong passwords. Ask your MOBIPACE manager to unlock it.',
		effect: 'none',
		affectsAll: true,
		refusesCredential: true,
	},
	202: {
		message: 'MOBIPACE has blocked this user. Ask your MOBIPACE manager to unblock it.',
		effect: 'none',
		affectsAll: true,
		refusesCredential: true,
	},
	300: {
		message: 'The MOBIPACE balance is too low for these messages. Top it up.',
		effect: 'none',
	},
	301: {
		message: 'MOBIPACE accepts at most 20,000 messages in one request. Lower Batch Size.',
		effect: 'none',
	},
	302: {
		message:
			'The MOBIPACE account has no currency. Set one in the MOBIPACE cabinet, under personal data (Персональные данные).',
		effect: 'none',
		affectsAll: true,
	},
};

/** The refusal in an answer, from its HTTP status or the code in its body. Null if it succeeded. */
export function readRefusal(answer: HttpAnswer): GatewayError | null {
	const fields = answerFields(answer);
	const code = statusCode(fields?.StatusCode);
	if (answer.status < 200 || answer.status >= 300) {
		return refusalByHttpStatus(answer);
	}
	if (code === null) return unreadable(answer, 'a MOBIPACE status code');
	return code === SUCCESS ? null : refusalByCode(code, asText(fields?.Status));
}

/** The refusal in an HTTP status, or null. MOBIPACE has no IDs, so 404 means another address. */
export function refusalByHttpStatus(answer: HttpAnswer): GatewayError | null {
	if (answer.status === 404) {
		return new GatewayError({
			code: 'wrongAddress',
			message: `MOBIPACE does not know this address (HTTP 404). ${CHECK_URL}`,
			effect: 'none',
			affectsAll: true,
			status: 404,
		});
	}
	return refusalByStatus(answer, asText(answerFields(answer)?.Status));
}

/** The error for a request code other than success, with the code and MOBIPACE's word for it. */
export function refusalByCode(code: number, word: string | null): GatewayError {
	const meaning: CodeMeaning = REQUEST_CODES[code] ?? {
		message: 'MOBIPACE answered with a code that its documentation does not list.',
		effect: 'unknown',
	};
	const shownCode = `${code}${word?.trim() ? ` ${word.trim()}` : ''}`;
	return new GatewayError({
		...meaning,
		code: String(code),
		message: `${meaning.message} (${shownCode})`,
	});
}

/** A code that arrives as a number or as text. Null for anything but a whole number. */
export function statusCode(value: unknown): number | null {
	const text = asText(value)?.trim();
	return text && /^\d{1,6}$/.test(text) ? Number(text) : null;
}

/** Source: "Значения статусов сообщений". */
export const readStatus = statusReader({
	1: 'queued',
	2: 'scheduled',
	3: 'sent',
	4: 'failed*',
	5: 'failed*',
	6: 'failed*',
	7: 'failed*',
	8: 'failed*',
	9: 'failed*',
	10: 'failed*',
	100: 'delivered*',
	101: 'undelivered*',
	102: 'unknown*',
	103: 'failed*',
	104: 'failed*',
});

/** Why a message was not sent, by its status code. MOBIPACE charges nothing for these messages. */
export const NOT_SENT: Readonly<Record<number, string>> = {
	4: 'The balance was too low for this message. Top it up.',
	5: 'MOBIPACE rejected the recipient as an invalid number. Correct the number.',
	6: 'The text is longer than 500 characters. Shorten it.',
	7: 'The sender name is not registered. Ask your MOBIPACE manager to register it.',
	8: 'The account may not send to this destination. Ask your MOBIPACE manager to enable it.',
	9: 'MOBIPACE has blocked this recipient. Ask your MOBIPACE manager for the reason.',
	10: 'MOBIPACE had a system error and did not send the message. Send it again.',
};
