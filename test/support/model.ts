import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { completion } from '../../scripts/pretendModel';

interface Conversation {
	messages: Array<{ role: string; content: unknown }>;
	tools: Array<{ function: { name: string } }>;
}

/**
 * A server that plays a language model behind OpenAI's Chat Completions. It asks for all `calls` at
 * once. When it has their answers, it is done.
 */
export class Model {
	/** The arguments of each tool call that the model asks for. */
	calls: object[] = [];

	/** The answers of the tool in the last request to the model. */
	toolAnswers: unknown[] = [];

	failsAfterCalls = false;

	private constructor(private readonly server: Server) {}

	static async open(): Promise<Model> {
		const server = createServer().listen(0, '127.0.0.1');
		await once(server, 'listening');
		const model = new Model(server);
		server.on('request', (request, response) => {
			let body = '';
			request.on('data', (part: Buffer) => (body += part.toString()));
			request.on('end', () => {
				const answer = model.answer(JSON.parse(body) as Conversation);
				const isRefused = model.failsAfterCalls && model.toolAnswers.length > 0;
				response.writeHead(isRefused ? 400 : 200, { 'content-type': 'application/json' });
				response.end(JSON.stringify(isRefused ? { error: { message: 'No' } } : answer));
			});
		});
		return model;
	}

	get url(): string {
		return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/v1`;
	}

	reset(): void {
		this.calls = [];
		this.toolAnswers = [];
		this.failsAfterCalls = false;
	}

	async close(): Promise<void> {
		this.server.closeAllConnections();
		await new Promise((resolve) => this.server.close(resolve));
	}

	private answer({ messages, tools }: Conversation): object {
		this.toolAnswers = messages.filter(({ role }) => role === 'tool').map(({ content }) => content);
		const isDone = this.toolAnswers.length > 0;
		const name = tools[0]?.function.name;
		const tool_calls = this.calls.map((call, i) => ({
			id: `call-${i}`,
			type: 'function',
			function: { name, arguments: JSON.stringify(call) },
		}));
		const message = isDone ? { content: 'Done.' } : { content: null, tool_calls };
		return completion(message);
	}
}
