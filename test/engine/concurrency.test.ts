import { openBench } from '../support/bench';
import { GATEWAYS, titled } from '../support/gateways';

const serial = GATEWAYS.filter(({ isSerial }) => isSerial);

describe.each(titled(serial))('%s, which takes one request at a time', (_, gateway) => {
	it('does not offer Concurrency and ignores it if it is set anyway', async () => {
		const bench = await openBench(gateway);
		try {
			const parameters = {
				...{ resource: 'message', operation: 'send', ...gateway.parameters },
				...{ to: '={{ $json.to }}', text: 'x', options: { concurrency: 5 } },
			};
			const { type } = bench.setup(parameters);
			const options = type.description.properties.filter(({ name }) => name === 'options');
			expect(JSON.stringify(options)).not.toContain('concurrency');
			const people = Array.from({ length: 4 }, (_, i) => ({ to: gateway.number(i) }));
			const { outputs } = await bench.run(parameters, people);
			expect(outputs[0]!.map(({ outcome }) => outcome)).toEqual(Array(4).fill('accepted'));
			expect(bench.gateway.mostAtOnce).toBe(1);
		} finally {
			await bench.close();
		}
	});
});
