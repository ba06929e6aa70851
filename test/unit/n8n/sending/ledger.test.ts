import fc from 'fast-check';
import type { IDataObject, WorkflowExecuteMode } from 'n8n-workflow';
import { Ledger } from '../../../../nodes/shared/n8n/sending/ledger';

/** What n8n keeps of a node, and saves with the execution. */
class Execution {
	constructor(
		private context: IDataObject = {},
		private readonly mode: WorkflowExecuteMode = 'webhook',
	) {}

	/** The ledger as a node finds it: in a run, with its input, perhaps called as a tool. */
	open(run = 0, { input = [], isTool = false }: { input?: IDataObject[]; isTool?: boolean } = {}) {
		return Ledger.of({
			getContext: () => this.context,
			getWorkflowDataProxy: () => ({ $runIndex: run }),
			getInputData: () => input.map((json) => ({ json })),
			isToolExecution: () => isTool,
			getMode: () => this.mode,
		});
	}

	/** Saved into n8n's database and loaded again, as a retry from the list does. */
	saveAndLoad(): void {
		this.context = JSON.parse(JSON.stringify(this.context)) as IDataObject;
	}

	/** A retry from the list, begun with what is saved now. */
	retry(): Execution {
		return new Execution(JSON.parse(JSON.stringify(this.context)) as IDataObject, 'retry');
	}
}

const sent = { outcome: 'accepted', messageId: '55', to: '48500600700' };

describe('the ledger', () => {
	it('knows in the next try what was done in the one before', () => {
		const execution = new Execution();
		execution.open().keep(0, sent);
		expect(execution.open().get(0)).toEqual(sent);
		expect(execution.open().get(1)).toBeUndefined();
	});

	it('knows it after the execution was saved and loaded again', () => {
		const execution = new Execution();
		execution.open().keep('0:48500600700', sent);
		execution.saveAndLoad();
		expect(execution.open().get('0:48500600700')).toEqual(sent);
	});

	it('knows nothing of another execution', () => {
		new Execution().open().keep(0, sent);
		expect(new Execution().open().get(0)).toBeUndefined();
	});

	it('keeps the runs of a loop apart', () => {
		const execution = new Execution();
		for (const run of [0, 1, 10]) execution.open(run).keep(0, { run });
		execution.saveAndLoad();
		for (const run of [0, 1, 10]) expect(execution.open(run).get(0)).toEqual({ run });
		for (const run of [2, 11, 100]) expect(execution.open(run).get(0)).toBeUndefined();
	});

	it('keeps the calls of a tool apart by their input, under one run', () => {
		const execution = new Execution();
		const call = (to: string) => execution.open(0, { input: [{ to }], isTool: true });
		call('48500600700').keep(0, sent);
		execution.saveAndLoad();
		expect(call('48500600700').get(0)).toEqual(sent);
		expect(call('48500600701').get(0)).toBeUndefined();
		expect(execution.open(0).get(0)).toBeUndefined();
	});

	it('takes input for the same in a node that is no tool: a retry may see another time', () => {
		const execution = new Execution();
		execution.open(0, { input: [{ at: '10:00' }] }).keep(0, sent);
		expect(execution.open(0, { input: [{ at: '10:01' }] }).get(0)).toEqual(sent);
	});

	it('works where n8n cannot say whether it is a tool', () => {
		const context: IDataObject = {};
		const old = {
			getContext: () => context,
			getWorkflowDataProxy: () => ({ $runIndex: 0 }),
			getInputData: () => [{ json: {} }],
		};
		Ledger.of(old).keep(0, sent);
		expect(Ledger.of(old).get(0)).toEqual(sent);
	});

	it('has nothing under the names every object has', () => {
		const ledger = new Execution().open();
		for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'length']) {
			expect(ledger.get(name)).toBeUndefined();
		}
	});

	it('holds the last entry of every key, through any tries, runs and reloads', () => {
		const step = fc.oneof(
			fc.record({ run: fc.nat(3), key: fc.oneof(fc.nat(5), fc.stringMatching(/^\d:\d{1,3}$/)) }),
			fc.constant('save and load' as const),
		);
		fc.assert(
			fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
				const execution = new Execution();
				const model = new Map<string, number>();
				steps.forEach((each, at) => {
					if (each === 'save and load') return execution.saveAndLoad();
					const name = `${each.run}/${each.key}`;
					const ledger = execution.open(each.run);
					expect(ledger.get(each.key)).toEqual(
						model.has(name) ? { at: model.get(name) } : undefined,
					);
					ledger.keep(each.key, { at });
					model.set(name, at);
				});
			}),
		);
	});

	it('manages 100,000 items, saved and loaded', () => {
		const execution = new Execution();
		const first = execution.open();
		for (let index = 0; index < 100_000; index++) first.keep(index, { index });
		execution.saveAndLoad();
		const second = execution.open();
		for (let index = 0; index < 100_000; index++) {
			if (second.get(index)?.index !== index) throw new Error(`Item ${index} was forgotten.`);
		}
		expect(second.get(100_000)).toBeUndefined();
	});
});

describe('a failed execution that is retried twice in one process', () => {
	it('is not done again by the second retry, whether the first has failed or not', async () => {
		for (const hasFailed of [true, false]) {
			const failed = new Execution();
			await failed.open().close(true);
			const first = failed.retry().open();
			first.keep(0, sent);
			await first.close(hasFailed);
			expect(failed.retry().open().get(0)).toEqual(sent);
		}
	});

	it('is not done again in a run that only the first retry has reached', async () => {
		const failed = new Execution();
		await failed.open(0).close(true);
		const first = failed.retry();
		for (const run of [0, 1]) {
			const ledger = first.open(run);
			ledger.keep(0, sent);
			await ledger.close(false);
		}
		const second = failed.retry();
		expect(second.open(0).get(0)).toEqual(sent);
		expect(await second.open(1).claim()).toBe('abandoned');
	});

	it('is not taken for the rows of a run that n8n has not saved: they may have changed', async () => {
		const crashed = () =>
			Ledger.of({
				getContext: () => ({}),
				getWorkflowDataProxy: () => ({ $execution: { resumeUrl: '/1?signature=crashed' } }),
				getInputData: () => [],
				getMode: () => 'retry',
			});
		const first = crashed();
		expect(await first.claim()).toBe('free');
		first.keep(0, sent);
		await first.close(true);
		expect(crashed().get(0)).toBeUndefined();
		expect(await crashed().claim()).toBe('abandoned');
	});

	it('knows better what was saved than what this process remembers', async () => {
		const failed = new Execution();
		const first = failed.open();
		first.keep(0, { ...sent, outcome: 'unknown' });
		await first.close(true);
		// Another process retries it and settles what was unknown.
		const elsewhere = failed.retry();
		elsewhere.open().keep(0, sent);
		expect(elsewhere.retry().open().get(0)).toEqual(sent);
	});
});

describe('what an execution has sent', () => {
	let execution: Execution;
	beforeEach(() => {
		execution = new Execution();
	});

	it('is what all its runs have sent, or may have sent', () => {
		execution.open(0).keep(0, sent);
		execution.open(1).keep(0, { ...sent, outcome: 'unknown' });
		expect(execution.open(2).sentByAllRuns).toBe(2);
		execution.saveAndLoad();
		expect(execution.open(2).sentByAllRuns).toBe(2);
		expect(execution.open(2).sent).toBe(0);
	});

	it('is added up once, not anew in each of the runs of a loop', () => {
		let timesAddedUp = 0;
		const runs = new Proxy<IDataObject>(
			{},
			{
				ownKeys(target) {
					timesAddedUp++;
					return Reflect.ownKeys(target);
				},
			},
		);
		const loop = new Execution({ sent: runs });
		for (let run = 0; run < 100; run++) {
			loop.open(run).keep(0, sent);
			expect(loop.open(run).sentByAllRuns).toBe(run + 1);
		}
		expect(timesAddedUp).toBeLessThanOrEqual(1);
	});

	it('is counted in messages when one request has many, without the rejected ones', () => {
		const messages = ['accepted', 'unknown', 'rejected'].map((outcome) => ({ outcome }));
		execution.open().keep('request', { messages });
		expect(execution.open().sentByAllRuns).toBe(2);
	});

	it('counts an entry once, however often it is replaced', () => {
		const ledger = execution.open();
		ledger.keep(0, { ...sent, outcome: 'unknown' });
		ledger.keep(0, sent);
		expect(ledger.sentByAllRuns).toBe(1);
	});

	it('counts what this process remembers of an earlier retry', async () => {
		const first = execution.open();
		await first.close(true);
		const retry = execution.retry().open();
		retry.keep(0, sent);
		await retry.close(true);
		expect(execution.retry().open().sentByAllRuns).toBe(1);
	});
});

it('may be incomplete only in a retry from the list', () => {
	const mayBeIncomplete = (mode: WorkflowExecuteMode) =>
		Ledger.of({
			getContext: () => ({}),
			getWorkflowDataProxy: () => ({ $runIndex: 0 }),
			getInputData: () => [],
			getMode: () => mode,
		}).mayBeIncomplete;
	expect(mayBeIncomplete('retry')).toBe(true);
	for (const mode of ['manual', 'trigger', 'webhook'] as const)
		expect(mayBeIncomplete(mode)).toBe(false);
	expect(new Execution().open().mayBeIncomplete).toBe(false);
});
