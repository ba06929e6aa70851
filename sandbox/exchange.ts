import type { IncomingHttpHeaders } from 'node:http';

/** A client's request, as a gateway reads it. */
export interface GatewayRequest {
	readonly method: string;
	/** Without the query: `/1.0/send/`. */
	readonly path: string;
	/** The values of the route's `:names`. */
	readonly params: Record<string, string>;
	/** Of a repeated name the last value counts, as on most servers. */
	readonly query: Record<string, string>;
	readonly headers: IncomingHttpHeaders;
	/** A multipart/form-data body has one character for each byte, so that files stay intact. */
	readonly body: string;
	/** The body parsed as JSON. Undefined when the body is not JSON. */
	readonly json: unknown;
}

/** A gateway's answer. An empty body has no content type. */
export interface Answer {
	readonly status: number;
	readonly headers?: Readonly<Record<string, string>>;
	/** A string is sent as UTF-8. */
	readonly body: string | Buffer;
	/**
	 * The reason, where the answer does not give it. It appears in the request log and is never sent.
	 */
	readonly reason?: string;
}

export type Method = 'DELETE' | 'GET' | 'PATCH' | 'POST' | 'PUT';

export type Handler = (request: GatewayRequest) => Answer | Promise<Answer>;

/**
 * Maps each path below the base URL to its handlers. Paths use find-my-way syntax: `/surveys/:id/`.
 */
export type Routes = Readonly<Record<string, Partial<Record<Method, Handler>>>>;

/** A handler throws this to refuse a request. The client gets `answer`. */
export class Refusal extends Error {
	constructor(readonly answer: Answer) {
		super(`refused with ${answer.status}: ${answer.body.toString()}`);
	}
}

export function json(
	status: number,
	value: unknown,
	headers: Readonly<Record<string, string>> = {},
): Answer {
	return {
		status,
		headers: { 'content-type': 'application/json', ...headers },
		body: JSON.stringify(value),
	};
}

export function html(status: number, page: string): Answer {
	return { status, headers: { 'content-type': 'text/html; charset=utf-8' }, body: page };
}

/**
 * Returns `application/json` for `application/json; charset=utf-8`, or '' without a content type.
 */
export function mediaType(headers: IncomingHttpHeaders): string {
	return (headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
}

export function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
