import type { FaultKind } from './faults';

type Schema = Record<string, unknown>;

const TEXT: Schema = { type: 'string' };
const YES_OR_NO: Schema = { type: 'boolean' };
const HTTP_STATUS: Schema = { type: 'integer', minimum: 200, maximum: 599 };
/** Any JSON value. */
const ANYTHING: Schema = {};

const MATCH_PROPERTIES: Record<string, Schema> = {
	path: TEXT,
	pathPattern: TEXT,
	method: TEXT,
	bodyContains: TEXT,
	skip: { type: 'integer', minimum: 0 },
	times: { type: 'integer', minimum: 1 },
};

/** The properties of each kind of fault. All of them are required except the optional ones. */
const KINDS: Record<FaultKind, { properties: Record<string, Schema>; optional?: string[] }> = {
	delay: { properties: { ms: { type: 'integer', minimum: 0 } } },
	dropBefore: { properties: {} },
	dropAfter: { properties: {} },
	half: { properties: {} },
	malformed: { properties: {} },
	empty: { properties: {} },
	html: {
		properties: { taken: YES_OR_NO, status: HTTP_STATUS, page: TEXT },
		optional: ['status', 'page'],
	},
	status: {
		properties: {
			taken: YES_OR_NO,
			status: HTTP_STATUS,
			headers: { type: 'object', additionalProperties: TEXT },
			body: ANYTHING,
		},
		optional: ['headers', 'body'],
	},
	wrongShape: { properties: { body: ANYTHING } },
};

/** The JSON schema of a fault. */
export const FAULT_SCHEMA: Schema = {
	type: 'object',
	discriminator: { propertyName: 'kind' },
	required: ['kind'],
	oneOf: Object.entries(KINDS).map(([kind, { properties, optional = [] }]) => ({
		additionalProperties: false,
		required: ['kind', ...Object.keys(properties).filter((name) => !optional.includes(name))],
		properties: { kind: { const: kind }, ...MATCH_PROPERTIES, ...properties },
	})),
};

export const FAULT_KINDS: string[] = Object.keys(KINDS);
