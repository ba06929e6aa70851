import { createHash } from 'crypto';
import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { GatewayError } from '../../gateway/error';
import type { LoginFailed } from '../../gateway/networkFailure';

/** Long enough for Retry On Fail, which would otherwise lock the user by its logins. */
const REFUSAL_LASTS_MS = 60_000;

/** Logins that the gateway refused lately, in this process. */
const refused = new Map<string, { error: GatewayError; until: number }>();

/** Why the login with a credential failed, by the object that holds its data. */
const failures = new WeakMap<ICredentialDataDecryptedObject, GatewayError>();

/**
 * Notes why `preAuthentication` failed. n8n gives it the same object that the request was made with.
 * Releases of n8n before 2.36 do not pass on the error that it throws.
 */
export function noteFailedLogin(
	credential: ICredentialDataDecryptedObject,
	{ reason }: LoginFailed,
): void {
	failures.set(credential, reason);
}

/** Why no request was made with this credential; undefined if no login failed. */
export function failedLoginOf(
	credential: ICredentialDataDecryptedObject,
): GatewayError | undefined {
	return failures.get(credential);
}

/** A login as a key that gives nothing away. */
export function loginKey(account: string, password: unknown): string {
	return createHash('sha256')
		.update(JSON.stringify([account, password]))
		.digest('base64');
}

/**
 * @throws {GatewayError} while a refusal of this login is remembered: no other login is made. It says
 * so, because the gateway may let the user in again meanwhile.
 */
export function checkRefusal(login: string): void {
	const refusal = refused.get(login);
	if (!refusal) return;
	const { error, until } = refusal;
	const left = until - Date.now();
	if (left > 0 && left <= REFUSAL_LASTS_MS) {
		const message = `${error.message} ${remembered(left)}`;
		throw new GatewayError({ ...error, message });
	}
	refused.delete(login);
}

export function rememberRefusal(login: string, error: GatewayError): void {
	refused.set(login, { error, until: Date.now() + REFUSAL_LASTS_MS });
}

/** The gateway let the login in, such as in a connection test. */
export function forgetRefusal(login: string): void {
	refused.delete(login);
}

function remembered(leftMs: number): string {
	const ago = Math.round((REFUSAL_LASTS_MS - leftMs) / 1000);
	const left = Math.ceil(leftMs / 1000);
	return `This is the answer to the login ${ago} s ago. It is remembered for another ${left} s, because repeated logins can lock the user. A connection test of the credential always asks the gateway.`;
}
