import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type TlsOptions } from 'node:tls';

export interface Received {
	/** The request line, such as `GET /status/?id=1 HTTP/1.1`. */
	line: string;
	/** Names are in lower case. */
	headers: Record<string, string>;
	body: string;
}

/** What a gateway does with a complete request. */
export type Behavior = (request: Received, socket: Socket) => void;

/** A gateway that writes raw bytes, so it can break any rule of HTTP at any moment. */
export class RawServer {
	readonly received: Received[] = [];
	connections = 0;
	/** Handles a connection instead of reading requests from it. */
	onConnection: ((socket: Socket) => void) | null = null;
	private readonly sockets = new Set<Socket>();

	private constructor(
		private readonly server: Server,
		private readonly scheme: string,
		public behavior: Behavior,
	) {
		server.on('connection', (socket: Socket) => {
			this.connections++;
			this.keep(socket);
		});
		server.on(scheme === 'https' ? 'secureConnection' : 'connection', (socket: Socket) => {
			this.keep(socket);
			if (this.onConnection) this.onConnection(socket);
			else this.read(socket);
		});
		server.on('tlsClientError', () => undefined);
	}

	static async open(behavior: Behavior, tls?: TlsOptions): Promise<RawServer> {
		const server = tls ? createTlsServer(tls) : createServer();
		const raw = new RawServer(server, tls ? 'https' : 'http', behavior);
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		return raw;
	}

	get port(): number {
		return (this.server.address() as AddressInfo).port;
	}

	url(path = '/', host = '127.0.0.1', scheme = this.scheme): string {
		return `${scheme}://${host}:${this.port}${path}`;
	}

	async close(): Promise<void> {
		for (const socket of this.sockets) socket.destroy();
		await new Promise((resolve) => this.server.close(resolve));
	}

	private keep(socket: Socket): void {
		this.sockets.add(socket);
		socket.on('close', () => this.sockets.delete(socket));
		socket.on('error', () => undefined);
	}

	private read(socket: Socket): void {
		let bytes = Buffer.alloc(0);
		socket.on('data', (chunk: Buffer) => {
			bytes = Buffer.concat([bytes, chunk]);
			for (let request = take(bytes); request; request = take(bytes)) {
				bytes = bytes.subarray(request.size);
				this.received.push(request);
				this.behavior(request, socket);
			}
		});
	}
}

/** The first complete request in the bytes, or null while a part of it is missing. */
function take(bytes: Buffer): (Received & { size: number }) | null {
	const end = bytes.indexOf('\r\n\r\n');
	if (end < 0) return null;
	const [line = '', ...lines] = bytes.subarray(0, end).toString().split('\r\n');
	const headers: Record<string, string> = {};
	for (const header of lines) {
		const colon = header.indexOf(':');
		headers[header.slice(0, colon).toLowerCase()] = header.slice(colon + 1).trim();
	}
	const size = end + 4 + Number(headers['content-length'] ?? 0);
	if (bytes.length < size) return null;
	return { line, headers, body: bytes.subarray(end + 4, size).toString(), size };
}

/** A complete answer that keeps the connection open. */
export function answer(
	status: number,
	body: string | Buffer = '',
	headers: Record<string, string> = {},
): Buffer {
	const bytes = Buffer.from(body);
	const lines = Object.entries({ 'Content-Length': String(bytes.length), ...headers });
	const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('');
	return Buffer.concat([Buffer.from(`HTTP/1.1 ${status} Said\r\n${head}\r\n`), bytes]);
}

/** Always sends the same answer. */
export function answering(...parts: Parameters<typeof answer>): Behavior {
	return (_, socket) => void socket.write(answer(...parts));
}

/** A port of this machine that nothing listens on. */
export async function closedPort(): Promise<number> {
	const server = createServer();
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	await new Promise((resolve) => server.close(resolve));
	return port;
}

/** Passes bytes on in both directions, and can also send its own bytes to the client. */
export async function inFrontOf(server: RawServer) {
	const clients: Socket[] = [];
	const front = createServer((client) => {
		clients.push(client);
		const gateway = connect(server.port, '127.0.0.1');
		client.pipe(gateway).pipe(client);
		for (const socket of [client, gateway]) socket.on('error', () => undefined);
		client.on('close', () => gateway.destroy());
	});
	await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve));
	return {
		port: (front.address() as AddressInfo).port,
		say: (bytes: Buffer) => clients.at(-1)!.write(bytes),
		close: async () => {
			for (const client of clients) client.destroy();
			await new Promise((resolve) => front.close(resolve));
		},
	};
}
