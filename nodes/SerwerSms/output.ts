import type { IDataObject } from 'n8n-workflow';
import { asId } from '../shared/gateway/answer';
import { isoWithOffset } from '../shared/inbox/localTime';
import type { Fields } from './client/wire';

export const GATEWAY = 'serwerSms';

/** The shape of a sent message, with nothing in it yet. */
export function blankMessage(): IDataObject {
	return {
		gateway: GATEWAY,
		to: null,
		from: null,
		messageId: null,
		reference: null,
		outcome: null,
		encoding: null,
		parts: null,
		scheduledAt: null,
	};
}

/** Fields whose texts are local times. */
const TIMES: ReadonlySet<string> = new Set([
	'added',
	'begin',
	'date',
	'delivered',
	'end',
	'queued',
	'sent',
]);

const LOCAL_TIME = /^\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}(:\d{2})?$/;

/** An entry of SerwerSMS as an item, its id under the name the parameters have for it. */
export function entryOutput(fields: Fields, timeZone: string, idName?: string): IDataObject {
	const named = idName !== undefined && 'id' in fields ? { [idName]: asId(fields.id) } : {};
	return withFields({ gateway: GATEWAY, ...named }, fields, timeZone, ['id']);
}

/** n8n runs a node again whose first item has an `error`; a `failure` is ours to tell. */
const NOT_TAKEN_OVER = ['error', 'failure', '__proto__'];

/** An item of ours, with what else SerwerSMS tells behind it. What is ours is never written over. */
export function withFields(
	ours: IDataObject,
	fields: Fields,
	timeZone: string,
	without: readonly string[],
): IDataObject {
	const theirs = inOurWords(fields, timeZone, without);
	for (const name of [...NOT_TAKEN_OVER, ...Object.keys(ours)]) delete theirs[name];
	return { ...ours, ...theirs };
}

/**
 * The fields, but for some, with names in camelCase and local times as ISO 8601 with offset; nested
 * ones too.
 */
function inOurWords(
	fields: Fields,
	timeZone: string,
	without: readonly string[] = [],
): IDataObject {
	const entries = Object.entries(fields).filter(([name]) => !without.includes(name));
	return Object.fromEntries(
		entries.map(([name, value]) => [camelCase(name), valueOf(name, value, timeZone)]),
	) as IDataObject;
}

function valueOf(name: string, value: unknown, timeZone: string): unknown {
	if (Array.isArray(value)) return value.map((entry) => valueOf('', entry, timeZone));
	if (typeof value === 'object' && value !== null) return inOurWords(value as Fields, timeZone);
	// An id is text everywhere, whether its name says whose it is or not.
	if (name.endsWith('_id') && typeof value === 'number') return asId(value);
	const isTime = typeof value === 'string' && TIMES.has(name) && LOCAL_TIME.test(value);
	return isTime ? isoWithOffset(value, timeZone) : value;
}

function camelCase(name: string): string {
	return name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}
