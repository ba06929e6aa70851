import { errorOf } from '../../scripts/n8n/executions';
import { GATEWAYS, titled } from '../support/gateways';
import { GatewaysInN8n, outcomes } from '../support/gatewaysInN8n';

let real: GatewaysInN8n;
beforeAll(async () => {
	real = await GatewaysInN8n.open();
});
beforeEach(() => real.sandbox.gateways.forEach((gateway) => gateway.reset()));
afterAll(async () => await real?.close());

describe.each(titled(GATEWAYS))(
	'%s, when a failed execution is retried from the list',
	(_, gateway) => {
		const { name, paths, lookup } = gateway;
		const send = {
			...{ resource: 'message', operation: 'send', ...gateway.parameters },
			...{ to: '={{ $json.to }}', text: 'Przypominamy {{ $now }}' },
		};
		const items = Array.from({ length: 4 }, (_, i) => ({ to: gateway.number(i) }));
		const numbers = items.map(({ to }) => to);
		const sandboxGateway = () => real.sandbox[name];
		const recipients = () => gateway.taken(sandboxGateway()).map(({ to }) => to);

		it('sends the refused message and those after it, each once', async () => {
			const bodyContains = numbers[2];
			sandboxGateway().fault({ kind: 'status', status: 400, taken: false, bodyContains });
			const failed = await real.run(name, send, items);
			expect(errorOf(failed)?.message).toMatch(/HTTP 400.*\[item 2\]/);
			expect(recipients()).toEqual(numbers.slice(0, 2));

			const retried = await real.n8n.retry(failed.id);
			expect(retried).toMatchObject({ mode: 'retry', status: 'success' });
			expect(outcomes(retried)).toEqual(Array<string>(4).fill('accepted'));
			expect(recipients()).toEqual(numbers);
		});

		it('does not send again what may have been sent, even if the same execution is retried twice', async () => {
			const bodyContains = numbers[1];
			sandboxGateway().fault({ kind: 'dropAfter', path: paths.send, bodyContains });
			if (lookup) sandboxGateway().fault({ kind: 'dropBefore', path: lookup.path, times: 99 });
			const failed = await real.run(name, send, items);
			expect(errorOf(failed)?.message).toMatch(/may have been sent.*\[item 1\]/);
			expect(recipients()).toEqual(numbers.slice(0, 2));

			sandboxGateway().clearFaults();
			for (const attempt of ['first retry', 'second retry']) {
				const retried = await real.n8n.retry(failed.id);
				expect([attempt, recipients()]).toEqual([attempt, numbers]);
				if (!lookup) {
					expect(errorOf(retried)?.message).toMatch(/may have been sent.*\[item 1\]/);
					continue;
				}
				expect(outcomes(retried)).toEqual(Array<string>(4).fill('accepted'));
			}
		});
	},
);
