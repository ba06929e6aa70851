import { GATEWAYS, titled } from '../support/gateways';
import { GatewaysInQueue } from '../support/gatewaysInQueue';
import { survivesAnUnreachableGateway } from '../support/unreachable';

const polling = GATEWAYS.filter(({ trigger }) => trigger?.polling);

let real: GatewaysInQueue;
beforeAll(async () => {
	real = await GatewaysInQueue.open({});
});
afterAll(async () => await real?.close());

it.each(titled(polling))(
	'%s Trigger goes on after the main process was restarted and the workflow published while the gateway was off',
	async (_, gateway) => {
		const { main } = real.queue;
		await survivesAnUnreachableGateway({ n8n: main, sandbox: real.sandbox }, gateway);
	},
);
