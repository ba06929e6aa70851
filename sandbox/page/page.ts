import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Gateway } from '../gateway';
import type { Fate } from '../handset';
import { Feed } from './feed';
import { GatewayCards } from './cards';
import { Streams } from './streams';

const folder = join(__dirname, 'public');

const types: Readonly<Record<string, string>> = {
	html: 'text/html; charset=utf-8',
	css: 'text/css; charset=utf-8',
	js: 'text/javascript; charset=utf-8',
	svg: 'image/svg+xml',
};

/** What messages hold stays text: nothing runs, loads or is sent anywhere but to here. */
const headers = {
	'content-security-policy':
		"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; " +
		"connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
	'x-content-type-options': 'nosniff',
	'referrer-policy': 'no-referrer',
	'cache-control': 'no-cache',
};

const listSchema = {
	type: 'object',
	properties: {
		search: { type: 'string', default: '' },
		limit: { type: 'string', pattern: '^[0-9]{1,6}$', default: '100' },
	},
};

const fateSchema = {
	type: 'object',
	required: ['key', 'fate'],
	additionalProperties: false,
	properties: { key: { type: 'integer' }, fate: { enum: ['delivered', 'failed'] } },
};

/** The page for people: its files, what they read, and a stream of what changes. */
export function addPage(app: FastifyInstance, gateways: readonly Gateway[]): void {
	const feed = new Feed(gateways);
	const cards = new GatewayCards(gateways);
	const streams = new Streams({
		begin: () => ({ gateways: cards.all() }),
		changes: () => {
			const messages = feed.look();
			const changed = cards.changed();
			return {
				...(messages ? { messages } : {}),
				...(changed.length > 0 ? { gateways: changed } : {}),
			};
		},
	});
	app.addHook('preClose', () => streams.close());

	app.get<{ Params: { file: string } }>('/page/:file([a-z-]+\\.(?:css|js|svg))', (request, reply) =>
		sendFile(reply, request.params.file),
	);

	app.get('/page/events', (_request, reply) => {
		reply.hijack();
		streams.open(reply.raw);
	});

	app.get<{ Querystring: { search: string; limit: string } }>(
		'/page/handsets',
		{ schema: { querystring: listSchema } },
		({ query }) => {
			streams.tell();
			return feed.handsets(query.search, Number(query.limit));
		},
	);

	app.post<{ Body: { key: number; fate: Fate } }>(
		'/page/fates',
		{ schema: { body: fateSchema } },
		(request, reply) => {
			const { key, fate } = request.body;
			const isDecided = feed.decide(key, fate);
			streams.tell();
			if (!isDecided)
				return reply.code(409).send({ message: 'This message is on its way no more.' });
			return reply.send({ fate });
		},
	);

	app.get<{ Querystring: { limit: string }; Params: { number: string } }>(
		'/page/handsets/:number',
		{ schema: { querystring: listSchema } },
		({ params, query }) => {
			streams.tell();
			return feed.conversation(params.number, Number(query.limit));
		},
	);
}

export async function sendPage(reply: FastifyReply): Promise<FastifyReply> {
	return await sendFile(reply, 'index.html');
}

async function sendFile(reply: FastifyReply, file: string): Promise<FastifyReply> {
	const type = types[file.replace(/^.*\./, '')] ?? 'text/plain';
	const content = await readFile(join(folder, file)).catch(() => null);
	if (content === null) return await reply.code(404).send({ message: `no file ${file}` });
	return await reply.headers({ ...headers, 'content-type': type }).send(content);
}
