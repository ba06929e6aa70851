import { createServer, type IncomingMessage, type Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/** A fault of a request or its answer. "Taken" means that the gateway got the whole request. */
export type LineFault =
	/** Not taken: the connection is reset after the request has been read. */
	| { kind: 'resetBefore' }
	/** Not taken: the answer is not HTTP. */
	| { kind: 'garbageBefore' }
	/** Taken, then the connection is reset without an answer. */
	| { kind: 'resetAfter' }
	/** Taken, but the connection is reset or closed normally after half of the answer. */
	| { kind: 'half'; end: 'reset' | 'close' }
	/** Taken at once, but the answer is held back for `ms`. */
	| { kind: 'late'; ms: number }
	/** Taken only after `ms`, even if the client no longer waits. */
	| { kind: 'held'; ms: number }
	/**
	 * Taken; the answer comes in pieces, one every `everyMs`. If not `finishes`, the last is missing.
	 */
	| { kind: 'drip'; pieces: number; everyMs: number; finishes: boolean }
	/** Taken; the answer is sent twice. */
	| { kind: 'twice' }
	/** Taken; the answer is not HTTP. */
	| { kind: 'garbage' }
	/** Taken and answered correctly, but then connections are refused for `ms`. */
	| { kind: 'refuseNext'; ms: number }
	/** Taken and answered correctly, but the next connection is reset before a byte of it is read. */
	| { kind: 'resetNext' };

/** A request that the proxy has read. */
export interface LineRequest {
	/** The path without the query, such as `/1.0/send/`. */
	readonly path: string;
	readonly body: string;
	/** The headers and the body: a gateway may take a number in either. */
	readonly content: string;
	/** The fault of this request, or null. */
	fault: LineFault | null;
	/** When the whole request had gone to the gateway, in ms, or null if it did not. */
	takenAt: number | null;
}

/** Systems use higher ports for outgoing connections, so a port that is left here stays free. */
const PORTS = { from: 15_000, count: 15_000 };

/**
 * A proxy between a client and a gateway, on real sockets, that fails on demand. `fail` queues
 * faults for the next requests. `choose` decides about every other request.
 */
export class FaultProxy {
	readonly requests: LineRequest[] = [];
	/** The number of connections, including those that were reset before a byte of them was read. */
	connections = 0;
	/** Chooses the fault of a request when the queue is empty. */
	choose: (request: LineRequest) => LineFault | null = () => null;
	private queue: LineFault[] = [];
	private connectionsToReset = 0;
	private readonly sockets = new Set<Socket>();
	private readonly work = new Set<Promise<unknown>>();
	private server: Server | null = null;
	private port = 0;

	private constructor(private target: URL) {}

	/** `gatewayUrl` is the gateway's base URL. The proxy's base URL has the same path. */
	static async open(gatewayUrl: string): Promise<FaultProxy> {
		const proxy = new FaultProxy(new URL(gatewayUrl));
		while (proxy.server === null) {
			proxy.port = PORTS.from + Math.floor(Math.random() * PORTS.count);
			await proxy.listen();
		}
		return proxy;
	}

	/** The base URL for the client. */
	get url(): string {
		return `http://127.0.0.1:${this.port}${this.target.pathname}`.replace(/\/$/, '');
	}

	/** Forwards to another gateway from now on, with the same path. */
	leadTo(gatewayUrl: string): void {
		this.target = new URL(gatewayUrl);
	}

	/** Makes the next requests fail, in this order. */
	fail(...faults: LineFault[]): void {
		this.queue.push(...faults);
	}

	/** Resets the next connections before a byte of them is read. */
	resetConnections(count: number): void {
		this.connectionsToReset += count;
	}

	/** Refuses connections for `ms`. */
	refuse(ms: number): void {
		this.stopListening();
		this.begin(pause(ms).then(async () => await this.listenAgain()));
	}

	/** Refuses new connections from now on. Open connections stay open. */
	stopListening(): void {
		this.server?.close();
		this.server = null;
	}

	async listenAgain(): Promise<void> {
		while (this.server === null) {
			await this.listen();
			if (this.server === null) await pause(20);
		}
	}

	/** Resolves when no request or answer is under way. */
	async quiet(): Promise<void> {
		while (this.work.size > 0) await Promise.all(this.work);
	}

	/** Forgets all faults and requests. */
	reset(): void {
		this.queue = [];
		this.connectionsToReset = 0;
		this.requests.length = 0;
		this.connections = 0;
	}

	async close(): Promise<void> {
		this.reset();
		await this.quiet();
		for (const socket of this.sockets) socket.destroy();
		await new Promise((resolve) => this.server?.close(resolve));
	}

	private async listen(): Promise<void> {
		const server = createServer((request) => this.begin(this.serve(request)));
		server.on('connection', (socket: Socket) => {
			this.connections += 1;
			this.sockets.add(socket);
			socket.on('close', () => this.sockets.delete(socket));
			socket.on('error', () => undefined);
			if (this.connectionsToReset === 0) return;
			this.connectionsToReset -= 1;
			socket.resetAndDestroy();
		});
		server.on('clientError', (_error, socket) => socket.destroy());
		await new Promise<void>((resolve) => {
			server.once('error', () => resolve());
			server.listen(this.port, '127.0.0.1', () => resolve());
		});
		const address = server.address() as AddressInfo | null;
		if (address?.port === this.port) this.server = server;
	}

	private begin(work: Promise<unknown>): void {
		const settled = work.catch(() => undefined).finally(() => this.work.delete(settled));
		this.work.add(settled);
	}

	private async serve(incoming: IncomingMessage): Promise<void> {
		const { socket } = incoming;
		const chunks: Buffer[] = [];
		for await (const chunk of incoming) chunks.push(chunk as Buffer);
		const bytes = Buffer.concat(chunks);
		const body = bytes.toString();
		const content = `${incoming.rawHeaders.join('\n')}\n\n${body}`;
		const [path = ''] = incoming.url!.split('?');
		const request: LineRequest = { path, body, content, fault: null, takenAt: null };
		this.requests.push(request);
		const fault = this.queue.shift() ?? this.choose(request);
		request.fault = fault;
		const take = async () => await this.forward(incoming, bytes, request);
		await this.act(fault, socket, take);
	}

	private async act(
		fault: LineFault | null,
		socket: Socket,
		take: () => Promise<Buffer>,
	): Promise<void> {
		switch (fault?.kind) {
			case 'resetBefore':
				socket.resetAndDestroy();
				return;
			case 'garbageBefore':
				socket.end(GARBAGE);
				return;
			case 'resetAfter':
				await take();
				socket.resetAndDestroy();
				return;
			case 'garbage':
				await take();
				socket.end(GARBAGE);
				return;
			case 'half': {
				const bytes = await take();
				const cut = bytes.subarray(0, bytes.length / 2);
				if (fault.end === 'close') socket.end(cut);
				else socket.write(cut, () => socket.resetAndDestroy());
				return;
			}
			case 'late': {
				const bytes = await take();
				await pause(fault.ms);
				socket.end(bytes);
				return;
			}
			case 'held':
				await pause(fault.ms);
				socket.end(await take());
				return;
			case 'drip':
				await drip(socket, await take(), fault);
				return;
			case 'twice': {
				const bytes = await take();
				socket.end(Buffer.concat([bytes, bytes]));
				return;
			}
			case 'refuseNext': {
				const bytes = await take();
				this.refuse(fault.ms);
				socket.end(bytes);
				return;
			}
			case 'resetNext': {
				const bytes = await take();
				this.connectionsToReset += 1;
				socket.end(bytes);
				return;
			}
			default:
				socket.end(await take());
		}
	}

	/** Sends the request to the gateway unchanged. Returns the exact bytes of its answer. */
	private async forward(
		{ method, url, rawHeaders }: IncomingMessage,
		body: Buffer,
		request: LineRequest,
	): Promise<Buffer> {
		const lines = [`${method} ${url} HTTP/1.1`];
		for (let i = 0; i < rawHeaders.length; i += 2) {
			// The connection is closed after one answer, so that its end is the end of the answer.
			if (/^connection$/i.test(rawHeaders[i]!)) continue;
			lines.push(`${rawHeaders[i]}: ${rawHeaders[i + 1]}`);
		}
		const head = Buffer.from(`${lines.join('\r\n')}\r\nConnection: close\r\n\r\n`, 'latin1');
		const gateway = connect(Number(this.target.port), this.target.hostname);
		gateway.on('error', () => undefined);
		gateway.write(Buffer.concat([head, body]), () => (request.takenAt = Date.now()));
		const chunks: Buffer[] = [];
		gateway.on('data', (chunk: Buffer) => chunks.push(chunk));
		await new Promise((resolve) => gateway.once('close', resolve));
		return Buffer.concat(chunks);
	}
}

const GARBAGE = Buffer.from('\u0000\u0016\u0003\u0001 220 ready for something else\r\n\r\n');

/** Sends an answer in pieces. Stops when the client is gone. */
async function drip(
	socket: Socket,
	bytes: Buffer,
	{ pieces, everyMs, finishes }: Extract<LineFault, { kind: 'drip' }>,
): Promise<void> {
	const size = Math.max(1, Math.ceil(bytes.length / pieces));
	for (let start = 0; start < bytes.length && !socket.destroyed; start += size) {
		const isLast = start + size >= bytes.length;
		if (isLast && !finishes) break;
		socket.write(bytes.subarray(start, start + size));
		await pause(everyMs);
	}
	if (finishes) socket.end();
	// Otherwise the answer never ends until the client closes the connection.
	else if (!socket.destroyed) await new Promise((resolve) => socket.once('close', resolve));
}
