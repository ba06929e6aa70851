import { GatewaysInN8n } from '../support/gatewaysInN8n';
import { surviveUnreachableGateways } from '../support/unreachable';

let real: GatewaysInN8n;
beforeAll(async () => {
	real = await GatewaysInN8n.open();
});
afterAll(async () => await real?.close());

it('each trigger that polls goes on after n8n was restarted and the workflow published while the gateways were off', async () => {
	await surviveUnreachableGateways(real);
});
