import type {
	ICredentialDataDecryptedObject,
	IExecuteFunctions,
	IHttpRequestOptions,
	ILoadOptionsFunctions,
	IPollFunctions,
} from 'n8n-workflow';
import { GatewayError } from '../../gateway/error';
import { canceled, networkFailure } from '../../gateway/networkFailure';
import { hideSecrets, Secrets } from '../../gateway/secrets';
import type { HttpAnswer, Transport } from '../../gateway/transport';
import { readBody } from './body';

/** The part of n8n's contexts that makes requests. */
export type RequestContext = IExecuteFunctions | ILoadOptionsFunctions | IPollFunctions;

/**
 * The transport inside n8n. n8n's request helper signs each request with the credential, and provides
 * proxies, SSRF protection, cancellation and tracing. Redirects are not followed, because they could
 * carry the key to another host or turn a POST into a GET. Secrets are masked in the answers.
 */
export function n8nTransport(
	context: RequestContext,
	credential: string,
	/** The stored credential, read once for all requests. n8n adds a session if it opens one. */
	data: ICredentialDataDecryptedObject,
): Transport {
	const signing = {
		credentialsDecrypted: { id: '', name: '', type: credential, data },
		preAuthenticationRetryStatusCode: NO_STATUS,
	};
	const signal = 'getExecutionCancelSignal' in context && context.getExecutionCancelSignal();
	return async ({ method, url, query, headers, body, isFile, timeoutMs }) => {
		if (signal && signal.aborted) throw canceled('none');
		const timeLimit = AbortSignal.timeout(timeoutMs);
		const options: IHttpRequestOptions = {
			method,
			url,
			timeout: timeoutMs,
			encoding: 'stream',
			json: false,
			returnFullResponse: true,
			ignoreHttpStatusErrors: true,
			disableFollowRedirect: true,
			headers: { accept: 'application/json', ...headers },
			...(query && { qs: { ...query } }),
			...(body && { body: typeof body === 'string' ? body : { ...body } }),
		};
		const answer = await context.helpers.httpRequestWithAuthentication
			.call(withTimeLimit(context, timeLimit), credential, options, signing)
			.then(async (response: Response) => await readAnswer(response, isFile))
			.catch((error: unknown) => {
				if (error instanceof GatewayError) return error;
				const failure = networkFailure(error, { url });
				const isTimeout =
					failure.code === 'cancelled' && timeLimit.aborted && !(signal && signal.aborted);
				return isTimeout ? networkFailure(timeLimit.reason, { url }) : failure;
			});
		if (answer instanceof GatewayError) throw answer;
		const secrets = secretsOf(data);
		return { ...hideSecrets(answer, secrets), hide: (text) => new Secrets(secrets).hide(text) };
	};
}

/**
 * The status after which n8n's helper signs a request anew and makes it a second time: none. It does
 * so when it cannot read the body of that answer, and the first request may have sent messages.
 */
const NO_STATUS = -1;

/** The fields of credentials that are not secret. */
const PUBLIC_FIELDS = new Set(['baseUrl', 'timeZone', 'authentication', 'username']);

/** The values of a credential that no error may show. */
export function secretsOf(credential: ICredentialDataDecryptedObject): unknown[] {
	const values = Object.entries(credential).flatMap(([field, value]) =>
		PUBLIC_FIELDS.has(field) ? [] : [value],
	);
	return [...values, passwordIn(credential.baseUrl)];
}

/** An address can hold a password too: `https://user:password@example.com`. */
function passwordIn(url: unknown): string {
	return /:\/\/[^/?#]*?:([^/?#]*)@/.exec(String(url as string))?.[1] ?? '';
}

/**
 * A context whose cancel signal also ends a request when its time is up. n8n's own timeout restarts
 * with every byte, and never occurs after an answer that switches protocols.
 */
function withTimeLimit(context: RequestContext, timeLimit: AbortSignal): IExecuteFunctions {
	const canceled =
		'getExecutionCancelSignal' in context ? context.getExecutionCancelSignal() : undefined;
	const signal = canceled ? AbortSignal.any([canceled, timeLimit]) : timeLimit;
	return Object.create(context, {
		getExecutionCancelSignal: { value: () => signal },
	}) as IExecuteFunctions;
}

interface Response {
	statusCode: number;
	headers: Record<string, unknown>;
	body: AsyncIterable<Uint8Array>;
}

async function readAnswer(
	{ statusCode, headers, body }: Response,
	isFile = false,
): Promise<HttpAnswer> {
	const bytes = await readBody(body);
	const text = new TextDecoder().decode(bytes);
	return { status: statusCode, headers: asTexts(headers), text, ...(isFile && { bytes }) };
}

/** A header that occurs more than once is a list. */
function asTexts(headers: Record<string, unknown>): Record<string, string> {
	return Object.fromEntries(
		Object.entries(headers).map(([name, value]) => [name.toLowerCase(), [value].flat().join(', ')]),
	);
}
