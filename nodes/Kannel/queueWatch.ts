import { orGatewayError, GatewayError } from '../shared/gateway/error';
import { readStore, type StatusPages, type StoredMessage } from './client/statusPages';

type Content = { to: string; from: string | null; text: string };

/**
 * Finds out whether a message whose answer was lost stands in Kannel's queue. Kannel shows neither a
 * reference nor any other mark there, so a message is known by its content, and everything else with
 * the same content must be ruled out: what stood there before this run, and what this run handed over.
 * A message that is not there may have gone to the SMSC, so it stays unknown.
 */
export class QueueWatch {
	private before: Promise<ReadonlySet<string> | null> | null = null;
	/** How many messages of this run with a content may stand in the queue. */
	private readonly handedOver = new Map<string, number>();

	/** `pages`: null if the credential has no Status URL. Then nothing is found. */
	constructor(private readonly pages: StatusPages | null) {}

	/** Call before a message is sent. */
	async note(message: Content): Promise<void> {
		this.before ??= this.idsNow();
		await this.before;
		this.count(message, 1);
	}

	/** Call if Kannel provably did not take it. */
	forget(message: Content): void {
		this.count(message, -1);
	}

	/** Whether this message, noted before, certainly stands in the queue. */
	async has(message: Content): Promise<boolean> {
		const before = await this.before;
		if (!this.pages || !before) return false;
		const stored = await orGatewayError(readStore(this.pages));
		if (stored instanceof GatewayError) return false;
		const alike = stored.filter((one) => !before.has(one.id) && isSame(one, message));
		return alike.length >= (this.handedOver.get(keyOf(message)) ?? 0);
	}

	private async idsNow(): Promise<ReadonlySet<string> | null> {
		if (!this.pages) return null;
		const stored = await orGatewayError(readStore(this.pages));
		return stored instanceof GatewayError ? null : new Set(stored.map(({ id }) => id));
	}

	private count(message: Content, change: number): void {
		const key = keyOf(message);
		this.handedOver.set(key, (this.handedOver.get(key) ?? 0) + change);
	}
}

function isSame(stored: StoredMessage, { to, from, text }: Content): boolean {
	const isFromSame = from === null || stored.from === from;
	return stored.direction === 'MT' && stored.to === to && isFromSame && stored.text === text;
}

function keyOf({ to, text }: Content): string {
	return JSON.stringify([to, text]);
}
