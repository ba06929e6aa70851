import fastify from 'fastify';
import type { FastifyInstance } from 'fastify';
import { faultSchema } from './fault-schema';
import type { Fault } from './faults';
import type { Gateway } from './gateway';
import { keepOthersOut } from './page/guard';
import { addPage, sendPage } from './page/page';

/** A fault as JSON has it: an expression for the path is a text of its own. */
type FaultOrder = Fault & { path?: string; pathPattern?: string };

const networkSchema = {
	type: 'object',
	required: ['offline'],
	additionalProperties: false,
	properties: { offline: { type: 'boolean' } },
};

/**
 * The control API: reads what the gateways took, and does to them what a test does in-process.
 * All answers are JSON; a body that does not fit is 400 with a `message` saying where. Beside it, at
 * `/` for browsers, the page.
 */
export async function openControl(
	gateways: Gateway[],
	host: string,
	port: number,
): Promise<{ url: string; close: () => Promise<void> }> {
	const app = fastify({
		forceCloseConnections: true,
		ajv: { customOptions: { removeAdditional: false, coerceTypes: false, discriminator: true } },
	});
	const endpoints = new Set<string>();
	keepOthersOut(app, host);
	app.get('/', async ({ headers }, reply) => {
		reply.header('vary', 'accept');
		if (headers.accept?.includes('text/html')) return await sendPage(reply);
		return {
			gateways: Object.fromEntries(gateways.map((gateway) => [gateway.name, overview(gateway)])),
			endpoints: [...endpoints],
		};
	});
	addPage(app, gateways);
	app.addHook('onRoute', ({ method, url }) => {
		if (method !== 'HEAD') endpoints.add(`${String(method)} ${url}`);
	});
	for (const gateway of gateways) {
		await app.register(
			async (control) => {
				addControls(control, gateway);
				gateway.addControls(control);
			},
			{ prefix: `/${gateway.name}` },
		);
	}
	return { url: await app.listen({ host, port }), close: () => app.close() };
}

/** What every gateway has. */
function addControls(control: FastifyInstance, gateway: Gateway): void {
	control.get('', () => overview(gateway));
	control.get('/requests', () => gateway.requests);

	control.post<{ Body: FaultOrder }>(
		'/faults',
		{ schema: { body: faultSchema } },
		(request, reply) => {
			const { pathPattern, ...fault } = request.body;
			let path: string | RegExp | undefined = fault.path;
			try {
				if (pathPattern !== undefined) path = new RegExp(pathPattern);
			} catch (error) {
				return reply.code(400).send({ message: `body/pathPattern: ${String(error)}` });
			}
			gateway.fault({ ...fault, path });
			return reply.code(201).send(gateway.counts());
		},
	);

	control.delete('/faults', () => {
		gateway.clearFaults();
		return gateway.counts();
	});

	control.post<{ Body: { offline: boolean } }>(
		'/network',
		{ schema: { body: networkSchema } },
		(request) => {
			gateway.offline = request.body.offline;
			return { offline: gateway.offline };
		},
	);

	control.post('/reset', () => {
		gateway.reset();
		return gateway.counts();
	});
}

function overview(gateway: Gateway): Record<string, unknown> {
	return {
		title: gateway.title,
		url: gateway.url,
		credential: gateway.credential(),
		hints: gateway.hints(),
		offline: gateway.offline,
		counts: gateway.counts(),
	};
}
