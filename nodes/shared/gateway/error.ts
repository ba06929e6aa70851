/** Why an operation failed, as users see it beside a message. */
export interface Failure {
	code: string;
	message: string;
}

/**
 * What a failed request can have done at the gateway.
 * - `none`: nothing. The request provably never arrived, or the gateway refused it.
 * - `unknown`: it may have been carried out.
 */
export type Effect = 'none' | 'unknown';

export interface GatewayErrorDetails extends Failure {
	effect: Effect;
	/** The same request may succeed a little later. */
	transient?: boolean;
	/** Every other request would fail the same way now: a refused key, an unreachable host. */
	affectsAll?: boolean;
	/** The gateway refused the login or the key: only a corrected credential helps. */
	refusesCredential?: boolean;
	/** HTTP status, where an answer came. */
	status?: number;
	/** The pause the gateway asked for, in milliseconds. */
	retryAfterMs?: number;
	/** What the gateway complains about, by the name of the field. */
	fields?: Readonly<Record<string, string[]>>;
}

/**
 * The one error of every gateway request. `effect` is decided here and in the functions that
 * make it, and nowhere else: the retry policy and a message's outcome build on it.
 */
export class GatewayError extends Error {
	override readonly name = 'GatewayError';
	readonly code: string;
	readonly effect: Effect;
	readonly transient: boolean;
	readonly affectsAll: boolean;
	readonly refusesCredential: boolean;
	readonly status: number | undefined;
	readonly retryAfterMs: number | undefined;
	readonly fields: Readonly<Record<string, string[]>>;

	constructor(details: GatewayErrorDetails) {
		super(details.message);
		this.code = details.code;
		this.effect = details.effect;
		this.transient = details.transient ?? false;
		this.affectsAll = details.affectsAll ?? false;
		this.refusesCredential = details.refusesCredential ?? false;
		this.status = details.status;
		this.retryAfterMs = details.retryAfterMs;
		this.fields = details.fields ?? {};
	}

	get failure(): Failure {
		return { code: this.code, message: this.message };
	}
}

/** A value the user gave that no gateway would take. Nothing was sent. */
export class InvalidInput extends Error {
	override readonly name = 'InvalidInput';

	get failure(): Failure {
		return { code: 'invalidInput', message: this.message };
	}
}
