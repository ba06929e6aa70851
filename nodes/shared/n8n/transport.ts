import type {
	ICredentialDataDecryptedObject,
	IExecuteFunctions,
	IHttpRequestOptions,
	ILoadOptionsFunctions,
	IPollFunctions,
} from 'n8n-workflow';
import { GatewayError } from '../gateway/error';
import { canceled, networkFailure } from '../gateway/networkFailure';
import { hideSecrets } from '../gateway/secrets';
import type { HttpAnswer, Transport } from '../gateway/transport';

/** The part of n8n's contexts that makes requests. */
export type RequestContext = IExecuteFunctions | ILoadOptionsFunctions | IPollFunctions;

/**
 * The transport inside n8n: its request helper signs the request with the credential and brings
 * proxy, SSRF protection, cancellation and tracing. Redirects are not followed, since a followed
 * one could carry the key to another host or turn a POST into a GET. Answers come without secrets.
 */
export function n8nTransport(
	context: RequestContext,
	credential: string,
	/** What signs: the stored data, read once for all requests. n8n fills in a session it opens. */
	data: ICredentialDataDecryptedObject,
): Transport {
	const more = { credentialsDecrypted: { id: '', name: '', type: credential, data } };
	const signal = 'getExecutionCancelSignal' in context && context.getExecutionCancelSignal();
	return async ({ method, url, query, headers, body, isFile, timeoutMs }) => {
		if (signal && signal.aborted) throw canceled('none');
		const limit = AbortSignal.timeout(timeoutMs);
		const options: IHttpRequestOptions = {
			method,
			url,
			timeout: timeoutMs,
			encoding: isFile ? 'arraybuffer' : 'text',
			json: false,
			returnFullResponse: true,
			ignoreHttpStatusErrors: true,
			disableFollowRedirect: true,
			headers: { accept: 'application/json', ...headers },
			...(query && { qs: { ...query } }),
			...(body && { body: { ...body } }),
		};
		const result: unknown = await context.helpers.httpRequestWithAuthentication
			.call(endingAt(context, limit), credential, options, more)
			.catch((error: unknown) => {
				const failure = networkFailure(error, { url });
				const isLate = failure.code === 'cancelled' && limit.aborted && !(signal && signal.aborted);
				return isLate ? networkFailure(limit.reason, { url }) : failure;
			});
		if (result instanceof GatewayError) throw result;
		return hideSecrets(readAnswer(result), secretsOf(data));
	};
}

/** What a credential has beside its secrets. */
const OPEN_FIELDS = new Set(['baseUrl', 'timeZone', 'authentication', 'username']);

function secretsOf(credential: ICredentialDataDecryptedObject): unknown[] {
	return Object.entries(credential).flatMap(([field, value]) =>
		OPEN_FIELDS.has(field) ? [] : [value],
	);
}

/**
 * The context for a request that ends when its time is up. n8n's own time-out starts anew with every
 * byte, and never comes after an answer that changes the protocol; but n8n heeds this signal.
 */
function endingAt(context: RequestContext, limit: AbortSignal): IExecuteFunctions {
	const cancelled =
		'getExecutionCancelSignal' in context ? context.getExecutionCancelSignal() : undefined;
	const signal = cancelled ? AbortSignal.any([cancelled, limit]) : limit;
	return Object.create(context, {
		getExecutionCancelSignal: { value: () => signal },
	}) as IExecuteFunctions;
}

function readAnswer(result: unknown): HttpAnswer {
	const { statusCode, headers, body } = result as {
		statusCode: number;
		headers: Record<string, unknown>;
		body: unknown;
	};
	const answer = { status: statusCode, headers: asTexts(headers) };
	if (Buffer.isBuffer(body)) return { ...answer, text: body.toString('utf8'), bytes: body };
	const text = typeof body === 'string' ? body : body === undefined ? '' : JSON.stringify(body);
	return { ...answer, text };
}

/** A header that came more than once is a list. */
function asTexts(headers: Record<string, unknown>): Record<string, string> {
	return Object.fromEntries(
		Object.entries(headers).map(([name, value]) => [name.toLowerCase(), [value].flat().join(', ')]),
	);
}
