import { inChunks } from '../../../shared/gateway/batches';
import { GatewayError, orGatewayError } from '../../../shared/gateway/error';
import { deliveryOperations, type Delivery } from '../../../shared/n8n/delivery';
import type { StatusReport } from '../../../shared/sms/status';
import { reports, type WireReport } from '../../client/messages';
import type { SerwerSms } from '../../client/request';
import { MAX_IDS, reportsByReference } from '../../messages/findByReference';
import { statusReport } from '../../messages/report';
import { identifierFields, readIdentifier } from './sent';

/** A key is a message ID, or a reference with this prefix. */
const REFERENCE_PREFIX = 'reference ';

const delivery: Delivery<SerwerSms> = {
	fields: identifierFields,
	key(item) {
		const identifier = readIdentifier(item);
		return 'id' in identifier ? identifier.id : REFERENCE_PREFIX + identifier.unique_id;
	},
	async ask(api, keys) {
		const references = keys.filter((key) => key.startsWith(REFERENCE_PREFIX));
		const ids = keys.filter((key) => !key.startsWith(REFERENCE_PREFIX));
		const answers = new Map<string, StatusReport | Error | null>();
		for (const batch of inChunks(ids, MAX_IDS)) {
			const found = await orGatewayError(byId(api, batch));
			for (const id of batch) answers.set(id, answerOf(found, id, api));
		}
		if (references.length > 0) {
			const wanted = references.map((key) => ({ references: [referenceIn(key)], to: null }));
			const found = await orGatewayError(reportsByReference(api, wanted));
			for (const key of references) answers.set(key, answerOf(found, referenceIn(key), api, true));
		}
		return answers;
	},
	identify: (key) =>
		key.startsWith(REFERENCE_PREFIX)
			? { messageId: null, reference: referenceIn(key) }
			: { messageId: key, reference: null },
	notFoundMessage: (key) =>
		`SerwerSMS has no message with the ${key.startsWith(REFERENCE_PREFIX) ? `reference "${referenceIn(key)}"` : `ID "${key}"`}. It keeps messages for about 14 days. Right after sending, use Wait for Delivery.`,
};

function referenceIn(key: string): string {
	return key.slice(REFERENCE_PREFIX.length);
}

async function byId(api: SerwerSms, ids: string[]): Promise<Map<string, WireReport>> {
	const found = await reports(api, { id: ids }, { isNullEmpty: false });
	return new Map(found.map((report) => [report.id, report]));
}

function answerOf(
	found: Map<string, WireReport> | GatewayError,
	name: string,
	{ timeZone }: SerwerSms,
	isReference = false,
): StatusReport | GatewayError | null {
	if (found instanceof GatewayError) return found;
	const report = found.get(name);
	if (!report) return null;
	return { ...statusReport(report, timeZone), ...(isReference && { reference: name }) };
}

export const statusOperations = deliveryOperations(delivery);
