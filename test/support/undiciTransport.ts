import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import { Agent, buildConnector } from 'undici';
import type {
	ICredentialDataDecryptedObject,
	ICredentialType,
	IHttpRequestOptions,
} from 'n8n-workflow';
import { canceled, networkFailure } from '../../nodes/shared/gateway/networkFailure';
import type { HttpAnswer, HttpRequest, Transport } from '../../nodes/shared/gateway/transport';

/** Adds the credential to a request in the form that n8n passes to `authenticate`. */
export type Authorize = (request: IHttpRequestOptions) => Promise<IHttpRequestOptions>;

export interface UndiciOptions {
	authorize?: Authorize;
	/** The most connections to one gateway. Each stays open for the next request. */
	connections?: number;
	/** Cancels all requests, those under way and later ones. */
	signal?: AbortSignal;
}

/** A transport without n8n: the gateways' clients on a pool of connections that stay open. */
export class UndiciTransport {
	private readonly agent: Agent;

	constructor(private readonly options: UndiciOptions = {}) {
		this.agent = new Agent({
			connections: options.connections ?? 8,
			pipelining: 1,
			connect: connector(),
			// The request has one time-out of its own. These would limit only parts of it.
			headersTimeout: 0,
			bodyTimeout: 0,
		});
	}

	readonly send: Transport = async (request) => {
		const { authorize = unsigned, signal } = this.options;
		if (signal?.aborted) throw canceled('none');
		try {
			return await this.exchange(await authorize(n8nForm(request)), request);
		} catch (error) {
			throw networkFailure(error, request);
		}
	};

	/** Closes the connections after their requests have ended. */
	async close(): Promise<void> {
		await this.agent.close();
	}

	private async exchange(
		{ method, url, qs, headers, body }: IHttpRequestOptions,
		{ timeoutMs, isFile }: HttpRequest,
	): Promise<HttpAnswer> {
		const { origin, pathname, searchParams } = new URL(url);
		for (const [name, value] of Object.entries(qs ?? {}))
			searchParams.set(name, String(value as string));
		const query = searchParams.toString();
		const timeout = AbortSignal.timeout(timeoutMs);
		const { signal } = this.options;
		const answer = await this.agent.request({
			origin,
			path: query === '' ? pathname : `${pathname}?${query}`,
			method: method === 'POST' ? 'POST' : 'GET',
			headers: {
				...(headers as Record<string, string>),
				'accept-encoding': 'gzip, deflate, br',
				...(typeof body === 'object' && { 'content-type': 'application/json' }),
			},
			body: typeof body === 'string' ? body : body === undefined ? null : JSON.stringify(body),
			signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
		});
		const answerHeaders = Object.fromEntries(
			Object.entries(answer.headers).map(([name, value]) => [name, [value].flat().join(', ')]),
		);
		const bytes = Buffer.from(await answer.body.arrayBuffer());
		const unpack = UNPACK[answerHeaders['content-encoding'] ?? ''];
		const unpacked = unpack && bytes.length > 0 ? await unpack(bytes) : bytes;
		return {
			status: answer.statusCode,
			headers: answerHeaders,
			text: new TextDecoder().decode(unpacked),
			...(isFile && { bytes: unpacked }),
		};
	}
}

const UNPACK: Record<string, (bytes: Buffer) => Promise<Buffer>> = {
	gzip: promisify<Buffer, Buffer>(gunzip),
	deflate: promisify<Buffer, Buffer>(inflate),
	br: promisify<Buffer, Buffer>(brotliDecompress),
};

/** Signs requests with the `authenticate` of a credential, as n8n does. */
export function authorizeWith(
	{ authenticate }: Pick<ICredentialType, 'authenticate'>,
	data: ICredentialDataDecryptedObject,
): Authorize {
	if (typeof authenticate !== 'function')
		throw new Error('This needs `authenticate` in its function form.');
	return async (request) => await authenticate(data, request);
}

/**
 * Makes a failed TLS handshake an EPROTO, as with Node's own https. undici reports OpenSSL's code,
 * which could also mean a broken answer.
 */
function connector(): buildConnector.connector {
	const connect = buildConnector({ allowH2: false });
	return (options, callback) =>
		connect(options, (...[error, socket]) => {
			if (error === null) return callback(null, socket);
			const { code, message } = error as NodeJS.ErrnoException;
			const isHandshake = code?.startsWith('ERR_SSL_') ?? false;
			const cause = { cause: error };
			callback(
				isHandshake ? Object.assign(new Error(message, cause), { code: 'EPROTO' }) : error,
				null,
			);
		});
}

/** The request in the form that the n8n transport passes to n8n's request helper. */
function n8nForm({ method, url, query, headers, body }: HttpRequest): IHttpRequestOptions {
	return {
		method,
		url,
		headers: { accept: 'application/json', ...headers },
		...(query && { qs: { ...query } }),
		...(body && { body: typeof body === 'string' ? body : { ...body } }),
	};
}

async function unsigned(request: IHttpRequestOptions): Promise<IHttpRequestOptions> {
	return request;
}
