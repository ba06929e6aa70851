import type { ICredentialDataDecryptedObject, IHttpRequestHelper } from 'n8n-workflow';
import { asRecord, asText, jsonOf, refusalByStatus, unreadable } from '../shared/gateway/answer';
import { GatewayError } from '../shared/gateway/error';
import { LoginFailed, networkFailure } from '../shared/gateway/networkFailure';
import { hideSecrets } from '../shared/gateway/secrets';
import { refusalByCode, statusCode, SUCCESS } from './codes';

/**
 * Exchanges username and password for a session id, with one request: wrong passwords lock the
 * user. Source: "Авторизация".
 * @throws {LoginFailed} which says that nothing else was asked of the gateway.
 */
export async function logIn(
	{ helpers }: IHttpRequestHelper,
	{ username, password, baseUrl }: ICredentialDataDecryptedObject,
): Promise<string> {
	const url = `${String(baseUrl as string)
		.trim()
		.replace(/\/+$/, '')}/authorize`;
	// HTTP errors are read here: thrown ones would make n8n log in a second time.
	const result: unknown = await helpers
		.httpRequest({
			method: 'POST',
			url,
			body: { Username: username, Password: password },
			timeout: 60_000,
			encoding: 'text',
			returnFullResponse: true,
			ignoreHttpStatusErrors: true,
			disableFollowRedirect: true,
		})
		.catch((error: unknown) => networkFailure(error, { url }));
	if (result instanceof GatewayError) throw new LoginFailed(result);
	const session = readSession(result as { statusCode: number; body: unknown }, password);
	if (session instanceof GatewayError) throw new LoginFailed(session);
	return session;
}

function readSession(
	{ statusCode: status, body }: { statusCode: number; body: unknown },
	password: unknown,
) {
	const text = typeof body === 'string' ? body : JSON.stringify(body ?? '');
	const answer = hideSecrets({ status, headers: {}, text }, [password]);
	const fields = asRecord(jsonOf(answer));
	const refused = refusalByStatus(answer, asText(fields?.Status));
	if (refused) return refused;
	const code = statusCode(fields?.StatusCode);
	if (code === null) return unreadable(answer, 'a MOBIPACE status code');
	if (code !== SUCCESS) return refusalByCode(code, asText(fields?.Status));
	return asText(fields?.SessionId)?.trim() || unreadable(answer, 'a session ID');
}
