import { GatewayError, orGatewayError } from '../shared/gateway/error';
import { accepted, type Outcome } from '../shared/gateway/outcome';
import type { Permit } from '../shared/gateway/permit';
import { submit, type Submission } from './client/smsbox';
import type { KannelMessage } from './compose';
import type { Kannel } from './connection';
import { reportOf } from './report';

/**
 * Sends one message. If its answer was lost and it stands in Kannel's queue, it is accepted.
 * @throws {GatewayError}
 */
export async function sendMessage(
	{ smsbox, queue, reportUrl }: Kannel,
	permit: Permit,
	message: KannelMessage,
	/** Where Kannel reports what becomes of it, if not to the trigger of the credential. */
	report = reportOf(message.reports, message.reference, reportUrl),
): Promise<Outcome> {
	await queue.note(message);
	const result = await orGatewayError(submit(smsbox, permit, submissionOf(message, report)));
	if (!(result instanceof GatewayError)) return accepted(null, result.isQueued);
	if (result.effect === 'none') queue.forget(message);
	else if (await queue.has(message)) return accepted(null, true);
	throw result;
}

function submissionOf(message: KannelMessage, report: Submission['report']): Submission {
	const { to, from, text, segments, scheduledAt, isFlash, validityMinutes, smsc } = message;
	const deferredMinutes = scheduledAt === null ? 0 : minutesUntil(scheduledAt);
	return {
		...{ to, from, text, isFlash, smsc, report, deferredMinutes },
		encoding: segments.encoding,
		// Kannel counts it from now on, and the provider would drop a message that is not valid anymore.
		validityMinutes: validityMinutes === null ? null : validityMinutes + deferredMinutes,
	};
}

/** Rounded up, so that no message is sent before its time. */
function minutesUntil(time: string): number {
	return Math.max(0, Math.ceil((Date.parse(time) - Date.now()) / 60_000));
}
