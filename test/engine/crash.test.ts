import { openBench, type Bench } from '../support/bench';
import { retryCrashed, retryExecution, runNode, type Result } from '../support/engine';
import { GATEWAYS, titled } from '../support/gateways';

/*
 * n8n saves what an execution did when the execution ends. If n8n is killed before that, a retry
 * starts from the beginning. All it knows of the killed execution is its token, which n8n saves
 * before the execution begins.
 */

const withLookup = GATEWAYS.filter(({ lookup }) => lookup !== null);

describe.each(titled(withLookup))(
	'%s, when an execution is retried after n8n was killed',
	(_, gateway) => {
		const parameters = {
			...{ resource: 'message', operation: 'sendBulk', ...gateway.parameters },
			...{ messagesFrom: 'inputFields', toField: 'to', textField: 'text' },
			...{ referenceField: 'reference', options: { batchSize: 2 } },
		};
		const items = Array.from({ length: 4 }, (_, i) => ({
			to: gateway.number(i),
			text: `Message ${i}`,
		}));
		const { path } = gateway.lookup!;

		let bench: Bench;
		let killed: Result;
		beforeEach(async () => {
			bench = await openBench(gateway);
			killed = await runNode(bench.setup(parameters, items.slice(0, 2)));
		});
		afterEach(async () => await bench.close());

		it('is asked about every message and gets only the missing ones', async () => {
			const { outputs } = await retryCrashed(bench.setup(parameters, items), killed);
			expect(outputs[0]!.map(({ outcome }) => outcome)).toEqual(Array(4).fill('accepted'));
			expect(bench.sent.sort()).toEqual(items.map(({ to }) => to));
		});

		it('gets each message once when rows have moved, were removed and were added', async () => {
			const rows = [items[3]!, items[1]!, items[2]!];
			const { outputs } = await retryCrashed(bench.setup(parameters, rows), killed);
			expect(outputs[0]!.map(({ outcome }) => outcome)).toEqual(Array(3).fill('accepted'));
			expect(bench.sent.sort()).toEqual(items.map(({ to }) => to));
		});

		it('gets a second message for a number that had one before', async () => {
			const rows = [{ to: items[0]!.to, text: 'Another one' }, ...items.slice(0, 2)];
			const { outputs } = await retryCrashed(bench.setup(parameters, rows), killed);
			expect(outputs[0]!.map(({ outcome }) => outcome)).toEqual(Array(3).fill('accepted'));
			expect(bench.sent.sort()).toEqual([items[0]!.to, items[0]!.to, items[1]!.to]);
		});

		it('gets the second of two equal messages while both are asked for at once', async () => {
			const { to, text } = items[0]!;
			const content = { to: '={{ $json.to }}', text: '={{ $json.text }}' };
			const options = gateway.isSerial ? {} : { concurrency: 3 };
			const send = { ...parameters, operation: 'send', ...content, options };
			const one = await runNode(bench.setup(send, [{ to, text }]));
			const before = bench.sent.length;
			// The second row is asked for while the first still waits.
			bench.gateway.fault({ kind: 'delay', ms: 300, path, times: 1 });
			const { outputs } = await retryCrashed(
				bench.setup(send, [
					{ to, text },
					{ to, text },
				]),
				one,
			);
			expect(outputs[0]!.map(({ outcome }) => outcome)).toEqual(['accepted', 'accepted']);
			expect(bench.sent).toHaveLength(before + 1);
		});

		it('gets nothing for a row whose text has changed, and the outcome is unknown', async () => {
			const rows = [{ ...items[0]!, text: 'It is 10:05' }, items[1]!];
			const { outputs } = await retryCrashed(
				bench.setup(parameters, rows, { onError: 'continueRegularOutput' }),
				killed,
			);
			expect(outputs[0]).toMatchObject([
				{ outcome: 'unknown', failure: { code: 'sentWithOtherText' } },
				{ outcome: 'accepted' },
			]);
			expect(bench.sent).toHaveLength(2);
		});

		it('gets nothing while it cannot be asked, and a later retry sends the rest', async () => {
			const setup = bench.setup(parameters, items);
			bench.gateway.fault({ kind: 'dropBefore', path, times: 99 });
			const failed = await retryCrashed(setup, killed);
			expect(failed.error?.message).toMatch(/connection|reach|closed/i);
			expect(bench.sent).toHaveLength(2);
			bench.gateway.clearFaults();
			await retryExecution(setup, failed);
			expect(bench.sent.sort()).toEqual(items.map(({ to }) => to));
		});

		it('gets nothing while it cannot be asked, and with On Error = Continue every outcome is unknown', async () => {
			const setup = bench.setup(parameters, items, { onError: 'continueRegularOutput' });
			bench.gateway.fault({ kind: 'dropBefore', path, times: 99 });
			const { outputs, error } = await retryCrashed(setup, killed);
			expect(error).toBeUndefined();
			expect(outputs[0]!.map(({ outcome }) => outcome)).toEqual(Array(4).fill('unknown'));
			expect(bench.sent).toHaveLength(2);
		});
	},
);
