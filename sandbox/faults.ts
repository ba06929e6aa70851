import type { Answer, GatewayRequest } from './exchange';
import { html, json } from './exchange';

/** What goes wrong. "Taken" means: the gateway did what was asked before things went wrong. */
export type Failure =
	/** Taken, and answered rightly, but only after `ms` milliseconds. */
	| { kind: 'delay'; ms: number }
	/** Not taken: the socket is cut once the request has been read. */
	| { kind: 'dropBefore' }
	/** Taken, then the socket is cut without an answer. */
	| { kind: 'dropAfter' }
	/** Taken; the right headers and half of the body, then the socket is cut. */
	| { kind: 'half' }
	/** Taken; 200 with half of the JSON in a complete HTTP message. */
	| { kind: 'malformed' }
	/** Taken; 200 with nothing in it. */
	| { kind: 'empty' }
	/** A page, as a proxy or a maintenance notice sends it; 200 unless told otherwise. */
	| { kind: 'html'; taken: boolean; status?: number; page?: string }
	/** Any status, headers and body (a string goes out as it is, all else as JSON). */
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

/** Which requests fail: all that is given must match. */
export interface FaultMatch {
	/** The path below the base URL (`/send/`), or an expression for the whole path. */
	path?: string | RegExp;
	method?: string;
	/** A text that the request's body contains, such as a number. */
	bodyContains?: string;
	/** Matching requests that pass first; default 0. */
	skip?: number;
	/** Matching requests that then fail; default 1. */
	times?: number;
}

export type Fault = FaultMatch & Failure;

/** Faults wait here for their requests; of several that match, the oldest comes first. */
export class FaultQueue {
	private waiting: Array<{ fault: Fault; skip: number; times: number }> = [];

	/** `anyCase`: whether `/Send` is the path `/send` too. */
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

	/** The fault that befalls this request, if any; it is used up by that. */
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
		// `search` starts at the beginning whatever the expression's flags are; `test` does not.
		if (path instanceof RegExp && request.path.search(path) < 0) return false;
		if (method !== undefined && request.method !== method.toUpperCase()) return false;
		return bodyContains === undefined || request.body.includes(bodyContains);
	}
}

/** What leaves the gateway: an answer (null: the socket is cut), late, or only half of it. */
export interface Delivery {
	answer: Answer | null;
	half?: boolean;
	afterMs?: number;
}

/** What a fault makes of an exchange. `take` is the gateway doing what was asked. */
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
			return { answer: html(fault.status ?? 200, fault.page ?? defaultPage) };
		case 'status':
			if (fault.taken) await take();
			return { answer: anyAnswer(fault.status, fault.headers, fault.body) };
		case 'wrongShape':
			await take();
			return { answer: json(200, fault.body) };
	}
}

const defaultPage =
	'<!DOCTYPE html><html><head><title>Maintenance</title></head><body>Be right back</body></html>';

/** An answer without a body has no half: `{}` stands in. */
function divisible(answer: Answer): Answer {
	return answer.body.length > 1 ? answer : { ...json(answer.status, {}), headers: answer.headers };
}

function anyAnswer(status: number, headers: Record<string, string> = {}, body?: unknown): Answer {
	if (body === undefined) return { status, headers, body: '' };
	if (typeof body !== 'string') return json(status, body, headers);
	return { status, headers: { 'content-type': 'text/plain; charset=utf-8', ...headers }, body };
}
