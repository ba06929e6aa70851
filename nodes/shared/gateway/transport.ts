/**
 * What a gateway client asks of the network, and what it gets back. Two implementations exist:
 * n8n's request helper inside n8n, and an undici pool where the same clients run without n8n.
 */
export interface HttpRequest {
	method: 'GET' | 'POST';
	/** Absolute, without query. Secrets are added by the credential on the way out. */
	url: string;
	query?: Readonly<Record<string, string>>;
	headers?: Readonly<Record<string, string>>;
	/** Sent as JSON. */
	body?: Readonly<Record<string, unknown>>;
	/** The answer is a file, whose bytes are wanted as they are. */
	isFile?: boolean;
	timeoutMs: number;
}

export interface HttpAnswer {
	status: number;
	/** Names in lower case. */
	headers: Readonly<Record<string, string>>;
	/** The body as it came: parsing it is the client's business. */
	text: string;
	/** Its bytes, where a file was asked for. */
	bytes?: Uint8Array;
}

/**
 * Makes one request, once. Resolves for every HTTP status and follows no redirect.
 * @throws {GatewayError} made by `networkFailure` when no complete answer came.
 */
export type Transport = (request: HttpRequest) => Promise<HttpAnswer>;
