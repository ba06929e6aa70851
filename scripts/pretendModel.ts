import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Turn {
	role: string;
	content: unknown;
}

interface Tool {
	function: { name: string; parameters?: { properties?: object } };
}

interface Conversation {
	messages: Turn[];
	tools?: Tool[];
}

const TEXT = 'Dzień dobry! Zamówienie czeka do 18:00.';

interface PretendModel {
	/** The base URL for an OpenAI credential. */
	url: string;
	close: () => Promise<void>;
}

/**
 * A pretend language model, so that the agents in the examples run without an account. It speaks
 * OpenAI's Chat Completions. It texts every number that it is given, all at once, with the first
 * tool it has, and then repeats the tool's answers. Without a tool it answers politely.
 */
export async function startPretendModel(): Promise<PretendModel> {
	const server = createServer((request, response) => {
		let body = '';
		request.setEncoding('utf8').on('data', (part: string) => (body += part));
		request.on('end', () => {
			response.writeHead(200, { 'content-type': 'application/json' });
			response.end(JSON.stringify(completion(answer(JSON.parse(body) as Conversation))));
		});
	});
	await once(server.listen(0, '127.0.0.1'), 'listening');
	const { port } = server.address() as AddressInfo;
	return {
		url: `http://127.0.0.1:${port}/v1`,
		close: async () => {
			server.closeAllConnections();
			await new Promise<void>((resolve) => server.close(() => resolve()));
		},
	};
}

/** Chooses the assistant's next message. */
function answer({ messages, tools = [] }: Conversation): object {
	const told = messages.filter(({ role }) => role === 'tool').map(({ content }) => words(content));
	if (told.length > 0) return { content: ['The tool answered:', ...told].join('\n') };
	const [tool] = tools;
	const task = words(messages.findLast(({ role }) => role === 'user')?.content);
	const numbers = task.match(/\+\d[\d ]{7,}\d/g) ?? [];
	if (!tool) return { content: `Dziękujemy za wiadomość „${task}”. Oddzwonimy dziś.` };
	if (numbers.length === 0) return { content: 'Tell me whom to text, with a number.' };
	return { content: null, tool_calls: numbers.map((to, i) => call(tool, { to, text: TEXT }, i)) };
}

/** Where a person reviews a tool, its parameters are in one of two groups. */
function call({ function: { name, parameters } }: Tool, wanted: object, i: number): object {
	const isReviewed = 'toolParameters' in (parameters?.properties ?? {});
	const given = isReviewed ? { toolParameters: wanted, hitlParameters: {} } : wanted;
	return {
		id: `call-${i}`,
		type: 'function',
		function: { name, arguments: JSON.stringify(given) },
	};
}

/** An answer of OpenAI's Chat Completions with this message of the assistant. */
export function completion(message: object): object {
	return {
		id: 'answer',
		object: 'chat.completion',
		created: 0,
		model: 'pretend',
		choices: [
			{
				index: 0,
				message: { role: 'assistant', ...message },
				finish_reason: 'tool_calls' in message ? 'tool_calls' : 'stop',
			},
		],
		usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
	};
}

/** The content is a string or a list of parts. */
function words(content: unknown): string {
	return typeof content === 'string' ? content : JSON.stringify(content ?? '');
}
