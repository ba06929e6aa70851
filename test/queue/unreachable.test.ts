import { GatewaysInQueue } from '../support/gatewaysInQueue';
import { surviveUnreachableGateways } from '../support/unreachable';

let real: GatewaysInQueue;
beforeAll(async () => {
	real = await GatewaysInQueue.open({});
});
afterAll(async () => await real?.close());

it('each trigger that polls goes on after the main process was restarted and the workflow published while the gateways were off', async () => {
	await surviveUnreachableGateways({ n8n: real.queue.main, sandbox: real.sandbox });
});
