import type { IDataObject, INode, INodeParameters } from 'n8n-workflow';
import { openBench, type Bench } from '../support/bench';
import { retryExecution, runNode, type Result } from '../support/engine';
import { GATEWAYS, SENDINGS, titled } from '../support/gateways';
import { callAtOnce } from '../support/toolCalls';

const CONTINUES: Partial<INode> = { onError: 'continueRegularOutput' };
const BAD = { to: '12345', text: 'x' };

const outcomes = ({ outputs }: Result) => outputs[0]?.map(({ outcome }) => outcome);
const hints = ({ data }: Result) =>
	Object.values(data.resultData.runData)
		.flatMap((tasks) => tasks.at(-1)?.hints ?? [])
		.map(({ message }) => message);

describe.each(titled(GATEWAYS))('a mistake at %s', (_, gateway) => {
	let bench: Bench;
	beforeAll(async () => {
		bench = await openBench(gateway, gateway.ample);
	});
	beforeEach(() => bench.reset());
	afterAll(async () => await bench.close());

	/** Rows of which those at the given positions are bad. */
	const rows = (count: number, ...bad: number[]): IDataObject[] =>
		Array.from({ length: count }, (__, i) =>
			bad.includes(i) ? BAD : { to: gateway.number(i), text: `Nr ${i}` },
		);
	const parameters = (operation = 'send', options: IDataObject = {}): INodeParameters => ({
		...{ resource: 'message', operation, ...gateway.parameters },
		...{ to: '={{ $json.to }}', text: '={{ $json.text }}' },
		options: options as INodeParameters,
	});
	const refuse = (index: number, times = 1) =>
		bench.gateway.fault({
			...{ kind: 'status', status: 400, taken: false, path: gateway.paths.send },
			...{ bodyContains: gateway.number(index), times },
		});
	/** The answer is lost, and a gateway that can be asked does not answer that either. */
	const lose = (index: number) => {
		const { paths, lookup } = gateway;
		const bodyContains = gateway.number(index);
		bench.gateway.fault({ kind: 'dropAfter', path: paths.send, bodyContains });
		if (lookup) bench.gateway.fault({ kind: 'dropBefore', path: lookup.path, times: 99 });
	};

	describe('in some items of Send', () => {
		it('keeps all of them from being sent, and the error names each', async () => {
			const { error } = await bench.run(parameters(), rows(50, 7, 19, 33));
			expect(error?.message).toMatch(
				/^3 of 50 items cannot be sent: items 7, 19 and 33\. Nothing was sent\. Item 7: The recipient "12345" /,
			);
			expect(error?.description).toMatch(/^Item 19: The recipient .* Item 33: The recipient /);
			expect(bench.sent).toEqual([]);
		});

		it.each<[string, IDataObject, IDataObject, RegExp]>([
			['a text that is empty', { text: ' ' }, {}, /The text is empty/],
			['a text with too many parts', { text: 'x'.repeat(161) }, { maxParts: 1 }, /Max Parts/],
			['a Concurrency of none', {}, { concurrency: '={{ $json.none }}' }, /Concurrency/],
		])('counts %s', async (what, row, options, words) => {
			if (what.includes('Concurrency') && gateway.isSerial) return;
			const items = rows(3).map((item, i) => ({ ...item, ...(i === 2 && row), none: '1' }));
			const isOfAll = Object.keys(row).length === 0;
			const given = isOfAll ? items.map((item) => ({ ...item, none: 'no' })) : items;
			const { error } = await bench.run(parameters('send', options), given);
			expect(error?.message).toMatch(words);
			expect(error?.message).toMatch(/cannot be sent: items? .*Nothing was sent/);
			expect(bench.sent).toEqual([]);
		});

		it('is reported on its own item if On Error continues, and the others are sent', async () => {
			const result = await bench.run(parameters(), rows(4, 1, 2), CONTINUES);
			expect(outcomes(result)).toEqual(['accepted', 'rejected', 'rejected', 'accepted']);
			expect(bench.sent).toHaveLength(2);
		});

		it('is told to an AI agent, whose other messages are sent', async () => {
			const answers = await callAtOnce(bench.setup(parameters()), rows(3, 1));
			expect(answers.map(({ outcome }) => outcome).sort()).toEqual([
				'accepted',
				'accepted',
				'rejected',
			]);
		});

		it('says what earlier runs of a loop have sent', async () => {
			const setup = { ...bench.setup(parameters()), runs: [rows(2), rows(2, 1)] };
			const { error } = await runNode(setup);
			expect(error?.message).toMatch(/^1 of 2 items cannot be sent: item 1\. Nothing was sent\./);
			expect(error?.description).toMatch(/Earlier runs of this node in this execution sent 2\./);
		});
	});

	describe('that only the gateway notices in Send', () => {
		it('says how many were sent and how many were not tried', async () => {
			refuse(7);
			const { error } = await bench.run(parameters(), rows(50));
			expect(error?.message).toMatch(/^The message to \+\d+ [\d ]+ was not sent\. .*\[item 7\]$/);
			expect(error?.description).toMatch(
				/^Nothing was sent for this item\. 7 of 50 items were sent, 42 were not tried\. Retry this execution .* sends? only the rest\. Execute Workflow would send all items again\.$/,
			);
			expect(bench.sent).toHaveLength(7);
		});

		it('lets a retry of the execution send the rest, even if it is refused again', async () => {
			refuse(1, 2);
			const setup = bench.setup(parameters(), rows(4));
			const failed = await runNode(setup);
			expect(bench.sent).toHaveLength(1);
			const retried = await retryExecution(setup, failed);
			expect(retried.error?.message).toMatch(/was not sent\. .*\[item 1\]$/);
			expect(retried.error?.description).toMatch(/3 of 4 items were sent, 0 were not tried\./);
			expect(bench.sent.sort()).toEqual([0, 2, 3].map((index) => gateway.number(index)).sort());
			const again = await retryExecution(setup, retried);
			expect(outcomes(again)).toEqual(Array(4).fill('accepted'));
			expect(bench.sent).toHaveLength(4);
		});

		it('does not hold up the rest in a retry, although an item cannot be sent by then', async () => {
			refuse(1);
			const setup = bench.setup(parameters(), rows(4));
			const failed = await runNode(setup);
			const to = `={{ $json.to.replace('${gateway.number(2)}', '12345') }}`;
			const changed = { ...parameters(), to };
			Object.assign(failed.data.executionData!.nodeExecutionStack[0]!.node.parameters, changed);
			const retried = await retryExecution({ ...setup, parameters: changed }, failed);
			expect(retried.error?.message).toMatch(/^The recipient "12345" .*\[item 2\]$/);
			expect(bench.sent.sort()).toEqual([0, 1, 3].map((index) => gateway.number(index)).sort());
		});
	});

	describe('of the line', () => {
		it('begins with the message, and then says what happened, when, and what to do', async () => {
			lose(1);
			const { error } = await bench.run(parameters(), rows(3));
			expect(error?.message).toMatch(
				/^The message to \+\d+ [\d ]+ may have been sent\. \[item 1\]$/,
			);
			expect(error?.message.replace(/\D/g, '')).toBe(`${gateway.number(1)}1`);
			expect(error?.description).toMatch(
				/ This happened at \d\d:\d\d on 20\d\d-\d\d-\d\d \(Europe\/Warsaw\)\. Before you send it again, (look|use) .* A retry of this execution does not send it again\. 1 of 3 items was sent, 1 was not tried\./,
			);
		});
	});

	describe('in some items of Send Bulk', () => {
		it('shows a warning that says which were not sent', async () => {
			const result = await bench.run(parameters('sendBulk'), rows(50, 7, 19, 33));
			expect(result.error).toBeUndefined();
			expect(hints(result)).toEqual([
				'3 of 50 were not sent (items 7, 19 and 33). Filter on outcome, or choose On Error → Continue (using error output).',
			]);
		});

		it('shows no warning where all were sent, or the error output has those that were not', async () => {
			expect(hints(await bench.run(parameters('sendBulk'), rows(3)))).toEqual([]);
			const node: Partial<INode> = { onError: 'continueErrorOutput' };
			expect(hints(await bench.run(parameters('sendBulk'), rows(3, 1), node))).toEqual([]);
		});
	});

	describe.each(SENDINGS)('is easy to find in the output of %s', (operation) => {
		const ORDER = [
			...['outcome', 'to', 'failure', 'messageId', 'reference', 'from', 'encoding', 'parts'],
			...['scheduledAt', 'gateway'],
		];

		it('whose fields have the same order everywhere', async () => {
			const { outputs } = await bench.run(parameters(operation), rows(2, 1), CONTINUES);
			const [good, bad] = outputs[0]!;
			expect(Object.keys(good!)).toEqual(ORDER.filter((name) => name !== 'failure'));
			expect(Object.keys(bad!)).toEqual(ORDER);
		});

		it('with the fields of the input item where the user wants them', async () => {
			const mine = {
				name: 'Ann',
				to: gateway.number(1),
				outcome: 'mine',
				error: 'x',
				failure: 'y',
			};
			const items = [
				{ ...mine, text: 'x', shownText: 'z' },
				{ ...mine, ...BAD },
			];
			const options = { includeInputFields: true };
			const { outputs } = await bench.run(parameters(operation, options), items, CONTINUES);
			const [good, bad] = outputs[0]!;
			expect(good).toMatchObject({ outcome: 'accepted', to: gateway.number(1), name: 'Ann' });
			expect(Object.keys(good!)).toEqual([
				...ORDER.filter((name) => name !== 'failure'),
				...['name', 'text'],
			]);
			expect(bad).toMatchObject({ outcome: 'rejected', failure: { code: 'invalidInput' } });
			expect(Object.keys(bad!)).toEqual([...ORDER, 'name', 'text']);
			const without = await bench.run(parameters(operation), items, CONTINUES);
			expect(Object.keys(without.outputs[0]![0]!)).not.toContain('name');
		});

		it('for which an Include Input Fields that cannot be read sends nothing', async () => {
			const options = { includeInputFields: '={{ "maybe" }}' };
			const { error } = await bench.run(parameters(operation, options), rows(2));
			expect(error?.message).toMatch(/Include Input Fields must be true or false/);
			expect(bench.sent).toEqual([]);
		});
	});

	const can = (option: string) =>
		(
			new gateway.node().description.properties.find(
				({ name, displayOptions }) =>
					name === 'options' && displayOptions?.show?.operation?.includes('send'),
			)!.options as Array<{ name: string }>
		).some(({ name }) => name === option);

	if (can('unicode')) {
		describe.each(SENDINGS)('with a text that the gateway changes in %s', (operation) => {
			it('is seen in shownText', async () => {
				const items = [{ to: gateway.number(1), text: 'zażółć' }, rows(3)[2]!];
				const { outputs } = await bench.run(parameters(operation), items);
				expect(outputs[0]![0]).toMatchObject({ shownText: 'zazolc' });
				expect(outputs[0]![1]).not.toHaveProperty('shownText');
			});

			it('is refused where nothing is left of it', async () => {
				const items = [{ to: gateway.number(1), text: '🎉' }];
				const { error } = await bench.run(parameters(operation), items);
				expect(error?.message).toMatch(/has only characters that/);
				expect(bench.sent).toEqual([]);
			});

			it('is sent as Unicode with Transliterate too only where it still needs that', async () => {
				const items = ['zażółć', 'zażółć 🎉'].map((text, i) => ({ to: gateway.number(i), text }));
				const options = { unicode: true, transliterate: true };
				const { outputs } = await bench.run(parameters(operation, options), items);
				expect(outputs[0]).toMatchObject([{ encoding: 'GSM-7' }, { encoding: 'UCS-2' }]);
				expect(bench.texts.sort()).toEqual(['zazolc', 'zazolc 🎉']);
			});
		});
	}

	if (can('sendAt')) {
		it.each(SENDINGS)('of a year in Send At is refused in %s', async (operation) => {
			const options = { sendAt: '={{ $json.at }}' };
			const [now, past] = [0, 365 * 24 * 3_600_000].map((ms) =>
				new Date(Date.now() - ms).toISOString(),
			);
			const items = rows(2).map((row, i) => ({ ...row, at: [now, past][i] }));
			const result = await bench.run(parameters(operation, options), items);
			if (operation === 'send') {
				expect(result.error?.message).toMatch(
					/cannot be sent: item 1\..* Send At is 365 days in the past: 20.* Give a time to come/,
				);
				expect(bench.sent).toEqual([]);
			} else expect(outcomes(result)).toEqual(['accepted', 'rejected']);
		});
	}
});
