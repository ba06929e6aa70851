import { isoWithOffset } from '../time';
import { asId } from './values';

/** The JSON of an output item. */
export type OutputJson = Record<string, string | number | boolean | object | null | undefined>;

/** How a gateway's fields become fields of an output item. */
export interface FieldRules {
	/** IANA zone of the gateway's local times. */
	timeZone: string;
	/** The fields that contain a local time, by their names in camelCase. */
	times: ReadonlySet<string>;
	/** The gateway's fields to leave out, because the item already has their values. */
	without?: readonly string[];
}

/** n8n runs a node again if its first item has an `error`. Only the node itself sets `failure`. */
const NEVER_COPIED = ['error', 'failure', '__proto__'];

/** Any other text, such as a date without a time of day, stays unchanged. */
const LOCAL_TIME = /^\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}/;

/**
 * An item's own fields, followed by the gateway's other fields, with names in camelCase, local times
 * in ISO 8601 with offset, and IDs as text. The item's own fields are never replaced.
 */
export function withFields(
	own: OutputJson,
	fields: Record<string, unknown>,
	rules: FieldRules,
): OutputJson {
	const others = convert(fields, rules, rules.without);
	for (const name of [...NEVER_COPIED, ...Object.keys(own)]) delete others[name];
	return { ...own, ...others };
}

function convert(
	fields: Record<string, unknown>,
	rules: FieldRules,
	without: readonly string[] = [],
): OutputJson {
	const entries = Object.entries(fields).filter(([name]) => !without.includes(name));
	return Object.fromEntries(
		entries.map(([name, value]) => [camelCase(name), valueOf(name, value, rules)]),
	) as OutputJson;
}

function valueOf(name: string, value: unknown, rules: FieldRules): unknown {
	if (Array.isArray(value)) return value.map((entry) => valueOf('', entry, rules));
	if (typeof value === 'object' && value !== null) {
		return convert(value as Record<string, unknown>, rules);
	}
	if (name.endsWith('_id') && typeof value === 'number') return asId(value);
	const isTime =
		typeof value === 'string' && rules.times.has(camelCase(name)) && LOCAL_TIME.test(value);
	return isTime ? isoWithOffset(value, rules.timeZone) : value;
}

function camelCase(name: string): string {
	return name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}
