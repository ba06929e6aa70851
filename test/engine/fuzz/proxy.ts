import { createServer, request, Agent, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An answer as it goes over the network. */
export interface WireAnswer {
	status: number;
	headers: Record<string, string>;
	body: Buffer;
}

/** A request and its answer, as the node sees them. */
export interface Exchange {
	/** The path below the base URL. */
	path: string;
	/** The JSON body of the request. */
	asked: unknown;
	/** The answer of the gateway, before it was changed. */
	original: WireAnswer;
	received: WireAnswer;
}

export type Change = (path: string, original: WireAnswer) => WireAnswer;

const untouched: Change = (_, original) => original;

/** Stands between a node and a gateway: forwards every request and can change the answers. */
export class Proxy {
	change: Change = untouched;
	readonly exchanges: Exchange[] = [];
	private readonly agent = new Agent({ keepAlive: true });
	private readonly server: Server;
	private readonly target: URL;

	constructor(target: string) {
		this.target = new URL(target);
		this.server = createServer((incoming, reply) => {
			void this.forward(incoming).then(({ status, headers, body }) => {
				reply.writeHead(status, headers).end(body);
			});
		});
	}

	/** Returns the base URL for the credential. */
	async open(): Promise<string> {
		await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
		const { port } = this.server.address() as AddressInfo;
		return `http://127.0.0.1:${port}${this.target.pathname.replace(/\/$/, '')}`;
	}

	reset(change: Change = untouched): void {
		this.change = change;
		this.exchanges.length = 0;
	}

	async close(): Promise<void> {
		this.agent.destroy();
		this.server.closeAllConnections();
		await new Promise((resolve) => this.server.close(resolve));
	}

	private async forward(incoming: IncomingMessage): Promise<WireAnswer> {
		const body = await read(incoming);
		const original = await this.ask(incoming, body);
		const path = incoming.url!.slice(this.target.pathname.replace(/\/$/, '').length);
		const received = asTransmitted(this.change(path.replace(/\?.*/, ''), original));
		this.exchanges.push({ path, asked: json(body), original, received });
		return received;
	}

	private async ask({ method, url, headers }: IncomingMessage, body: Buffer): Promise<WireAnswer> {
		const { hostname, port } = this.target;
		const answer = await new Promise<IncomingMessage>((resolve, reject) => {
			request({ hostname, port, method, path: url, headers, agent: this.agent }, resolve)
				.on('error', reject)
				.end(body);
		});
		const type = answer.headers['content-type'];
		return {
			status: answer.statusCode!,
			headers: type === undefined ? {} : { 'content-type': type },
			body: await read(answer),
		};
	}
}

/**
 * Answers with these statuses have no body, even if the server writes one. Source: RFC 9110, 6.4.1.
 */
function asTransmitted(answer: WireAnswer): WireAnswer {
	const isBodiless = answer.status === 204 || answer.status === 304;
	return isBodiless ? { ...answer, body: Buffer.alloc(0) } : answer;
}

async function read(stream: IncomingMessage): Promise<Buffer> {
	const chunks: Buffer[] = [];
	for await (const chunk of stream) chunks.push(chunk as Buffer);
	return Buffer.concat(chunks);
}

function json(body: Buffer): unknown {
	try {
		return JSON.parse(body.toString()) as unknown;
	} catch {
		return undefined;
	}
}
