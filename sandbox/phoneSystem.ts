import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A message that the telephone system shows in its chat. */
export interface ChatMessage {
	from: string;
	to: string;
	text: string;
}

/** The address that 3CX shows at a generic SMS provider. */
const PATH = '/sms/generic/0123456789abcdef0123456789abcdef';
const E164 = /^\+[1-9]\d{6,14}$/;

/**
 * A 3CX telephone system with a generic SMS provider, which is n8n. 3CX does not publish the format in
 * full: it is a part of Telnyx's messaging API, version 2, as the bridges of other providers use it.
 * It takes a number only in E.164. A sender may also be a name or a short code.
 */
export class PhoneSystem {
	readonly received: ChatMessage[] = [];
	/** What is wrong with each call that was not taken. */
	readonly refused: string[] = [];

	private constructor(
		private readonly server: Server,
		/** The numbers of its users. */
		private readonly numbers: readonly string[],
	) {}

	static async open(numbers: readonly string[]): Promise<PhoneSystem> {
		const server = createServer();
		const system = new PhoneSystem(server, numbers);
		server.on('request', (request, response) => void system.answer(request, response));
		await once(server.listen(0, '127.0.0.1'), 'listening');
		return system;
	}

	get origin(): string {
		return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
	}

	/** Where the provider posts received messages. */
	get url(): string {
		return this.origin + PATH;
	}

	/** A user writes a message. Returns the provider's ID of it. @throws Error if it was not taken. */
	async send(providerUrl: string, message: ChatMessage): Promise<string> {
		const answer = await fetch(providerUrl, {
			method: 'POST',
			headers: { 'content-type': 'application/json', authorization: 'Bearer key' },
			body: JSON.stringify(message),
		});
		const text = await answer.text();
		if (!answer.ok) throw new Error(`The provider answered HTTP ${answer.status}: ${text}`);
		const { data } = JSON.parse(text) as { data?: { payload?: { id?: unknown } } };
		const id = data?.payload?.id;
		if (typeof id === 'string' && id !== '') return id;
		throw new Error(`The provider answered without an ID: ${text}`);
	}

	async close(): Promise<void> {
		this.server.closeAllConnections();
		await new Promise((resolve) => this.server.close(resolve));
	}

	private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const body = Buffer.concat((await request.toArray()) as Buffer[]).toString();
		const problem = request.url === PATH ? this.take(body) : `unknown path ${request.url}`;
		if (problem !== null) this.refused.push(problem);
		response.statusCode = problem === null ? 200 : 400;
		response.end();
	}

	/** What is wrong with a received message, or null. */
	private take(body: string): string | null {
		const { data } = JSON.parse(body) as { data?: Received };
		const { id, type, text, received_at: at, from, to } = data?.payload ?? {};
		const sender = from?.phone_number;
		const recipient = to?.[0]?.phone_number;
		if (data?.event_type !== 'message.received' || data.record_type !== 'event') return 'no event';
		if (!id || type !== 'SMS' || !text) return `no message: ${body}`;
		if (at === undefined || Number.isNaN(Date.parse(at))) return `no time: ${at}`;
		if (!sender || (/^[+\d]\d{6,}$/.test(sender) && !E164.test(sender))) return `sender ${sender}`;
		if (!recipient || !this.numbers.includes(recipient)) return `recipient ${recipient}`;
		this.received.push({ from: sender, to: recipient, text });
		return null;
	}
}

interface Received {
	event_type?: string;
	record_type?: string;
	payload?: {
		id?: string;
		type?: string;
		text?: string;
		received_at?: string;
		from?: { phone_number?: string };
		to?: Array<{ phone_number?: string }>;
	};
}
