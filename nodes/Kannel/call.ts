import type { OutputJson } from '../shared/gateway/output';
import type { Received } from '../shared/push/received';
import { numberOrName } from '../shared/sms/numbering';
import { instantOf, readReport, textsOf } from './report';

/** Calls that the user can choose, and those that are neither a message nor a report. */
export type KannelEvent = 'message' | 'deliveryReport' | 'unknown';

/**
 * Reads the query of a call. One that is neither a message nor a report is passed on as well: an address
 * in kannel.conf may differ from that of the docs. Kannel's ID is the same in each repetition.
 */
export function readCall(fields: Record<string, unknown>): Received & { event: KannelEvent } {
	const { id } = textsOf(fields);
	const read = readMessage(fields) ?? readDelivery(fields);
	if (read === null) {
		const common = { gateway: 'kannel', event: 'unknown' } as const;
		return { event: 'unknown', output: { ...common, receivedAt: instantOf(), raw: fields } };
	}
	return { ...read, ...(id && { identity: [id] }) };
}

type Read = { event: KannelEvent; output: OutputJson } | null;

function readDelivery(fields: Record<string, unknown>): Read {
	const report = fields.event === 'report' ? readReport(fields) : null;
	if (report === null) return null;
	const event = 'deliveryReport';
	return { event, output: { gateway: 'kannel', event, ...report } };
}

function readMessage(fields: Record<string, unknown>): Read {
	const { id, from, to = '', ts, smsc } = textsOf(fields);
	if (fields.event !== 'message' || !from) return null;
	const event = 'message';
	const output = {
		...{ gateway: 'kannel', event, id: id || null },
		...{ from: numberOrName(from), to: numberOrName(to) },
		text: typeof fields.text === 'string' ? fields.text : '',
		receivedAt: instantOf(ts),
		type: 'sms',
		smsc: smsc || null,
	};
	return { event, output };
}
