import { Agent, request, type IncomingHttpHeaders } from 'node:http';

export interface Reply {
	status: number;
	headers: IncomingHttpHeaders;
	text: string;
	json: unknown;
}

export interface Call {
	method?: string;
	headers?: Record<string, string>;
	/** A string is sent unchanged, everything else as JSON. */
	body?: unknown;
	agent?: Agent;
}

/** Makes one request on its own connection, with Node only. Rejects if the socket is cut. */
export function call(url: string, { method, headers, body, agent }: Call = {}): Promise<Reply> {
	const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
	const type: Record<string, string> =
		text === undefined ? {} : { 'content-type': 'application/json' };
	return new Promise((resolve, reject) => {
		const outgoing = request(
			url,
			{
				agent: agent ?? new Agent(),
				method: method ?? (text === undefined ? 'GET' : 'POST'),
				headers: { ...type, ...headers },
			},
			(incoming) => {
				const chunks: Buffer[] = [];
				incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
				incoming.on('error', reject);
				incoming.on('end', () => {
					const answer = Buffer.concat(chunks).toString();
					resolve({
						status: incoming.statusCode ?? 0,
						headers: incoming.headers,
						text: answer,
						json: parsed(answer),
					});
				});
			},
		);
		outgoing.on('error', reject);
		outgoing.end(text);
	});
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text) as unknown;
	} catch {
		return undefined;
	}
}

/** A clock that moves only by hand. */
export class HandClock {
	constructor(private ms: number) {}

	readonly now = (): number => this.ms;

	advance(ms: number): void {
		this.ms += ms;
	}
}
