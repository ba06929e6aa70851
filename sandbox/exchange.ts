import type { IncomingHttpHeaders } from 'node:http';

/** What a client asked, as a gateway reads it. */
export interface GatewayRequest {
	readonly method: string;
	/** Without the query: `/1.0/send/`. */
	readonly path: string;
	/** What the `:names` of the route matched. */
	readonly params: Record<string, string>;
	/** Of a repeated name the last value, as most servers read it. */
	readonly query: Record<string, string>;
	readonly headers: IncomingHttpHeaders;
	/** Of multipart/form-data a character per byte, so that files survive. */
	readonly body: string;
	/** The body read as JSON; undefined when it is none. */
	readonly json: unknown;
}

/** What a gateway answers. An empty body goes out without a content type. */
export interface Answer {
	readonly status: number;
	readonly headers?: Readonly<Record<string, string>>;
	/** A text goes out as UTF-8. */
	readonly body: string | Buffer;
	/** Why, where the answer itself does not say: for the log of requests, never sent. */
	readonly reason?: string;
}

export type Method = 'DELETE' | 'GET' | 'PATCH' | 'POST' | 'PUT';

export type Handler = (request: GatewayRequest) => Answer | Promise<Answer>;

/** Path below the base URL (find-my-way syntax: `/surveys/:id/`) to what answers there. */
export type Routes = Readonly<Record<string, Partial<Record<Method, Handler>>>>;

/** Thrown by a handler that does not take the request; the answer is what the client gets. */
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

/** `application/json; charset=utf-8` is `application/json`; empty when none is given. */
export function mediaType(headers: IncomingHttpHeaders): string {
	return (headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
}

export function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
