import type { GatewaySetup } from '../definition';

/** Returns a gateway as the page shows it. */
function card({ gateway, handsets }: GatewaySetup): Record<string, unknown> {
	const { name, title, url, network } = gateway;
	return {
		name,
		title,
		url,
		network,
		counts: gateway.counts(),
		credential: gateway.credential(),
		hints: gateway.hints(),
		ways: handsets.ways(),
		noWay: handsets.noWay ?? null,
		funds: handsets.funds?.() ?? [],
		addresses: handsets.addresses?.() ?? [],
	};
}

/** The gateways as cards. It remembers what the page was told, to find the cards that changed. */
export class GatewayCards {
	private readonly told = new Map<string, string>();

	constructor(private readonly setups: readonly GatewaySetup[]) {}

	all(): Array<Record<string, unknown>> {
		return this.setups.map(card);
	}

	changed(): Array<Record<string, unknown>> {
		return this.setups.map(card).filter((one) => {
			const text = JSON.stringify(one);
			const name = String(one.name);
			if (this.told.get(name) === text) return false;
			this.told.set(name, text);
			return true;
		});
	}
}
