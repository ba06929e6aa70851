import { once } from 'node:events';
import type { Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import fastify from 'fastify';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import {
	Refusal,
	type Answer,
	type GatewayRequest,
	type Handler,
	type Method,
	type Routes,
} from './exchange';
import { failing, FaultQueue, type Delivery, type Fault } from './faults';
import { onFreePort } from './freePort';
import { RequestLog, type LoggedRequest } from './requests';
import type { Clock } from './time';

const MAX_BODY_BYTES = 50 * 1024 * 1024;

/** A CSS color for each of the page's themes. */
interface GatewayColor {
	light: string;
	dark: string;
}

/** See `Gateway.switchNetwork`. */
export const NETWORKS = ['works', 'unreachable', 'losesAnswers'] as const;
export type Network = (typeof NETWORKS)[number];

/** `serwersms` for the node `serwerSms`. */
export function shortName(nodeName: string): string {
	return nodeName.toLowerCase();
}

/** A gateway's refusals of requests that reach none of its endpoints. */
interface Refusals {
	notFound(): Answer;
	methodNotAllowed(method: string): Answer;
	/** Refuses what the HTTP server itself cannot read: a body too large, a broken header. */
	unreadable(status: number, reason: string): Answer;
}

/**
 * A vendor's gateway on localhost: everything that all gateways share. A subclass adds the routes,
 * the refusals, and what a test or a person can do to the gateway, such as receive a message.
 */
export abstract class Gateway {
	/** The n8n node that talks to this gateway, and the gateway's key in `SANDBOX_GATEWAYS`. */
	abstract readonly nodeName: string;
	/** The n8n credential type that `credential()` fills in. */
	abstract readonly credentialType: string;
	/** The vendor's own spelling of the gateway's name. */
	abstract readonly title: string;
	/** Marks the gateway on the sandbox page. */
	abstract readonly color: GatewayColor;
	/** The path that every endpoint begins with. It is part of `url`. */
	protected abstract readonly basePath: string;
	protected abstract readonly routes: Routes;
	protected abstract readonly refusals: Refusals;

	/** Connections accepted since the start or the last reset. */
	connections = 0;
	/** How many times `reset` was called. */
	resets = 0;
	protected readonly clock: Clock;
	protected readonly log = new RequestLog();
	private readonly faults: FaultQueue;
	private readonly closing = new AbortController();
	private readonly app: FastifyInstance;
	private readonly sockets = new Set<Socket>();
	private currentNetwork: Network = 'works';
	private origin = '';

	/** `anyCase`: whether `/Send` and `/send` are the same path. */
	protected constructor(clock: Clock = () => Date.now(), { anyCase = false } = {}) {
		this.clock = clock;
		this.faults = new FaultQueue(anyCase);
		this.app = fastify({
			bodyLimit: MAX_BODY_BYTES,
			exposeHeadRoutes: false,
			forceCloseConnections: true,
			routerOptions: { caseSensitive: !anyCase },
		});
	}

	/** What to enter in n8n, by the field names of the credential. */
	abstract credential(): Record<string, string>;
	/** What a person should know before trying the gateway, one line for each hint. */
	abstract hints(): string[];
	/**
	 * What the control API can do to this gateway only: a description, the path and the JSON body.
	 */
	abstract examples(): Array<[does: string, path: string, body: unknown]>;
	/** The number of entries in each of the gateway's lists. */
	protected abstract contents(): Record<string, number>;
	/** Forgets everything that came in or went out. */
	protected abstract forget(): void;

	/** Its folder, its path in the control API and its command line option. */
	get name(): string {
		return shortName(this.nodeName);
	}

	/** The base URL for the credential. */
	get url(): string {
		return this.origin + this.basePath;
	}

	/** Every request since the start or the last reset, in order of arrival. */
	get requests(): readonly LoggedRequest[] {
		return this.log.entries;
	}

	/** The highest number of requests that were open at the same time. */
	get mostAtOnce(): number {
		return this.log.mostAtOnce;
	}

	/** The time on the gateway's clock, in ms. */
	now(): number {
		return this.clock();
	}

	get network(): Network {
		return this.currentNetwork;
	}

	/**
	 * An `unreachable` gateway refuses every connection, so nothing reaches it. One that
	 * `losesAnswers` carries out every request, and the connection breaks before the answer. Both cut
	 * the connections that are open. Requests that are being handled are still carried out.
	 */
	async switchNetwork(network: Network): Promise<void> {
		const { server } = this.app;
		this.currentNetwork = network;
		if (network === 'unreachable' && server.listening) server.close();
		if (network !== 'works') for (const socket of this.sockets) socket.resetAndDestroy();
		if (network === 'unreachable' || server.listening) return;
		const { hostname, port } = new URL(this.origin);
		await once(server.listen(Number(port), hostname), 'listening');
	}

	counts(): Record<string, number> {
		return {
			...this.contents(),
			requests: this.requests.length,
			connections: this.connections,
			faults: this.faults.size,
		};
	}

	/** Makes the next matching requests fail. */
	fault(fault: Fault): void {
		this.faults.add(fault);
	}

	clearFaults(): void {
		this.faults.clear();
	}

	/**
	 * Returns to the state at the start: no messages, requests, connections or faults. Settings stay.
	 */
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
		// A port that a system gives to outgoing connections could be taken while the gateway is off.
		const listen = async (on: number) => await app.listen({ host, port: on });
		this.origin = await (port === 0 ? onFreePort(listen) : listen(port));
	}

	/** Closes every socket at once. A second call waits for the first one. */
	async close(): Promise<void> {
		this.closing.abort();
		// fastify cannot close a server that does not listen.
		if (this.network === 'unreachable') await this.switchNetwork('works');
		await this.app.close();
	}

	private connected(socket: Socket): void {
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

	/** Waits. Ends early, without an error, when the gateway closes. */
	protected async wait(ms: number): Promise<void> {
		await pause(ms, undefined, { signal: this.closing.signal }).catch(() => undefined);
	}

	/** Bypasses fastify, which would change the content type and cannot send half an answer. */
	private deliver(exchange: FastifyRequest, reply: FastifyReply, { answer, half }: Delivery): void {
		const { raw } = reply;
		if (!answer || this.network !== 'works') {
			reply.hijack();
			raw.destroy();
			return;
		}
		const entry = this.log.of(exchange);
		entry.status = answer.status;
		if (answer.reason !== undefined) entry.reason = answer.reason;
		const body = typeof answer.body === 'string' ? Buffer.from(answer.body) : answer.body;
		// Throws for a header that HTTP does not allow. fastify then answers with that error.
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
