import type { LineFault, LineRequest } from '../../support/faultProxy';
import { Chance } from '../../support/chance';
import { LONG_MS, type FaultyLine } from '../faultyLine';
import type { Case } from './case';
import { drawMishap, isRefusal, NOT_LISTED, SHORT_MS, type Mishap } from './mishap';

type Content = Pick<LineRequest, 'path' | 'content'>;

export interface Met {
	request: Content;
	mishap: Mishap;
}

/** Lets the requests of a case fail at random, and remembers what it did. */
export class BadLuck {
	/** All requests that have reached the line. */
	readonly requests: Array<{ request: LineRequest; mishap: Mishap | null }> = [];
	/** The mishaps that the client has met, in order. */
	readonly met: Met[] = [];
	/** From now on nothing goes wrong. */
	isOver = false;
	/** Called when a request has reached the line. */
	onRequest: () => void = () => undefined;
	/** How many requests with the same content have come. */
	private readonly times = new Map<string, number>();

	constructor(
		private readonly one: Pick<Case, 'number' | 'badLuck' | 'isStrict' | 'crash'>,
		private readonly line: FaultyLine,
		private readonly seed: string,
		/** The numbers of all recipients, by which a message is found in a request. */
		private readonly numbers: ReadonlySet<string>,
	) {
		line.proxy.choose = (request) => this.befall(request);
		line.patience = ({ url, headers, body }) => {
			const { pathname: path } = new URL(url);
			const request = { path, content: JSON.stringify([headers, body]) };
			const mishap = this.draw(request);
			if (!mishap?.isLong) return LONG_MS;
			this.met.push({ request, mishap });
			return SHORT_MS;
		};
	}

	/** The recipients of the messages in a request. */
	recipientsIn({ content }: Content): string[] {
		const found = new Set<string>(content.match(/\d{11,}/g));
		return [...this.numbers].filter((number) => found.has(number));
	}

	/** All requests in words. Those with a message to this number have an asterisk. */
	told(number: string | null): string {
		const words = this.requests.map(({ request, mishap }) => {
			const isMine = number !== null && this.recipientsIn(request).includes(number);
			const name = request.path.split('/').at(-1) || request.path;
			return `${name}${isMine ? '*' : ''}${mishap ? ` (${mishap.name})` : ''}`;
		});
		return `Requests (* = with this message): ${words.join(', ')}`;
	}

	/**
	 * Whether the gateway has denied that it has the message with this reference, and has refused it
	 * later for another reason. Its list is believed then.
	 */
	isDeniedAndRefused(reference: string): boolean {
		const named = new RegExp(`\\b${reference}\\b`);
		const mine = this.met.filter(({ request: { content } }) => named.test(content));
		const denied = mine.findIndex(({ mishap }) => mishap.name === NOT_LISTED);
		return denied >= 0 && mine.slice(denied).some(({ mishap }) => isRefusal(mishap));
	}

	/**
	 * Draws a mishap by the content of the request, because requests that run side by side arrive in
	 * any order.
	 */
	private draw(request: Content): Mishap | null {
		const { one, line, seed } = this;
		const key = this.keyOf(request);
		const times = this.times.get(key) ?? 0;
		const chance = new Chance(seed, line.tested.name, one.number, key, times);
		if (this.isOver || !chance.happens(one.badLuck)) return null;
		// A row that was edited after a kill has another reference, so no gateway refuses its copy. But a
		// reference of the user stays the same.
		const refusesCopies = one.isStrict && one.crash?.references !== 'generated';
		return drawMishap(chance, line.tested, request.path, refusesCopies);
	}

	private befall(request: LineRequest): LineFault | null {
		const { line } = this;
		const mishap = this.draw(request);
		const key = this.keyOf(request);
		this.times.set(key, (this.times.get(key) ?? 0) + 1);
		this.requests.push({ request, mishap });
		this.onRequest();
		if (mishap === null) return null;
		// A request with a long mishap may time out before it reaches the line.
		if (!mishap.isLong) this.met.push({ request, mishap });
		if ('line' in mishap.on) return mishap.on.line;
		const [bodyContains] = this.recipientsIn(request);
		const path = new RegExp(`^${request.path}$`);
		line.gateway.fault({ ...mishap.on.gateway, path, bodyContains });
		return null;
	}

	private keyOf(request: Content): string {
		return `${request.path} ${this.recipientsIn(request).join()}`;
	}
}
