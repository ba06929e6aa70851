import { get, type IncomingMessage } from 'node:http';

interface Told {
	event: string;
	data: unknown;
}

/** Reads Server-Sent Events in order, as a browser does. */
export class PageStream {
	private readonly told: Told[] = [];
	private wake: () => void = () => undefined;
	private text = '';

	private constructor(private readonly response: IncomingMessage) {
		response.setEncoding('utf8');
		response.on('data', (chunk: string) => this.read(chunk));
		response.on('error', () => undefined);
	}

	static async open(url: string): Promise<PageStream> {
		return await new Promise((resolve, reject) => {
			get(url, (response) => resolve(new PageStream(response))).on('error', reject);
		});
	}

	/** Returns the data of the next event with this name, and skips others. */
	async next(event: string): Promise<unknown> {
		return await this.until(event, () => true);
	}

	/** Returns the data of the next event with this name for which `holds` is true. */
	async until(event: string, holds: (data: unknown) => boolean): Promise<unknown> {
		for (;;) {
			const told = this.told.shift();
			if (told?.event === event && holds(told.data)) return told.data;
			if (!told) await new Promise<void>((resolve) => (this.wake = resolve));
		}
	}

	close(): void {
		this.response.destroy();
	}

	private read(chunk: string): void {
		const blocks = (this.text + chunk).split('\n\n');
		this.text = blocks.pop() ?? '';
		for (const block of blocks) {
			const [, event, data] = /^event: (.+)\ndata: (.+)$/.exec(block) ?? [];
			if (event !== undefined) this.told.push({ event, data: JSON.parse(data ?? '') as unknown });
		}
		this.wake();
	}
}
