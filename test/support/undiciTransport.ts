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

/** Adds what the gateway knows its customer by; the form n8n hands to a credential. */
export type Authorise = (request: IHttpRequestOptions) => Promise<IHttpRequestOptions>;

export interface UndiciOptions {
	authorise?: Authorise;
	/** Connections to one gateway at most; each is kept open for the next request. */
	connections?: number;
	/** Cancels what runs and what is still to come. */
	signal?: AbortSignal;
}

/** The transport without n8n: the same clients, on a pool of connections that stay open. */
export class UndiciTransport {
	private readonly agent: Agent;

	constructor(private readonly options: UndiciOptions = {}) {
		this.agent = new Agent({
			connections: options.connections ?? 8,
			pipelining: 1,
			connect: connector(),
			// One clock for the whole request; these would only watch over its parts.
			headersTimeout: 0,
			bodyTimeout: 0,
		});
	}

	readonly send: Transport = async (request) => {
		const { authorise = unsigned, signal } = this.options;
		if (signal?.aborted) throw canceled('none');
		try {
			return await this.exchange(await authorise(n8nForm(request)), request);
		} catch (error) {
			throw networkFailure(error, request);
		}
	};

	/** Closes the connections once what runs on them has ended. */
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
				...(body !== undefined && { 'content-type': 'application/json' }),
			},
			body: body === undefined ? null : JSON.stringify(body),
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

/** Signs as a credential of n8n does: with its own `authenticate`. */
export function authoriseWith(
	{ authenticate }: Pick<ICredentialType, 'authenticate'>,
	data: ICredentialDataDecryptedObject,
): Authorise {
	if (typeof authenticate !== 'function') throw new Error('Only the function form is known here.');
	return async (request) => await authenticate(data, request);
}

/**
 * Node's own https fails with EPROTO where the handshake does, since the request still waits to be
 * written. Here the request is not there yet, and OpenSSL's own code would also fit a broken answer.
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

/** What n8n's own transport hands to its request helper. */
function n8nForm({ method, url, query, headers, body }: HttpRequest): IHttpRequestOptions {
	return {
		method,
		url,
		headers: { accept: 'application/json', ...headers },
		...(query && { qs: { ...query } }),
		...(body && { body: { ...body } }),
	};
}

async function unsigned(request: IHttpRequestOptions): Promise<IHttpRequestOptions> {
	return request;
}
