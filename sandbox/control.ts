import fastify from 'fastify';
import type { FastifyInstance } from 'fastify';
import { FAULT_SCHEMA } from './faultSchema';
import type { Fault } from './faults';
import type { GatewaySetup } from './definition';
import { NETWORKS, type Gateway, type Network } from './gateway';
import { keepOthersOut } from './page/guard';
import { addPage, sendPage } from './page/page';

/** A fault in JSON. JSON has no regular expressions, so `pathPattern` carries one as a string. */
type FaultOrder = Fault & { path?: string; pathPattern?: string };

const NETWORK_SCHEMA = {
	type: 'object',
	required: ['network'],
	additionalProperties: false,
	properties: { network: { enum: [...NETWORKS] } },
};

/**
 * The control API. It shows what the gateways received, and it can do everything to them that a
 * test does in-process. Every answer is JSON. A body that does not fit its schema gets a 400, and
 * the `message` names the wrong field. Browsers get the sandbox page at `/`.
 */
export async function openControl(
	setups: readonly GatewaySetup[],
	host: string,
	port: number,
): Promise<{ url: string; n8n: { url: string | null }; close: () => Promise<void> }> {
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
			gateways: Object.fromEntries(setups.map(({ gateway }) => [gateway.name, overview(gateway)])),
			endpoints: [...endpoints],
		};
	});
	const n8n = { url: null };
	addPage(app, setups, n8n);
	app.addHook('onRoute', ({ method, url }) => {
		if (method !== 'HEAD') endpoints.add(`${String(method)} ${url}`);
	});
	for (const setup of setups) {
		await app.register(
			async (control) => {
				addCommonControls(control, setup.gateway);
				setup.addControls(control);
			},
			{ prefix: `/${setup.gateway.name}` },
		);
	}
	return { url: await app.listen({ host, port }), n8n, close: () => app.close() };
}

/** Adds the controls that every gateway has. */
function addCommonControls(control: FastifyInstance, gateway: Gateway): void {
	control.get('', () => overview(gateway));
	control.get('/requests', () => gateway.requests);

	control.post<{ Body: FaultOrder }>(
		'/faults',
		{ schema: { body: FAULT_SCHEMA } },
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

	control.post<{ Body: { network: Network } }>(
		'/network',
		{ schema: { body: NETWORK_SCHEMA } },
		async (request) => {
			await gateway.switchNetwork(request.body.network);
			return { network: gateway.network };
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
		network: gateway.network,
		counts: gateway.counts(),
	};
}
