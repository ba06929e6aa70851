import type { FastifyInstance } from 'fastify';
import type { Gateway } from './gateway';
import type { Handsets } from './handset';
import type { CommonOptions } from './options';

/** A gateway with its part of the control API and its handsets. */
export interface GatewaySetup<G extends Gateway = Gateway> {
	readonly gateway: G;
	readonly handsets: Handsets;
	/** Adds the gateway's own part of the control API, below `/<name>`. */
	addControls(control: FastifyInstance): void;
}

/** What `SANDBOX_GATEWAYS` knows of a gateway before it runs. */
export interface GatewayDefinition<
	G extends Gateway = Gateway,
	Options extends CommonOptions = CommonOptions,
> {
	create(options?: Options): GatewaySetup<G>;
}

/**
 * Joins the three parts of a gateway. The parts do not import each other: the controls and the
 * handsets know the gateway, and the gateway knows neither.
 */
export function defineGateway<G extends Gateway, Options extends CommonOptions>(
	GatewayClass: new (options?: Options) => G,
	addControls: (control: FastifyInstance, gateway: G) => void,
	handsetsOf: (gateway: G) => Handsets,
): GatewayDefinition<G, Options> {
	return {
		create(options) {
			const gateway = new GatewayClass(options);
			return {
				gateway,
				handsets: handsetsOf(gateway),
				addControls: (control) => addControls(control, gateway),
			};
		},
	};
}
