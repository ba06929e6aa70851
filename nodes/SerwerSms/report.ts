import type { IDataObject } from 'n8n-workflow';
import { isoWithOffset } from '../shared/inbox/localTime';
import type { StatusReport } from '../shared/n8n/statusOperations';
import { statusReader } from '../shared/sms/status';
import type { WireReport } from './client/messages';
import { digitsOf } from './outcomes';
import { GATEWAY, withFields } from './output';

/** Source: "Checking the SMS delivery reports". `pending` is a filter, and may come as a word. */
const readStatus = statusReader({
	saved: 'scheduled',
	in_progress: 'queued',
	sent: 'sent',
	pending: 'sent',
	delivered: 'delivered*',
	undelivered: 'undelivered*',
	unsent: 'failed*',
});

/** A report in the shape all gateways share, with SerwerSMS's reason. */
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

const SAID_ABOVE = ['id', 'phone', 'status', 'unique_id', 'reason', 'sender', 'utf'];

/** A message with all that SerwerSMS tells of it. */
export function messageOutput(report: WireReport, timeZone: string): IDataObject {
	const { fields, phone } = report;
	const ours = {
		gateway: GATEWAY,
		...statusReport(report, timeZone),
		to: digitsOf(phone) || phone,
		from: (fields.sender as string | null) || null,
		unicode: fields.utf as boolean | undefined,
	};
	return withFields(ours, fields, timeZone, SAID_ABOVE);
}
