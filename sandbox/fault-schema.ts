import type { FaultKind } from './faults';

type Schema = Record<string, unknown>;

const text: Schema = { type: 'string' };
const yesOrNo: Schema = { type: 'boolean' };
const httpStatus: Schema = { type: 'integer', minimum: 200, maximum: 599 };
/** Any JSON. */
const anything: Schema = {};

const match: Record<string, Schema> = {
	path: text,
	pathPattern: text,
	method: text,
	bodyContains: text,
	skip: { type: 'integer', minimum: 0 },
	times: { type: 'integer', minimum: 1 },
};

/** What each kind takes besides; all but the optional ones must be given. */
const kinds: Record<FaultKind, { properties: Record<string, Schema>; optional?: string[] }> = {
	delay: { properties: { ms: { type: 'integer', minimum: 0 } } },
	dropBefore: { properties: {} },
	dropAfter: { properties: {} },
	half: { properties: {} },
	malformed: { properties: {} },
	empty: { properties: {} },
	html: {
		properties: { taken: yesOrNo, status: httpStatus, page: text },
		optional: ['status', 'page'],
	},
	status: {
		properties: {
			taken: yesOrNo,
			status: httpStatus,
			headers: { type: 'object', additionalProperties: text },
			body: anything,
		},
		optional: ['headers', 'body'],
	},
	wrongShape: { properties: { body: anything } },
};

/** A fault as JSON. */
export const faultSchema: Schema = {
	type: 'object',
	discriminator: { propertyName: 'kind' },
	required: ['kind'],
	oneOf: Object.entries(kinds).map(([kind, { properties, optional = [] }]) => ({
		additionalProperties: false,
		required: ['kind', ...Object.keys(properties).filter((name) => !optional.includes(name))],
		properties: { kind: { const: kind }, ...match, ...properties },
	})),
};

export const faultKinds: string[] = Object.keys(kinds);
