import { once } from 'node:events';
import {
	createServer,
	type IncomingMessage,
	type RequestListener,
	type ServerResponse,
} from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { connect, type AddressInfo, type Server, type Socket } from 'node:net';
import { json as readJson } from 'node:stream/consumers';
import { selfSigned } from '../../sandbox/certificate';

/** What npm sends to publish a version, and what it gets back for the whole package. */
interface Packument {
	name: string;
	'dist-tags': Record<string, string>;
	versions: Record<string, { dist: { tarball: string } }>;
	_attachments?: Record<string, { data: string }>;
}

/**
 * An npm registry on this machine that has only what was published to it, and a proxy that answers
 * every HTTPS request with it. n8n takes another registry's address only with a license. So it asks
 * its usual registry here too, and the proxy stands between.
 */
export class Registry {
	private readonly packages = new Map<string, Packument>();
	private readonly tarballs = new Map<string, Buffer>();
	private readonly sockets = new Set<Socket>();
	private readonly plain = createServer(this.listener('http'));
	private readonly secure = createTlsServer(selfSigned('127.0.0.1'), this.listener('https'));
	private readonly proxy = createServer((_, response) => void response.writeHead(502).end());

	/** Hosts that were asked for through the proxy. None of them was reached. */
	readonly askedHosts = new Set<string>();

	static async open(): Promise<Registry> {
		const registry = new Registry();
		registry.proxy.on('connect', ({ url = '' }: IncomingMessage, client: Socket) => {
			registry.askedHosts.add(url.replace(/:\d+$/, ''));
			const server = connect(portOf(registry.secure), '127.0.0.1', () => {
				client.write('HTTP/1.1 200 Connection established\r\n\r\n');
				client.pipe(server).pipe(client);
			});
			for (const socket of [client, server]) socket.on('error', () => socket.destroy());
			client.on('close', () => server.destroy());
		});
		for (const server of registry.servers) {
			server.on('connection', (socket: Socket) => {
				registry.sockets.add(socket);
				socket.on('close', () => registry.sockets.delete(socket));
			});
			server.listen(0, '127.0.0.1');
			await once(server, 'listening');
		}
		return registry;
	}

	get url(): string {
		return `http://127.0.0.1:${portOf(this.plain)}`;
	}

	/** Leads a program and npm to this registry. Nothing that they ask for leaves this machine. */
	env(npmCache: string): Record<string, string> {
		const proxy = `http://127.0.0.1:${portOf(this.proxy)}`;
		return {
			HTTPS_PROXY: proxy,
			HTTP_PROXY: proxy,
			NO_PROXY: '127.0.0.1,localhost',
			// The proxy answers for hosts whose certificate it cannot have.
			NODE_TLS_REJECT_UNAUTHORIZED: '0',
			npm_config_strict_ssl: 'false',
			npm_config_registry: this.url,
			npm_config_cache: npmCache,
			npm_config_update_notifier: 'false',
			// npm reads no settings of this user.
			npm_config_userconfig: `${npmCache}/npmrc`,
		};
	}

	async close(): Promise<void> {
		for (const socket of this.sockets) socket.destroy();
		await Promise.all(
			this.servers.map(async (server) => {
				server.close();
				await once(server, 'close');
			}),
		);
	}

	private get servers(): Server[] {
		return [this.plain, this.secure, this.proxy];
	}

	private listener(scheme: string): RequestListener {
		return (request, response) => {
			void this.answer(request, response, scheme).catch((error: unknown) => {
				send(response, 500, { error: String(error) });
			});
		};
	}

	private async answer(
		request: IncomingMessage,
		response: ServerResponse,
		scheme: string,
	): Promise<void> {
		const { host = '' } = request.headers;
		const path = decodeURIComponent(new URL(request.url ?? '/', 'http://registry').pathname);
		const [name = '', ...rest] = path.slice(1).split('/');
		if (request.method === 'PUT') {
			this.publish((await readJson(request)) as Packument);
			return send(response, 201, { ok: true });
		}
		const tarball = rest[0] === '-' ? this.tarballs.get(rest[1] ?? '') : undefined;
		if (tarball) return void response.writeHead(200).end(tarball);
		const found = this.packages.get(name);
		if (!found || rest[0] === '-') return send(response, 404, { error: 'Not found' });
		const versions = Object.entries(found.versions).map(([version, manifest]) => {
			const file = `${scheme}://${host}/${name}/-/${name}-${version}.tgz`;
			return [version, { ...manifest, dist: { ...manifest.dist, tarball: file } }] as const;
		});
		const packument = { ...found, versions: Object.fromEntries(versions) };
		if (rest.length === 0) return send(response, 200, packument);
		const manifest = packument.versions[found['dist-tags'][rest[0]!] ?? rest[0]!];
		return send(response, manifest ? 200 : 404, manifest ?? { error: 'Version not found' });
	}

	private publish({ _attachments = {}, ...packument }: Packument): void {
		const before = this.packages.get(packument.name);
		this.packages.set(packument.name, {
			...packument,
			'dist-tags': { ...before?.['dist-tags'], ...packument['dist-tags'] },
			versions: { ...before?.versions, ...packument.versions },
		});
		for (const [file, { data }] of Object.entries(_attachments)) {
			this.tarballs.set(file, Buffer.from(data, 'base64'));
		}
	}
}

function send(response: ServerResponse, status: number, body: object): void {
	response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function portOf(server: Server): number {
	return (server.address() as AddressInfo).port;
}
