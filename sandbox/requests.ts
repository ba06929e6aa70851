import type { FastifyRequest } from 'fastify';
import type { GatewayRequest } from './exchange';
import type { FaultKind } from './faults';

/** A request as it arrived, and its result. */
export interface LoggedRequest extends Omit<GatewayRequest, 'params'> {
	/** When the headers had arrived, in ms on the gateway's clock. */
	readonly at: number;
	/** The HTTP status that was sent. Null until then, and null forever if the socket was cut. */
	status: number | null;
	body: string;
	json: unknown;
	fault?: FaultKind;
	/** The reason for a refusal, where the answer does not give it. */
	reason?: string;
}

/**
 * Every request in order of arrival, including those whose body never arrived. It grows until it is
 * cleared.
 */
export class RequestLog {
	readonly entries: LoggedRequest[] = [];
	/** The highest number of requests that were open at the same time. */
	mostAtOnce = 0;
	private open = 0;
	private readonly entryOf = new WeakMap<FastifyRequest, LoggedRequest>();

	arrived(exchange: FastifyRequest, at: number): void {
		const [path = '', query = ''] = exchange.raw.url?.split(/\?(.*)/s) ?? [];
		const entry: LoggedRequest = {
			method: exchange.method,
			path,
			query: Object.fromEntries(new URLSearchParams(query)),
			headers: exchange.headers,
			body: '',
			json: undefined,
			status: null,
			at,
		};
		this.entries.push(entry);
		this.entryOf.set(exchange, entry);
		this.open += 1;
		this.mostAtOnce = Math.max(this.mostAtOnce, this.open);
	}

	closed(): void {
		this.open -= 1;
	}

	/** Returns the log entry of a request, with the body as far as it has been read. */
	of(exchange: FastifyRequest): LoggedRequest {
		const entry = this.entryOf.get(exchange);
		if (!entry) throw new Error('A request was answered before it was logged.');
		if (typeof exchange.body === 'string' && entry.body === '') {
			entry.body = exchange.body;
			entry.json = readJson(exchange.body);
		}
		return entry;
	}

	clear(): void {
		this.entries.length = 0;
		this.mostAtOnce = this.open;
	}
}

function readJson(text: string): unknown {
	try {
		return JSON.parse(text) as unknown;
	} catch {
		return undefined;
	}
}
