import type { ServerResponse } from 'node:http';

/** By the event's name, what it carries. */
export type Events = Record<string, unknown>;

/** How often the gateways are looked at while someone watches. */
const lookEveryMs = 200;
/** So that both ends notice a connection that died. */
const sayAliveEveryMs = 15_000;
/** Who reads so slowly is let go, and comes back for the whole. */
const mostWaiting = 4 * 1024 * 1024;

/** Server-Sent Events to everyone who has the page open; idle while nobody has. */
export class Streams {
	private readonly readers = new Set<ServerResponse>();
	private timer: NodeJS.Timeout | null = null;
	private saidAliveAt = 0;

	/** `begin`: what a new reader is told; `changes`: what all are told, emptied by being read. */
	constructor(private readonly news: { begin(): Events; changes(): Events }) {}

	open(response: ServerResponse): void {
		this.tell();
		response.writeHead(200, {
			'content-type': 'text/event-stream',
			'cache-control': 'no-store',
			'x-content-type-options': 'nosniff',
		});
		response.write('retry: 1000\n\n');
		this.write(response, this.news.begin());
		this.readers.add(response);
		response.once('close', () => this.left(response));
		this.timer ??= setInterval(() => this.look(), lookEveryMs).unref();
	}

	/** Tells everyone what has changed by now. */
	tell(): void {
		const events = this.news.changes();
		for (const reader of this.readers) this.write(reader, events);
	}

	close(): void {
		for (const reader of this.readers) reader.destroy();
	}

	private look(): void {
		this.tell();
		const now = Date.now();
		if (now - this.saidAliveAt < sayAliveEveryMs) return;
		this.saidAliveAt = now;
		for (const reader of this.readers) reader.write(':\n\n');
	}

	private write(reader: ServerResponse, events: Events): void {
		if (reader.writableLength > mostWaiting) {
			reader.destroy();
			return;
		}
		for (const [event, data] of Object.entries(events)) {
			reader.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
		}
	}

	private left(reader: ServerResponse): void {
		this.readers.delete(reader);
		if (this.readers.size > 0 || this.timer === null) return;
		clearInterval(this.timer);
		this.timer = null;
	}
}
