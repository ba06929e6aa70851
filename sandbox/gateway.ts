import type { Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import fastify from 'fastify';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Answer, GatewayRequest, Handler, Method, Routes } from './exchange';
import { Refusal } from './exchange';
import type { Delivery, Fault } from './faults';
import { failing, FaultQueue } from './faults';
import type { Handsets } from './handset';
import type { LoggedRequest } from './requests';
import { RequestLog } from './requests';
import type { Clock } from './time';

const largestBody = 50 * 1024 * 1024;

/** How a gateway refuses what reaches none of its endpoints. */
export interface Refusals {
	notFound(): Answer;
	methodNotAllowed(method: string): Answer;
	/** A body too large, a broken header: what the HTTP server itself refuses. */
	unreadable(status: number, reason: string): Answer;
}

/**
 * A vendor's gateway on localhost: what all of them have. A gateway adds its routes and its
 * refusals, and what a test or a person does to it (receives a message, reads the ledger).
 */
export abstract class Gateway {
	/** The folder's name, and the gateway's path in the control API. */
	abstract readonly name: string;
	/** The vendor's spelling. */
	abstract readonly title: string;
	/** The path that every endpoint begins with; part of `url`. */
	protected abstract readonly basePath: string;
	protected abstract readonly routes: Routes;
	protected abstract readonly refusals: Refusals;

	/** What is seen and done on the handsets. */
	abstract readonly handsets: Handsets;

	/** Connections accepted since the start or the last reset. */
	connections = 0;
	/** How often all was forgotten. */
	resets = 0;
	protected readonly clock: Clock;
	protected readonly log = new RequestLog();
	private readonly faults: FaultQueue;
	private readonly closing = new AbortController();
	private readonly app: FastifyInstance;
	private readonly sockets = new Set<Socket>();
	private isOffline = false;
	private origin = '';

	/** `anyCase`: whether `/Send` is the path `/send` too. */
	protected constructor(clock: Clock = () => Date.now(), { anyCase = false } = {}) {
		this.clock = clock;
		this.faults = new FaultQueue(anyCase);
		this.app = fastify({
			bodyLimit: largestBody,
			exposeHeadRoutes: false,
			forceCloseConnections: true,
			routerOptions: { caseSensitive: !anyCase },
		});
	}

	/** What to enter in n8n, by the credential's field names. */
	abstract credential(): Record<string, string>;
	/** What to know when trying it out, a line each. */
	abstract hints(): string[];
	/** What can be done to this gateway alone: words, path below the gateway's, and JSON. */
	abstract examples(): Array<[does: string, path: string, body: unknown]>;
	/** How many of what it holds. */
	protected abstract contents(): Record<string, number>;
	/** The gateway's own part of the control API, below `/<name>`. */
	abstract addControls(control: FastifyInstance): void;
	/** Forgets what came in and went out. */
	protected abstract forget(): void;

	/** The base URL for the credential. */
	get url(): string {
		return this.origin + this.basePath;
	}

	/** Every request since the start or the last reset, in the order of arrival. */
	get requests(): readonly LoggedRequest[] {
		return this.log.entries;
	}

	/** The most requests that were open at one time. */
	get mostAtOnce(): number {
		return this.log.mostAtOnce;
	}

	/** Of its clock, in ms. */
	now(): number {
		return this.clock();
	}

	/** Whether it has lost the network. */
	get offline(): boolean {
		return this.isOffline;
	}

	/** Offline every connection is cut, and each new one at once; what was being done is done. */
	set offline(offline: boolean) {
		this.isOffline = offline;
		if (!offline) return;
		for (const socket of this.sockets) socket.resetAndDestroy();
	}

	counts(): Record<string, number> {
		return {
			...this.contents(),
			requests: this.requests.length,
			connections: this.connections,
			faults: this.faults.size,
		};
	}

	/** Lets the next matching requests fail. */
	fault(fault: Fault): void {
		this.faults.add(fault);
	}

	clearFaults(): void {
		this.faults.clear();
	}

	/** As it was at the start: no messages, requests, connections or faults. Its settings stay. */
	reset(): void {
		this.clearFaults();
		this.log.clear();
		this.connections = 0;
		this.resets += 1;
		this.forget();
	}

	async open(host: string, port: number): Promise<void> {
		const { app } = this;
		app.removeAllContentTypeParsers();
		app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) =>
			done(null, body),
		);
		app.addContentTypeParser(
			'multipart/form-data',
			{ parseAs: 'buffer' },
			(_request, body: Buffer, done) => done(null, body.toString('latin1')),
		);
		app.server.on('connection', (socket: Socket) => this.connected(socket));
		app.addHook('onRequest', async (exchange, reply) => {
			this.log.arrived(exchange, this.clock());
			reply.raw.once('close', () => this.log.closed());
		});
		for (const [path, methods] of Object.entries(this.routes)) {
			app.all(
				this.basePath + path,
				async (exchange, reply) =>
					await this.serve(exchange, reply, this.handlerFor(exchange.method, methods)),
			);
		}
		app.setNotFoundHandler(
			async (exchange, reply) => await this.serve(exchange, reply, () => this.refusals.notFound()),
		);
		app.setErrorHandler<FastifyError>((error, exchange, reply) => {
			const { statusCode = 500, message, stack } = error;
			const reason = statusCode < 500 ? message : (stack ?? message);
			this.deliver(exchange, reply, { answer: this.refusals.unreadable(statusCode, reason) });
		});
		this.origin = await app.listen({ host, port });
	}

	/** Closes every socket at once; a second call waits for the first. */
	async close(): Promise<void> {
		this.closing.abort();
		await this.app.close();
	}

	private connected(socket: Socket): void {
		if (this.isOffline) {
			socket.resetAndDestroy();
			return;
		}
		this.connections += 1;
		this.sockets.add(socket);
		socket.once('close', () => this.sockets.delete(socket));
	}

	private handlerFor(method: string, methods: Partial<Record<Method, Handler>>): Handler {
		const handler = Object.entries(methods).find(([allowed]) => allowed === method)?.[1];
		if (handler) return handler;
		const allow = Object.keys(methods).join(', ');
		return () => {
			const answer = this.refusals.methodNotAllowed(method);
			return { ...answer, headers: { ...answer.headers, allow } };
		};
	}

	private async serve(
		exchange: FastifyRequest,
		reply: FastifyReply,
		handle: Handler,
	): Promise<void> {
		const entry = this.log.of(exchange);
		const request: GatewayRequest = { ...entry, params: exchange.params as Record<string, string> };
		const take = async () => await answerOf(handle, request);
		const fault = this.faults.next(request, this.basePath);
		if (fault) entry.fault = fault.kind;
		const delivery = fault ? await failing(fault, take) : { answer: await take() };
		if (delivery.afterMs) await this.wait(delivery.afterMs);
		this.deliver(exchange, reply, this.closing.signal.aborted ? { answer: null } : delivery);
	}

	/** Ends early, never with an error, when the gateway closes. */
	protected async wait(ms: number): Promise<void> {
		await pause(ms, undefined, { signal: this.closing.signal }).catch(() => undefined);
	}

	/** Written past fastify, which would add to the content type and cannot send half an answer. */
	private deliver(exchange: FastifyRequest, reply: FastifyReply, { answer, half }: Delivery): void {
		const { raw } = reply;
		if (!answer || this.isOffline) {
			reply.hijack();
			raw.destroy();
			return;
		}
		const entry = this.log.of(exchange);
		entry.status = answer.status;
		if (answer.reason !== undefined) entry.reason = answer.reason;
		const body = typeof answer.body === 'string' ? Buffer.from(answer.body) : answer.body;
		// Throws for a header that HTTP does not allow; the error is then the answer.
		raw.writeHead(answer.status, { ...answer.headers, 'content-length': body.length });
		reply.hijack();
		if (half) raw.write(body.subarray(0, body.length / 2), () => raw.destroy());
		else raw.end(body);
	}
}

async function answerOf(handle: Handler, request: GatewayRequest): Promise<Answer> {
	try {
		return await handle(request);
	} catch (error) {
		if (error instanceof Refusal) return error.answer;
		throw error;
	}
}
