import type { INodeType } from 'n8n-workflow';
import { openBench } from '../support/bench';
import { activate, type Setup } from '../support/engine';
import { GATEWAYS, titled, type TestedGateway } from '../support/gateways';

const polling = GATEWAYS.filter((gateway) => gateway.arrive && gateway.trigger?.polling);

/** The trigger as n8n loads it after an update: other code, which shares nothing with the code before. */
function loadedAnew({ name }: TestedGateway): INodeType {
	let all = GATEWAYS;
	jest.isolateModules(() => {
		all = jest.requireActual<{ GATEWAYS: typeof GATEWAYS }>('../support/gateways').GATEWAYS;
	});
	return new (all.find((gateway) => gateway.name === name)!.trigger!.node)();
}

it.each(titled(polling))(
	'the trigger of %s emits what comes in while a user updates the package',
	async (_, gateway) => {
		const bench = await openBench(gateway);
		try {
			const { node, polling: parameters } = gateway.trigger!;
			const { credentials } = bench;
			const setup: Setup = { type: new node(), parameters: parameters!, credentials };
			const { poll } = activate(setup);
			expect(await poll()).toEqual([]);
			gateway.arrive!(bench.gateway, 'during the update');

			setup.type = loadedAnew(gateway);
			expect(setup.type).not.toBeInstanceOf(node);
			expect(await poll()).toMatchObject([{ text: 'during the update' }]);
			expect(await poll()).toEqual([]);
		} finally {
			await bench.close();
		}
	},
);
