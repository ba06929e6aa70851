import { jsonOf, provesRefusal, refusalByStatus } from '../../shared/gateway/answer';
import { asRecord, asText } from '../../shared/gateway/values';
import { GatewayError } from '../../shared/gateway/error';
import type { HttpAnswer } from '../../shared/gateway/transport';
import {
	AFFECTS_ALL,
	ERROR_MESSAGES,
	REFERENCE_USED,
	REFUSES_CREDENTIAL,
	UNAVAILABLE,
} from '../codes';

/** The code of a refusal without a reason: `success` is false, and there is no error object. */
const REFUSED = 'refused';

/**
 * The refusal in an answer, or null if SerwerSMS carried out the request. The API reports its
 * errors with HTTP 200, so the body is read before the status. Source: HTTPS API v2, "General
 * communications".
 */
export function readRefusal(answer: HttpAnswer): GatewayError | null {
	const body = asRecord(jsonOf(answer));
	const error = asRecord(body?.error);
	const isBroken = answer.status >= 500 || answer.status < 200;
	const isGood = answer.status >= 200 && answer.status < 300;
	if (error && !isBroken && !(isGood && hasResults(body!))) {
		const isOwn = isGood || provesRefusal(answer.status);
		return refusalByCode(error.code, error.type, error.message, isOwn);
	}
	const refused = refusalByStatus(answer, asText(error?.message));
	if (refused) return refused;
	return body?.success === false && !hasResults(body) ? refusedWithoutReason() : null;
}

/** The error for an error object. SerwerSMS's own object means that it did nothing. */
function refusalByCode(
	code: unknown,
	type: unknown,
	text: unknown,
	/** The HTTP status says that the error is SerwerSMS's own, and not that of a server in between. */
	isOwn: boolean,
): GatewayError {
	const number = Number(asText(code) ?? NaN);
	const typeName = asText(type) ?? '';
	const meaning =
		ERROR_MESSAGES[number] ??
		'SerwerSMS refused the request with an error that is not documented. Ask SerwerSMS support what it means.';
	const codeAndType = [asText(code), typeName].filter(Boolean).join(' ') || 'no code';
	const ownText = asText(text)?.trim();
	return new GatewayError({
		code: asText(code)?.trim() || REFUSED,
		message: `${meaning} (${codeAndType}${ownText ? `: ${ownText}` : ''})`,
		// An undocumented system failure may have happened halfway through the work.
		effect: number in ERROR_MESSAGES || (isOwn && typeName !== 'SystemError') ? 'none' : 'unknown',
		transient: number === UNAVAILABLE,
		affectsAll: AFFECTS_ALL.has(number),
		refusesCredential: REFUSES_CREDENTIAL.has(number),
		refusesReference: REFERENCE_USED.has(number),
	});
}

/**
 * Whether the answer has results for single messages. They count even if the answer also says that
 * the whole request failed.
 */
function hasResults({ items, queued }: Record<string, unknown>): boolean {
	return (Array.isArray(items) && items.length > 0) || Number(queued) > 0;
}

function refusedWithoutReason(): GatewayError {
	return new GatewayError({
		code: REFUSED,
		message: 'SerwerSMS refused the request and gave no reason.',
		effect: 'none',
	});
}

/** For `catch`: gives a refusal without a reason this message. */
export function refusedBecause(message: string): (error: unknown) => Promise<never> {
	return async (error) => {
		const hasNoReason = error instanceof GatewayError && error.code === REFUSED;
		return await Promise.reject(
			hasNoReason ? new GatewayError({ code: REFUSED, message, effect: 'none' }) : error,
		);
	};
}
