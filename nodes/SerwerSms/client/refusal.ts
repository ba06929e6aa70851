import { asRecord, asText, jsonOf, refusalByStatus } from '../../shared/gateway/answer';
import { GatewayError } from '../../shared/gateway/error';
import type { HttpAnswer } from '../../shared/gateway/transport';
import { AFFECTS_ALL, MEANINGS, REFUSES_CREDENTIAL, UNAVAILABLE } from '../codes';

/** An answer that says no and gives no reason: `success` is false, and there is no error object. */
export const REFUSED = 'refused';

/**
 * The refusal in an answer, or null where it was carried out. Errors of the application come with
 * HTTP 200, so the body is read first. Source: HTTPS API v2, "General communications".
 */
export function readRefusal(answer: HttpAnswer): GatewayError | null {
	const body = asRecord(jsonOf(answer));
	const error = asRecord(body?.error);
	const isBroken = answer.status >= 500 || answer.status < 200;
	const isGood = answer.status >= 200 && answer.status < 300;
	if (error && !isBroken && !(isGood && hasResults(body!))) {
		return refusalByCode(error.code, error.type, error.message);
	}
	const refused = refusalByStatus(answer, asText(error?.message));
	if (refused) return refused;
	return body?.success === false && !hasResults(body) ? refusedWithoutReason() : null;
}

/** What a code of SerwerSMS means. An error object says that nothing was done. */
export function refusalByCode(code: unknown, type: unknown, said: unknown): GatewayError {
	const number = Number(asText(code) ?? NaN);
	const word = asText(type) ?? '';
	const meaning =
		MEANINGS[number] ?? 'SerwerSMS refused this with an error that is not documented.';
	const words = [asText(code), word].filter(Boolean).join(' ') || 'no code';
	const own = asText(said)?.trim();
	return new GatewayError({
		code: asText(code)?.trim() || REFUSED,
		message: `${meaning} (${words}${own ? `: ${own}` : ''})`,
		// A failure of the system that nobody describes may have come in the middle of the work.
		effect: !(number in MEANINGS) && word === 'SystemError' ? 'unknown' : 'none',
		transient: number === UNAVAILABLE,
		affectsAll: AFFECTS_ALL.has(number),
		refusesCredential: REFUSES_CREDENTIAL.has(number),
	});
}

/** Messages that were taken or refused one by one are results, whatever is said of the whole. */
function hasResults({ items, queued }: Record<string, unknown>): boolean {
	return (Array.isArray(items) && items.length > 0) || Number(queued) > 0;
}

function refusedWithoutReason(): GatewayError {
	return new GatewayError({
		code: REFUSED,
		message: 'SerwerSMS did not do this and gave no reason.',
		effect: 'none',
	});
}

/** Puts other words to a refusal that gives none of its own. */
export function explain(message: string): (error: unknown) => Promise<never> {
	return async (error) => {
		const isBare = error instanceof GatewayError && error.code === REFUSED;
		return await Promise.reject(
			isBare ? new GatewayError({ code: REFUSED, message, effect: 'none' }) : error,
		);
	};
}
