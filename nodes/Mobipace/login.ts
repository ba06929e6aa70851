import type { ICredentialDataDecryptedObject, IHttpRequestHelper } from 'n8n-workflow';
import { unreadable } from '../shared/gateway/answer';
import { asText } from '../shared/gateway/values';
import { GatewayError } from '../shared/gateway/error';
import { LoginFailed, networkFailure } from '../shared/gateway/networkFailure';
import { Secrets } from '../shared/gateway/secrets';
import type { HttpAnswer } from '../shared/gateway/transport';
import { readBody } from '../shared/n8n/connection/body';
import { readBaseUrl, trimmed } from '../shared/n8n/connection/credential';
import { forgetRefusal, loginKey, noteFailedLogin } from '../shared/n8n/connection/failedLogins';
import { answerFields } from './answerFields';
import { refusalByCode, refusalByHttpStatus, statusCode, SUCCESS } from './codes';

/** The specification allows MOBIPACE this much time for any answer. */
const TIMEOUT_MS = 60_000;

/**
 * Exchanges username and password for a session ID. It makes one request only, because wrong
 * passwords lock the user. Source: "Авторизация".
 * @throws {LoginFailed} The request that needed the session is then never made.
 */
export async function logIn(
	{ helpers }: IHttpRequestHelper,
	credential: ICredentialDataDecryptedObject,
): Promise<string> {
	const { username, password, baseUrl } = credential;
	const url = `${readBaseUrl(baseUrl).replace(/\/+$/, '')}/authorize`;
	// The option `timeout` ends when the answer's headers are there, and its body may never end.
	const timeLimit = AbortSignal.timeout(TIMEOUT_MS);
	// HTTP errors are read here. If one were thrown, n8n would log in a second time.
	const answer = await helpers
		.httpRequest({
			method: 'POST',
			url,
			body: { Username: trimmed(username), Password: password },
			timeout: TIMEOUT_MS,
			abortSignal: timeLimit,
			encoding: 'stream',
			returnFullResponse: true,
			ignoreHttpStatusErrors: true,
			disableFollowRedirect: true,
		})
		.then(readAnswer)
		.catch((error: unknown) =>
			error instanceof GatewayError
				? error
				: networkFailure(timeLimit.aborted ? timeLimit.reason : error, { url }),
		);
	const session = answer instanceof GatewayError ? answer : readSession(answer);
	if (typeof session === 'string') {
		forgetRefusal(loginKey(accountOf(credential), password));
		return session;
	}
	const failure = new LoginFailed(session.reworded(new Secrets([password]).hide));
	noteFailedLogin(credential, failure);
	throw failure;
}

/** What tells accounts apart. */
export function accountOf({ baseUrl, username }: ICredentialDataDecryptedObject): string {
	return JSON.stringify([baseUrl, username]);
}

async function readAnswer(response: {
	statusCode: number;
	body: AsyncIterable<Uint8Array>;
}): Promise<HttpAnswer> {
	const text = new TextDecoder().decode(await readBody(response.body));
	return { status: response.statusCode, headers: {}, text };
}

function readSession(answer: HttpAnswer): string | GatewayError {
	const fields = answerFields(answer);
	const refused = refusalByHttpStatus(answer);
	if (refused) return refused;
	const code = statusCode(fields?.StatusCode);
	if (code === null) return unreadable(answer, 'a MOBIPACE status code');
	if (code !== SUCCESS) return refusalByCode(code, asText(fields?.Status));
	return asText(fields?.SessionId)?.trim() || unreadable(answer, 'a session ID');
}
