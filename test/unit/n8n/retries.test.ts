import type { IDataObject } from 'n8n-workflow';
import type * as LedgerModule from '../../../nodes/shared/n8n/ledger';

type LedgerClass = typeof LedgerModule.Ledger;

/** A process of n8n: what is loaded in it is not what is loaded in another. */
function startProcess(): LedgerClass {
	let Ledger: LedgerClass | undefined;
	jest.isolateModules(() => {
		({ Ledger } = jest.requireActual<typeof LedgerModule>('../../../nodes/shared/n8n/ledger'));
	});
	return Ledger!;
}

/** n8n's table of processed data, which it reads and writes in two steps. */
class ProcessedData {
	entries: string[] | null = null;
	isBroken = false;
	calls = 0;

	readonly helpers = {
		checkProcessedAndRecord: async (items: Array<string | number>) => {
			const before = await this.read();
			const names = items.map(String);
			const added = names.filter((name) => !before?.includes(name));
			if (before === null && this.entries !== null) throw new Error('duplicate key');
			this.entries = [...(before ?? []), ...added];
			return { new: added, processed: names.filter((name) => before?.includes(name)) };
		},
		removeProcessed: async (items: Array<string | number>) => {
			const before = await this.read();
			this.entries = (before ?? []).filter((name) => !items.includes(name));
		},
	};

	private async read(): Promise<string[] | null> {
		this.calls++;
		if (this.isBroken) throw new Error('no database');
		const { entries } = this;
		await new Promise((resolve) => setTimeout(resolve, 20));
		return entries;
	}
}

/** A failed execution in n8n's list, which any process may retry. */
class Failed {
	private executions = 0;

	constructor(
		readonly table: ProcessedData,
		private context: IDataObject = {},
	) {}

	/** Items that are done by the retry: its outcome for each, or the reason why there is none. */
	async retry(
		Ledger: LedgerClass,
		items: number[],
		mode: 'retry' | 'webhook' = 'retry',
	): Promise<{ done: number[]; refused: string[]; saved: Failed }> {
		const context = JSON.parse(JSON.stringify(this.context)) as IDataObject;
		const executionId = `${Math.random()}/${++this.executions}`;
		const ledger = await this.begin(Ledger, context, executionId, mode);
		const done: number[] = [];
		const refused: string[] = [];
		for (const item of items) {
			try {
				if (ledger.get(item)) continue;
				ledger.keep(item, { outcome: 'accepted' });
				done.push(item);
			} catch (error) {
				refused.push((error as Error).message);
			}
		}
		await ledger.close(true);
		return { done, refused, saved: new Failed(this.table, context) };
	}

	/** A try of the node in one execution. */
	async begin(
		Ledger: LedgerClass,
		context: IDataObject,
		executionId: string,
		mode: 'retry' | 'webhook' = 'retry',
	) {
		const ledger = Ledger.of({
			getContext: () => context,
			getWorkflowDataProxy: () => ({
				$runIndex: 0,
				$execution: { resumeUrl: 'http://127.0.0.1/1?signature=token' },
			}),
			getInputData: () => [],
			getMode: () => mode,
			getExecutionId: () => executionId,
			helpers: this.table.helpers,
		});
		await ledger.open();
		return ledger;
	}
}

let one: LedgerClass;
let other: LedgerClass;
let table: ProcessedData;
beforeEach(() => {
	[one, other] = [startProcess(), startProcess()];
	table = new ProcessedData();
});

describe('a second retry of the same failed execution', () => {
	it('does nothing on another worker where the first has done something', async () => {
		const failed = new Failed(table);
		expect((await failed.retry(one, [1, 2])).done).toEqual([1, 2]);
		const { done, refused } = await failed.retry(other, [1, 2, 3]);
		expect(done).toEqual([]);
		expect(refused[0]).toMatch(/retried before.*Look at the latest of its retries/);
	});

	it('does the rest on the same worker, which knows what the first has done', async () => {
		const failed = new Failed(table);
		await failed.retry(one, [1, 2]);
		expect(await failed.retry(one, [1, 2, 3])).toMatchObject({ done: [3], refused: [] });
	});

	it('does everything on another worker where the first could do nothing', async () => {
		const failed = new Failed(table);
		await failed.retry(one, []);
		expect(await failed.retry(other, [1])).toMatchObject({ done: [1], refused: [] });
	});

	it('does nothing while the first is at work', async () => {
		const failed = new Failed(table);
		for (const items of [[1], [2], [3]]) {
			const both = await Promise.all([failed.retry(one, items), failed.retry(other, items)]);
			expect(both.flatMap(({ done }) => done).length).toBeLessThanOrEqual(1);
			table.entries = ['that of another execution'];
		}
	});

	it('does nothing either where one between them was refused, and so did nothing', async () => {
		const failed = new Failed(table);
		await failed.retry(one, [1]);
		for (const item of [2, 3]) {
			const { done, refused } = await failed.retry(other, [item]);
			expect(done).toEqual([]);
			expect(refused).toHaveLength(1);
		}
	});

	it('does the rest where the first cannot be asked for, as n8n does without this', async () => {
		table.isBroken = true;
		expect((await new Failed(table).retry(other, [1])).done).toEqual([1]);
	});
});

it('a retry of a retry does the rest on any worker: n8n hands on what was done', async () => {
	const { saved } = await new Failed(table).retry(one, [1]);
	const again = await saved.retry(other, [1, 2]);
	expect(again.done).toEqual([2]);
	expect((await again.saved.retry(one, [1, 2, 3])).done).toEqual([3]);
});

describe('a retry whose node is tried again, as Retry On Fail does', () => {
	it('is no second retry: it does the rest, and asks no more', async () => {
		const failed = new Failed(table);
		const context: IDataObject = {};
		const first = await failed.begin(one, context, '8');
		first.keep(1, { outcome: 'accepted' });
		await first.close(true);
		const { calls } = table;
		const second = await failed.begin(one, context, '8');
		expect(second.get(1)).toEqual({ outcome: 'accepted' });
		expect(second.get(2)).toBeUndefined();
		expect(table.calls).toBe(calls);
	});

	it('sets out anew where the try before could do nothing: no other retry does so beside it', async () => {
		const failed = new Failed(table);
		const context: IDataObject = {};
		await (await failed.begin(one, context, '8')).close(true);
		const second = await failed.begin(one, context, '8');
		second.keep(1, { outcome: 'accepted' });
		expect((await failed.retry(other, [1])).done).toEqual([]);
	});
});

it('nothing of this is read or written by an execution that is no retry', async () => {
	expect((await new Failed(table).retry(one, [1, 2], 'webhook')).done).toEqual([1, 2]);
	expect((await new Failed(table).retry(other, [], 'webhook')).done).toEqual([]);
	expect(table.calls).toBe(0);
});
