import { createServer, type IncomingMessage, type Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/** What the line does to a request or to its answer. "Taken": the gateway got the whole request. */
export type LineFault =
	/** Not taken: the connection is reset once the request has been read. */
	| { kind: 'resetBefore' }
	/** Not taken: what comes back is no HTTP. */
	| { kind: 'garbageBefore' }
	/** Taken, then the connection is reset without an answer. */
	| { kind: 'resetAfter' }
	/** Taken; half of the answer, then the connection is reset, or closed as if that were all. */
	| { kind: 'half'; end: 'reset' | 'close' }
	/** Taken at once, but the answer is held back for `ms`. */
	| { kind: 'late'; ms: number }
	/** Held back for `ms` on its way to the gateway, which takes it then, awaited or not. */
	| { kind: 'held'; ms: number }
	/** Taken; the answer comes in so many pieces, one every `everyMs`, of which the last may lack. */
	| { kind: 'drip'; pieces: number; everyMs: number; finishes: boolean }
	/** Taken; the answer comes twice. */
	| { kind: 'twice' }
	/** Taken; what comes back is no HTTP. */
	| { kind: 'garbage' }
	/** Taken and answered rightly; the next connections are refused for `ms`. */
	| { kind: 'refuseNext'; ms: number }
	/** Taken and answered rightly; the next connection is reset before a byte of it is read. */
	| { kind: 'resetNext' };

/** A request that the line has read. */
export interface LineRequest {
	/** Without the query: `/1.0/send/`. */
	readonly path: string;
	readonly body: string;
	/** What befell it; null where nothing did. */
	fault: LineFault | null;
	/** When the gateway had all of it, in ms; null where it never did. */
	takenAt: number | null;
}

/** Below the ports that systems give to outgoing connections: one that is left stays free. */
const PORTS = { from: 15_000, count: 15_000 };

/**
 * A line between a client and a gateway, on real sockets, that breaks on demand: at the next requests
 * by the queue (`fail`), or at any by `choose`.
 */
export class FaultProxy {
	readonly requests: LineRequest[] = [];
	/** Connections, those included that were reset before a byte of them was read. */
	connections = 0;
	/** Decides on each request that the queue leaves alone. */
	choose: (request: LineRequest) => LineFault | null = () => null;
	private queue: LineFault[] = [];
	private connectionsToReset = 0;
	private readonly sockets = new Set<Socket>();
	private readonly work = new Set<Promise<unknown>>();
	private server: Server | null = null;
	private port = 0;

	private constructor(private target: URL) {}

	/** `gatewayUrl`: the gateway's base URL, whose path is kept. */
	static async open(gatewayUrl: string): Promise<FaultProxy> {
		const proxy = new FaultProxy(new URL(gatewayUrl));
		while (proxy.server === null) {
			proxy.port = PORTS.from + Math.floor(Math.random() * PORTS.count);
			await proxy.listen();
		}
		return proxy;
	}

	/** The base URL to give to the client. */
	get url(): string {
		return `http://127.0.0.1:${this.port}${this.target.pathname}`.replace(/\/$/, '');
	}

	/** Another gateway from now on, with the same path. */
	leadTo(gatewayUrl: string): void {
		this.target = new URL(gatewayUrl);
	}

	/** Lets the next requests fail, in this order. */
	fail(...faults: LineFault[]): void {
		this.queue.push(...faults);
	}

	/** The next connections are reset before a byte of them is read. */
	resetConnections(count: number): void {
		this.connectionsToReset += count;
	}

	/** Nobody listens for so long: connections are refused. */
	refuse(ms: number): void {
		this.stopListening();
		this.begin(pause(ms).then(async () => await this.listenAgain()));
	}

	/** New connections are refused from now on; those that stand go on. */
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

	/** Resolves when nothing is on its way any more, to the gateway or from it. */
	async quiet(): Promise<void> {
		while (this.work.size > 0) await Promise.all(this.work);
	}

	/** No faults, no requests seen. */
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
		const body = Buffer.concat(chunks);
		const [path = ''] = incoming.url!.split('?');
		const request: LineRequest = { path, body: body.toString(), fault: null, takenAt: null };
		this.requests.push(request);
		const fault = this.queue.shift() ?? this.choose(request);
		request.fault = fault;
		const take = async () => await this.forward(incoming, body, request);
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

	/** Gives the gateway the request as it came. Resolves with its answer, byte by byte its own. */
	private async forward(
		{ method, url, rawHeaders }: IncomingMessage,
		body: Buffer,
		request: LineRequest,
	): Promise<Buffer> {
		const lines = [`${method} ${url} HTTP/1.1`];
		for (let i = 0; i < rawHeaders.length; i += 2) {
			// The end of the connection is the end of the answer.
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

/** In pieces; stops when the client has gone. */
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
	// Else it never ends: the client has to.
	else if (!socket.destroyed) await new Promise((resolve) => socket.once('close', resolve));
}
