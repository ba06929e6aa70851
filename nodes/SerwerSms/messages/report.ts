import type { OutputJson } from '../../shared/gateway/output';
import { internationalDigits } from '../../shared/sms/numbering';
import { isoWithOffset } from '../../shared/time';
import { statusReader, type StatusReport } from '../../shared/sms/status';
import type { WireReport } from '../client/messages';
import { GATEWAY, withGatewayFields } from '../output';

/**
 * Source: "Checking the SMS delivery reports". `pending` is only documented as a filter, but a
 * report may have it too.
 */
export const STATUSES = {
	saved: 'scheduled',
	in_progress: 'queued',
	sent: 'sent',
	pending: 'sent',
	delivered: 'delivered*',
	undelivered: 'undelivered*',
	unsent: 'failed*',
} as const;

const readStatus = statusReader(STATUSES);

/** A report in the form that all gateways share, plus SerwerSMS's reason. */
export function statusReport(
	{ id, status, reason, uniqueId, queued, sent, delivered }: WireReport,
	timeZone: string,
): StatusReport & { reason: string | null } {
	const at = delivered ?? sent ?? queued;
	return {
		messageId: id,
		reference: uniqueId,
		...readStatus(status),
		gatewayStatus: status,
		updatedAt: at === null ? null : isoWithOffset(at, timeZone),
		reason,
	};
}

/** Whether a report can no longer change. */
export function isFinal({ status }: WireReport): boolean {
	return readStatus(status).final;
}

/** Fields that the output has under our own names. */
const RENAMED_FIELDS = ['id', 'phone', 'status', 'unique_id', 'reason', 'sender', 'utf'];

/** The output for a report: our own fields, then all others from SerwerSMS. */
export function messageOutput(report: WireReport, timeZone: string): OutputJson {
	const { fields, phone } = report;
	const ours = {
		gateway: GATEWAY,
		...statusReport(report, timeZone),
		to: internationalDigits(phone) || phone,
		from: (fields.sender as string | null) || null,
		unicode: fields.utf as boolean | undefined,
	};
	return withGatewayFields(ours, fields, timeZone, RENAMED_FIELDS);
}
