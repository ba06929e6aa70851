import { html, json, type Answer, type GatewayRequest } from './exchange';

/** What goes wrong. "Taken" means that the gateway did what was asked before it failed. */
export type Failure =
	/** Taken. The right answer comes `ms` milliseconds late. */
	| { kind: 'delay'; ms: number }
	/** Not taken. The socket is cut once the request has been read. */
	| { kind: 'dropBefore' }
	/** Taken. The socket is cut without an answer. */
	| { kind: 'dropAfter' }
	/** Taken. The client gets the right headers and half of the body, then the socket is cut. */
	| { kind: 'half' }
	/** Taken. The answer is 200 with half of the JSON, in a complete HTTP message. */
	| { kind: 'malformed' }
	/** Taken. The answer is 200 with an empty body. */
	| { kind: 'empty' }
	/**
	 * The answer is an HTML page, such as a proxy or a maintenance notice sends. Default status: 200.
	 */
	| { kind: 'html'; taken: boolean; status?: number; page?: string }
	/**
	 * The answer has any status, headers and body. A string is sent unchanged, everything else as
	 * JSON.
	 */
	| {
			kind: 'status';
			status: number;
			taken: boolean;
			headers?: Record<string, string>;
			body?: unknown;
	  }
	/** Taken; 200 with this JSON instead of the right one. */
	| { kind: 'wrongShape'; body: unknown };

export type FaultKind = Failure['kind'];

/** Which requests fail. A request must match every property that is given. */
export interface FaultMatch {
	/** The path below the base URL (`/send/`), or an expression for the whole path. */
	path?: string | RegExp;
	method?: string;
	/**
	 * A text that the request's body contains, or that a header is, such as a phone number: some
	 * gateways take it in a header.
	 */
	bodyContains?: string;
	/** How many matching requests succeed first. Default: 0. */
	skip?: number;
	/** How many matching requests then fail. Default: 1. */
	times?: number;
}

export type Fault = FaultMatch & Failure;

/** Holds faults until matching requests arrive. If several faults match, the oldest is used. */
export class FaultQueue {
	private waiting: Array<{ fault: Fault; skip: number; times: number }> = [];

	/** `anyCase`: whether `/Send` and `/send` are the same path. */
	constructor(private readonly anyCase = false) {}

	get size(): number {
		return this.waiting.length;
	}

	add(fault: Fault): void {
		this.waiting.push({ fault, skip: fault.skip ?? 0, times: fault.times ?? 1 });
	}

	clear(): void {
		this.waiting = [];
	}

	/** Returns the fault for this request, if any, and uses it up. */
	next(request: GatewayRequest, basePath: string): Fault | undefined {
		for (const waiting of this.waiting) {
			if (!this.matches(waiting.fault, request, basePath)) continue;
			if (waiting.skip > 0) {
				waiting.skip -= 1;
				continue;
			}
			waiting.times -= 1;
			if (waiting.times <= 0) this.waiting = this.waiting.filter((other) => other !== waiting);
			return waiting.fault;
		}
		return undefined;
	}

	private matches(fault: FaultMatch, request: GatewayRequest, basePath: string): boolean {
		const { path, method, bodyContains } = fault;
		if (typeof path === 'string') {
			const folded = (one: string) => (this.anyCase ? one.toLowerCase() : one);
			const asked = folded(request.path);
			if (asked !== folded(path) && asked !== folded(basePath + path)) return false;
		}
		// `search` always starts at the beginning. `test` does not if the expression has the flag g or
		// y.
		if (path instanceof RegExp && request.path.search(path) < 0) return false;
		if (method !== undefined && request.method !== method.toUpperCase()) return false;
		if (bodyContains === undefined || request.body.includes(bodyContains)) return true;
		return Object.values(request.headers).includes(bodyContains);
	}
}

/** What leaves the gateway: an answer, late, or only half of it. Null: the socket is cut. */
export interface Delivery {
	answer: Answer | null;
	half?: boolean;
	afterMs?: number;
}

/** Applies a fault to an exchange. `take` lets the gateway do what was asked. */
export async function failing(fault: Fault, take: () => Promise<Answer>): Promise<Delivery> {
	switch (fault.kind) {
		case 'delay':
			return { answer: await take(), afterMs: fault.ms };
		case 'dropBefore':
			return { answer: null };
		case 'dropAfter':
			await take();
			return { answer: null };
		case 'half':
			return { answer: divisible(await take()), half: true };
		case 'malformed': {
			const characters = [...divisible(await take()).body.toString()];
			const part = characters.slice(0, Math.ceil(characters.length / 2)).join('');
			return { answer: { ...json(200, null), body: part } };
		}
		case 'empty':
			await take();
			return { answer: { status: 200, body: '' } };
		case 'html':
			if (fault.taken) await take();
			return { answer: html(fault.status ?? 200, fault.page ?? DEFAULT_PAGE) };
		case 'status':
			if (fault.taken) await take();
			return { answer: anyAnswer(fault.status, fault.headers, fault.body) };
		case 'wrongShape':
			await take();
			return { answer: json(200, fault.body) };
	}
}

const DEFAULT_PAGE =
	'<!DOCTYPE html><html><head><title>Maintenance</title></head><body>Be right back</body></html>';

/** An empty body cannot be cut in half, so `{}` replaces it. */
function divisible(answer: Answer): Answer {
	return answer.body.length > 1 ? answer : { ...json(answer.status, {}), headers: answer.headers };
}

function anyAnswer(status: number, headers: Record<string, string> = {}, body?: unknown): Answer {
	if (body === undefined) return { status, headers, body: '' };
	if (typeof body !== 'string') return json(status, body, headers);
	return { status, headers: { 'content-type': 'text/plain; charset=utf-8', ...headers }, body };
}
