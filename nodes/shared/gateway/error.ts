/** Why an operation failed, as the output of an item shows it. */
export interface Failure {
	code: string;
	message: string;
}

/**
 * What a failed request may have done at the gateway.
 * - `none`: nothing. The request provably never arrived, or the gateway refused it.
 * - `unknown`: the gateway may have carried it out.
 */
export type Effect = 'none' | 'unknown';

export interface GatewayErrorDetails extends Failure {
	effect: Effect;
	/** The same request may succeed a short time later. */
	transient?: boolean;
	/** Every other request would fail the same way now, as with a refused key or an unreachable host. */
	affectsAll?: boolean;
	/** The gateway refused the login or the key, so only a corrected credential helps. */
	refusesCredential?: boolean;
	/**
	 * The gateway already has a message with one of the request's references, so it accepted none of
	 * the request's messages. `perhaps`: it accepted none, and does not say why.
	 */
	refusesReference?: boolean | 'perhaps';
	/** HTTP status, if the gateway answered. */
	status?: number;
	/** The pause that the gateway asked for, in milliseconds. */
	retryAfterMs?: number;
	/** The gateway's complaints, by field name. */
	fields?: Readonly<Record<string, string[]>>;
}

/**
 * The only error that a gateway request throws. Whoever creates it decides its `effect`. The retry
 * policy and the outcome of a message rely on that decision.
 */
export class GatewayError extends Error {
	override readonly name = 'GatewayError';
	readonly code: string;
	readonly effect: Effect;
	readonly transient: boolean;
	readonly affectsAll: boolean;
	readonly refusesCredential: boolean;
	readonly refusesReference: boolean | 'perhaps';
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
		this.refusesReference = details.refusesReference ?? false;
		this.status = details.status;
		this.retryAfterMs = details.retryAfterMs;
		this.fields = details.fields ?? {};
	}

	get failure(): Failure {
		return { code: this.code, message: this.message };
	}

	/** The same error with other words, also in the gateway's complaints. */
	reworded(reword: (text: string) => string): GatewayError {
		const fields = Object.fromEntries(
			Object.entries(this.fields).map(([field, texts]) => [field, texts.map(reword)]),
		);
		const { code, message } = this;
		return new GatewayError({ ...this, code: reword(code), message: reword(message), fields });
	}
}

/** A value from the user that no gateway would accept. Nothing was sent. */
export class InvalidInput extends Error {
	override readonly name = 'InvalidInput';

	get failure(): Failure {
		return { code: 'invalidInput', message: this.message };
	}
}

/** Returns the result or the gateway's error. Any other error is a bug and is rethrown. */
export async function orGatewayError<T>(work: Promise<T>): Promise<T | GatewayError> {
	return await work.catch(async (error: unknown) =>
		error instanceof GatewayError ? error : await Promise.reject(error),
	);
}

/** For `catch`: returns a value in place of a gateway error with one of these codes. */
export function instead<T>(value: T, ...codes: string[]): (error: unknown) => Promise<T> {
	return async (error) =>
		error instanceof GatewayError && codes.includes(error.code)
			? value
			: await Promise.reject(error);
}
