import { inChunks } from '../../shared/gateway/batches';
import { GatewayError } from '../../shared/gateway/error';
import {
	getStatusOperation,
	waitForDeliveryOperation,
	type Delivery,
	type StatusReport,
} from '../../shared/n8n/statusOperations';
import { reports, type WireReport } from '../client/messages';
import type { SerwerSms } from '../client/wire';
import { MOST_IDS, reportsByReference } from '../found';
import { GATEWAY } from '../output';
import { statusReport } from '../report';
import { which, whichMessage } from './sentMessages';

/** Ids and references in one list, told apart by what stands before them. */
const BY_REFERENCE = 'reference ';

const delivery: Delivery<SerwerSms> = {
	gateway: GATEWAY,
	fields: whichMessage,
	key(item) {
		const asked = which(item);
		return 'id' in asked ? asked.id : BY_REFERENCE + asked.unique_id;
	},
	async ask(api, keys) {
		const references = keys.filter((key) => key.startsWith(BY_REFERENCE));
		const ids = keys.filter((key) => !key.startsWith(BY_REFERENCE));
		const answers = new Map<string, StatusReport | Error | null>();
		for (const batch of inChunks(ids, MOST_IDS)) {
			const found = await byId(api, batch).catch(asAnswer);
			for (const id of batch) answers.set(id, answerOf(found, id, api));
		}
		if (references.length > 0) {
			const wanted = references.map((key) => ({ reference: referenceIn(key), to: null }));
			const found = await reportsByReference(api, wanted).catch(asAnswer);
			for (const key of references) answers.set(key, answerOf(found, referenceIn(key), api, true));
		}
		return answers;
	},
	identify: (key) =>
		key.startsWith(BY_REFERENCE)
			? { messageId: null, reference: referenceIn(key) }
			: { messageId: key, reference: null },
	notKnown: (key) =>
		`SerwerSMS knows no message with the ${key.startsWith(BY_REFERENCE) ? `reference "${referenceIn(key)}"` : `ID "${key}"`}. It keeps them for about 14 days; right after sending, use Wait for Delivery.`,
};

function referenceIn(key: string): string {
	return key.slice(BY_REFERENCE.length);
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

async function asAnswer(error: unknown): Promise<GatewayError> {
	return error instanceof GatewayError ? error : await Promise.reject(error);
}

export const getStatus = getStatusOperation(delivery);
export const waitForDelivery = waitForDeliveryOperation(delivery);
