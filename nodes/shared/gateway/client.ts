import { refusalByStatus } from './answer';
import { GatewayError, orGatewayError } from './error';
import { Permit } from './permit';
import { pauseBeforeRepeat, DEFAULT_POLICY, type Purpose, type RetryPolicy } from './retry';
import type { HttpAnswer, HttpRequest, Transport } from './transport';

export interface Call {
	method: HttpRequest['method'];
	/** Appended to the base URL, with slashes as the specification writes them. */
	path: string;
	purpose: Purpose;
	query?: HttpRequest['query'];
	headers?: HttpRequest['headers'];
	body?: HttpRequest['body'];
	isFile?: boolean;
}

export interface ClientOptions {
	baseUrl: string;
	transport: Transport;
	/** Waits. Rejects if the execution is canceled in the meantime. */
	sleep: (ms: number) => Promise<void>;
	/** Reads this gateway's refusal from an answer. Returns null if it accepted the request. */
	refusal?: (answer: HttpAnswer) => GatewayError | null;
	policy?: RetryPolicy;
	/** Policies for single error codes that need longer or shorter waits. */
	policies?: Readonly<Record<string, RetryPolicy>>;
	timeoutMs?: number;
	/** Varies the pauses. Returns a number in [0, 1). */
	random?: () => number;
}

/** Longer than the slowest gateway takes for a full batch. */
const TIMEOUT_MS = 60_000;

/** Makes calls to one gateway and repeats them if the retry policy allows it. */
export class GatewayClient {
	private readonly baseUrl: string;
	/**
	 * After a failure that affects all requests, the next calls get one attempt each, because waiting
	 * again would not help.
	 */
	private isFailing = false;
	/** Until when the gateway wants no request, as `Date.now()` counts. */
	private pausedUntil = 0;

	constructor(private readonly options: ClientOptions) {
		this.baseUrl = options.baseUrl.trim().replace(/\/+$/, '');
	}

	/**
	 * Returns the gateway's answer to a request that it accepted.
	 * @throws {GatewayError} if the gateway refused the request or gave no complete answer.
	 */
	async call(call: Call): Promise<HttpAnswer> {
		const { policy = DEFAULT_POLICY, policies, sleep, random } = this.options;
		for (let attempts = 1; ; attempts++) {
			await this.waitForPause();
			const result = await this.attempt(call);
			if (!(result instanceof GatewayError)) {
				this.isFailing = false;
				return result;
			}
			const policyForError = policies?.[result.code] ?? policy;
			const pausedUntil = this.notePause(result, policyForError);
			const pause = this.isFailing
				? null
				: pauseBeforeRepeat(result, call.purpose, attempts, policyForError, random);
			if (pause === null) {
				this.isFailing = result.affectsAll;
				throw result;
			}
			await sleep(pause);
			// This pause was at least as long.
			if (this.pausedUntil === pausedUntil) this.pausedUntil = 0;
		}
	}

	/**
	 * A pause that the gateway asked for (`Retry-After`) holds for all requests, also for those of other
	 * messages that are about to be made side by side. Nobody waits for a pause that is too long.
	 */
	private notePause({ retryAfterMs = 0 }: GatewayError, { longestPauseMs }: RetryPolicy): number {
		if (retryAfterMs > 0 && retryAfterMs <= longestPauseMs) {
			this.pausedUntil = Math.max(this.pausedUntil, Date.now() + retryAfterMs);
		}
		return this.pausedUntil;
	}

	/** @throws {GatewayError} when the execution is canceled meanwhile. */
	private async waitForPause(): Promise<void> {
		while (this.pausedUntil > Date.now()) {
			const until = this.pausedUntil;
			await this.options.sleep(until - Date.now());
			if (this.pausedUntil === until) this.pausedUntil = 0;
		}
	}

	private async attempt({
		method,
		path,
		query,
		headers,
		body,
		isFile,
		purpose,
	}: Call): Promise<HttpAnswer | GatewayError> {
		if (purpose instanceof Permit) purpose.use();
		const { transport, refusal = byStatus, timeoutMs = TIMEOUT_MS } = this.options;
		const request = { method, url: this.baseUrl + path, query, headers, body, isFile, timeoutMs };
		const answer = await orGatewayError(transport(request));
		if (answer instanceof GatewayError) return answer;
		const { hide } = answer;
		const refused = refusal(answer);
		return (hide ? refused?.reworded(hide) : refused) ?? answer;
	}
}

function byStatus(answer: HttpAnswer): GatewayError | null {
	return refusalByStatus(answer, null);
}
