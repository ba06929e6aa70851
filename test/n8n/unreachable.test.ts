import { GATEWAYS, titled } from '../support/gateways';
import { GatewaysInN8n } from '../support/gatewaysInN8n';
import { survivesAnUnreachableGateway } from '../support/unreachable';

const polling = GATEWAYS.filter(({ trigger }) => trigger?.polling);

let real: GatewaysInN8n;
beforeAll(async () => {
	real = await GatewaysInN8n.open();
});
afterAll(async () => await real?.close());

it.each(titled(polling))(
	'%s Trigger goes on after n8n was restarted and the workflow published while the gateway was off',
	async (_, gateway) => await survivesAnUnreachableGateway(real, gateway),
);
