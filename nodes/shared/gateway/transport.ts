/**
 * A request that a gateway client makes. `Transport` has two implementations: n8n's request helper
 * inside n8n, and an undici pool for clients that run without n8n.
 */
export interface HttpRequest {
	method: 'GET' | 'POST';
	/** Absolute, without a query. The credential adds the secrets when the request is sent. */
	url: string;
	query?: Readonly<Record<string, string>>;
	headers?: Readonly<Record<string, string>>;
	/** An object is sent as JSON. A text is sent unchanged, with the content type of `headers`. */
	body?: Readonly<Record<string, unknown>> | string;
	/** The answer is a file, so its bytes are needed unchanged. */
	isFile?: boolean;
	timeoutMs: number;
}

export interface HttpAnswer {
	status: number;
	/** Names are in lower case. */
	headers: Readonly<Record<string, string>>;
	/** The unparsed body. */
	text: string;
	/** The body's bytes, if the request asked for a file. */
	bytes?: Uint8Array;
	/** Takes the secrets of the request out of the text of an error that quotes the answer. */
	hide?: (text: string) => string;
}

/**
 * Makes one request exactly once. Resolves for every HTTP status and does not follow redirects.
 * @throws {GatewayError} from `networkFailure` if no complete answer arrived.
 */
export type Transport = (request: HttpRequest) => Promise<HttpAnswer>;
