import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { OutputJson } from '../../nodes/shared/gateway/output';
import { readCall } from '../../nodes/Kannel/call';

/** Stands for n8n with a Kannel Trigger: takes the calls of Kannel, and can be down for a while. */
export class Receiver {
	/** What the trigger would emit, without repetitions. */
	readonly outputs: OutputJson[] = [];
	/** The IDs of all calls. */
	readonly ids: string[] = [];
	private server: Server | null = null;
	private port = 0;

	static async open(): Promise<Receiver> {
		const receiver = new Receiver();
		await receiver.up();
		return receiver;
	}

	get url(): string {
		return `http://127.0.0.1:${this.port}/webhook/kannel`;
	}

	async up(): Promise<void> {
		this.server = createServer((request, response) => {
			const { searchParams } = new URL(request.url!, 'http://localhost');
			const call = readCall(Object.fromEntries(searchParams));
			const id = String(call.identity);
			if (!this.ids.includes(id)) this.outputs.push(call.output);
			this.ids.push(id);
			response.end();
		});
		this.server.listen(this.port, '127.0.0.1');
		await once(this.server, 'listening');
		this.port = (this.server.address() as AddressInfo).port;
	}

	async down(): Promise<void> {
		const { server } = this;
		this.server = null;
		server?.closeAllConnections();
		if (server) await new Promise((resolve) => server.close(resolve));
	}

	get messages(): OutputJson[] {
		return this.outputs.filter(({ event }) => event === 'message');
	}

	get reports(): OutputJson[] {
		return this.outputs.filter(({ event }) => event === 'deliveryReport');
	}

	clear(): void {
		this.outputs.length = 0;
		this.ids.length = 0;
	}
}
