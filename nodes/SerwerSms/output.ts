import { withFields, type OutputJson } from '../shared/gateway/output';
import { asId } from '../shared/gateway/values';
import type { Fields } from './client/request';

export const GATEWAY = 'serwerSms';

/** The fields of a sent message but its outcome, all still empty. */
export function blankMessage(): OutputJson {
	return {
		to: null,
		messageId: null,
		reference: null,
		from: null,
		encoding: null,
		parts: null,
		scheduledAt: null,
		gateway: GATEWAY,
	};
}

/** Fields of SerwerSMS that hold local times. */
const TIMES: ReadonlySet<string> = new Set([
	'added',
	'begin',
	'date',
	'delivered',
	'end',
	'queued',
	'sent',
]);

/** Our own fields, then all other fields from SerwerSMS except those in `without`. */
export function withGatewayFields(
	ours: OutputJson,
	fields: Fields,
	timeZone: string,
	without: readonly string[] = [],
): OutputJson {
	return withFields(ours, fields, { timeZone, times: TIMES, without });
}

/**
 * An entry from SerwerSMS as output JSON. `idName` is the name its ID gets, as in the parameters.
 */
export function entryOutput(fields: Fields, timeZone: string, idName?: string): OutputJson {
	const id = idName !== undefined && 'id' in fields ? { [idName]: asId(fields.id) } : {};
	return withGatewayFields({ gateway: GATEWAY, ...id }, fields, timeZone, ['id']);
}
