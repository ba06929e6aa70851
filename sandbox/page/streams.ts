import type { ServerResponse } from 'node:http';

/** The data of each event, by the event's name. */
type Events = Record<string, unknown>;

/** How often the gateways are checked for changes while somebody has the page open. */
const LOOK_EVERY_MS = 200;
/** How often an empty comment is sent, so that both ends notice a dead connection. */
const KEEP_ALIVE_EVERY_MS = 15_000;
/**
 * A reader with more unread bytes is disconnected. The browser reconnects and reads everything
 * again.
 */
const MAX_WAITING_BYTES = 4 * 1024 * 1024;

/** Sends Server-Sent Events to everybody who has the page open. Idle while nobody has. */
export class Streams {
	private readonly readers = new Set<ServerResponse>();
	private timer: NodeJS.Timeout | null = null;
	private saidAliveAt = 0;

	/**
	 * `begin` returns what a new reader gets. `changes` returns what everybody gets, each change
	 * once.
	 */
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
		this.timer ??= setInterval(() => this.look(), LOOK_EVERY_MS).unref();
	}

	/** Sends everybody what has changed until now. */
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
		if (now - this.saidAliveAt < KEEP_ALIVE_EVERY_MS) return;
		this.saidAliveAt = now;
		for (const reader of this.readers) reader.write(':\n\n');
	}

	private write(reader: ServerResponse, events: Events): void {
		if (reader.writableLength > MAX_WAITING_BYTES) {
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
