import { asRecord, asText, jsonOf, refusalByStatus, unreadable } from '../shared/gateway/answer';
import { GatewayError, type GatewayErrorDetails } from '../shared/gateway/error';
import type { RetryPolicy } from '../shared/gateway/retry';
import type { HttpAnswer } from '../shared/gateway/transport';
import { statusReader } from '../shared/sms/status';

/**
 * The codes of requests. The codes of messages are another list with overlapping numbers: 101 is
 * success here and undeliverable there. Source: "Коды ошибок и их значения".
 */
export const SUCCESS = 101;
export const SESSION_EXPIRED = 103;
export const BUSY = 104;

/**
 * MOBIPACE works on one request of an account at a time. Another process's request is waited out:
 * about 75 seconds in nine tries, more than the 60 a request may take.
 */
export const WAIT_FOR_TURN: RetryPolicy = { tries: 9, pauseMs: 300, longestPauseMs: 40_000 };

type Meaning = Omit<GatewayErrorDetails, 'code' | 'status'>;

const REQUEST_CODES: Record<number, Meaning> = {
	100: {
		message: 'MOBIPACE has a system error.',
		effect: 'unknown',
		transient: true,
	},
	102: {
		message:
			'MOBIPACE calls a parameter incorrect. Check the sender name, the numbers and the scheduled time.',
		effect: 'none',
	},
	[SESSION_EXPIRED]: {
		message: 'The MOBIPACE session has ended, and a new one was refused as well.',
		effect: 'none',
		affectsAll: true,
	},
	[BUSY]: {
		message: 'MOBIPACE is still working on another request of this account.',
		effect: 'none',
		transient: true,
		affectsAll: true,
	},
	200: {
		message: 'MOBIPACE does not know this user name and password. Correct them in the credential.',
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
		message: 'MOBIPACE has blocked this user. Ask your MOBIPACE manager.',
		effect: 'none',
		affectsAll: true,
		refusesCredential: true,
	},
	300: {
		message: 'The MOBIPACE balance is too low for these messages. Top it up.',
		effect: 'none',
	},
	301: {
		message: 'MOBIPACE takes at most 20,000 messages in one request. Lower the batch size.',
		effect: 'none',
	},
	302: {
		message:
			'The MOBIPACE account has no currency. Set it in the cabinet under personal data (Персональные данные).',
		effect: 'none',
		affectsAll: true,
	},
};

/** The refusal in an answer: an HTTP status, or a code inside HTTP 200. Null where it succeeded. */
export function readRefusal(answer: HttpAnswer): GatewayError | null {
	const fields = asRecord(jsonOf(answer));
	const code = statusCode(fields?.StatusCode);
	if (answer.status < 200 || answer.status >= 300) {
		return refusalByStatus(answer, asText(fields?.Status));
	}
	if (code === null) return unreadable(answer, 'a MOBIPACE status code');
	return code === SUCCESS ? null : refusalByCode(code, asText(fields?.Status));
}

/** What a request code other than success means. A code nobody knows is shown as it is. */
export function refusalByCode(code: number, word: string | null): GatewayError {
	const meaning: Meaning = REQUEST_CODES[code] ?? {
		message: 'MOBIPACE answered with a code that its documentation does not have.',
		effect: 'unknown',
	};
	const said = `${code}${word?.trim() ? ` ${word.trim()}` : ''}`;
	return new GatewayError({
		...meaning,
		code: String(code),
		message: `${meaning.message} (${said})`,
	});
}

/** A code as a whole number, also where it comes as text; else null. */
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

/** Why a message was not sent, by its status; these cost nothing. */
export const NOT_SENT: Readonly<Record<number, string>> = {
	4: 'The balance was too low for this message. Top it up.',
	5: 'MOBIPACE calls the recipient no valid number.',
	6: 'The text is longer than 500 characters.',
	7: 'The sender name is not registered. Ask your MOBIPACE manager to register it.',
	8: 'This destination is not open to the account. Ask your MOBIPACE manager.',
	9: 'The recipient is blocked.',
	10: 'MOBIPACE had a system error and did not send the message.',
};
