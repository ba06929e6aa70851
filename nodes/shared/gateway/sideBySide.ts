/**
 * Runs `work` on each entry, at most `limit` at a time. Results are in the list's order. After a
 * failure no new work starts. Once the running work has ended, the failure that comes first in the
 * list is thrown.
 */
export async function sideBySide<T, R>(
	list: readonly T[],
	limit: number,
	work: (entry: T, index: number) => Promise<R>,
): Promise<R[]> {
	const results = new Array<R>(list.length);
	const failures = new Map<number, unknown>();
	const workers = Math.min(limit, list.length);
	const turns = workers > 1 ? new Turns() : null;
	let next = 0;
	const worker = async () => {
		for (;;) {
			await turns?.next();
			if (next >= list.length || failures.size > 0) return;
			const index = next++;
			try {
				results[index] = await work(list[index] as T, index);
			} catch (error) {
				failures.set(index, error);
			}
		}
	};
	await Promise.all(Array.from({ length: workers }, worker));
	turns?.close();
	if (failures.size > 0) throw failures.get(Math.min(...failures.keys()));
	return results;
}

/**
 * Gives each caller a turn of the event loop of its own. Without it, requests that begin together stay
 * together: Node.js prepares all of them before it sends the first, so the gateway answers all at once,
 * and n8n works in bursts and does nothing in between.
 */
class Turns {
	private readonly channel = new MessageChannel();
	private last: Promise<void> = Promise.resolve();

	constructor() {
		const { port2 } = this.channel;
		port2.on('message', () => port2.postMessage(null));
		// Only a caller that waits keeps the process alive, and not work that never ends.
		port2.unref();
	}

	/** Resolves in a later turn than for everyone who called before. */
	async next(): Promise<void> {
		return await (this.last = this.last.then(async () => await this.turn()));
	}

	/** Node.js may carry several messages in one turn, but never one message there and back. */
	private async turn(): Promise<void> {
		const { port1 } = this.channel;
		await new Promise((resolve) => {
			port1.once('message', resolve);
			port1.postMessage(null);
		});
	}

	/** A channel that is open takes memory. */
	close(): void {
		this.channel.port1.close();
	}
}
