import { refusalByStatus } from './answer';
import { GatewayError } from './error';
import { pauseBeforeRepeat, PATIENT, type Purpose, type RetryPolicy } from './retry';
import type { HttpAnswer, HttpRequest, Transport } from './transport';

export interface Call {
	method: HttpRequest['method'];
	/** Appended to the base URL, with its slashes as the specification writes them. */
	path: string;
	purpose: Purpose;
	query?: HttpRequest['query'];
	body?: HttpRequest['body'];
	isFile?: boolean;
}

export interface WireOptions {
	baseUrl: string;
	transport: Transport;
	/** Waits; rejects when the execution is cancelled meanwhile. */
	sleep: (ms: number) => Promise<void>;
	/** Reads a refusal from an answer of this gateway, or null where it took the request. */
	refusal?: (answer: HttpAnswer) => GatewayError | null;
	policy?: RetryPolicy;
	/** Other policies for errors that want another patience, by their code. */
	policies?: Readonly<Record<string, RetryPolicy>>;
	timeoutMs?: number;
}

/** Longer than the slowest gateway takes for a full batch. */
const TIMEOUT_MS = 60_000;

/** The line to one gateway: makes a call, and repeats it where the retry policy allows. */
export class Wire {
	private readonly baseUrl: string;
	/** After a failure that affects all, the next calls are tried once: waiting again is in vain. */
	private failing = false;

	constructor(private readonly options: WireOptions) {
		this.baseUrl = options.baseUrl.trim().replace(/\/+$/, '');
	}

	/**
	 * The answer of the gateway to a request it took.
	 * @throws {GatewayError} when it was refused, or no complete answer came.
	 */
	async call(call: Call): Promise<HttpAnswer> {
		const { policy = PATIENT, policies, sleep } = this.options;
		for (let made = 1; ; made++) {
			const result = await this.attempt(call);
			if (!(result instanceof GatewayError)) {
				this.failing = false;
				return result;
			}
			const patience = policies?.[result.code] ?? policy;
			const pause = this.failing ? null : pauseBeforeRepeat(result, call.purpose, made, patience);
			if (pause === null) {
				this.failing = result.affectsAll;
				throw result;
			}
			await sleep(pause);
		}
	}

	private async attempt({
		method,
		path,
		query,
		body,
		isFile,
	}: Call): Promise<HttpAnswer | GatewayError> {
		const { transport, refusal = byStatus, timeoutMs = TIMEOUT_MS } = this.options;
		const request = { method, url: this.baseUrl + path, query, body, isFile, timeoutMs };
		const answer = await transport(request).catch(expected);
		return answer instanceof GatewayError ? answer : (refusal(answer) ?? answer);
	}
}

function byStatus(answer: HttpAnswer): GatewayError | null {
	return refusalByStatus(answer, null);
}

/** Hands on the error a transport is allowed to throw, and lets any other fly. */
async function expected(error: unknown): Promise<GatewayError> {
	return error instanceof GatewayError ? error : await Promise.reject(error);
}
