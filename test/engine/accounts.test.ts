import type { IDataObject } from 'n8n-workflow';
import { TwoAccounts } from '../support/accounts';
import { retryCrashed, retryExecution, runNode, type Result } from '../support/engine';
import { GATEWAYS, SENDINGS, titled } from '../support/gateways';

const accepted = (count: number) => new Array<string>(count).fill('accepted');
const outcomes = ({ outputs }: Result) => outputs[0]!.map(({ outcome }) => outcome);
const recipients = ({ outputs }: Result) => outputs[0]!.map(({ to }) => to);

describe.each(titled(GATEWAYS))(
	'%s, with a credential that differs for each item',
	(_, gateway) => {
		let accounts: TwoAccounts;
		beforeEach(async () => (accounts = await TwoAccounts.open(gateway)));
		afterEach(async () => await accounts.close());

		const parametersOf = (operation: string, options: IDataObject = {}) => ({
			...{ resource: 'message', operation, ...gateway.parameters },
			...{ to: '={{ $json.to }}', text: '={{ $json.text }}', options: options as never },
		});
		/** Items that belong to the two accounts in turn. */
		const itemsOf = (count: number) =>
			Array.from({ length: count }, (_, i) => ({
				...{ to: gateway.number(i), text: 'The same text', reference: `order${i}` },
				...accounts.fields(i % 2 === 0 ? 0 : 1),
			}));
		const numbers = (...indexes: number[]) => indexes.map(gateway.number);

		describe.each(SENDINGS)('%s', (operation) => {
			it('sends each item through its own account', async () => {
				const result = await runNode(accounts.setup(parametersOf(operation), itemsOf(6)));
				expect(outcomes(result)).toEqual(accepted(6));
				expect(recipients(result)).toEqual(numbers(0, 1, 2, 3, 4, 5));
				expect(accounts.sent).toEqual([numbers(0, 2, 4), numbers(1, 3, 5)]);
			});

			it('sends nothing again in a retry after the answer of one account was lost', async () => {
				const [, second] = accounts.benches;
				second.gateway.fault({ kind: 'dropAfter', path: gateway.paths[operation] });
				const setup = accounts.setup(parametersOf(operation), itemsOf(4));
				const failed = await runNode(setup);
				if (operation === 'send' && !gateway.lookup) expect(failed.error).toBeDefined();
				if (gateway.lookup) expect(outcomes(failed)).toEqual(accepted(4));
				if (failed.error) await retryExecution(setup, failed);
				expect(accounts.sent).toEqual([numbers(0, 2), numbers(1, 3)]);
			});

			it('reports an item whose expressions give no account', async () => {
				const items = itemsOf(3);
				(items[1] as IDataObject).account = {};
				const result = await runNode(accounts.setup(parametersOf(operation), items));
				const message = /The expression of "\w+" in the credential gives no text for this item/;
				if (operation === 'send') {
					expect(result.error?.message).toMatch(message);
					expect(result.error?.message).toMatch(/Nothing of this run was sent.*\[item 1\]/);
					expect(accounts.sent).toEqual([[], []]);
				} else {
					expect(outcomes(result)).toEqual(['accepted', 'rejected', 'accepted']);
					const { failure } = result.outputs[0]![1] as { failure: IDataObject };
					expect(failure.message).toMatch(message);
					expect(accounts.sent).toEqual([numbers(0, 2), []]);
				}
			});
		});

		if (gateway.reading) {
			it('reads from the account of each item', async () => {
				const items = [accounts.fields(0), accounts.fields(1), accounts.fields(0)];
				const before = accounts.benches.map((bench) => bench.gateway.requests.length);
				const { error } = await runNode(accounts.setup(gateway.reading!, items));
				expect(error).toBeUndefined();
				for (const [i, bench] of accounts.benches.entries()) {
					expect(bench.gateway.requests.length).toBeGreaterThan(before[i]!);
				}
			});
		}

		if (gateway.statusKey) {
			it('asks the account that sent a message for its status', async () => {
				const key = gateway.statusKey!;
				const sent = await runNode(accounts.setup(parametersOf('send'), itemsOf(4)));
				const items = itemsOf(4).map((item, i) => ({ ...item, key: sent.outputs[0]![i]![key] }));
				const parameters = {
					resource: 'message',
					operation: 'getStatus',
					[key]: '={{ $json.key }}',
				};
				const { outputs, error } = await runNode(accounts.setup(parameters, items));
				expect(error).toBeUndefined();
				expect(outputs[0]!.map((each) => each[key])).toEqual(items.map((item) => item.key));
				for (const each of outputs[0]!) expect(each.gatewayStatus).not.toBeNull();
			});
		}

		if (gateway.login) {
			it('opens one session for each account', async () => {
				await runNode(accounts.setup(parametersOf('send'), itemsOf(6)));
				for (const { paths } of accounts.benches) {
					expect(paths.filter((path) => gateway.login!.test(path))).toHaveLength(1);
				}
			});
		}

		if (gateway.lookup) {
			it('asks each account after n8n was killed, also when rows have moved', async () => {
				const parameters = parametersOf('sendBulk');
				// Both accounts write to the same person, so only the account tells the two messages apart.
				const items = itemsOf(4).map((item) => ({ ...item, to: gateway.number(0) }));
				const killed = await runNode(accounts.setup(parameters, items.slice(0, 2)));
				const rows = [items[1]!, items[0]!, items[2]!, items[3]!];
				const result = await retryCrashed(accounts.setup(parameters, rows), killed);
				expect(outcomes(result)).toEqual(accepted(4));
				expect(accounts.sent).toEqual([numbers(0, 0), numbers(0, 0)]);
			});

			it('sends a reference with Only Once once through each account', async () => {
				const options = { onlyOnce: true, reference: 'order7' };
				const setup = accounts.setup(parametersOf('sendBulk', options), itemsOf(2));
				expect(outcomes(await runNode(setup))).toEqual(accepted(2));
				expect(outcomes(await runNode(setup))).toEqual(accepted(2));
				expect(accounts.sent).toEqual([numbers(0), numbers(1)]);
			});
		}

		it('has its credential read once if no expression can differ for items', async () => {
			const [{ credentials }] = accounts.benches;
			const setup = { ...accounts.setup(parametersOf('sendBulk'), itemsOf(6)), credentials };
			const before = credentials.reads;
			const items = itemsOf(1);
			await runNode({ ...setup, items });
			const one = credentials.reads - before;
			await runNode(setup);
			expect(credentials.reads - before - one).toBeLessThanOrEqual(one);
		});
	},
);
