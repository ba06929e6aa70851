import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { GatewaySetup } from '../definition';
import type { Fate } from '../handset';
import { Feed } from './feed';
import { GatewayCards } from './cards';
import { Streams } from './streams';

const PUBLIC_FOLDER = join(__dirname, 'public');
const NODES_FOLDER = join(__dirname, '../../nodes');

const CONTENT_TYPES: Readonly<Record<string, string>> = {
	html: 'text/html; charset=utf-8',
	css: 'text/css; charset=utf-8',
	js: 'text/javascript; charset=utf-8',
	svg: 'image/svg+xml',
};

/**
 * Texts of messages stay text. The browser runs, loads and sends nothing except from and to the
 * sandbox.
 */
const SECURITY_HEADERS = {
	'content-security-policy':
		"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; " +
		"connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
	'x-content-type-options': 'nosniff',
	'referrer-policy': 'no-referrer',
	'cache-control': 'no-cache',
};

const LIST_SCHEMA = {
	type: 'object',
	properties: {
		search: { type: 'string', default: '' },
		limit: { type: 'string', pattern: '^[0-9]{1,6}$', default: '100' },
	},
};

const FATE_SCHEMA = {
	type: 'object',
	required: ['key', 'fate'],
	additionalProperties: false,
	properties: { key: { type: 'integer' }, fate: { enum: ['delivered', 'failed'] } },
};

/**
 * Adds the page for people: its files, its data, and a stream of changes. The page leads to `n8n.url`.
 */
export function addPage(
	app: FastifyInstance,
	setups: readonly GatewaySetup[],
	n8n: { url: string | null },
): void {
	const feed = new Feed(setups);
	const cards = new GatewayCards(setups);
	const colors = gatewayColors(setups);
	const streams = new Streams({
		begin: () => ({ n8n: n8n.url, gateways: cards.all() }),
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

	app.get<{ Params: { name: string } }>('/page/icons/:name([a-z0-9]+).svg', (request, reply) =>
		sendIcon(reply, setups, request.params.name),
	);

	app.get('/page/gateway-colors.css', (_request, reply) =>
		reply.headers({ ...SECURITY_HEADERS, 'content-type': CONTENT_TYPES.css }).send(colors),
	);

	app.get('/page/events', (_request, reply) => {
		reply.hijack();
		streams.open(reply.raw);
	});

	app.get<{ Querystring: { search: string; limit: string } }>(
		'/page/handsets',
		{ schema: { querystring: LIST_SCHEMA } },
		({ query }) => {
			streams.tell();
			return feed.handsets(query.search, Number(query.limit));
		},
	);

	app.post<{ Body: { key: number; fate: Fate } }>(
		'/page/fates',
		{ schema: { body: FATE_SCHEMA } },
		(request, reply) => {
			const { key, fate } = request.body;
			const isDecided = feed.decide(key, fate);
			streams.tell();
			if (!isDecided)
				return reply.code(409).send({ message: 'The fate of this message is already decided.' });
			return reply.send({ fate });
		},
	);

	app.get<{ Querystring: { limit: string }; Params: { number: string } }>(
		'/page/handsets/:number',
		{ schema: { querystring: LIST_SCHEMA } },
		({ params, query }) => {
			streams.tell();
			return feed.conversation(params.number, Number(query.limit));
		},
	);
}

/** Each gateway brings its own color, so that no style sheet has to list the gateways. */
function gatewayColors(setups: readonly GatewaySetup[]): string {
	return setups
		.map(({ gateway: { name, color } }) => {
			const value = `light-dark(${color.light}, ${color.dark})`;
			return `[data-gateway='${name}'] { --gateway: ${value}; }\n`;
		})
		.join('');
}

/** Sends the icon that the gateway's node has in n8n. */
async function sendIcon(
	reply: FastifyReply,
	setups: readonly GatewaySetup[],
	name: string,
): Promise<FastifyReply> {
	const setup = setups.find(({ gateway }) => gateway.name === name);
	const nodeName = setup?.gateway.nodeName ?? '';
	const folder = join(NODES_FOLDER, nodeName.charAt(0).toUpperCase() + nodeName.slice(1));
	const files = setup ? await readdir(folder) : [];
	const file = files.find((one) => one.endsWith('.svg') && !one.endsWith('.dark.svg'));
	if (!file) return await reply.code(404).send({ message: `There is no gateway "${name}".` });
	const headers = { ...SECURITY_HEADERS, 'content-type': CONTENT_TYPES.svg };
	return await reply.headers(headers).send(await readFile(join(folder, file)));
}

export async function sendPage(reply: FastifyReply): Promise<FastifyReply> {
	return await sendFile(reply, 'index.html');
}

async function sendFile(reply: FastifyReply, file: string): Promise<FastifyReply> {
	const type = CONTENT_TYPES[file.replace(/^.*\./, '')] ?? 'text/plain';
	const content = await readFile(join(PUBLIC_FOLDER, file)).catch(() => null);
	if (content === null)
		return await reply.code(404).send({ message: `The page has no file "${file}".` });
	return await reply.headers({ ...SECURITY_HEADERS, 'content-type': type }).send(content);
}
