import type { FastifyRequest } from 'fastify';
import type { GatewayRequest } from './exchange';
import type { FaultKind } from './faults';

/** A request as it came, and what became of it. */
export interface LoggedRequest extends Omit<GatewayRequest, 'params'> {
	/** When its headers had arrived, in ms on the gateway's clock. */
	readonly at: number;
	/** The HTTP status that went out; null while none has, and for ever when the socket was cut. */
	status: number | null;
	body: string;
	json: unknown;
	fault?: FaultKind;
	/** Why it was refused, where the answer does not say. */
	reason?: string;
}

/** Every request by arrival, those included whose body never came. Grows until cleared. */
export class RequestLog {
	readonly entries: LoggedRequest[] = [];
	/** The most requests that were open at one time. */
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

	/** The entry of a request, with the body as far as it has been read. */
	of(exchange: FastifyRequest): LoggedRequest {
		const entry = this.entryOf.get(exchange);
		if (!entry) throw new Error('a request was answered that never arrived');
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
