import fc from 'fast-check';
import type { IDataObject, INode, WorkflowExecuteMode } from 'n8n-workflow';
import { Ledger } from '../../../nodes/shared/n8n/ledger';

/** What n8n keeps of a node, and saves with the execution. */
class Execution {
	constructor(private context: IDataObject = {}) {}

	/** The ledger as a node finds it: in a run, with its input, perhaps called as a tool. */
	open(run = 0, { input = [], isTool = false }: { input?: IDataObject[]; isTool?: boolean } = {}) {
		return Ledger.of({
			getContext: () => this.context,
			getWorkflowDataProxy: () => ({ $runIndex: run }),
			getInputData: () => input.map((json) => ({ json })),
			isToolExecution: () => isTool,
		});
	}

	/** Saved into n8n's database and loaded again, as a retry from the list does. */
	saveAndLoad(): void {
		this.context = JSON.parse(JSON.stringify(this.context)) as IDataObject;
	}

	/** A retry from the list, begun with what is saved now. */
	retry(): Execution {
		return new Execution(JSON.parse(JSON.stringify(this.context)) as IDataObject);
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
			expect(ledger.claim(name, 3)).toBeNull();
			expect(ledger.claim(name, 4)).toBe(3);
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

describe('a reference made for a message', () => {
	it('is the same in every try, also after the execution was saved and loaded', () => {
		const execution = new Execution();
		const made = execution.open(2).reference(7);
		expect(execution.open(2).reference(7)).toBe(made);
		execution.saveAndLoad();
		expect(execution.open(2).reference(7)).toBe(made);
	});

	it('is 32 hexadecimal digits, and no other message of the world has it', () => {
		const references = new Set<string>();
		for (const execution of [new Execution(), new Execution()]) {
			for (const run of [0, 1, 11]) {
				for (let index = 0; index < 120; index++) {
					references.add(execution.open(run).reference(index));
				}
			}
			const call = (to: string) => execution.open(0, { input: [{ to }], isTool: true });
			for (const to of ['1', '2']) references.add(call(to).reference(0));
		}
		expect(references.size).toBe(2 * (3 * 120 + 2));
		for (const reference of references) expect(reference).toMatch(/^[0-9a-f]{32}$/);
	});
});

describe('what only one item of a run may have', () => {
	it('belongs to the first item that takes it, as often as it asks', () => {
		const ledger = new Execution().open();
		expect(ledger.claim('order-7', 0)).toBeNull();
		expect(ledger.claim('order-7', 0)).toBeNull();
		expect(ledger.claim('order-7', 3)).toBe(0);
		expect(ledger.claim('order-8', 3)).toBeNull();
	});

	it('is free again in the next try', () => {
		const execution = new Execution();
		execution.open().claim('order-7', 0);
		execution.saveAndLoad();
		expect(execution.open().claim('order-7', 1)).toBeNull();
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
		execution.saveAndLoad();
		expect(execution.open(2).sent).toBe(2);
	});

	it('is counted in messages where one request has many, without those rejected', () => {
		const messages = ['accepted', 'unknown', 'rejected'].map((outcome) => ({ outcome }));
		execution.open().keep('request', { messages });
		expect(execution.open().sent).toBe(2);
	});

	it('is for others also what a run under way has announced, and none of it twice', () => {
		const ledger = execution.open(0);
		ledger.keep(0, sent);
		ledger.announce(2);
		expect(ledger.sent).toBe(1);
		expect(execution.open(1).sent).toBe(3);
		ledger.keep(1, sent);
		expect(ledger.sent).toBe(2);
		expect(execution.open(1).sent).toBe(3);
		for (const index of [2, 3, 4]) ledger.keep(index, sent);
		expect(execution.open(1).sent).toBe(5);
	});

	it('is no more what was announced once the run has ended', async () => {
		const ledger = execution.open(0);
		ledger.announce(5);
		ledger.keep(0, sent);
		await ledger.close(false);
		expect(execution.open(1).sent).toBe(1);
	});
});

describe('a reference made from the token of an execution', () => {
	const made = (token: string, id: string) => {
		const resumeUrl = `https://n8n.example.com/webhook-waiting/7?signature=${token}`;
		return Ledger.of({
			getContext: () => ({}),
			getWorkflowDataProxy: () => ({ $runIndex: 0, $execution: { resumeUrl } }),
			getInputData: () => [],
			getNode: () => ({ id }) as INode,
		}).reference(0);
	};

	it('is the same after a crash that left nothing else', () => {
		expect(made('t', 'a')).toBe(made('t', 'a'));
		expect(made('t', 'a')).toBe(made('t&x=1', 'a'));
	});

	it('is another for each node of the execution, and in each execution', () => {
		expect(new Set([made('t', 'a'), made('t', 'b'), made('u', 'a')]).size).toBe(3);
	});
});

it('may lack what was done only in a retry from the list', () => {
	const mayLack = (mode: WorkflowExecuteMode) =>
		Ledger.of({
			getContext: () => ({}),
			getWorkflowDataProxy: () => ({ $runIndex: 0 }),
			getInputData: () => [],
			getMode: () => mode,
		}).mayLack;
	expect(mayLack('retry')).toBe(true);
	for (const mode of ['manual', 'trigger', 'webhook'] as const) expect(mayLack(mode)).toBe(false);
	expect(new Execution().open().mayLack).toBe(false);
});
