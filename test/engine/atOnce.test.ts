import { openBench, type Bench } from '../support/bench';
import { runNode } from '../support/engine';
import { GATEWAYS, titled } from '../support/gateways';
import { callAtOnce } from '../support/toolCalls';

/*
 * Two of one kind at the same moment: neither may send because it does not know of the other.
 */

describe.each(titled(GATEWAYS))('%s, when an agent calls a tool twice at once', (_, gateway) => {
	let bench: Bench;
	beforeEach(async () => {
		bench = await openBench(gateway);
	});
	afterEach(async () => await bench.close());

	const parameters = {
		...{ resource: 'message', operation: 'send', ...gateway.parameters },
		...{ to: '={{ $json.to }}', text: '={{ $json.text }}' },
	};
	const call = (text: string) => ({ to: gateway.number(0), text });

	it('sends one message for the same call and gives both calls its outcome', async () => {
		const answers = await callAtOnce(bench.setup(parameters), [call('Hello'), call('Hello')]);
		expect(answers.map(({ outcome }) => outcome)).toEqual(['accepted', 'accepted']);
		expect(bench.sent).toHaveLength(1);
	});

	it('sends two messages for two calls that differ', async () => {
		await callAtOnce(bench.setup(parameters), [call('Hello'), call('Good-bye')]);
		expect(bench.sent).toHaveLength(2);
	});
});

const withLookup = GATEWAYS.filter(({ lookup }) => lookup !== null);

describe.each(titled(withLookup))('%s, when two executions run at once', (_, gateway) => {
	it.each(['send', 'sendBulk'])(
		'%s sends a reference that both want Only Once a single time',
		async (operation) => {
			const bench = await openBench(gateway);
			try {
				const parameters = {
					...{ resource: 'message', operation, ...gateway.parameters },
					...{ to: gateway.number(0), text: 'Hello' },
					options: { reference: 'order7', onlyOnce: true },
				};
				const results = await Promise.all(
					[1, 2, 3].map(async () => await runNode(bench.setup(parameters))),
				);
				const outcomes = results.map(({ outputs }) => outputs[0]?.[0]?.outcome);
				expect(outcomes).toEqual(['accepted', 'accepted', 'accepted']);
				expect(bench.sent).toHaveLength(1);
			} finally {
				await bench.close();
			}
		},
	);
});
