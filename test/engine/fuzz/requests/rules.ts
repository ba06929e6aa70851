import type { LoggedRequest } from '../../../../sandbox';

/** What a request does wrong. Empty if it keeps to the specification. */
export type Complaints = string[];

/** A rule for each field of a body. A field without a rule must not be present. */
export type Fields = Readonly<Record<string, (value: unknown) => boolean>>;

export function complaintsAbout(
	body: unknown,
	required: Fields,
	optional: Fields = {},
): Complaints {
	if (typeof body !== 'object' || body === null || Array.isArray(body)) return ['not an object'];
	const given = body as Record<string, unknown>;
	const rules = { ...required, ...optional };
	return [
		...Object.keys(required).filter((name) => !(name in given)),
		...Object.keys(given).filter(
			(name) => !Object.hasOwn(rules, name) || !rules[name]!(given[name]),
		),
	].map((name) => `${name}: ${JSON.stringify(given[name])?.slice(0, 200)}`);
}

export const matches = (rule: RegExp) => (value: unknown) =>
	typeof value === 'string' && rule.test(value);

export const oneOf =
	(...values: unknown[]) =>
	(value: unknown) =>
		values.includes(value);

/**
 * A text of at most `most` characters as people count them, without lone surrogates and not blank.
 */
export const textOf = (most: number) => (value: unknown) =>
	typeof value === 'string' &&
	value.isWellFormed() &&
	value.trim() !== '' &&
	[...value].length <= most;

export const anyText = (value: unknown) =>
	typeof value === 'string' && value !== '' && value.isWellFormed();

export const whole = (least: number, most: number) => (value: unknown) =>
	Number.isInteger(value) && (value as number) >= least && (value as number) <= most;

export const listOf =
	(rule: (value: unknown) => boolean, most: number, isUnique = false) =>
	(value: unknown) =>
		Array.isArray(value) &&
		value.length > 0 &&
		value.length <= most &&
		value.every(rule) &&
		(!isUnique || new Set(value).size === value.length);

const isMonth = (text: string) => /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])/.test(text);

/** `YYYY-MM-DD HH:MM:SS`, or without the seconds. */
export const localTime = (hasSeconds: boolean) => (value: unknown) =>
	typeof value === 'string' &&
	isMonth(value) &&
	(hasSeconds ? /^.{10} ([01]\d|2[0-3]):[0-5]\d:[0-5]\d$/ : /^.{10} ([01]\d|2[0-3]):[0-5]\d$/).test(
		value,
	);

export const isoTime = (value: unknown) =>
	typeof value === 'string' &&
	isMonth(value) &&
	/^.{10}T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(value);

export type Rule = (request: LoggedRequest) => Complaints;
