import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { once } from 'node:events';

/** The only way to a server on this machine. While it is closed, the server cannot be reached. */
export class Door {
	private readonly sockets = new Set<Socket>();
	private isClosed = false;

	private constructor(private readonly server: Server) {}

	static async to(port: number): Promise<Door> {
		const server = createServer();
		const door = new Door(server);
		server.on('connection', (socket) => door.pass(socket, port));
		server.listen(0, '127.0.0.1');
		await once(server, 'listening');
		return door;
	}

	get port(): number {
		return (this.server.address() as AddressInfo).port;
	}

	set closed(isClosed: boolean) {
		this.isClosed = isClosed;
		if (isClosed) for (const socket of this.sockets) socket.resetAndDestroy();
	}

	async remove(): Promise<void> {
		this.closed = true;
		this.server.close();
		await once(this.server, 'close');
	}

	private pass(socket: Socket, port: number): void {
		if (this.isClosed) {
			socket.resetAndDestroy();
			return;
		}
		const inner = connect(port, '127.0.0.1');
		for (const [one, other] of [
			[socket, inner],
			[inner, socket],
		] as const) {
			this.sockets.add(one);
			one.on('error', () => other.destroy());
			one.on('close', () => {
				this.sockets.delete(one);
				other.destroy();
			});
			one.pipe(other);
		}
	}
}
