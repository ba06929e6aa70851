import type { Gateway } from '../gateway';

/** A gateway as the page has it. */
function card(gateway: Gateway): Record<string, unknown> {
	const { name, title, url, offline, handsets } = gateway;
	return {
		name,
		title,
		url,
		offline,
		counts: gateway.counts(),
		credential: gateway.credential(),
		hints: gateway.hints(),
		ways: handsets.ways(),
		noWay: handsets.noWay ?? null,
		funds: handsets.funds(),
		addresses: handsets.addresses(),
	};
}

/** The gateways, and which of them are no longer as they were told. */
export class GatewayCards {
	private readonly told = new Map<string, string>();

	constructor(private readonly gateways: readonly Gateway[]) {}

	all(): Array<Record<string, unknown>> {
		return this.gateways.map(card);
	}

	changed(): Array<Record<string, unknown>> {
		return this.gateways.map(card).filter((one) => {
			const text = JSON.stringify(one);
			const name = String(one.name);
			if (this.told.get(name) === text) return false;
			this.told.set(name, text);
			return true;
		});
	}
}
